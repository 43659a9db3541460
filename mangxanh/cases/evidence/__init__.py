"""What is sent along with a concern: sealed as it streams in, shown only as a bare copy.

Nothing here knows a model; `child.py` and what it imports knows nothing of Django either.
"""

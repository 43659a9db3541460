"""What a text tells, and why: pure Python, no Django."""

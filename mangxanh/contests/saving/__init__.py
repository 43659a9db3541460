"""Saving the answers of an attempt: on the disk before the pupil is told so (README.md).

Knows no model, no ORM, no Django and no room; what it needs is handed to it.
"""

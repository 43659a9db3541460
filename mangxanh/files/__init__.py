"""Uploads: limits, what they really are, metadata away, hashes, private serving."""

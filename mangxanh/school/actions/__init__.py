"""Verbs of the school room: everything that writes."""

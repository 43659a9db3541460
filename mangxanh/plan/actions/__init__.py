"""Verbs of the plan: everything that writes."""

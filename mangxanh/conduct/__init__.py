"""Codes of conduct: rules for five audiences, from the draft to the signatures of the classes."""

"""Forms of the bank."""

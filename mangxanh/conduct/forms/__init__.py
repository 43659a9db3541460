"""Forms of codes of conduct."""

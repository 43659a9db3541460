"""Pages of codes of conduct."""

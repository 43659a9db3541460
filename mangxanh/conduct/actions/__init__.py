"""Writing, issuing and spreading codes of conduct."""

"""Pages of the school room: signing in, one's account, colleagues, year and classes."""

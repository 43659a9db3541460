"""How dates and numbers are typed and shown, per language."""

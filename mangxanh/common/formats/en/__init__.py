"""English formats, as used in Việt Nam."""

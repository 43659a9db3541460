"""How what is told in a case is sealed, and who can open it; no models, no requests."""

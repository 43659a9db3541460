"""Text, dates, signing and permissions that every room needs; no models."""

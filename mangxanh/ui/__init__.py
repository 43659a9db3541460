"""Base pages, components, style and drawings that every room uses; no models."""

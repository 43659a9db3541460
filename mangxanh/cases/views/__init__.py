"""Pages of the cases."""

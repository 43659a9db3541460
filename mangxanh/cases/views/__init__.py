"""Pages of the room of cases."""

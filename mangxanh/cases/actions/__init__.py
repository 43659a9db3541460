"""Everything that is done in the room of cases."""

"""What changes in the room of lessons."""

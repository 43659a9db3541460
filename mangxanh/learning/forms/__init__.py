"""What is typed about lessons."""

"""What is done with the bank: filled, written, retired, brought in from files; laws that ended."""

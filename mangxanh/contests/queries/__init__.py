"""What the bank holds and lacks; nothing here writes."""

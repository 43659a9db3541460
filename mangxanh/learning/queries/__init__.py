"""What lessons, packs, pupils and classes come to; nothing here writes."""

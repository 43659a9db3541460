"""What is done with lessons: packs taught and planned."""

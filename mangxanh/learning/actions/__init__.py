"""What is done with lessons: learned by pupils, taught to classes, written, planned."""

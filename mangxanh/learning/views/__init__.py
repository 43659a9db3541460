"""The pages of lessons: to read, of a pupil, of teachers."""

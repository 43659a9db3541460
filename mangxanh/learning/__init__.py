"""Lessons of pupils, parents and teachers, and what a class does with them."""

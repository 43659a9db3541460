"""Contests of a school: question bank, rounds, attempts. So far: reading files of questions."""

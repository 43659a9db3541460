"""Mạng Xanh: a school carries out its plan, and proves it."""

"""The school itself: its years and classes, its people, and how they sign in."""

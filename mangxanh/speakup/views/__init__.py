"""The help pages, the contacts that the school keeps, and the form with which somebody tells."""

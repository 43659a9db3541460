"""Help contacts as the school keeps them, and reports as somebody files them."""

"""What things cost: each script prints one table; `python -m bench` runs them all."""

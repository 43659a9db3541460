"""Words of the plan in templates."""

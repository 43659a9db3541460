"""The plan: its lines, tasks, activities, evidence and money."""

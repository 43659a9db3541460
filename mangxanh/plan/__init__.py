"""The plan: lines, tasks, activities, evidence, budget."""

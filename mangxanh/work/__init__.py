"""What runs later: tasks, scheduled jobs, long jobs, mail, backups."""

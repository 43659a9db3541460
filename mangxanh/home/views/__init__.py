"""Pages of the home room: the first page of each role, the wizard, backup."""

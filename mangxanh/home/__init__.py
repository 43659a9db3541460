"""The first page of each role, the menu, the wizard, the demo school: gathers from all rooms."""

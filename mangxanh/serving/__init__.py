"""How the platform runs on one machine: the web process, those that help it, the worker, and who watches them."""

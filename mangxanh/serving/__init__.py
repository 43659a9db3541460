"""How the platform runs on one machine: the web process, the worker, and who watches both."""

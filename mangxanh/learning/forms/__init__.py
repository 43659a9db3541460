"""Forms of lessons, packs, the integration log and pages for teaching."""

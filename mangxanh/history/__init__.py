"""Who did what, when: append-only, one keyed chain a school, without content or names."""

"""Everything that lessons write: progress of pupils, packs, editions, resources."""

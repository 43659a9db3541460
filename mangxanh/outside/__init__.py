"""The one door for every request that leaves the server; who asks has a person's leave (docs/rooms/outside.md)."""

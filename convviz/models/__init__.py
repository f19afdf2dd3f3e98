"""A user's own model: loaded, run with hooks, its layers listed and captured."""

"""Scenes that are parts of other works: of a film, of the pictures of arithmetic."""

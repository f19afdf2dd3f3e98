"""The pictures of docs/scenes.md, and docs/reference.md with its pictures: `make docs`."""

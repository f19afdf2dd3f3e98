"""`python -m tools.docs`, which `make docs` runs."""

from __future__ import annotations

from . import guide, reference


def main() -> None:
    """Write the reference and draw all pictures; take those away that no page shows."""
    page = guide.DOCS / "reference.md"
    page.write_text(reference.text(), encoding="utf-8")
    drawn = {*guide.draw(), *reference.draw()}
    for path in guide.PICTURES.glob("*.png"):
        if path.name not in drawn:
            path.unlink()
    size = sum(path.stat().st_size for path in guide.PICTURES.iterdir())
    print(f"{page.relative_to(guide.CHECKOUT)}, {len(drawn)} pictures of {size // 1000} kB")


if __name__ == "__main__":
    main()

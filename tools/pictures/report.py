"""What a run found, to read and to look at."""

from __future__ import annotations

import html
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .guard import Outcome, Seen
from .units import Name

# a wide triptych and a tall one stand side by side
_WIDTH, _LONGEST = 1880, 2400
_PANEL = 260
_TEXT, _GAP = 13, 8
_GROUND, _INK = (24, 24, 24), (230, 230, 230)


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield one line for each picture that is not as it was, and each failure."""
    yield from (f"failed   {told}" for told in failures(outcome))
    for name in outcome.gone:
        yield f"gone     {name}"
    for seen in outcome.new:
        yield f"new      {seen.name}{_said(seen)}"
    for seen in outcome.changed:
        yield f"changed  {seen.name}: {seen.change}{_said(seen)}"


def failures(outcome: Outcome) -> Iterator[str]:
    """Yield what cannot be drawn and why, once for all shapes and themes."""
    looks: dict[tuple[str, str, str], list[Name]] = defaultdict(list)
    for name, why in outcome.failed:
        looks[name.scene, name.options, why].append(name)
    for (*_, why), (name, *others) in looks.items():
        yield f"{name}{f' and {len(others)} more' if others else ''}: {why}"


def summary(outcome: Outcome) -> Iterator[str]:
    """Yield how many pictures of each scene changed, and then of all."""
    drawn = Counter(name.scene for name in outcome.digests)
    for scene, changed in Counter(seen.name.scene for seen in outcome.changed).items():
        yield f"{scene}: {changed:,} of {drawn[scene]:,} pictures changed"
    counts = {
        "changed": len(outcome.changed),
        "new": len(outcome.new),
        "gone": len(outcome.gone),
        "scenes that cannot be drawn": len(outcome.failed),
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    yield f"{told or 'no change'}; {len(outcome.digests):,} pictures were drawn"


def write_report(outcome: Outcome, folder: Path) -> None:
    """Write the page and the sheets beside the triptychs that lie in the folder already."""
    (folder / "changes.txt").write_text("\n".join([*lines(outcome), *summary(outcome)]) + "\n")
    shown = [*outcome.changed, *outcome.new]
    by_scene: dict[str, list[Seen]] = defaultdict(list)
    for seen in shown:
        by_scene[seen.name.scene].append(seen)
    sheets = {}
    for scene, found in sorted(by_scene.items()):
        sheets[scene] = f"sheet-{scene}.png"
        _sheet(scene, found, folder).save(folder / sheets[scene])
    (folder / "index.html").write_text(_page(outcome, sheets, by_scene))


def _said(seen: Seen) -> str:
    return f"  “{seen.text}”" if seen.text else ""


def _spread(found: Iterable[Seen]) -> list[Seen]:
    """Return pictures so that the first ones are of different cases, shapes and themes."""

    def unit(seen: Seen) -> Name:
        return seen.name._replace(moment="")

    ranked = []
    for _, group in groupby(sorted(found, key=unit), key=unit):
        most = sorted(group, key=lambda seen: -(seen.change.pixels if seen.change else 0))
        ranked += [(rank, seen.name, seen) for rank, seen in enumerate(most)]
    return [seen for *_, seen in sorted(ranked, key=lambda row: row[:2])]


def _sheet(scene: str, found: list[Seen], folder: Path) -> Image.Image:
    """Return a page with as many of a scene's triptychs as it holds, small, in rows."""
    sheet = Image.new("RGB", (_WIDTH, _LONGEST), _GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(_TEXT)
    top, height = 2 * _TEXT + _GAP, _PANEL + 3 * _TEXT
    ends: list[int] = []  # of the rows
    shown = 0
    for seen in _spread(found):
        with Image.open(folder / seen.file) as image:
            scale = min(_PANEL / image.height, (_WIDTH - 2 * _GAP) / image.width)
            small = image.resize((round(image.width * scale), round(image.height * scale)))
        row = next((i for i, x in enumerate(ends) if x + small.width + _GAP <= _WIDTH), len(ends))
        if row == len(ends):
            if top + (row + 1) * height > _LONGEST:
                break
            ends.append(_GAP)
        x, y = ends[row], top + row * height
        sheet.paste(small, (x, y + round(1.5 * _TEXT)))
        draw.text((x, y), _shortened(_caption(seen), small.width, font), _INK, font)
        ends[row] += small.width + 2 * _GAP
        shown += 1
    title = f"{scene}: {shown} of {len(found)}; before, after, difference"
    draw.text((_GAP, _GAP // 2), title, _INK, font)
    return sheet.crop((0, 0, _WIDTH, top + len(ends) * height))


def _caption(seen: Seen) -> str:
    _, options, shape, theme, moment = seen.name
    how = f"{seen.change.pixels:,} px, {seen.change.largest}" if seen.change else "new"
    return f"{shape} {theme} {moment}: {how}  {options}"


def _shortened(text: str, width: int, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> str:
    while font.getlength(text) > width:
        text = text[:-1]
    return text


_HEAD = """<!doctype html><meta charset="utf-8"><title>Pictures</title>
<style>
body { background: #181818; color: #e6e6e6; font: 14px sans-serif; margin: 1em }
img { max-width: 100%; display: block; margin: 4px 0 16px } a { color: #8cf }
</style>
"""


def _page(outcome: Outcome, sheets: dict[str, str], by_scene: dict[str, list[Seen]]) -> str:
    def text(words: object) -> str:
        return html.escape(str(words))

    parts = [_HEAD, *(f"<p>{text(line)}" for line in summary(outcome))]
    parts += [f"<p>cannot be drawn: {text(told)}" for told in failures(outcome)]
    parts += [f"<p>gone: {text(name)}" for name in outcome.gone]
    for scene, sheet in sheets.items():
        parts.append(f'<h2 id="{scene}">{scene}</h2><img loading="lazy" src="{sheet}"><details>')
        parts.append(f"<summary>all {len(by_scene[scene])}</summary>")
        for seen in by_scene[scene]:
            told = f"{seen.name}: {seen.change or 'new'}{_said(seen)}"
            parts.append(f'{text(told)}<img loading="lazy" src="{seen.file}">')
        parts.append("</details>")
    return "\n".join(parts) + "\n"

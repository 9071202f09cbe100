"""Vector drawings for print: plain SVG without style sheets, in shades of one colour.

They are legible in black and white and stand alone, so that a page, a print and a PDF
show the same. Lengths are in pixels of a drawing as wide as the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from .words import printable

FONT: Final = "DejaVu Sans, sans-serif"
WIDTH: Final = 720
SMALL, NORMAL = 10, 11
type Place = tuple[float, float]


class Drawing:
    """A drawing that is put together piece by piece."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    @property
    def svg(self) -> str:
        """The whole drawing."""
        size = f'width="{self.width}" height="{self.height}"'
        box = f'viewBox="0 0 {self.width} {self.height}"'
        look = f'font-family={quoteattr(FONT)} fill="currentColor"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} {look}>'
            f"{''.join(self._parts)}</svg>"
        )

    def line(
        self,
        start: Place,
        end: Place,
        *,
        thick: float = 1,
        shade: float = 1,
        dash: str = "",
    ) -> None:
        """Draw a straight line; `shade` is how dark, from 0 to 1."""
        ends = f'x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
        self._parts.append(f"<line {ends}{_stroke(thick, shade, dash)}/>")

    def path(
        self, points: Iterable[Place], *, thick: float = 1.5, dash: str = ""
    ) -> None:
        """Draw a line through some places."""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(
            f'<polyline points="{through}" fill="none"{_stroke(thick, 1, dash)}'
            ' stroke-linejoin="round"/>'
        )

    def box(
        self,
        corner: Place,
        size: Place,
        *,
        shade: float = 1,
        edge: float = 0,
    ) -> None:
        """Draw a filled rectangle, with an edge if it has a thickness."""
        (x, y), (width, height) = corner, size
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
            f' fill-opacity="{_n(shade)}"{_stroke(edge, 1) if edge else ""}/>'
        )

    def dot(self, centre: Place, radius: float, *, is_hollow: bool = False) -> None:
        """Draw a round mark."""
        inner = ' fill="#fff"' if is_hollow else ""
        edge = _stroke(1.3, 1) if is_hollow else ""
        self._parts.append(
            f'<circle cx="{_n(centre[0])}" cy="{_n(centre[1])}" r="{_n(radius)}"{inner}{edge}/>'
        )

    def text(
        self,
        place: Place,
        words: str,
        *,
        size: float = NORMAL,
        anchor: str = "start",
        is_bold: bool = False,
        is_light: bool = False,
    ) -> None:
        """Write something; `anchor` is start, middle or end."""
        look = f' text-anchor="{anchor}"' if anchor != "start" else ""
        look += ' font-weight="bold"' if is_bold else ""
        look += ' fill="#fff"' if is_light else ""
        self._parts.append(
            f'<text x="{_n(place[0])}" y="{_n(place[1])}" font-size="{_n(size)}"{look}>'
            f"{escape(printable(words))}</text>"
        )

    def badge(self, centre: Place, label: str) -> None:
        """Draw a number in a filled circle."""
        self.dot(centre, 7.5)
        self.text(
            (centre[0], centre[1] + 3.5),
            label,
            size=SMALL,
            anchor="middle",
            is_bold=True,
            is_light=True,
        )


def width_of(words: str, size: float = NORMAL) -> float:
    """Return about how wide a text is drawn, rather too wide than too narrow."""
    return len(words) * size * 0.62


def spaced(places: Sequence[float], least: float) -> list[float]:
    """Return places moved to the right as far as needed to lie `least` apart."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else place)
    return moved


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _stroke(thick: float, shade: float, dash: str = "") -> str:
    said = f' stroke="currentColor" stroke-width="{_n(thick)}"'
    if shade < 1:
        said += f' stroke-opacity="{shade:.2f}"'
    return said + (f' stroke-dasharray="{dash}"' if dash else "")

"""Which characters the PDF's fonts have, and a visible box for all others."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
BOX = "\u25a1"
# Where a mark without a letter sits, in Unicode's own charts.
_SEAT = "\u25cc"
_MARKS_AT_MOST = 4
# A word that is longer may be broken into pieces, so that it stays in its column;
# boxes are wide.
LONG_WORD = 28
_PIECE = 12
# The words of a drawing.
_WORDS = re.compile("(?<=>)[^<>]+(?=<)")
# Signs that are looked for as a letter with a stroke through it.
_TAKEN_APART = frozenset("\u2260\u226e\u226f")
# What ends a line, whichever system it was typed on.
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Printable ASCII without marks needs no look at the fonts.
_PLAIN = re.compile(r"[ -~\n]*")
_LONGER = re.compile(rf"[^\s\u200b]{{{LONG_WORD + 1},}}")
# Signs that are a whole line by themselves: a column breaks after each.
_WIDE = re.compile("[\ufdfa\ufdfd](?=\\S)")
_BOXES = re.compile(f"{BOX}{{6}}(?={BOX})")
# Invisible, and yet meant: joining of letters, and what a sentence isolates.
_KEPT = frozenset("\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
# Controls of their category that are drawn: signs that span figures.
_SEEN = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
    "\U000110bd\U000110cd"
)
# Invisible, and no letter in its own right (DerivedCoreProperties.txt of Unicode).
_DROPPED = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")


class Printable:
    """Turns texts into such as can be printed, and counts what could not.

    `strict` keeps to letters and figures without marks: a way out should the
    typesetter refuse a text that its fonts seem to have.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.missing = 0
        self._strict = strict
        self._is_bare = strict

    def text(self, text: str) -> str:
        """Return `text` with a box for each character that no font has."""
        if not _PLAIN.fullmatch(text):
            text = self._drawn(_LINE_ENDS.sub("\n", text))
            text = _WIDE.sub("\\g<0>\u200b", text)
            text = _BOXES.sub("\\g<0>\u200b", text)
        return _LONGER.sub(_breakable, text)

    def picture(self, svg: str) -> str:
        """Return a drawing whose words can be printed; its lines stay as they are.

        Where letters of one font and signs of another meet, the typesetter finds no
        marks and nothing invisible in a drawing, only in texts: it is done without.
        """
        if _PLAIN.fullmatch(svg):
            return svg
        words = Printable(strict=self._strict)
        words._is_bare = True
        svg = _WORDS.sub(lambda found: words._drawn(found[0]), svg)
        self.missing += words.missing
        return svg

    def _drawn(self, text: str) -> str:
        drawn: list[str] = []
        fonts = marks = 0
        for char in unicodedata.normalize("NFC", text):
            kind = unicodedata.category(char)
            if _is_dropped(char, kind):
                continue
            if kind[0] == "M":
                marks += 1
                glyphs, fonts = self._mark(char, fonts, marks)
            else:
                marks = 0
                glyphs, fonts = self._letter(char, kind)
            drawn.append(glyphs)
        return "".join(drawn)

    def _letter(self, char: str, kind: str) -> tuple[str, int]:
        if char == "\n" or char in _KEPT:
            return ("" if self._is_bare and char != "\n" else char), 0
        fonts = coverage().get(ord(char), 0)
        if kind == "Zs" or char == "\t":
            return (char if fonts else " "), 0
        if not fonts or (self._strict and ord(char) > 0x7E and kind[0] != "L"):
            return self._box()
        if self._is_bare and char in _TAKEN_APART:
            return self._box()
        return char, fonts

    def _mark(self, char: str, fonts: int, marks: int) -> tuple[str, int]:
        """Keep a mark only where one font has it together with its letter."""
        if self._is_bare or marks > _MARKS_AT_MOST:
            return self._box()
        seat, fonts = ("", fonts) if fonts else (_SEAT, coverage()[ord(_SEAT)])
        both = fonts & coverage().get(ord(char), 0)
        return (seat + char, both) if both else self._box()

    def _box(self) -> tuple[str, int]:
        self.missing += 1
        return BOX, coverage()[ord(BOX)]


@cache
def coverage() -> dict[int, int]:
    """Return for each character a bit for each font family that has it."""
    lines = (FONTS / "coverage.txt").read_text(encoding="utf-8").splitlines()[1:]
    found: dict[int, int] = {}
    for family, line in enumerate(lines):
        for run in line.split():
            first, _, last = run.partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                found[code] = found.get(code, 0) | 1 << family
    return found


def reads_rightwards(text: str) -> bool:
    """Say whether the first letter with a direction reads from left to right."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"R", "AL"}:
            return False
        if direction == "L":
            return True
    return True


def _is_dropped(char: str, kind: str) -> bool:
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    is_unseen = kind == "Cf" and char not in _KEPT and char not in _SEEN
    return is_selector or is_unseen or char in _DROPPED


def _breakable(word: re.Match[str]) -> str:
    parts: list[str] = []
    since = 0
    for char in word[0]:
        if since >= _PIECE and unicodedata.category(char)[0] not in "MC":
            parts.append("\u200b")
            since = 0
        parts.append(char)
        since += 1
    return "".join(parts)

"""Make the fonts of the PDF anew, and the list of the characters they have.

    python tools/pdf_fonts.py FOLDER

FOLDER holds NotoSans-*.ttf, NotoSansArabic-*.ttf (Noto 2020, SIL Open Font License)
and DejaVuSans.ttf (2.37). Hints for screens are left out, which nobody needs on paper,
and of DejaVu all but signs. No name is reserved in Noto's licence; DejaVu's forbids
other names than these for changed fonts. Needs fonttools of requirements-dev.txt.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "diary" / "reports" / "fonts"
LETTERS = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
)
SIGNS = "DejaVuSans-Signs.ttf"
# Arrows to dingbats, more arrows and shapes, faces: blocks of the Unicode standard.
SIGN_BLOCKS = ((0x2000, 0x27FF), (0x2900, 0x2BFF), (0x1F600, 0x1F64F))


def shrink(source: Path, target: Path, wanted: Callable[[int], bool]) -> None:
    options = subset.Options(
        hinting=False, layout_features=["*"], name_IDs=["*"], name_languages=["*"]
    )
    font = TTFont(source, recalcTimestamp=False)
    if "FFTM" in font:
        del font["FFTM"]  # FontForge's own clock
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for c in font.getBestCmap() if wanted(c)])
    subsetter.subset(font)
    font.save(target)


def characters(font: Path) -> set[int]:
    codes = TTFont(font).getBestCmap()
    return {code for code in codes if unicodedata.category(chr(code)) != "Cc"}


def is_sign(code: int) -> bool:
    in_block = any(first <= code <= last for first, last in SIGN_BLOCKS)
    return in_block and unicodedata.category(chr(code))[0] in "SPN"


def ranges(codes: set[int]) -> str:
    """Write 32, 33, 34, 60 as `0020-0022 003C`."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return " ".join(f"{a:04X}" if a == b else f"{a:04X}-{b:04X}" for a, b in runs)


def list_coverage() -> str:
    """Name the characters of each family that has them in all of its weights."""
    sans, sans_bold, arabic, arabic_bold = (characters(FONTS / n) for n in LETTERS)
    families = (sans & sans_bold, arabic & arabic_bold, characters(FONTS / SIGNS))
    head = "# Characters of the PDF's fonts, one line a family. By tools/pdf_fonts.py."
    return "\n".join([head, *map(ranges, families)]) + "\n"


def main() -> None:
    folder = Path(sys.argv[1])
    for name in LETTERS:
        shrink(folder / name, FONTS / name, lambda _: True)
    letters = characters(FONTS / LETTERS[0])
    shrink(
        folder / "DejaVuSans.ttf",
        FONTS / SIGNS,
        lambda code: is_sign(code) and code not in letters,
    )
    (FONTS / "coverage.txt").write_text(list_coverage(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How much room text takes: Chinese characters are two columns wide, Latin ones one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# Quotes, dashes and dots are Ambiguous in Unicode; Chinese fonts set them full width.
_WIDE = frozenset("WFA")
# Excel: a row is at most 409 pt high (research/domain, section 2).
MAX_ROW_HEIGHT = 409.0


def char_width(char: str) -> int:
    """Return 2 for a full-width character, 1 for any other that takes room, 0 for combining marks."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def text_width(text: str) -> int:
    """Return the width of the longest line in half-width columns."""
    return max((sum(map(char_width, line)) for line in text.split("\n")), default=0)


def wrapped_lines(text: str, width: float) -> int:
    """Return how many lines `text` fills in a column `width` half-width characters wide."""
    room = max(2, int(width))
    lines = 0
    for line in text.split("\n"):
        lines += 1
        used = 0
        for char in line:
            step = char_width(char)
            if used + step > room:
                lines += 1
                used = 0
            used += step
    return lines


def row_height(texts: Sequence[str], widths: Sequence[float], size: float, *, padding: float = 6.0) -> float:
    """Return the height in points a row needs, at most Excel's 409.

    Args:
        texts: cells of the row.
        widths: column widths in Excel's unit: half-width characters of the 11 pt default font.
        size: font size in points.
        padding: points added above and below the text.
    """
    room = [max(2.0, (width - 1.0) * 11.0 / size) for width in widths]
    lines = max((wrapped_lines(text, width) for text, width in zip(texts, room, strict=True)), default=1)
    return min(MAX_ROW_HEIGHT, max(1, lines) * size * 1.35 + padding)

"""How much room text takes: Chinese characters are two columns wide, Latin ones one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Quotes, dashes and dots are Ambiguous in Unicode; Chinese fonts set them full width.
_WIDE = frozenset("WFA")
_FULL = re.compile(
    "[\u1100-\u115f\u2010-\u2026\u2030-\u205e\u20a9-\u20ac\u2100-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u00a7\u00b0-\u00b3\u00b7\u00d7\u00f7\U00020000-\U0003fffd]+"
)
# Texts in sheets are set in this size, in points.
BODY_SIZE = 11
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
    """Return how many lines `text` fills in a column `width` half-width characters wide, never too few."""
    room = max(2, int(width))
    lines = 0
    for line in text.split("\n"):
        if 2 * len(line) <= room:
            lines += 1
            continue
        wide = sum(map(len, _FULL.findall(line)))
        used = len(line) + wide
        if used <= room:
            lines += 1
        else:
            # A full-width character that no longer fits leaves one column empty at the end of a line.
            lines += -(-used // (room - (1 if wide and (room % 2 or wide < len(line)) else 0) or 1))
    return lines


def row_height(texts: Sequence[str], widths: Sequence[float], size: float, *, padding: float = 6.0) -> float:
    """Return the height in points a row needs, at most Excel's 409.

    Args:
        texts: cells of the row.
        widths: column widths in Excel's unit: half-width characters of the 11 pt default font.
        size: font size in points.
        padding: points added above and below the text.
    """
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        room = max(2.0, (width - 1.0) * 11.0 / size)
        if 2 * len(text) > room or "\n" in text:
            lines = max(lines, wrapped_lines(text, room))
    return min(MAX_ROW_HEIGHT, lines * size * 1.35 + padding)

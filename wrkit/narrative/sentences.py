"""Sentences, clauses and lists of officialese; whatever is split can be joined again without loss."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "“‘（(《〈【「『[", "”’）)》〉】」』]"
_ENDS = "。！？!?"
# 一是…；二是…： an enumeration inside a sentence.
_ORDINAL_ITEM = re.compile(r"(?:(?<=[。；：，;:])|^)[\s—]*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，,、])")
_NUMBER_ITEM = re.compile(r"(?:[（(]?\d{1,2}[.．、)）](?!\d)|[①-⑳])\s*")
MARKER = re.compile(
    r"^[\s—]*(?:各位代表[！!，,：:]\s*)?(?:[一二三四五六七八九十]是(?=.)|第[一二三四五六七八九十](?:[，,、]|件[：:]?)|[（(]?\d{1,2}[.．、)）](?!\d)|[①-⑳])?\s*"
    r"(?:我们(?:将|要)[，,]?)?"
)


def split_at(text: str, marks: str) -> list[str]:
    """Split behind every one of `marks` that stands outside quotes and brackets; the pieces joined are the text.

    Where quotes or brackets do not pair, they are not heeded.
    """
    heed = all(text.count(a) == text.count(b) for a, b in zip(_OPEN, _CLOSE, strict=True))
    pieces: list[str] = []
    start = depth = 0
    for index, char in enumerate(text):
        if heed:
            depth += (char in _OPEN) - (char in _CLOSE)
        following = text[index + 1 : index + 2]
        if char in marks:
            ends = depth <= 0 and not (following and following in marks)
        else:  # “……。” ends a sentence, “……。”的 does not
            said = heed and depth == 0 and char in "”’" and text[index - 1 : index] in tuple(_ENDS)
            ends = said and text[index - 1] in marks and not (following and following in "，、；。,;的等")
        if ends:
            pieces.append(text[start : index + 1])
            start = index + 1
    if text[start:].strip():
        pieces.append(text[start:])
    elif pieces:
        pieces[-1] += text[start:]
    return pieces


def sentences(text: str) -> list[str]:
    """Split a paragraph into sentences, and a sentence that counts 一是…二是… into its items."""
    return [item for sentence in split_at(text, _ENDS) for item in ordinal_items(sentence)]


def ordinal_items(sentence: str) -> list[str]:
    """Split 一是…；二是…；三是… before each marker; anything before the first stays by itself."""
    starts = [match.start() for match in _ORDINAL_ITEM.finditer(sentence)]
    if len(starts) < 2:
        return [sentence]
    return _cut(sentence, starts)


def numbered_items(text: str) -> list[str]:
    """Split 1.…；2.…；3.… or ①…②… before each number that counts on from 1; nothing where there are fewer than two."""
    starts: list[int] = []
    for match in _NUMBER_ITEM.finditer(text):
        before = text[: match.start()].rstrip()
        if (not before or before[-1] in "。；：;:，、") and _value(match[0]) == len(starts) + 1:
            starts.append(match.start())
    return _cut(text, starts) if len(starts) > 1 else [text]


def _value(mark: str) -> int:
    digits = re.search(r"\d+", mark)
    return int(digits[0]) if digits and digits[0].isascii() else ord(mark.strip()[0]) - ord("①") + 1


def _cut(text: str, starts: list[int]) -> list[str]:
    bounds = [0, *starts, len(text)]
    return [text[a:b] for a, b in zip(bounds, bounds[1:], strict=False) if text[a:b].strip()]


def clauses(sentence: str) -> list[str]:
    """Split behind ；."""
    return split_at(sentence, "；;")


def commas(sentence: str) -> list[str]:
    """Split behind ，and ；."""
    return split_at(sentence, "，；,;")


def names(listed: str) -> list[str]:
    """Split a list of names: A、B和C, quotes and brackets kept whole."""
    pieces = [piece.rstrip("、，") for piece in split_at(listed, "、，")]
    if pieces and len(pieces) > 1 and (match := re.match(r"^(.{2,}?)(?:以及|[和与及])(.{2,})$", pieces[-1])):
        # 供水和路灯改造 is one thing, 投资和消费 behind a 、 may be two: the caller compares with the count.
        pieces[-1:] = [match[0]]
    return [piece.strip() for piece in pieces if piece.strip()]


def plain(text: str) -> str:
    """Return a sentence without numbering and address in front, and without ；or ，behind: what a task's cell shows."""
    stripped = text.strip()
    return MARKER.sub("", stripped, count=1).rstrip("；;，,").strip() or stripped


__all__ = ["MARKER", "clauses", "commas", "names", "numbered_items", "ordinal_items", "plain", "sentences", "split_at"]

"""Reading cells of leaders: padded names, several names, names run together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wrkit.text.clean import clean_text

_SEPARATORS = re.compile(r"[、，,；;/]+")
_HAN = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff·•]+$")


@dataclass(frozen=True, slots=True)
class LeaderCell:
    """Leaders read from one cell, with (catalogue code, values) for every repair."""

    names: tuple[str, ...]
    repairs: tuple[tuple[str, Mapping[str, str]], ...] = ()


def _lines(cell: str) -> list[list[str]]:
    """Return the white-space separated pieces of every separately written part of a cell."""
    return [part.split() for line in clean_text(cell).split("\n") for part in _SEPARATORS.split(line) if part.strip()]


def _plain(pieces: list[str]) -> list[str] | None:
    """Read pieces that need no vocabulary: whole names, or single characters that pad a name of two or three."""
    names: list[str] = []
    padded = ""
    for piece in pieces:
        if len(piece) == 1 and _HAN.match(piece):
            padded += piece
            continue
        if padded:
            return None
        if not (2 <= len(piece) <= 3 or "·" in piece or "•" in piece) and _HAN.match(piece):
            return None
        names.append(piece)
    if padded:
        if names or not 2 <= len(padded) <= 3:
            return None
        names.append(padded)
    return names


def known_leaders(cells: Iterable[str]) -> Counter[str]:
    """Count the names that stand by themselves: the vocabulary by which names run together are parted."""
    return Counter(name for cell in cells for pieces in _lines(cell) for name in _plain(pieces) or ())


def read_leaders(cell: str, known: Mapping[str, int]) -> LeaderCell:
    """Read the leaders of one cell; `known` comes from `known_leaders` over all cells."""
    names: list[str] = []
    repairs: list[tuple[str, Mapping[str, str]]] = []
    for pieces in _lines(cell):
        raw = " ".join(pieces)
        joined = "".join(pieces)
        plain = _plain(pieces)
        if plain is None:
            parts = _segment(joined, known)
            if len(parts) > 1:
                repairs.append(("leaders-run-together", {"raw": raw, "names": "、".join(parts)}))
            elif len(pieces) > 1 or len(joined) > 4:
                repairs.append(("leader-unclear", {"raw": raw}))
            names.extend(parts or [raw])
        else:
            if len(pieces) > 1 and len(plain) == 1:
                repairs.append(("leader-padded", {"raw": raw, "name": plain[0]}))
            names.extend(plain)
    return LeaderCell(tuple(dict.fromkeys(names)), tuple(repairs))


def _segment(text: str, known: Mapping[str, int]) -> list[str]:
    """Part names run together: known ones, and at most one unknown remainder of two or three characters.

    A four-character text that is no such run is one name (复姓).
    """
    best: dict[int, tuple[int, list[str]]] = {0: (0, [])}
    for end in range(2, len(text) + 1):
        for size in (2, 3, 4):
            start = end - size
            if start not in best:
                continue
            piece = text[start:end]
            unknown = best[start][0] + (piece not in known)
            if unknown <= (size <= 3) and (end not in best or unknown < best[end][0]):
                best[end] = (unknown, [*best[start][1], piece])
    found = best.get(len(text))
    if found is None or (found[0] and len(found[1]) < 2):
        return [text] if len(text) <= 4 else []
    return found[1]

"""How alike two texts are; the only home of rapidfuzz."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from wrkit.text.clean import match_key

K = TypeVar("K")


def nearest(text: str, keys: Mapping[K, str]) -> list[tuple[float, K]]:
    """Return (likeness, name) of the two texts most like one, the most alike first; ties in the order given.

    Args:
        text: as written.
        keys: name → match key of a text, so that many texts can be asked about the same ones.
    """
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    found = extract(match_key(text), keys, scorer=ratio, limit=2)
    return [(score / 100, name) for _, score, name in found]


def differing(base: str, text: str) -> tuple[tuple[str, bool], ...]:
    """Return `text` in runs of (characters, whether they differ from `base`), in order."""
    from rapidfuzz.distance import Indel

    runs: list[tuple[str, bool]] = []
    for step in Indel.opcodes(base, text):
        piece, differs = text[step.dest_start : step.dest_end], step.tag != "equal"
        if not piece:
            continue
        if runs and runs[-1][1] == differs:
            runs[-1] = (runs[-1][0] + piece, differs)
        else:
            runs.append((piece, differs))
    return tuple(runs)

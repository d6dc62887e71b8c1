"""How alike two texts are; the only home of rapidfuzz."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from wrkit.text.clean import match_key

K = TypeVar("K")


def likeness(a: str, b: str) -> float:
    """Return 0–1: normalised indel similarity of two texts, punctuation forms and white space aside."""
    from rapidfuzz.fuzz import ratio

    return ratio(match_key(a), match_key(b)) / 100


def nearest(text: str, candidates: Mapping[K, str]) -> list[tuple[float, K]]:
    """Return (likeness, key) of every candidate text, most alike first; ties in the order given."""
    from rapidfuzz.fuzz import ratio

    key = match_key(text)
    scored = [(ratio(key, match_key(other)) / 100, name) for name, other in candidates.items()]
    return sorted(scored, key=lambda pair: -pair[0])


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

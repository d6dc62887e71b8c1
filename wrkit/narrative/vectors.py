"""Texts as weighted character n-grams (TF-IDF), in plain Python: a breakdown has some hundred short texts."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wrkit.text.clean import match_key

# One and two characters did best in leave-one-out trials (with three: fewer hits).
SIZES = (1, 2)
_NO_WORD = re.compile(r"[^\w]|[\d_]")

Vector = Mapping[str, float]


def grams(text: str) -> Counter[str]:
    """Count the n-grams of a text, digits and punctuation aside: numbers change from year to year."""
    key = _NO_WORD.sub("", match_key(text))
    return Counter(key[start : start + size] for size in SIZES for start in range(len(key) - size + 1))


class Index:
    """Texts to be found by likeness (cosine, 0–1)."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [grams(text) for text in texts]
        self._frequency = Counter(gram for count in counts for gram in count)
        self._size = len(counts)
        self._vectors = [self._vector(count) for count in counts]
        self._posting: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self._vectors):
            for gram, weight in vector.items():
                self._posting[gram].append((number, weight))

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        """Weigh n-grams: often here, seldom elsewhere; length 1."""
        weights = {
            gram: (1 + math.log(count)) * (math.log((1 + self._size) / (1 + self._frequency[gram])) + 1)
            for gram, count in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}

    def vector(self, text: str | Counter[str]) -> dict[str, float]:
        """Return a text's vector, or that of n-grams counted over several."""
        return self._vector(text if isinstance(text, Counter) else grams(text))

    def likeness(self, vector: Vector) -> list[tuple[float, int]]:
        """Return (cosine, number) of every text that shares anything with `vector`, most alike first."""
        scores: dict[int, float] = defaultdict(float)
        for gram, weight in vector.items():
            for number, other in self._posting.get(gram, ()):
                scores[number] += weight * other
        return sorted(((score, number) for number, score in scores.items()), key=lambda pair: (-pair[0], pair[1]))


def cosine(a: Vector, b: Vector) -> float:
    """Return the cosine of two vectors of length 1."""
    if len(b) < len(a):
        a, b = b, a
    return sum(weight * b.get(gram, 0.0) for gram, weight in a.items())


def relative(scores: Mapping[str, float]) -> dict[str, float]:
    """Scale scores so that the best is 1."""
    best = max(scores.values(), default=0.0)
    return {name: score / best for name, score in scores.items()} if best > 0 else {}


def total(counts: Iterable[Counter[str]]) -> Counter[str]:
    """Add up counts."""
    result: Counter[str] = Counter()
    for count in counts:
        result.update(count)
    return result


__all__ = ["SIZES", "Index", "Vector", "cosine", "grams", "relative", "total"]

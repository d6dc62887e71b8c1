"""What stands outside the forms, said in findings that a cell of the check report holds whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wrkit.model.refs import Ref
from wrkit.text.clean import join_lines

# A cell holds 32,767 characters; the finding has words of its own.
_HELD = 30_000


def in_pieces(said: Iterable[tuple[Ref, str]]) -> Iterator[tuple[Ref, str]]:
    """Join texts, each in one line, to as few as a cell holds, with the place of the first; longer ones are parted."""
    place, held, size = Ref(), list[str](), 0
    for ref, text in said:
        flat = join_lines(text)
        for start in range(0, len(flat), _HELD):
            piece = flat[start : start + _HELD]
            if held and size + len(piece) > _HELD:
                yield place, "；".join(held)
                held, size = [], 0
            place = place if held else ref
            held.append(piece)
            size += len(piece) + 1
    if held:
        yield place, "；".join(held)


__all__ = ["in_pieces"]

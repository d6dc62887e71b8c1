"""What a cell's text does not show, said so that nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wrkit.errors import Finding, finding
from wrkit.model.assignments import is_office_words
from wrkit.model.refs import cell_name
from wrkit.model.sheets import CellNote, Grid
from wrkit.text.clean import fingerprint, join_lines
from wrkit.vocab import OFFICE_SAYS

# More hidden cells than these are told in one line.
_MANY = 4
_CODES = {"hidden": "cell-hidden", "strike": "cell-struck", "number": "cell-number", "unseen": "cell-unseen"}


def note_findings(
    grid: Grid, answers: Collection[int], head: int | None, sent: Collection[str] = ()
) -> Iterator[Finding]:
    """Yield a finding for every note that matters.

    Args:
        grid: the sheet.
        answers: its answer columns; hidden, struck-through, formula and error cells elsewhere do not matter.
        head: row of the headings, None on a sheet that is no form (there only comments and pictures matter).
        sent: fingerprints of the office's own comments, by which a reply added to one is told; none where unknown.
    """
    errors = {(note.row, note.col) for note in grid.notes if note.kind == "error"}
    hidden = [
        note
        for note in grid.notes
        if note.kind == "hidden" and head is not None and note.row > head and note.col in answers
    ]
    if len(hidden) > _MANY:  # a filter left on, or a column narrowed to nothing
        places = [cell_name(note.row, note.col) for note in hidden]
        listed = "、".join(places[:_MANY]) + " 等"
        yield finding("cells-hidden", grid.ref, count=len(hidden), cells=listed)
    for note in grid.notes:
        if note.kind == "hidden" and len(hidden) > _MANY:
            continue
        ref = grid.at(note.row, note.col)
        said = join_lines(note.text)
        if note.kind == "comment":
            own = said.startswith(OFFICE_SAYS) and (
                fingerprint(said) in sent if sent else is_office_words(said.removeprefix(OFFICE_SAYS))
            )
            if said and not own:
                yield finding("cell-comment", ref, text=said)
        elif note.kind == "page":
            yield finding("text-outside", grid.ref, text=f"（页眉页脚）{said}")
        elif note.kind == "lost":
            yield finding("part-lost", grid.ref, what=said)
        elif note.kind == "picture":
            yield finding("cell-picture", ref, text=f"图形中的文字：{said}" if said else "")
        elif head is not None and note.row > head and note.col in answers:
            yield from _in_answers(grid, note, said, errors)


def _in_answers(grid: Grid, note: CellNote, said: str, errors: Collection[tuple[int, int]]) -> Iterator[Finding]:
    ref = grid.at(note.row, note.col)
    shown = join_lines(grid.cells.get((note.row, note.col), ""))
    if note.kind == "formula":
        if not shown:
            yield finding("cell-no-value", ref, text=said)
        elif (note.row, note.col) not in errors:
            yield finding("cell-formula", ref, text=shown)
    elif note.kind == "error":
        yield finding("cell-error", ref, text=said)
    elif note.kind in _CODES:
        yield finding(_CODES[note.kind], ref, text=said)

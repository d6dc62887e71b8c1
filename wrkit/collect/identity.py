"""What a form carries of its own: whose it is, and the office's own words in it, told from what a unit adds."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wrkit.collect.notes import note_findings
from wrkit.errors import Finding, finding
from wrkit.model.assignments import is_office_words
from wrkit.model.periods import Period
from wrkit.model.returns import Identity
from wrkit.model.sheets import Document, Grid
from wrkit.model.tasks import TaskId
from wrkit.text.clean import fingerprint, join_lines, squeeze
from wrkit.vocab import (
    GUIDE,
    GUIDE_LINES,
    IDENTITY,
    IDENTITY_NAME,
    LEFTOVER_COLUMNS,
    SENT_BACK,
)

_GUIDE_TEXTS = frozenset(map(squeeze, ("", GUIDE, *GUIDE_LINES)))


def read_identity(document: Document) -> Identity | None:
    """Read who and when a workbook was handed out for, from its very-hidden sheet or its defined name."""
    version, period, unit = "", "", ""
    prints: dict[TaskId, str] = {}
    issued: dict[TaskId, str] = {}
    sent: set[str] = set()
    for grid in document.grids:
        if grid.ref.sheet != IDENTITY:
            continue
        for _, cells in grid.rows():
            key, value = cells.get(0, "").strip(), cells.get(1, "").strip()
            if key == "版本":
                version = value
            elif key == "期别":
                period = value
            elif key == "单位":
                unit = value
            elif key == SENT_BACK:
                sent.add(value)
            elif task_id := TaskId.parse(key):
                prints[task_id] = value
                issued[task_id] = cells.get(2, "")
    if not unit:
        text = document.names.get(IDENTITY_NAME, "").removeprefix("=").strip('"').replace('""', '"')
        parts = text.split(";", 3)
        if len(parts) == 4 and parts[0] == "wrkit":
            _, version, period, unit = parts
    try:
        return (
            Identity(int(version or 1), Period.parse(period), unit, prints, issued, frozenset(sent)) if unit else None
        )
    except ValueError:
        return None


def beside_guide(grid: Grid) -> Iterator[Finding]:
    """Say what a unit wrote on the sheet of explanations."""
    added = [(place, text) for place, text in sorted(grid.cells.items()) if squeeze(text) not in _GUIDE_TEXTS]
    if added:
        yield finding("text-outside", grid.at(*added[0][0]), text=join_lines("；".join(text for _, text in added)))
    yield from note_findings(grid, (), None)


def among_leftovers(grid: Grid, sent: Collection[str]) -> Iterator[Finding]:
    """Say what a unit wrote on the sheet of what could not be merged, beside the office's own words or over them.

    Args:
        grid: the sheet.
        sent: fingerprints of the office's words; without them all but the headings is said.
    """
    added = [
        (place, text)
        for place, text in sorted(grid.cells.items())
        if squeeze(text) and squeeze(text) not in LEFTOVER_COLUMNS and fingerprint(text) not in sent
    ]
    if added:
        said = "；".join(join_lines(text) for _, text in added)
        yield finding("sheet-not-form", grid.at(*added[0][0]), sheet=grid.ref.sheet, count=len(added), text=said)
    yield from note_findings(grid, (), None)


def is_own_note(text: str, sent: Collection[str]) -> bool:
    """Tell whether a text in the column 督查室意见 is the office's; where no record came along by its words."""
    return fingerprint(text) in sent if sent else is_office_words(text)


__all__ = ["among_leftovers", "beside_guide", "is_own_note", "read_identity"]

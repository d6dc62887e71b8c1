"""Whether a person has looked at a draft's suggestions before it becomes a master."""

from __future__ import annotations

from collections.abc import Iterator

from wrkit.errors import Finding, finding
from wrkit.model.drafts import CHECK_SUGGESTED
from wrkit.model.sheets import Document
from wrkit.text.clean import squeeze
from wrkit.text.headers import HEADER_ROWS
from wrkit.vocab import DRAFT_CHECK, ID, LEAD

_SHOWN = 10


def unchecked_suggestions(document: Document) -> Iterator[Finding]:
    """Yield suggestion-unchecked for every visible sheet with lead units still marked 待核对 in its 核对 column."""
    for grid in document.grids:
        places: dict[str, int] = {}
        waiting: list[str] = []
        for index, cells in grid.rows():
            if not places:
                found = {squeeze(text): col for col, text in cells.items()}
                if index < HEADER_ROWS and {DRAFT_CHECK, LEAD.name, ID.name} <= set(found):
                    places = found
                continue
            marked = squeeze(cells.get(places[DRAFT_CHECK], "")) == CHECK_SUGGESTED
            if marked and cells.get(places[LEAD.name], "").strip():
                waiting.append(squeeze(cells.get(places[ID.name], "")))
        if waiting and grid.state == "visible":
            shown = "、".join(waiting[:_SHOWN]) + (" 等" if len(waiting) > _SHOWN else "")
            yield finding("suggestion-unchecked", grid.ref, count=len(waiting), tasks=shown, sheet=grid.ref.sheet)


__all__ = ["unchecked_suggestions"]

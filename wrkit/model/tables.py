"""A table described once, rendered by one renderer per format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, its share of the width, how its cells are set."""

    heading: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A format-neutral annex.

    Attributes:
        mark: “附件2”, set flush left above the title.
        title: title of the annex, also its file name.
        columns: headings and widths (relative).
        rows: one tuple of texts per row, as long as `columns`; line breaks inside a text are kept.
        landscape: page orientation.
    """

    mark: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    landscape: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")

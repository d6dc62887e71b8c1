"""A table described once, rendered by one renderer per format."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, its share of the width, how its cells are set, whether equal neighbours become one."""

    heading: str
    width: float
    align: Align = "left"
    merge: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The heading of a group of rows, across all columns: its text, and the index of the row it stands before."""

    before: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A format-neutral annex.

    Attributes:
        mark: “附件2”, set flush left above the title.
        title: title of the annex, also its file name.
        columns: headings and widths (relative).
        rows: one tuple of texts per row, as long as `columns`; line breaks inside a text are kept.
        landscape: page orientation.
        bands: headings of groups, in order.
        note: sentence below the table, “” for none.
    """

    mark: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    landscape: bool = True
    bands: tuple[Band, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")

    @property
    def band_at(self) -> dict[int, str]:
        """The bands' texts by the row they stand before."""
        return {band.before: band.text for band in self.bands}

    def runs(self, breaks: Collection[int] = ()) -> dict[int, tuple[int, ...]]:
        """Return for every merged column where its runs of equal cells begin.

        A run ends where the text changes, where a merged column to its left begins a run, at a band and at a break.

        Args:
            breaks: rows at which a page begins; there every run begins anew.
        """
        stops = {0, *breaks, *(band.before for band in self.bands)}
        found: dict[int, tuple[int, ...]] = {}
        for col, column in enumerate(self.columns):
            if column.merge:
                texts = [row[col] for row in self.rows]
                changes = (n for n in range(1, len(texts)) if texts[n] != texts[n - 1])
                stops = {*stops, *changes}
                found[col] = tuple(sorted(start for start in stops if start < len(texts)))
        return found


__all__ = ["Align", "Band", "Table", "TableColumn"]

"""What a reader hands on: paragraphs and grids of text cells, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wrkit.model.refs import Ref


@dataclass(frozen=True, slots=True)
class CellNote:
    """Something about a cell that its text alone does not show; rows and columns count from 0.

    Attributes:
        kind: “formula” (text is the formula), “error” (an error value), “comment” (text is the note), “strike”
            (text is what is struck through), “hidden” (its row or column is hidden), “picture”, “number” (a number
            whose format the file does not tell or wrkit cannot follow), “unseen” (text is a number its format does
            not show), “page” (text is what its page headers and footers say), or “lost” (text names what of the sheet
            is damaged and could not be read).
    """

    kind: str
    row: int
    col: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as a person sees it; rows and columns count from 0.

    Attributes:
        ref: file and sheet (or table) the grid stands in.
        cells: (row, column) → text as displayed; absent where empty. A merged range has its text at its first cell.
        merged: merged ranges as (first row, first column, last row, last column).
        state: "visible", "hidden" or "veryHidden".
        notes: what else there is about cells.
        columns: number of columns the file gives the table, empty ones included; 0 where only the texts tell.
    """

    ref: Ref
    cells: Mapping[tuple[int, int], str]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    state: str = "visible"
    notes: tuple[CellNote, ...] = ()
    columns: int = 0

    @property
    def height(self) -> int:
        """Number of rows up to the last cell with text."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """Number of columns up to the last cell with text."""
        return max((col for _, col in self.cells), default=-1) + 1

    def rows(self) -> Iterator[tuple[int, dict[int, str]]]:
        """Yield each row that has text: its index and {column: text}, in order."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, col), text in self.cells.items():
            by_row.setdefault(row, {})[col] = text
        for row in sorted(by_row):
            yield row, dict(sorted(by_row[row].items()))

    def at(self, row: int, col: int) -> Ref:
        """Return the place of a cell."""
        return self.ref.at(row, col)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside tables."""

    text: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a sequence of paragraphs and grids, in reading order.

    Attributes:
        name: file name.
        blocks: paragraphs outside tables and the tables themselves.
        names: defined names of a workbook with what they refer to.
        modified: ISO date and time at which the content was last saved, “” where the file does not say.
        around: what page headers and footers, footnotes and endnotes say.
        kind: "xlsx", "xls", "docx", "csv" or "text": what the content is, whatever the name says.
    """

    name: str
    blocks: tuple[Paragraph | Grid, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    modified: str = ""
    kind: str = "text"
    around: tuple[Paragraph, ...] = ()

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables alone."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


__all__ = ["CellNote", "Document", "Grid", "Paragraph"]

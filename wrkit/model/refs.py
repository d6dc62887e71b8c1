"""Where a value came from: file, sheet and cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@lru_cache(maxsize=1024)
def column_letters(col: int) -> str:
    """Return the spreadsheet letters of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the column counted from 0 that spreadsheet letters name: A → 0, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_name(row: int, col: int) -> str:
    """Return the A1 name of a cell counted from 0: (4, 1) → B5."""
    return f"{column_letters(col)}{row + 1}"


def split_cell(cell: str) -> tuple[str, str]:
    """Return letters and number of a cell's name: E5 → E, 5."""
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return cell[: len(cell) - len(number)], number


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A place people can go and look at.

    Attributes:
        file: path or name of the file, as the person knows it.
        sheet: sheet, table (“表1”) or “” where the file has only one.
        cell: A1 name, line (“第12行”), or “”.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""

    def at(self, row: int, col: int) -> Ref:
        """Return the same sheet's cell at `row`, `col`, counted from 0."""
        return Ref(self.file, self.sheet, cell_name(row, col))

    @property
    def base(self) -> str:
        """The file's own name, without the folders and archives it lies in."""
        return self.file.rpartition("/")[2]

    def __str__(self) -> str:
        return "，".join(part for part in (self.file, self.sheet and f"工作表“{self.sheet}”", self.cell) if part)

"""The rows of an annex as an xlsx file holds them, read back with openpyxl, which had no part in writing it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl


def read_rows(data: bytes, headings: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the rows below the headings.

    A text continued in further rows, which have no line above, is one text again; a merged cell has its text in every
    row; a group's heading is a row of one cell; the sentence below the table, which has no lines, is left out.

    Args:
        data: the file.
        headings: of the table to look for.
    """
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    width = len(headings)
    owner = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for col in range(area.min_col, area.max_col + 1):
                owner[row, col] = area
    rows: list[tuple[str, ...]] = []
    found = False
    for cells in sheet.iter_rows(max_col=width):
        texts = [_text(cell.value) for cell in cells]
        if not found:
            found = texts == list(headings)
            continue
        areas = [owner.get((cell.row, cell.column)) for cell in cells]
        if width > 1 and areas[0] is not None and areas[0].min_col < areas[0].max_col:
            if cells[0].border.top.style:
                rows.append((texts[0],))
            continue
        texts = [
            text if area is None else _text(sheet.cell(area.min_row, area.min_col).value)
            for text, area in zip(texts, areas, strict=True)
        ]
        # What begins in this row: a cell with a line above, or one that is merged with those above it.
        begun = [area is not None or bool(cell.border.top.style) for cell, area in zip(cells, areas, strict=True)]
        if rows and not all(begun):
            if any(cell.border.left.style for cell in cells):
                rows[-1] = tuple(a if new else a + b for a, b, new in zip(rows[-1], texts, begun, strict=True))
        else:
            rows.append(tuple(texts))
    return tuple(rows)


def _text(value: object) -> str:
    return "" if value is None else str(value)


__all__ = ["read_rows"]

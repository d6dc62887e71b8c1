"""Workbooks read by value with calamine: xlsb, and what no other reader could follow."""

from __future__ import annotations

import datetime
import io
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.xl.numfmt import display

_STATES = {"Visible": "visible", "VeryHidden": "veryHidden"}


def read_values(data: bytes, name: str) -> Document:
    """Read a workbook by value; numbers are noted, because what format showed them is not known.

    Raises:
        UnreadableError: damaged or encrypted.
    """
    from python_calamine import CalamineWorkbook

    grids: list[Grid] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if "work" in str(meta.typ).lower():
                    state = _STATES.get(str(meta.visible).rpartition(".")[2], "hidden")
                    grids.append(_grid(book.get_sheet_by_name(meta.name), Ref(name, meta.name), state))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # calamine's PanicException is no Exception
        if "assword" in str(error) or "ncrypt" in str(error):
            raise refuse("encrypted", name) from None
        raise UnreadableError(
            "表格文件已损坏，打不开。", "请用 Excel 或 WPS 打开，另存为 xlsx 后再试。", Ref(name)
        ) from None
    return Document(name, tuple(grids), kind=sniff(data))


def _grid(sheet: Any, ref: Ref, state: str) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    notes: list[CellNote] = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        for col, value in enumerate(values):
            if text := _plain(value):
                cells[row, col] = text
                if not isinstance(value, str):
                    notes.append(CellNote("number", row, col, text))
    ranges = getattr(sheet, "merged_cell_ranges", None) or ()
    return Grid(ref, cells, tuple((*start, *end) for start, end in ranges), state, tuple(notes))


def _plain(value: Any) -> str:
    """Return a calamine value as text; without number formats, a whole number has no “.0”."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return display(float(value), "General")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y/%m/%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    return str(value).replace("\x00", "") if value else ""

"""xls and WPS et (BIFF5 and BIFF8) as grids, with the number formats a person saw."""

from __future__ import annotations

import io
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import refuse
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.xl.numfmt import display

_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}


def read_xls(data: bytes, name: str) -> Document:
    """Read an xls or et file; one that xlrd cannot follow is read by value.

    Raises:
        UnreadableError: damaged or encrypted.
    """
    import xlrd

    from wrkit.xl.read_values import read_values

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=True, logfile=io.StringIO())
        grids = tuple(_grid(book, index, name) for index in range(book.nsheets))
        names = {item.name: item.formula_text for item in book.name_obj_list if getattr(item, "formula_text", None)}
    except xlrd.XLRDError as error:
        if "ncrypt" in str(error) or "assword" in str(error):
            raise refuse("encrypted", name) from None
        return read_values(data, name)
    except (KeyboardInterrupt, MemoryError):
        raise
    except Exception:  # xlrd fails in every way there is on odd files
        return read_values(data, name)
    if not grids:
        raise UnreadableError("Excel 文件里没有工作表。", "请向对方重新索取该文件。", Ref(name))
    return Document(name, grids, names, kind="xls")


def _grid(book: Any, index: int, name: str) -> Grid:
    sheet = book.sheet_by_index(index)
    cells: dict[tuple[int, int], str] = {}
    notes: list[CellNote] = []
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_cols = {col for col, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        for col in range(sheet.row_len(row)):
            cell = sheet.cell(row, col)
            text = _text(book, cell)
            if cell.ctype == 5:
                notes.append(CellNote("error", row, col, text))
            if text:
                cells[row, col] = text
                if row in hidden_rows or col in hidden_cols:
                    notes.append(CellNote("hidden", row, col, text))
                if cell.xf_index is not None and _struck(book, cell.xf_index):
                    notes.append(CellNote("strike", row, col, text))
    notes.extend(CellNote("comment", row, col, note.text) for (row, col), note in sheet.cell_note_map.items())
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Grid(Ref(name, sheet.name), cells, merged, _STATES.get(sheet.visibility, "hidden"), tuple(notes))


def _struck(book: Any, style: int) -> bool:
    return bool(book.font_list[book.xf_list[style].font_index].struck_out)


def _text(book: Any, cell: Any) -> str:
    """Return a cell as shown: xlrd's types are 1 text, 2 number, 3 date, 4 boolean, 5 error."""
    if cell.ctype == 1:
        return str(cell.value).replace("\x00", "")
    if cell.ctype in (2, 3):
        code = "General"
        if cell.xf_index is not None:
            code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str or "General"
        return display(float(cell.value), code, date1904=book.datemode == 1)
    if cell.ctype == 4:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == 5:
        from xlrd.biffh import error_text_from_code

        return str(error_text_from_code.get(cell.value, "#N/A"))
    return ""

"""xls and WPS et (BIFF5 and BIFF8) as grids, with the number formats a person saw."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import refuse
from wrkit.model.refs import Ref
from wrkit.model.sheets import CellNote, Document, Grid
from wrkit.model.times import beijing_time
from wrkit.xl.biff import drawings, last_saved
from wrkit.xl.numfmt import BUILTIN, Shown, shown

_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}


def read_xls(data: bytes, name: str) -> Document:
    """Read an xls or et file; one that xlrd cannot follow is read by value.

    Raises:
        UnreadableError: damaged or encrypted.
    """
    import xlrd

    from wrkit.xl.read_values import read_values

    try:
        # Ragged rows: one cell at IV65536 would otherwise cost sixteen million.
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
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
    return Document(name, grids, names, beijing_time(last_saved(data)), "xls")


def _grid(book: Any, index: int, name: str) -> Grid:
    sheet = book.sheet_by_index(index)
    cells: dict[tuple[int, int], str] = {}
    notes: list[CellNote] = []
    hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    hidden_cols = {col for col, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        for col, kind in enumerate(sheet.row_types(row)):
            if kind in (0, 6):  # empty or only styled
                continue
            cell = sheet.cell(row, col)
            text, note, plain = _shown(book, cell)
            if note:
                notes.append(CellNote(note, row, col, plain))
            if cell.ctype == 5:
                notes.append(CellNote("error", row, col, text))
            if "DISPIMG(" in text:  # a WPS picture in a cell
                notes.append(CellNote("picture", row, col))
            elif text:
                cells[row, col] = text
                if row in hidden_rows or col in hidden_cols:
                    notes.append(CellNote("hidden", row, col, text))
                if struck := _struck(book, sheet, row, col, text):
                    notes.append(CellNote("strike", row, col, struck))
    notes.extend(CellNote("comment", row, col, note.text) for (row, col), note in sheet.cell_note_map.items())
    with contextlib.suppress(Exception):  # pictures are only mentioned; a sheet is not given up for them
        stream = book.mem[book.base : book.base + book.stream_len]
        codepage = "" if book.biff_version >= 80 else book.encoding
        notes.extend(drawings(stream, book._sh_abs_posn[index] - book.base, codepage))
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Grid(Ref(name, sheet.name), cells, merged, _STATES.get(sheet.visibility, "hidden"), tuple(notes))


def _struck(book: Any, sheet: Any, row: int, col: int, text: str) -> str:
    """Return what of a cell is struck through, by its style or by runs of its text."""
    style = sheet.cell_xf_index(row, col)
    runs = [(0, book.xf_list[style].font_index), *(sheet.rich_text_runlist_map.get((row, col)) or ())]
    ends = [start for start, _ in runs[1:]] + [len(text)]
    parts = (text[start:end] for (start, font), end in zip(runs, ends, strict=True) if _is_struck(book, font))
    return "".join(parts)


def _is_struck(book: Any, font: int) -> bool:
    return font < len(book.font_list) and bool(book.font_list[font].struck_out)


def _shown(book: Any, cell: Any) -> Shown:
    """Return a cell as shown: xlrd's types are 1 text, 2 number, 3 date, 4 boolean, 5 error."""
    if cell.ctype == 1:
        return Shown(str(cell.value).replace("\x00", ""))
    if cell.ctype in (2, 3):
        code = "General"
        if cell.xf_index is not None:
            key = book.xf_list[cell.xf_index].format_key
            code = book.format_map[key].format_str or BUILTIN.get(key, "General")
        return shown(float(cell.value), code, date1904=book.datemode == 1)
    if cell.ctype == 4:
        return Shown("TRUE" if cell.value else "FALSE")
    if cell.ctype == 5:
        from xlrd.biffh import error_text_from_code

        return Shown(str(error_text_from_code.get(cell.value, "#N/A")))
    return Shown("")

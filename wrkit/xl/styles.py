"""What all new workbooks share: how they are made, fonts, formats, text cells, dropdowns, sheet names."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from wrkit import vocab
from wrkit.text.clean import xml_lines
from wrkit.text.measure import BODY_SIZE

# On every Windows and in every WPS.
SONG, HEI = "宋体", "黑体"
HEAD_HEIGHT = 24
MAX_ROW = 1_048_575

HEAD_FILL, FIXED_FILL, OWN_FILL = "#DDE7F0", "#F2F2F2", "#FFF7DB"
LINE = "#A6A6A6"

# Column widths count digits of the default font, so it must be the one Chinese offices have: 宋体 11, 8 px a digit.
_OPTIONS: dict[str, Any] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": SONG, "font_size": BODY_SIZE},
    "default_column_width": 72,
    "default_row_height": 18,
}
# A fixed date makes equal input equal bytes; early enough never to pass for the date of an answer.
CREATED = datetime.datetime(2000, 1, 1)

MAX_CELL = 32767
_CUT = "……（超过单元格上限，以下从略）"
MAX_LIST = 255
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")

Area = tuple[int, int, int, int]


def new_workbook(buffer: io.BytesIO, *, inline: bool = False, **properties: str) -> Any:
    """Return an xlsxwriter workbook that takes every text for text and gives equal bytes for equal input.

    Args:
        buffer: where the file goes on close().
        inline: strings stand in the sheet's own XML (constant_memory), rows must then be written in order.
        properties: document properties: title, subject, comments.
    """
    mode = {"constant_memory": True} if inline else {"in_memory": True}
    # xlsxwriter adds to the properties it is given.
    options = {**_OPTIONS, **mode, "default_format_properties": dict(_OPTIONS["default_format_properties"])}
    book = xlsxwriter.Workbook(buffer, options)
    cleaned = {key: clean_cell(text).replace("\n", " ")[:255] for key, text in properties.items()}
    book.set_properties({**cleaned, "created": CREATED})
    return book


_ROW = re.compile(rb'<row r="(\d+)"[^>]*>')


def finish(book: Any, buffer: io.BytesIO, growing: Mapping[str, tuple[int, int]]) -> bytes:
    """Close the workbook and return its bytes.

    Excel and WPS fit a row to what is typed into it unless its height is marked as custom, and xlsxwriter marks every
    height it writes. Without a height LibreOffice would show one line of every text. So heights are written, and
    the mark is taken off.

    Args:
        book: the workbook.
        buffer: the buffer it was made with.
        growing: sheet name → first and last row, from 0, that shall go on growing.
    """
    sheets = enumerate(book.worksheets(), 1)
    rows = {f"xl/worksheets/sheet{n}.xml": growing[s.get_name()] for n, s in sheets if s.get_name() in growing}
    book.close()
    target = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for info in source.infolist():
            part = source.read(info)
            if info.filename in rows:
                part = _unmark(part, *rows[info.filename])
            result.writestr(info, part)
    return target.getvalue()


def _unmark(part: bytes, first: int, last: int) -> bytes:
    def unmarked(match: re.Match[bytes]) -> bytes:
        tag = match[0]
        return tag.replace(b' customHeight="1"', b"") if first < int(match[1]) <= last + 1 else tag

    return _ROW.sub(unmarked, part)


def clean_cell(text: str) -> str:
    """Return `text` as a cell can hold it: line feeds only, nothing XML forbids, cut visibly at 32,767 UTF-16 units."""
    if 2 * len(text) <= MAX_CELL and text.isprintable():
        return text
    text = xml_lines(text)
    if 2 * len(text) <= MAX_CELL or utf16_length(text) <= MAX_CELL:
        return text
    room = (MAX_CELL - len(_CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT


def utf16_length(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def put(sheet: Any, row: int, col: int, text: str, form: Any = None) -> None:
    """Write a text as text, whatever it looks like, none as a blank cell; rows and columns count from 0."""
    text = clean_cell(text)
    if not text:
        sheet.write_blank(row, col, None, form)  # an empty string would count as filled in people's formulas
    elif text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter would take such a text for markup of its own; as runs, three at least, it is escaped.
        sheet.write_rich_string(row, col, text[:1], text[1:2], text[2:], *([form] if form else []))
    else:
        sheet.write_string(row, col, text, form)


def text_format(book: Any, **more: Any) -> Any:
    """Return a format for texts: '@', wrapped, at the top of the cell."""
    return book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", **more})


def head_format(book: Any, **more: Any) -> Any:
    """Return the format of headings."""
    look = {"font_name": HEI, "align": "center", "valign": "vcenter", "bg_color": HEAD_FILL, **border(), **more}
    return text_format(book, **look)


def border() -> dict[str, Any]:
    """Return the options of a thin grey frame."""
    return {"border": 1, "border_color": LINE}


def sheet_name(text: str, taken: Iterable[str] = ()) -> str:
    """Return `text` as Excel allows it for a sheet: at most 31 characters, none of them special, none of `taken`."""
    name = _SHEET_NAME.sub("", clean_cell(text).replace("\n", " ")).strip("' ")[:31].strip("' ") or "表"
    used = {other.casefold() for other in taken}
    number = 2
    unique = name
    while unique.casefold() in used:
        tail = f"（{number}）"
        unique = name[: 31 - len(tail)] + tail
        number += 1
    return unique


def print_setup(sheet: Any, *, head: int, last: int, columns: int, paper: int = 9, area: bool = False) -> None:
    """Set landscape paper, one page wide, heading repeated, page number in the footer.

    Args:
        sheet: the worksheet.
        head: row of the headings, from 0.
        last: last row to print, from 0.
        columns: number of columns to print.
        paper: 9 is A4, 8 is A3.
        area: whether to fix the print area; without it, rows people add are printed too.
    """
    sheet.set_paper(paper)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.center_horizontally()
    sheet.set_footer(f'&C&"{SONG},Regular"&10第 &P 页，共 &N 页', {"margin": 0.3})
    if area:
        sheet.print_area(0, 0, max(last, head), columns - 1)


def choices_validation(book: Any, sheet: Any, area: Area, choices: Sequence[str], **options: Any) -> None:
    """Give cells a dropdown of `choices`, however long the list.

    A list beyond 255 characters, or with a comma in an item, goes to the hidden sheet vocab.LISTS: Excel shows no
    dropdown for it otherwise.

    Args:
        book: the workbook; visible sheets are to be added before the first long list.
        sheet: sheet of the cells.
        area: first row, first column, last row, last column, from 0.
        choices: what may be chosen.
        options: more xlsxwriter options: input_title, input_message, error_title, error_message, error_type.
    """
    texts = [clean_cell(choice) for choice in choices]
    joined = ",".join(texts).replace('"', '""')
    if utf16_length(joined) > MAX_LIST or any("," in text or "\n" in text for text in texts):
        listed_validation(book, sheet, area, choices, **options)
    else:
        sheet.data_validation(*area, {"validate": "list", "source": texts, **options})


def listed_validation(book: Any, sheet: Any, area: Area, choices: Sequence[str], **options: Any) -> None:
    """Give cells a dropdown of `choices` on the hidden sheet vocab.LISTS, however short; see `choices_validation`."""
    source = _listed(book, [clean_cell(choice) for choice in choices])
    sheet.data_validation(*area, {"validate": "list", "source": source, **options})


def _listed(book: Any, texts: Sequence[str]) -> str:
    """Write a list to the hidden sheet and return the formula of its range."""
    lists = book.get_worksheet_by_name(vocab.LISTS)
    if lists is None:
        lists = book.add_worksheet(vocab.LISTS)
        lists.hide()
    column = 0 if lists.dim_colmax is None else lists.dim_colmax + 1
    form = book.add_format({"num_format": "@"})
    for row, text in enumerate(texts):
        put(lists, row, column, text, form)
    letters = xlsxwriter.utility.xl_col_to_name(column, True)
    return f"='{vocab.LISTS}'!{letters}$1:{letters}${len(texts)}"


__all__ = [
    "CREATED", "FIXED_FILL", "HEAD_FILL", "HEAD_HEIGHT", "HEI", "LINE", "MAX_CELL", "MAX_LIST",
    "MAX_ROW", "OWN_FILL", "SONG", "Area", "border", "choices_validation", "clean_cell", "finish", "head_format", "listed_validation", "new_workbook",
    "print_setup",
    "put", "sheet_name", "text_format", "utf16_length",
]  # fmt: skip

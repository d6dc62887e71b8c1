"""An annex as a workbook that prints as it stands: A4, title, repeated head, rows high enough for their text."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import xlsxwriter

from wrkit.model.profile import GB_9704, MM_PER_INCH, Font, Profile
from wrkit.model.tables import Table
from wrkit.text.measure import MAX_ROW_HEIGHT, char_width, wrapped_lines

# xlsxwriter must take every text for text (DESIGN promise 4); a fixed date makes equal input equal bytes (promise 5).
# Column widths are measured in digits of the default font. Arial 10 has digits of 7 pixels, as xlsxwriter reckons, and
# unlike Calibri it or a font of its widths is everywhere; without one LibreOffice shrinks the page to fit.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Arial", "font_size": 10},
}
_CREATED = datetime.datetime(2000, 1, 1)

# Excel lays sheets out on a screen of 96 dots per inch; a cell keeps 5 of them free at its sides.
_PX_PER_MM = 96 / MM_PER_INCH
_SIDES = 5
# Points left free above and below the text of a row.
_PADDING = 5.0
# Rows before the first data row: mark, blank, title, headings.
_MARK, _TITLE, _HEAD, _FIRST = 0, 2, 3, 4

_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
# What substitute fonts and other programs may need, in half-width characters: more for a line, for a letter.
_SPARE, _LATIN = 2.0, 1.15
# Closing marks never start a line, opening ones never end it.
_OPENING = "“‘（《〈【〔「『([{"
_CLOSING = "”’）》〉】〕」』)]}，。、；：？！％,.;:?!%…—"


def render(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the annex as an xlsx file.

    The mark stands in row 1, the title in row 3, the headings in row 4, repeated on every page. A text too long for
    one row (Excel: 409 pt) goes on in further rows without a line between them.

    Args:
        table: what to print.
        profile: page and fonts; lengths in millimetres, sizes in points.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _OPTIONS)
    book.set_properties({"title": _clean(table.title).replace("\n", ""), "created": _CREATED})
    sheet = book.add_worksheet(_sheet_name(table.mark))
    widths = profile.column_widths(table, _PX_PER_MM)
    for col, width in enumerate(widths):
        sheet.set_column_pixels(col, col, width)
    _write_front(book, sheet, table, profile, sum(widths))
    last = _write_rows(book, sheet, table, profile, widths)
    _set_page(sheet, table, profile, last)
    book.close()
    return target.getvalue()


def _write_front(book: Any, sheet: Any, table: Table, profile: Profile, width: int) -> None:
    """Write mark, title and headings."""
    centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
    mark = book.add_format({**_font(profile.mark), "align": "left", "valign": "vcenter"})
    sheet.set_row_pixels(_MARK, round(profile.line / 0.75))
    sheet.set_row_pixels(_MARK + 1, round(profile.line / 0.75))
    sheet.write_string(_MARK, 0, _clean(table.mark), mark)
    form = book.add_format({**_font(profile.title), **centred})
    title = _clean(table.title)
    if len(table.columns) > 1:
        sheet.merge_range(_TITLE, 0, _TITLE, len(table.columns) - 1, "", form)
    sheet.write_string(_TITLE, 0, title, form)
    lines = wrapped_lines(title, _room(width, profile.title.size))
    sheet.set_row(_TITLE, lines * profile.title.size * profile.leading + profile.line / 2)
    head = book.add_format({**_font(profile.head), **centred, "border": 1})
    for col, column in enumerate(table.columns):
        sheet.write_string(_HEAD, col, _clean(column.heading), head)
    most = max(
        wrapped_lines(column.heading, _room(px, profile.head.size))
        for column, px in zip(table.columns, profile.column_widths(table, _PX_PER_MM), strict=True)
    )
    sheet.set_row(_HEAD, most * profile.head.size * profile.leading + 3 * _PADDING)


def _write_rows(book: Any, sheet: Any, table: Table, profile: Profile, widths: Sequence[int]) -> int:
    """Write the rows, long ones over several; return the index of the last."""
    size = profile.cell.size
    formats = _Formats(book, profile)
    rooms = [_room(width, size) for width in widths]
    limit = _lines_per_row(table, profile)
    row = _FIRST
    for texts in table.rows:
        wrapped = [wrap(_clean(text), room) for text, room in zip(texts, rooms, strict=True)]
        parts = [_portions(lines, limit) for lines in wrapped]
        pieces = list(zip_longest(*parts, fillvalue=("", 0)))
        for index, piece in enumerate(pieces):
            first, last = index == 0, index == len(pieces) - 1
            for col, (text, _) in enumerate(piece):
                sheet.write_string(row, col, text, formats.get(table.columns[col].align, first, last))
            lines = max(count for _, count in piece)
            sheet.set_row(row, min(MAX_ROW_HEIGHT, max(1, lines) * size * profile.leading + _PADDING))
            row += 1
    return max(row - 1, _HEAD)


def _lines_per_row(table: Table, profile: Profile) -> int:
    """Return how many lines a row may hold: what Excel allows, and what a page holds under the headings."""
    page = profile.type_area(table.landscape)[1] / MM_PER_INCH * 72
    room = min(MAX_ROW_HEIGHT, page - 4 * profile.head.size * profile.leading)
    return int((room - _PADDING) / (profile.cell.size * profile.leading))


def _portions(lines: Sequence[str], limit: int) -> list[tuple[str, int]]:
    """Divide wrapped lines into texts of at most `limit` lines, each with its number of lines.

    The break between two rows takes the place of a line break in the text.
    """
    portions = []
    for start in range(0, len(lines), limit):
        group = lines[start : start + limit]
        text = "".join(group)
        portions.append((text if start + limit >= len(lines) else text.removesuffix("\n"), len(group)))
    return portions


class _Formats:
    """Cell formats, made when first asked for; a cell continued in the next row has no line towards it."""

    def __init__(self, book: Any, profile: Profile) -> None:
        self._book, self._profile = book, profile
        self._made: dict[tuple[str, bool, bool], Any] = {}

    def get(self, align: str, first: bool, last: bool) -> Any:
        """Return the format for a cell that is the first, the last, both or neither of its text's rows."""
        key = (align, first, last)
        if key not in self._made:
            options = {"align": align, "valign": "vcenter" if first and last else "top", "text_wrap": True}
            lines = {"left": 1, "right": 1, "top": int(first), "bottom": int(last)}
            self._made[key] = self._book.add_format({**_font(self._profile.cell), **options, **lines})
        return self._made[key]


def _set_page(sheet: Any, table: Table, profile: Profile, last: int) -> None:
    """Set paper, margins, page number, print area and repeated head."""
    sheet.set_paper(9)
    if table.landscape:
        sheet.set_landscape()
    top, right, bottom, left = (length / MM_PER_INCH for length in profile.margins(table.landscape))
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    font = profile.page_number
    footer = f'&C&"{font.east_asian},Regular"&{font.size:g}— &P —'
    sheet.set_footer(footer, {"margin": profile.footer(table.landscape) / MM_PER_INCH})
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.print_area(0, 0, last, len(table.columns) - 1)
    sheet.center_horizontally()


def wrap(text: str, room: float) -> list[str]:
    """Break a text into the lines it may fill at worst; joined, they are the text again.

    Programs and substitute fonts differ, so a text of several lines is measured in a slightly narrower column: a
    line too many is a little white, a line too few is cut.

    Args:
        text: the text; its line breaks end lines and stay at their ends.
        room: half-width characters to a line.
    """
    lines: list[str] = []
    paragraphs = text.split("\n")
    for index, paragraph in enumerate(paragraphs, 1):
        line, used = "", 0.0
        limit = room if _width(paragraph) <= room else max(2.0, room - _SPARE)
        for piece in _pieces(paragraph, limit):
            width = _width(piece)
            if line and used + width > limit:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + piece, used + width
        lines.append(line + "\n" * (index < len(paragraphs)))
    return lines


def _pieces(text: str, limit: float) -> list[str]:
    """Cut a line into what is never broken: words, words joined by marks, characters with the marks that cling."""
    pieces: list[str] = []
    for char in text:
        before = pieces[-1] if pieces else ""
        if before and _clings(before, char) and _width(before + char) <= limit:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _clings(before: str, char: str) -> bool:
    """Tell whether a line may not end between a piece and the character after it."""
    if char in _CLOSING or before[-1] in _OPENING:
        return True
    return _is_word(char) and (_is_word(before[-1]) or (before[-1] in _CLOSING and _is_word(before[0])))


def _width(text: str) -> float:
    """Return the width in half-width characters; Latin letters of substitute fonts are wider than half."""
    return sum(_LATIN if _is_word(char) else char_width(char) for char in text)


def _is_word(char: str) -> bool:
    return char.isascii() and not char.isspace()


def _room(pixels: int, size: float) -> float:
    """Return how many half-width characters of `size` points stand side by side in a cell."""
    return max(2.0, (pixels - _SIDES) * 0.75 / (size / 2))


def _font(font: Font) -> dict[str, Any]:
    return {"font_name": font.east_asian, "font_size": font.size}


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _sheet_name(mark: str) -> str:
    """Return the mark as Excel allows it for a sheet: 31 characters, without reserved signs."""
    return _SHEET_NAME.sub("", _clean(mark).replace("\n", ""))[:31].strip("' ") or "附件"

"""An annex as a workbook that prints as it stands: A4, title, repeated head, rows high enough for their text."""

from __future__ import annotations

import copy
import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import xlsxwriter

from wrkit.model.profile import GB_9704, MM_PER_INCH, Font, Profile
from wrkit.model.tables import Table
from wrkit.text.clean import xml_lines
from wrkit.text.measure import MAX_ROW_HEIGHT, wrapped_lines
from wrkit.text.pages import Item, page_starts
from wrkit.text.wrap import balanced, wrap

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
# Printers' metrics differ from the screen's: a sheet exactly as wide as the page would be shrunk by some.
_WIDE = 0.97
_SIDES = 5
# Points left free above and below the text of a row.
_PADDING = 5.0
# Rows before the first data row: mark, blank, title, headings.
_MARK, _TITLE, _HEAD, _FIRST = 0, 2, 3, 4
# Of a page that wrkit itself ends: what it fills, as programs scale a little differently; what a merged text may take.
_FILLED, _MERGED_SHARE = 0.96, 0.5

_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def render(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the annex as an xlsx file.

    The mark stands in row 1, the title in row 3, the headings in row 4, repeated on every page. A text too long for
    one row (Excel: 409 pt) goes on in further rows without a line between them, but for one where a page ends. Merged cells
    end at the foot of a page and begin again on the next. A table that has either has page breaks of its own.

    Args:
        table: what to print.
        profile: page and fonts; lengths in millimetres, sizes in points.
    """
    target = io.BytesIO()
    # A copy: xlsxwriter notes things in the dictionary of the default format.
    book = xlsxwriter.Workbook(target, copy.deepcopy(_OPTIONS))
    book.set_properties({"title": xml_lines(table.title).replace("\n", ""), "created": _CREATED})
    sheet = book.add_worksheet(_sheet_name(table.mark))
    widths = profile.column_widths(table, _PX_PER_MM * _WIDE)
    for col, width in enumerate(widths):
        sheet.set_column_pixels(col, col, width)
    above = _write_front(book, sheet, table, profile, widths)
    body = _Body(table, profile, widths, above)
    last = body.write(book, sheet)
    if table.note:
        last = _write_note(book, sheet, table, profile, last + 1, sum(widths))
    _set_page(sheet, table, profile, last)
    book.close()
    return _with_even_footer(target, profile)


def _write_front(book: Any, sheet: Any, table: Table, profile: Profile, widths: Sequence[int]) -> tuple[float, float]:
    """Write mark, title and headings; return the heights in points of what stands above the headings, and theirs."""
    centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
    mark = book.add_format({**_font(profile.mark), "align": "left", "valign": "vcenter"})
    sheet.set_row_pixels(_MARK, round(profile.line / 0.75))
    sheet.set_row_pixels(_MARK + 1, round(profile.line / 0.75))
    sheet.write_string(_MARK, 0, xml_lines(table.mark), mark)
    form = book.add_format({**_font(profile.title), **centred})
    title = balanced(xml_lines(table.title), _room(sum(widths), profile.title.size))
    if len(table.columns) > 1:
        sheet.merge_range(_TITLE, 0, _TITLE, len(table.columns) - 1, "", form)
    sheet.write_string(_TITLE, 0, "\n".join(title), form)
    high = len(title) * profile.title.size * profile.leading + profile.line / 2
    sheet.set_row(_TITLE, high)
    head = book.add_format({**_font(profile.head), **centred, "border": 1})
    for col, column in enumerate(table.columns):
        sheet.write_string(_HEAD, col, xml_lines(column.heading), head)
    most = max(
        wrapped_lines(column.heading, _room(px, profile.head.size))
        for column, px in zip(table.columns, widths, strict=True)
    )
    head_high = most * profile.head.size * profile.leading + 3 * _PADDING
    sheet.set_row(_HEAD, head_high)
    return 2 * profile.line + high, head_high


@dataclass
class _Line:
    """A row of the sheet: a heading of a group, or a piece of a table's row."""

    height: float
    row: int = -1
    texts: tuple[str, ...] = ()
    first: bool = True
    last: bool = True
    band: str | None = None


class _Body:
    """The rows of the table as rows of the sheet."""

    def __init__(self, table: Table, profile: Profile, widths: Sequence[int], above: tuple[float, float]) -> None:
        self._table, self._profile = table, profile
        self._rooms = [_room(width, profile.cell.size) for width in widths]
        self._line = profile.cell.size * profile.leading
        page = profile.type_area(table.landscape)[1] / MM_PER_INCH * 72
        self._free = (page * _FILLED - sum(above), page * _FILLED - above[1])
        # What Excel allows, and what a page holds under the headings.
        room = min(MAX_ROW_HEIGHT, page - 4 * profile.head.size * profile.leading)
        self._limit = int((room - _PADDING) / self._line)
        wrapped = [[wrap(xml_lines(text), self._rooms[col]) for col, text in enumerate(row)] for row in table.rows]
        most = page * _MERGED_SHARE / self._line
        columns = enumerate(table.columns)
        self._merged = [c for c, column in columns if column.merge and all(len(lines[c]) < most for lines in wrapped)]
        self._needs = [[len(lines[col]) * self._line + _PADDING for col in self._merged] for lines in wrapped]
        self._lines = self._layout(wrapped)
        # Where a page ends inside a text the page needs a line of its own, so wrkit must know where.
        continued = any(not line.last for line in self._lines)
        self._breaks = self._paginate() if self._merged or continued else ()
        self._stretch()

    def _layout(self, wrapped: Sequence[Sequence[list[str]]]) -> list[_Line]:
        bands, size = self._table.band_at, self._profile.head.size * self._profile.leading
        made: list[_Line] = []
        for index, columns in enumerate(wrapped):
            if index in bands:
                text = xml_lines(bands[index])
                made.append(_Line((text.count("\n") + 1) * size + _PADDING, band=text))
            portions = [
                [("", 0)] if col in self._merged else _portions(lines, self._limit) for col, lines in enumerate(columns)
            ]
            pieces = list(zip_longest(*portions, fillvalue=("", 0)))
            for number, piece in enumerate(pieces):
                high = max(1, *(count for _, count in piece)) * self._line + _PADDING
                texts = tuple(text for text, _ in piece)
                made.append(_Line(min(MAX_ROW_HEIGHT, high), index, texts, number == 0, number == len(pieces) - 1))
        return made

    def _key(self, row: int, col: int) -> str:
        return "\0".join(self._table.rows[row][left] for left in self._merged if left <= col)

    def _paginate(self) -> tuple[int, ...]:
        """Return the lines at which a page begins, the first left out."""
        items = [
            Item(line.height, keep=True)
            if line.band is not None
            else Item(
                line.height,
                tuple((self._key(line.row, col), self._needs[line.row][n]) for n, col in enumerate(self._merged)),
            )
            for line in self._lines
        ]
        return page_starts(items, *self._free)[1:]

    def _runs(self, col: int) -> list[tuple[int, int]]:
        """Return the runs of equal cells of a merged column as (first line, last line)."""
        rows = {line.row for number, line in enumerate(self._lines) if number in self._breaks}
        begins = set(self._table.runs(rows).get(col, ()))
        starts = [
            number
            for number, line in enumerate(self._lines)
            if line.band is None and (number in self._breaks or (line.first and line.row in begins))
        ]
        found = []
        for start, after in zip(starts, [*starts[1:], len(self._lines)], strict=False):
            end = after - 1
            while self._lines[end].band is not None:
                end -= 1
            found.append((start, end))
        return found

    def _stretch(self) -> None:
        """Give the rows of a run that is too low for its text an equal share of what it lacks."""
        for number, col in enumerate(self._merged):
            for start, end in self._runs(col):
                run = self._lines[start : end + 1]
                lack = self._needs[run[0].row][number] - sum(line.height for line in run)
                for line in run if lack > 0 else ():
                    line.height = min(MAX_ROW_HEIGHT, line.height + lack / len(run))

    def write(self, book: Any, sheet: Any) -> int:
        """Write the rows; return the index of the last."""
        formats = _Formats(book, self._profile)
        columns = self._table.columns
        for number, line in enumerate(self._lines):
            row = _FIRST + number
            sheet.set_row(row, line.height)
            if line.band is not None:
                if len(columns) > 1:
                    sheet.merge_range(row, 0, row, len(columns) - 1, "", formats.band)
                sheet.write_string(row, 0, line.band, formats.band)
                continue
            for col, text in enumerate(line.texts):
                if col not in self._merged:
                    closes = number + 1 in self._breaks
                    look = formats.get(columns[col].align, line.first, line.last, closes=closes)
                    sheet.write_string(row, col, text, look)
        for col in self._merged:
            for start, end in self._runs(col):
                form = formats.get(columns[col].align, True, True)
                if end > start:
                    sheet.merge_range(_FIRST + start, col, _FIRST + end, col, "", form)
                sheet.write_string(_FIRST + start, col, xml_lines(self._table.rows[self._lines[start].row][col]), form)
        if self._breaks:
            sheet.set_h_pagebreaks([_FIRST + number for number in self._breaks])
        return _HEAD + len(self._lines)


def _portions(lines: Sequence[str], limit: int) -> list[tuple[str, int]]:
    """Divide wrapped lines into texts of at most `limit` lines, each with its number of lines; joined, they are the text."""
    groups = (lines[start : start + limit] for start in range(0, len(lines), limit))
    return [("".join(group), len(group)) for group in groups]


class _Formats:
    """Cell formats, made when first asked for; a cell continued in the next row has no line towards it."""

    def __init__(self, book: Any, profile: Profile) -> None:
        self._book, self._profile = book, profile
        self._made: dict[tuple[str, bool, bool, bool], Any] = {}
        self._band: Any = None

    def get(self, align: str, first: bool, last: bool, *, closes: bool = False) -> Any:
        """Return the format for a cell that is the first, the last, both or neither of its text's rows.

        One at the foot of a page has a line there all the same; at the top of the next stands that of the headings.
        """
        key = (align, first, last, last or closes)
        if key not in self._made:
            options = {"align": align, "valign": "vcenter" if first and last else "top", "text_wrap": True}
            lines = {"left": 1, "right": 1, "top": int(first), "bottom": int(last or closes)}
            self._made[key] = self._book.add_format({**_font(self._profile.cell), **options, **lines})
        return self._made[key]

    @property
    def band(self) -> Any:
        """The format of a group's heading."""
        if self._band is None:
            options = {"align": "left", "valign": "vcenter", "text_wrap": True, "border": 1}
            self._band = self._book.add_format({**_font(self._profile.head), **options})
        return self._band


def _write_note(book: Any, sheet: Any, table: Table, profile: Profile, row: int, width: int) -> int:
    """Write the sentence below the table; return its row."""
    form = book.add_format({**_font(profile.cell), "align": "left", "valign": "top", "text_wrap": True})
    text = xml_lines(table.note)
    if len(table.columns) > 1:
        sheet.merge_range(row, 0, row, len(table.columns) - 1, "", form)
    sheet.write_string(row, 0, text, form)
    lines = len(wrap(text, _room(width, profile.cell.size)))
    sheet.set_row(row, min(MAX_ROW_HEIGHT, lines * profile.cell.size * profile.leading + _PADDING))
    return row


def _set_page(sheet: Any, table: Table, profile: Profile, last: int) -> None:
    """Set paper, margins, page number, print area and repeated head."""
    sheet.set_paper(9)
    if table.landscape:
        sheet.set_landscape()
    top, right, bottom, left = (length / MM_PER_INCH for length in profile.margins(table.landscape))
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.set_footer(_footer(profile, "R"), {"margin": profile.footer(table.landscape) / MM_PER_INCH})
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.print_area(0, 0, last, len(table.columns) - 1)
    sheet.center_horizontally()


def _footer(profile: Profile, side: str) -> str:
    """Return “— 1 —” in Excel's code, one character away from the edge."""
    font = profile.page_number
    name = re.sub(r'[",&\n]', "", xml_lines(font.east_asian))
    number = "— &P —"
    text = f"{number}\u3000" if side == "R" else f"\u3000{number}"
    return f'&{side}&"{name},Regular"&{font.size:g}{text}'


def _with_even_footer(buffer: io.BytesIO, profile: Profile) -> bytes:
    """Put the number of even pages to the left (GB/T 9704-2012, 7.5), which xlsxwriter has no words for."""
    even = _footer(profile, "L").replace("&", "&amp;").replace('"', "&quot;").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result:
        for info in source.infolist():
            part = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                head, tag, tail = part.rpartition(b"<headerFooter>")
                # The footer's own text cannot hold this tag: its < is escaped.
                tail = tail.replace(b"</oddFooter>", b"</oddFooter><evenFooter>" + even + b"</evenFooter>", 1)
                part = head + tag.replace(b">", b' differentOddEven="1">') + tail
            result.writestr(info, part)
    return target.getvalue()


def _room(pixels: int, size: float) -> float:
    """Return how many half-width characters of `size` points stand side by side in a cell."""
    return max(2.0, (pixels - _SIDES) * 0.75 / (size / 2))


def _font(font: Font) -> dict[str, Any]:
    return {"font_name": font.east_asian, "font_size": font.size}


def _sheet_name(mark: str) -> str:
    """Return the mark as Excel allows it for a sheet: 31 characters, without reserved signs."""
    return _SHEET_NAME.sub("", xml_lines(mark).replace("\n", ""))[:31].strip("' ") or "附件"


__all__ = ["render"]

"""Texts written into a sheet's XML where they belong, everything around them left as it stands.

The quick way for many cells; a sheet or a row of any but the plain form is left to the tree (`wrkit.xl.edit`).
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from wrkit.model.refs import column_letters
from wrkit.text.clean import NOT_IN_XML
from wrkit.text.measure import BODY_SIZE, row_height
from wrkit.xl.address import column_of, parse_range
from wrkit.xl.package import MAIN
from wrkit.xl.scan import NotPlainError, SheetText, row_number

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
Shown = Callable[[str | None, str | None, str | None, str | None], str]

# Any parser would turn a bare one into a line feed.
_CARRIAGE_RETURN = {"\r": "&#13;"}
_MARKUP = re.compile(r"[&<>\r]")
_SPANS = re.compile(r' spans="[^"]*"')
_HEIGHT = re.compile(r' ht="[^"]*"')
_OWN_HEIGHT = (' customHeight="1"', ' customHeight="true"')
_DIMENSION = re.compile(r'(<dimension ref=")([A-Z0-9:]+)(")')
COLUMN_WIDTH = 9.0
# Pieces of a part that are put into its bytes at a time.
_BATCH = 4096


def storable(text: str) -> str:
    """Return a text without what XML forbids, and with what looks like an escape escaped."""
    if text.isprintable() and "_x" not in text:
        return text
    return _LOOKS_ESCAPED.sub("_x005F_", NOT_IN_XML.sub("", text))


def xml_text(text: str) -> str:
    """Return a text as character data."""
    text = storable(text)
    return escape(text, _CARRIAGE_RETURN) if _MARKUP.search(text) else text


class Columns:
    """What a sheet says of its columns: style of new cells, width in Excel's unit."""

    def __init__(self, ranges: Sequence[tuple[int, int, str, str]]) -> None:
        """Take (first column, last column, style, width) from 0; of ranges that overlap the first holds."""
        self._ranges = ranges
        self._known: dict[int, tuple[str, float]] = {}

    def look(self, col: int) -> tuple[str, float]:
        """Return a column's style, “” for none, and its width."""
        if col not in self._known:
            mine = (item for item in self._ranges if item[0] <= col <= item[1])
            _, _, style, width = next(mine, (col, col, "", ""))
            self._known[col] = style, float(width or COLUMN_WIDTH)
        return self._known[col]


def inline_cell(address: str, style: str, text: str) -> str:
    """Return a cell that holds a text as an inline string, or nothing."""
    look = f' s="{style}"' if style else ""
    if not text:
        return f'<c r="{address}"{look}/>'
    return f'<c r="{address}"{look} t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def spliced(sheet: SheetText, rows: Mapping[int, Mapping[int, str]], columns: Columns, shown: Shown) -> bytes | None:
    """Return a worksheet part with texts written into it, rows written into as high as their texts need.

    Args:
        sheet: the part.
        rows: row index → column index → text; an empty text empties its cell.
        columns: what the sheet says of its columns.
        shown: style, type, value and inline text of a cell → its text, to measure it.

    Returns:
        The part, or None where a row concerned is not of the plain form.
    """
    head = _DIMENSION.sub(lambda match: _covering(match, rows), sheet.text[: sheet.start], count=1)
    pieces = _pieces(sheet, rows, columns, shown)
    try:
        return _encoded(itertools.chain((head,), pieces, (sheet.text[sheet.end :],)))
    except NotPlainError:
        return None


def _encoded(pieces: Iterable[str], errors: str = "strict") -> bytes:
    """Return texts as one part: a Chinese one takes twice as much room as text, and is never whole in that form."""
    part = io.BytesIO()
    while batch := list(itertools.islice(pieces, _BATCH)):
        part.write("".join(batch).encode("utf-8", errors))
    return part.getvalue()


def _pieces(sheet: SheetText, rows: Mapping[int, Mapping[int, str]], columns: Columns, shown: Shown) -> Iterator[str]:
    """Yield the rows' XML, old and new, in order."""
    text = sheet.text
    waiting = sorted(rows, reverse=True)
    row, place = -1, sheet.start
    for attributes, start, body, end in sheet.rows():
        before, row = row, row_number(attributes, row)
        if row <= before:
            raise NotPlainError
        while waiting and waiting[-1] < row:
            yield _row(waiting[-1], "", (), rows[waiting.pop()], columns)
        if waiting and waiting[-1] == row:
            yield text[place:start]
            found = sheet.cell_matches(body, end)
            if found is None:
                raise NotPlainError
            old = [
                (
                    column_of(match[1]), match[2] or "", match[0],
                    shown(*match.group(2, 3, 4, 5)) if (match.lastindex or 0) > 3 else "",
                )
                for match in found
            ]  # fmt: skip
            yield _row(row, attributes, old, rows[waiting.pop()], columns)
            place = end
        else:
            yield text[place:end]
            place = end
    yield text[place : sheet.end]
    for row in reversed(waiting):
        yield _row(row, "", (), rows[row], columns)


def _row(
    row: int,
    attributes: str,
    old: Sequence[tuple[int, str, str, str]],
    texts: Mapping[int, str],
    columns: Columns,
) -> str:
    """Return a row with texts in it.

    Args:
        row: its index.
        attributes: its attributes as they stand, “” for a new row.
        old: its cells: column, style, XML, text.
        texts: column → text to write.
        columns: what the sheet says of its columns.
    """
    number = str(row + 1)
    cells = {col: (xml, shown) for col, _, xml, shown in old}
    if len(cells) != len(old):
        raise NotPlainError
    styles = {col: style for col, style, _, _ in old}
    for col, text in texts.items():
        style = styles[col] if col in styles else columns.look(col)[0]
        cells[col] = inline_cell(column_letters(col) + number, style, text), text
    order = sorted(cells)
    attributes = _SPANS.sub("", attributes) or f' r="{number}"'
    if not any(mark in attributes for mark in _OWN_HEIGHT):
        filled = [col for col in order if cells[col][1]]
        widths = [columns.look(col)[1] for col in filled]
        height = row_height([cells[col][1] for col in filled], widths, BODY_SIZE)
        attributes = f'{_HEIGHT.sub("", attributes)} ht="{height:.2f}"'
    return f"<row{attributes}>{''.join(cells[col][0] for col in order)}</row>"


def _covering(match: re.Match[str], rows: Mapping[int, Mapping[int, str]]) -> str:
    """Return a dimension widened to all cells written."""
    known = parse_range(match[2])
    if known is None or not rows:
        return match[0]
    cols = [col for texts in rows.values() for col in texts]
    top, left = min(known[0], *rows), min(known[1], *cols)
    bottom, right = max(known[2], *rows), max(known[3], *cols)
    return f"{match[1]}{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}{match[3]}"


def plain_sheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a worksheet part of inline strings; written as text, as an element a cell would take four times as long."""
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}"><sheetData>'
    lines = itertools.starmap(_plain_row, enumerate(rows, 1))
    return _encoded(itertools.chain((head,), lines, ("</sheetData></worksheet>",)), "replace")


def _plain_row(number: int, texts: Sequence[str]) -> str:
    cells = [
        f'<c r="{column_letters(col)}{number}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'
        for col, text in enumerate(texts)
        if text
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


__all__ = ["COLUMN_WIDTH", "Columns", "inline_cell", "plain_sheet", "spliced", "storable"]

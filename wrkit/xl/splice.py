"""Texts written into a sheet's XML where they belong, everything around them left as it stands.

The quick way for many cells; a sheet or a row of any but the plain form is left to the tree (`wrkit.xl.edit`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from wrkit.model.refs import column_letters
from wrkit.text.measure import BODY_SIZE, row_height
from wrkit.xl.address import column_of, parse_range
from wrkit.xl.package import MAIN
from wrkit.xl.scan import NotPlainError, SheetText, characters, row_number, unescape

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Any parser would turn a bare one into a line feed.
_CARRIAGE_RETURN = {"\r": "&#13;"}
_MARKUP = re.compile(r"[&<>\r]")
_SPANS = re.compile(r' spans="[^"]*"')
_HEIGHT = re.compile(r' ht="[^"]*"')
_OWN_HEIGHT = (' customHeight="1"', ' customHeight="true"')
_DIMENSION = re.compile(r'(<dimension ref=")([A-Z0-9:]+)(")')
COLUMN_WIDTH = 9.0


def storable(text: str) -> str:
    """Return a text without what XML forbids, and with what looks like an escape escaped."""
    if text.isprintable() and "_x" not in text:
        return text
    return _LOOKS_ESCAPED.sub("_x005F_", _ILLEGAL.sub("", text))


def xml_text(text: str) -> str:
    """Return a text as character data."""
    text = storable(text)
    return escape(text, _CARRIAGE_RETURN) if _MARKUP.search(text) else text


@dataclass(frozen=True, slots=True)
class Columns:
    """What a sheet says of its columns, by index: style of new cells, width in Excel's unit."""

    styles: Mapping[int, str]
    widths: Mapping[int, float]


def inline_cell(address: str, style: str, text: str) -> str:
    """Return a cell that holds a text as an inline string, or nothing."""
    look = f' s="{style}"' if style else ""
    if not text:
        return f'<c r="{address}"{look}/>'
    return f'<c r="{address}"{look} t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def spliced(
    sheet: SheetText, rows: Mapping[int, Mapping[int, str]], columns: Columns, strings: Mapping[str, str]
) -> bytes | None:
    """Return a worksheet part with texts written into it, rows written into as high as their texts need.

    Args:
        sheet: the part.
        rows: row index → column index → text; an empty text empties its cell.
        columns: what the sheet says of its columns.
        strings: the shared strings by number.

    Returns:
        The part, or None where a row concerned is not of the plain form.
    """
    try:
        pieces = list(_pieces(sheet, rows, columns, strings))
    except NotPlainError:
        return None
    head = _DIMENSION.sub(lambda match: _covering(match, rows), sheet.text[: sheet.start], count=1)
    return "".join((head, *pieces, sheet.text[sheet.end :])).encode()


def _pieces(
    sheet: SheetText, rows: Mapping[int, Mapping[int, str]], columns: Columns, strings: Mapping[str, str]
) -> Iterator[str]:
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
                    column_of(match[1]),
                    match[2] or "",
                    match[0],
                    _shown(match, strings) if (match.lastindex or 0) > 2 else "",
                )
                for match in found
            ]
            yield _row(row, attributes, old, rows[waiting.pop()], columns)
            place = end
        else:
            yield text[place:end]
            place = end
    yield text[place : sheet.end]
    for row in reversed(waiting):
        yield _row(row, "", (), rows[row], columns)


def _shown(match: re.Match[str], strings: Mapping[str, str]) -> str:
    """Return about what a cell shows, to measure it."""
    if match[3] == "s":
        return strings.get(match[4] or "", "")
    return unescape(characters(match[5] or match[4] or ""))


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
        style = styles[col] if col in styles else columns.styles.get(col, "")
        cells[col] = inline_cell(column_letters(col) + number, style, text), text
    order = sorted(cells)
    attributes = _SPANS.sub("", attributes) or f' r="{number}"'
    if not any(mark in attributes for mark in _OWN_HEIGHT):
        filled = [col for col in order if cells[col][1]]
        widths = [columns.widths.get(col, COLUMN_WIDTH) for col in filled]
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


def plain_sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a worksheet part of inline strings; written as text, as an element a cell would take four times as long."""
    letters = [column_letters(col) for col in range(max(map(len, rows), default=0))]
    lines = [f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}"><sheetData>']
    for row_no, texts in enumerate(rows, 1):
        lines.append(f'<row r="{row_no}">')
        lines += [
            f'<c r="{letter}{row_no}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'
            for letter, text in zip(letters, texts, strict=False)
            if text
        ]
        lines.append("</row>")
    lines.append("</sheetData></worksheet>")
    return "".join(lines).encode("utf-8", "replace")


__all__ = ["COLUMN_WIDTH", "Columns", "inline_cell", "plain_sheet", "spliced", "storable"]

"""Text files as documents: CSV, and the tab-indented text of published notices."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import clean_text
from wrkit.text.headers import match_header, match_headers
from wrkit.vocab import BREAKDOWN_COLUMNS, FORM_COLUMNS, STATUS_TEXT

_COLUMNS = tuple(dict.fromkeys((*FORM_COLUMNS, *BREAKDOWN_COLUMNS)))
# How much of a text, and how many of its rows, tell what separates its cells.
_SAMPLE, _HEADER_ROWS = 65_536, 40
_ID = r"\d{1,2}-\d{3}(?:\.\d+)?"
_LOST = "\ufffd"


def decode(data: bytes) -> str:
    """Decode UTF-8 (with or without mark), UTF-16 with mark, or GB18030.

    Raises:
        ValueError: the bytes are text in none of these.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValueError("neither UTF-8, UTF-16 nor GB18030")


def decode_leniently(data: bytes) -> tuple[str, int]:
    """Decode as `decode` does, reading over damaged bytes.

    Returns:
        The text, and how many characters could not be told; each stands as U+FFFD.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8", "replace")
        # GBK taken for UTF-8 is hardly ever valid; UTF-8 with a few bad bytes is nearly all valid.
        if text.count(_LOST) * 10 > sum(char > "\x7f" for char in text):
            text = data.decode("gb18030", "replace")
    text = text.removeprefix("\ufeff").replace("\x00", _LOST)
    return text, text.count(_LOST)


def read_csv(data: bytes, name: str, *, lenient: bool = False) -> Document:
    """Read text separated by commas, tabs, semicolons or upright lines as one grid.

    What separates is told by the table it gives: with headings, with rows of one width. A quotation mark that opens a
    text and is closed nowhere is part of the text.

    Args:
        data: the file's content.
        name: file name, for places.
        lenient: read over damaged bytes.

    Raises:
        ValueError: undecodable, unless `lenient`.
    """
    text = decode_leniently(data)[0] if lenient else decode(data)
    rows = list(_rows(text, _delimiter(text)))
    cells = {(row, col): value for row, values in enumerate(rows) for col, value in enumerate(values) if value.strip()}
    return Document(name, (Grid(Ref(name), cells),), kind="csv")


def _delimiter(text: str) -> str:
    """Return what separates the cells: what gives the most headings, then the most rows of one width."""
    sample = text if len(text) <= _SAMPLE else text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
    head = sample[:4096]

    def worth(delimiter: str) -> tuple[int, float, int, bool]:
        rows = [values for values in _rows(sample, delimiter) if any(map(str.strip, values))]
        headings = max((_headings(values) for values in rows[:_HEADER_ROWS]), default=0)
        width, count = max(Counter(map(len, rows)).items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        alike = count / len(rows) if width > 1 else 0.0
        return headings if headings > 1 else 0, alike, head.count(delimiter), delimiter == ","

    return max(",\t;|", key=worth)


def _headings(values: list[str]) -> int:
    return len(match_headers(dict(enumerate(values)), _COLUMNS))


def headed(document: Document) -> bool:
    """Tell whether some line of a text read as CSV holds a heading of a form or a breakdown beside other cells."""
    return any(len(cells) > 1 and match_headers(cells, _COLUMNS) for grid in document.grids for _, cells in grid.rows())


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of every row."""
    limit = csv.field_size_limit(2**24)
    swallowed = re.compile(rf"\n[ \t]*{_ID} *{re.escape(delimiter)}")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        rows = None
    finally:
        csv.field_size_limit(limit)
    if rows is None or any(swallowed.search(value) for values in rows for value in values if "\n" in value):
        rows = list(_loose_rows(text, delimiter))
    yield from rows


def _loose_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of rows in which quotation marks are not all doubled or closed.

    A cell is quoted where a mark at its end closes the one at its start, and no row of another task stands between.
    """
    mark = re.escape(delimiter)
    cell = re.compile(rf'"(?P<quoted>[^"]*(?:""[^"]*)*)" *(?={mark}|[\r\n]|\Z)|(?P<plain>[^\r\n{mark}]*)')
    plain = re.compile(rf"[^\r\n{mark}]*")
    swallowed = re.compile(rf"[\r\n][ \t]*{_ID} *{mark}")
    at, row = 0, []
    while at <= len(text):
        match = cell.match(text, at)
        assert match is not None
        if match["quoted"] is not None and swallowed.search(match["quoted"]):
            match = plain.match(text, at)
            assert match is not None
            row.append(match[0])
        else:
            row.append(match["plain"] if match["quoted"] is None else match["quoted"].replace('""', '"'))
        at = match.end()
        if text.startswith(delimiter, at):
            at += 1
            continue
        yield row
        row = []
        at += 2 if text.startswith("\r\n", at) else 1


def read_lines(data: bytes, name: str) -> Document:
    """Read text of whatever kind as paragraphs, a line each, reading over damaged bytes."""
    lines = enumerate(decode_leniently(data)[0].splitlines(), 1)
    return Document(
        name, tuple(Paragraph(line.strip(), Ref(name, "", f"第{number}行")) for number, line in lines if line.strip())
    )


def read_text(data: bytes, name: str, *, lenient: bool = False) -> Document:
    """Read text whose table cells start with a tab; a cell runs on over lines, blank ones included, to the next tab.

    The row's width is that of the run of headings a table starts with. Two blank lines end a table. With `lenient`
    damaged bytes are read over, else they raise ValueError.
    """
    blocks: list[Paragraph | Grid] = []
    run: list[tuple[int, list[str]]] = []
    for number, line in enumerate((decode_leniently(data)[0] if lenient else decode(data)).splitlines(), 1):
        if line.startswith("\t"):
            run.append((number, [line[1:]]))
        elif run and not (line.strip() and run[-1][1][-2:] == ["", ""] and _complete(run)):
            run[-1][1].append(line.strip())
        else:
            _close(run, blocks, name)
            if line.strip():
                blocks.append(Paragraph(line.strip(), Ref(name, "", f"第{number}行")))
    _close(run, blocks, name)
    return Document(name, tuple(blocks), kind="text")


def _width(cells: list[tuple[int, list[str]]]) -> int:
    """Count the headings at the start: cells without inner text lines, up to the first followed by a blank line."""
    width = 0
    for _, lines in cells:
        width += 1
        known = match_header(lines[0], (*BREAKDOWN_COLUMNS, STATUS_TEXT)) is not None
        if len(lines) > 1 and (known or width > 1):
            return width
    return width


def _complete(run: list[tuple[int, list[str]]]) -> bool:
    return False if not run else len(run) % _width(run) == 0


def _close(run: list[tuple[int, list[str]]], blocks: list[Paragraph | Grid], name: str) -> None:
    """Turn the cells gathered so far into a grid and forget them."""
    if not run:
        return
    width = _width(run)
    cells = {
        divmod(index, width): text for index, (_, lines) in enumerate(run) if (text := clean_text("\n".join(lines)))
    }
    table = sum(isinstance(block, Grid) for block in blocks) + 1
    blocks.append(Grid(Ref(name, f"表{table}"), cells))
    run.clear()


_TAB_CELL = re.compile(r"^\t[^\t\n]*$", re.MULTILINE)
_TAB_ROW = re.compile(r"^[^\n]*\t[^\t\n]*\t", re.MULTILINE)


def looks_tabbed(text: str) -> bool:
    """Tell whether text is a notice with a tab before every cell rather than CSV, where rows have several tabs."""
    return len(_TAB_CELL.findall(text)) >= max(4, 2 * len(_TAB_ROW.findall(text)))

"""Text files as documents: CSV, and the tab-indented text of published notices."""

from __future__ import annotations

import csv
import io
import re

from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import clean_text
from wrkit.text.headers import match_header
from wrkit.vocab import BREAKDOWN_COLUMNS, STATUS_TEXT


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


def read_csv(data: bytes, name: str) -> Document:
    """Read comma-, tab- or semicolon-separated text as one grid.

    Raises:
        ValueError: undecodable, or a quoted field that never ends.
    """
    text = decode(data)
    head = text[:4096]
    delimiter = max(",\t;", key=lambda mark: (head.count(mark), mark == ","))
    cells: dict[tuple[int, int], str] = {}
    limit = csv.field_size_limit(2**24)
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)):
            cells.update({(row, col): value for col, value in enumerate(values) if value.strip()})
    except csv.Error as error:
        raise ValueError(str(error)) from error
    finally:
        csv.field_size_limit(limit)
    return Document(name, (Grid(Ref(name), cells),), kind="csv")


def read_text(data: bytes, name: str) -> Document:
    """Read text whose table cells start with a tab; a cell runs on over lines, blank ones included, to the next tab.

    The row's width is that of the run of headings a table starts with. Two blank lines end a table.
    """
    blocks: list[Paragraph | Grid] = []
    run: list[tuple[int, list[str]]] = []
    for number, line in enumerate(decode(data).splitlines(), 1):
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

"""发送记录 and 收件记录: tables in CSV that an office opens in Excel and wrkit adds lines to.

One line per record, in UTF-8 with a mark, so that Excel shows Chinese and a line can be added without touching the
others. A cell that a spreadsheet would take for a formula begins with an apostrophe. Excel may save the file in
another encoding and write dates its own way; both are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from wrkit.errors import UnreadableError
from wrkit.model.messages import Fetched, Sent
from wrkit.model.refs import Ref
from wrkit.text.clean import join_lines
from wrkit.text.plain import decode
from wrkit.vocab import FETCHED_COLUMNS, SENT_COLUMNS

_ACCEPTED, _NOT_ACCEPTED = "已发出", "未发出"
_FORMULA = ("=", "+", "-", "@", "\t", "'")
_DATE = re.compile(r"^(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")


def sent_line(sent: Sent) -> bytes:
    """Return a line of 发送记录."""
    result = _ACCEPTED if sent.accepted else _NOT_ACCEPTED
    return _line((
        sent.time, sent.period, sent.kind, sent.unit, "; ".join(sent.addresses), sent.subject, "; ".join(sent.files), result, sent.note,
        sent.key,
    ))  # fmt: skip


def fetched_line(fetched: Fetched) -> bytes:
    """Return a line of 收件记录."""
    return _line((
        fetched.time, fetched.fetched, fetched.unit, fetched.sender, fetched.subject, fetched.attachment, fetched.file, fetched.note,
        fetched.key,
    ))  # fmt: skip


def head(columns: Sequence[str]) -> bytes:
    """Return what a new file begins with: the mark of UTF-8 and the headings."""
    return b"\xef\xbb\xbf" + _line(columns)


def _line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    flat = (join_lines(cell) for cell in cells)
    csv.writer(buffer, lineterminator="\r\n").writerow(
        f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in flat
    )
    return buffer.getvalue().encode("utf-8", "replace")


def read_sent(data: bytes, file: str) -> tuple[Sent, ...]:
    """Read 发送记录.

    Raises:
        UnreadableError: it is no such table.
    """
    return tuple(
        Sent(
            _time(row["时间"]), row["期别"], row["类型"], row["单位"], _parts(row["收件人"]), row["主题"], _parts(row["附件"]),
            row["结果"] == _ACCEPTED, row["说明"], row["标识"],
        )
        for row in _rows(data, file, SENT_COLUMNS)
    )  # fmt: skip


def read_fetched(data: bytes, file: str) -> tuple[Fetched, ...]:
    """Read 收件记录.

    Raises:
        UnreadableError: it is no such table.
    """
    return tuple(
        Fetched(
            _time(row["时间"]), _time(row["收取时间"]), row["单位"], row["发件人"], row["主题"], row["附件"], row["文件"], row["说明"],
            row["标识"],
        )
        for row in _rows(data, file, FETCHED_COLUMNS)
    )  # fmt: skip


def ready(data: bytes, file: str, columns: Sequence[str]) -> bytes:
    """Return a record file that lines can be added to.

    A new one gets its headings; a last line that a power cut left unfinished goes; one that Excel saved in another
    encoding, or in which people moved columns, is written anew, their own columns last.

    Raises:
        UnreadableError: it is no such table.
    """
    data = _whole(data, file, columns)
    if not data:
        return head(columns)
    if data.startswith(head(columns)) and _is_utf8(data):
        return data
    names, rows = _table(data, file, columns)
    order = [*columns, *(name for name in names if name and name not in columns)]
    return head(order) + b"".join(_line(row.get(name, "") for name in order) for row in rows)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _rows(data: bytes, file: str, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    if whole := _whole(data, file, columns):
        yield from (row for row in _table(whole, file, columns)[1] if row[columns[-1]])


def _whole(data: bytes, file: str, columns: Sequence[str]) -> bytes:
    """Return the file without a last line that a power cut left unfinished.

    Raises:
        UnreadableError: there is no whole line, and what there is does not begin a record.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data  # UTF-16, as only Excel writes it, and all at once
    end = data.rfind(b"\n") + 1
    if not end and data.strip() and not head(columns).startswith(data):
        raise _no_record(file)
    return data[:end]


def _table(data: bytes, file: str, columns: Sequence[str]) -> tuple[list[str], list[dict[str, str]]]:
    """Return the headings and the rows by heading.

    Raises:
        UnreadableError: a column is missing, or it is no table at all.
    """
    try:
        text = decode(data)
        top = text.partition("\n")[0]
        delimiter = "\t" if top.count("\t") > top.count(",") else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except (ValueError, csv.Error):
        raise _no_record(file) from None
    names = [cell.strip() for cell in rows[0]] if rows else []
    if not set(columns) <= set(names):
        raise _no_record(file)
    cells = [[cell.removeprefix("'") for cell in row] + [""] * (len(names) - len(row)) for row in rows[1:] if any(row)]
    return names, [dict(zip(names, row, strict=False)) for row in cells]


def _no_record(file: str) -> UnreadableError:
    return UnreadableError(
        "记录文件读不懂，不能判断哪些已经办过。",
        "请恢复这个文件的表头，或把它改名移开（移开后会全部重新办理）。",
        Ref(file),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in cell.split(";")) if part)


def _time(text: str) -> str:
    """Return a time as wrkit writes it, however a spreadsheet wrote it: 2025/4/1 9:30 → 2025-04-01 09:30:00."""
    match = _DATE.match(text.strip())
    if match is None:
        return text
    year, month, day, *clock = match.groups()
    hour, minute, second = (int(part or 0) for part in clock)
    return f"{year}-{int(month):02d}-{int(day):02d} {hour:02d}:{minute:02d}:{second:02d}"


__all__ = ["fetched_line", "head", "read_fetched", "read_sent", "ready", "sent_line"]

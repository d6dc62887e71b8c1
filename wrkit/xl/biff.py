"""What xlrd passes over in an xls file: pictures, text boxes, page headers, and when it was last saved."""

from __future__ import annotations

import contextlib
import datetime
import io
import struct
from collections.abc import Iterator

from wrkit.model.sheets import CellNote
from wrkit.xl.pages import page_text

# Records ([MS-XLS] 2.3) and kinds of object (2.5.143); drop-downs and the boxes of comments are no content.
_BOF, _EOF, _CONTINUE, _OBJ, _DRAWING, _TEXT = 0x0809, 0x000A, 0x003C, 0x005D, 0x00EC, 0x01B6
# Page headers and footers; those of even and first pages.
_HEADER, _FOOTER, _MORE_HEADERS = 0x0014, 0x0015, 0x089C
_COMMENT_BOX, _DROP_DOWN = 25, 20
_ANCHOR = 0xF010
_EPOCH = datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)
_LAST_SAVED = 13


def drawings(stream: bytes, start: int, codepage: str = "") -> Iterator[CellNote]:
    """Yield a note for every picture, shape or text box of a sheet, and one for its page headers and footers.

    Args:
        stream: the workbook.
        start: where the sheet's BOF record is.
        codepage: how texts are encoded, “” in BIFF8.
    """
    pages: list[str] = []
    place: tuple[int, int] | None = None
    pending: list[CellNote] = []
    awaits_text = False
    for kind, body in _records(stream, start):
        if kind in (_HEADER, _FOOTER, _MORE_HEADERS) and body:
            with contextlib.suppress(struct.error):
                pages.extend(_page_codes(kind, body, codepage))
        elif kind == _DRAWING:
            place = _anchor(body) or place
        elif kind == _OBJ and len(body) >= 6:
            awaits_text = False
            if struct.unpack_from("<H", body, 4)[0] not in (_COMMENT_BOX, _DROP_DOWN) and place:
                pending.append(CellNote("picture", *place))
                awaits_text = True
            place = None
        elif kind == _CONTINUE and awaits_text and len(body) > 1 and body[0] in (0, 1):
            text = body[1:].decode("utf-16-le" if body[0] else "latin-1", "replace")
            if pending and not pending[-1].text:
                pending[-1] = CellNote("picture", pending[-1].row, pending[-1].col, text)
            awaits_text = False
    yield from pending
    if said := page_text(pages):
        yield CellNote("page", 0, 0, said)


def _page_codes(kind: int, body: bytes, codepage: str) -> Iterator[str]:
    """Yield the codes of a page header or footer ([MS-XLS] 2.4.136, 2.4.124, 2.4.137)."""
    if codepage:
        yield body[1 : 1 + body[0]].decode(codepage, "replace")
        return
    at = 0
    counts = [1]
    if kind == _MORE_HEADERS:
        at = 38
        counts = list(struct.unpack_from("<4H", body, 30))
    for _ in filter(None, counts):
        size, wide = struct.unpack_from("<HB", body, at)
        size *= 1 + (wide & 1)
        yield body[at + 3 : at + 3 + size].decode("utf-16-le" if wide & 1 else "latin-1", "replace")
        at += 3 + size


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one sheet; charts inside it have a beginning and an end of their own."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _anchor(body: bytes) -> tuple[int, int] | None:
    """Return (row, column) of a drawing's anchor ([MS-XLS] 2.5.193)."""
    at = body.find(struct.pack("<HI", _ANCHOR, 18))
    if at < 2 or at + 6 + 8 > len(body):
        return None
    col, _, row = struct.unpack_from("<HHH", body, at + 8)
    return row, col


def last_saved(data: bytes) -> str:
    """Return when an OLE file was last saved, in UTC as “2026-04-09T08:00:00+00:00”; “” where it does not say."""
    from xlrd.compdoc import CompDoc

    try:
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream("\x05SummaryInformation")
        if not stream:
            return ""
        section = struct.unpack_from("<I", stream, 44)[0]
        for index in range(min(struct.unpack_from("<I", stream, section + 4)[0], 100)):
            key, at = struct.unpack_from("<II", stream, section + 8 + 8 * index)
            if key == _LAST_SAVED and struct.unpack_from("<I", stream, section + at)[0] == 0x40:
                ticks = struct.unpack_from("<Q", stream, section + at + 4)[0]
                return (_EPOCH + datetime.timedelta(microseconds=ticks // 10)).isoformat()
    except Exception:  # the date only orders resends; xlrd fails in many ways on odd containers
        return ""
    return ""

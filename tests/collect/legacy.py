"""Old binary formats, written by hand where no library writes them any more."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence

import xlwt
from xlwt.CompoundDoc import XlsDoc


def xls(rows: Sequence[Sequence[object]], formats: Mapping[tuple[int, int], str] | None = None) -> bytes:
    """Return a BIFF8 workbook; `formats`: (row, column) → number format."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("填报表")
    for row, values in enumerate(rows):
        for col, value in enumerate(values):
            if value not in ("", None):
                code = (formats or {}).get((row, col), "General")
                sheet.write(row, col, value, xlwt.easyxf(num_format_str=code))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def biff5(rows: Sequence[Sequence[str]], *, contained: bool = True) -> bytes:
    """Return a workbook of Excel 5/95 with texts in GBK, in an OLE container or bare."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    name = "填报表".encode("gbk")
    head = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0x096C, 1993)) + record(0x42, struct.pack("<H", 936))
    xf = record(0xE0, struct.pack("<HHHHHHHH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0))
    font = record(0x31, struct.pack("<HHHHHBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 134, 0, 4) + b"Song")
    body = head + font * 4 + xf * 16
    offset = len(body) + 4 + 7 + len(name) + 4
    body += record(0x85, struct.pack("<IBBB", offset, 0, 0, len(name)) + name) + record(0x0A)
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0x096C, 1993))
    sheet += record(0x00, struct.pack("<HHHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text:
                raw = text.encode("gbk")
                sheet += record(0x204, struct.pack("<HHHH", row, col, 15, len(raw)) + raw)
    stream = body + sheet + record(0x0A)
    return ole({"Book": stream}) if contained else stream


def ole(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE container with one stream of content; further ones are named in its directory only."""
    (name, content), *others = streams.items()
    target = io.BytesIO()
    XlsDoc().save(target, content)
    data = target.getvalue().replace(_entry("Workbook"), _entry(name))
    for other, _ in others:
        data = _rename_free(data, other)
    return data


def _entry(name: str) -> bytes:
    return name.encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<H", len(name) * 2 + 2)


def _rename_free(data: bytes, name: str) -> bytes:
    """Put a name on an unused entry of the directory, beside the stream that is there."""
    directory = (struct.unpack_from("<I", data, 48)[0] + 1) * 512
    free = next(at for at in range(directory, directory + 512, 128) if data[at + 66] == 0)
    index = (free - directory) // 128
    entry = _entry(name) + struct.pack("<BBIII", 2, 1, *[0xFFFFFFFF] * 3)
    data = data[:free] + entry + data[free + len(entry) :]
    taken = directory + 128
    return data[: taken + 68] + struct.pack("<I", index) + data[taken + 72 :]


def xlsb(rows: Sequence[Sequence[object]], name: str = "填报表") -> bytes:
    """Return a binary workbook of texts and numbers ([MS-XLSB] 2.4: record type, length, body)."""
    from tests.collect.kit import packed

    def record(kind: int, body: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        length = bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 0x7F | 0x80, len(body) >> 7])
        return head + length + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows), 0, 10)) + record(145)
    for row, values in enumerate(rows):
        sheet += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for col, value in enumerate(values):
            if isinstance(value, float):
                sheet += record(5, struct.pack("<IId", col, 0, value))
            elif value:
                sheet += record(6, struct.pack("<II", col, 0) + wide(str(value)))
    sheet += record(146) + record(130)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide(name)
    book = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{}" Target="{}"/></Relationships>'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations.format(kind + "officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations.format(kind + "worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )

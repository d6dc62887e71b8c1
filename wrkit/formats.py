"""What a file is by its content, whatever its name says; zip containers within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from wrkit.errors import UnreadableError
from wrkit.model.refs import Ref

# A returned workbook is tens of kilobytes; these bounds only stop what is no honest file.
MAX_FILE = 200 * 2**20
MAX_UNPACKED = 400 * 2**20
MAX_PARTS = 20_000
MAX_RATIO = 400

_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x09\x08", "xls"),
    (b"\x09\x04", "xls"),
    (b"\x09\x02", "xls"),
    (b"\x09\x00\x04\x00", "xls"),
    (b"{\\rtf", "rtf"),
)


# A message starts with header fields; one of these is always among the first.
_MAIL = re.compile(
    rb"^(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?(?:From|Received|Return-Path|MIME-Version|Message-ID):",
    re.IGNORECASE,
)


def sniff(data: bytes) -> str:
    """Return what the content is.

    One of: empty, xlsx, xlsb, ods, docx, zip, broken-zip, xls, doc, encrypted, ole, pdf, rar, 7z, image, rtf, html,
    spreadsheetml, eml, text, binary.
    """
    if not data.strip(b"\x00 \r\n\t"):
        return "empty"
    if data.startswith(b"PK"):
        return _sniff_zip(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and not (signature == b"BM" and _is_text(data)):
            return _sniff_ole(data) if kind == "ole" else kind
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "html"
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "spreadsheetml"
    if _is_text(data):
        return "eml" if _MAIL.match(data.lstrip()[:2000]) else "text"
    return "binary"


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:8192]
    return b"\x00" not in sample and sum(byte < 9 or 13 < byte < 32 for byte in sample) * 50 <= len(sample)


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return "ods" if b"spreadsheet" in archive.read("mimetype") else "zip"
    except Exception:
        return "broken-zip"
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if "[Content_Types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return "xlsx"
        if any(name.startswith("word/") for name in names):
            return "docx"
    return "zip"


def _sniff_ole(data: bytes) -> str:
    """Tell the streams of an OLE container by their UTF-16 names in the directory."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return "encrypted"
    if has("Workbook") or has("Book"):
        return "xls"
    return "doc" if has("WordDocument") else "ole"


WHY = {
    "empty": ("文件是空的。", "请向对方重新索取该文件。"),
    "broken-zip": ("文件已损坏（下载或传输不完整）。", "请向对方重新索取该文件。"),
    "encrypted": ("文件设有打开密码。", "请用密码打开，另存为不加密的 xlsx 后再放入。"),
    "pdf": ("这是 PDF 文件，不是表格。", "请让单位报送 Excel 文件。"),
    "image": ("这是图片，不是表格。", "请让单位报送 Excel 文件。"),
    "rar": ("这是 RAR 压缩包。", "请先解压，再放入解压后的表格。"),
    "7z": ("这是 7z 压缩包。", "请先解压，再放入解压后的表格。"),
    "zip": ("这是 ZIP 压缩包。", "请先解压，再放入解压后的表格。"),
    "doc": ("这是旧版 Word 文件（.doc）。", "请用 Word 或 WPS 打开，另存为 docx 后再放入。"),
    "docx": ("这是 Word 文件，不是表格。", "请让单位报送 Excel 文件。"),
    "ole": ("不认识的旧版 Office 文件。", "请另存为 xlsx 后再放入。"),
    "rtf": ("这是 RTF 文件。", "请另存为 docx 或 xlsx 后再放入。"),
    "html": ("这是网页，只是改名成了表格。", "请用 Excel 打开，另存为 xlsx 后再放入。"),
    "spreadsheetml": ("这是 XML 格式的表格（Excel 2003）。", "请用 Excel 打开，另存为 xlsx 后再放入。"),
    "binary": ("不认识的文件格式。", "请让单位用下发的填报表填报。"),
    "text": ("这是文本文件，不是表格。", "请让单位报送 Excel 文件。"),
}


def refuse(kind: str, name: str) -> UnreadableError:
    """Return the error that says what a file is and what to do."""
    what, advice = WHY.get(kind, WHY["binary"])
    return UnreadableError(what, advice, Ref(name))


def unpack(data: bytes, name: str) -> dict[str, bytes]:
    """Return the members of a zip container by name.

    Raises:
        UnreadableError: damaged, or larger than any honest file once unpacked (a zip bomb).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            check_size(infos, name)
            return {info.filename: archive.read(info) for info in infos}
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        KeyError,
        zlib.error,
    ) as error:
        what = "文件设有密码。" if "encrypted" in str(error) else "文件已损坏（下载或传输不完整）。"
        raise UnreadableError(what, "请向对方重新索取该文件。", Ref(name)) from error


def check_size(infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a container that unpacks to far more than it is.

    Raises:
        UnreadableError: too many members, too large, or compressed beyond belief.
    """
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    if len(infos) > MAX_PARTS or size > MAX_UNPACKED or (size > 50 * 2**20 and size / packed > MAX_RATIO):
        raise UnreadableError(
            f"文件展开后过大（{len(infos)}个部件，{size // 2**20} MB），可能是恶意文件。",
            "请让单位新建一份填报表重填。",
            Ref(name),
        )

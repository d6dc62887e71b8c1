"""What a file is by its content, whatever its name says; zip containers within limits."""

from __future__ import annotations

import io
import re
import struct
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
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "gz"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x09\x08", "xls"),
    (b"\x09\x04", "xls"),
    (b"\x09\x02", "xls"),
    (b"\x09\x00\x04\x00", "xls"),
    (b"{\\rtf", "rtf"),
    (b"ID;P", "slk"),
    (b"TABLE\r\n0,1", "dif"),
)


# A message starts with header fields; one of these is always among the first. A mailbox has a line before them.
_MAIL = re.compile(
    rb"(?:>?From [^\r\n]*\r?\n)?(?:[A-Za-z][!-9;-~]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,200}?"
    rb"(?:From|Received|Return-Path|MIME-Version|Message-ID):",
    re.IGNORECASE,
)
_HEADERS = 65_536


# The type of a package's main part: document or template, with macros or without.
_MAIN_SHEET = re.compile(
    rb"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template)\.macroEnabled)\.main\+xml"
)
_MAIN_WORD = re.compile(rb"(?:wordprocessingml\.(?:document|template)|ms-word\.(?:document|template)\S*)\.main\+xml")


# What an Outlook message has at its top ([MS-OXMSG] 2.2); xls and the like have none of these.
_OUTLOOK = ("__substg1.0_", "__properties_version1.0", "__nameid", "__recip_version1.0_", "__attach_version1.0_")
# Files of other programs that are zip archives, by parts they always have: Android and Java, XMind, maps, courses, UOF.
_PACKAGES = (
    {"AndroidManifest.xml"}, {"META-INF/MANIFEST.MF"}, {"META-INF/container.xml"}, {"content.json", "metadata.json"},
    {"content.xml", "META-INF/manifest.xml"}, {"content.xml", "meta.xml"}, {"doc.kml"}, {"imsmanifest.xml"}, {"uof.xml"},
)  # fmt: skip
_FORMS = (
    ".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ett", ".ods", ".fods", ".csv", ".docx", ".doc", ".wps", ".zip", ".rar", ".7z", ".eml",
)  # fmt: skip


def sniff(data: bytes) -> str:
    """Return what the content is.

    One of: empty, xlsx, xlsb, ods, fods, docx, zip, broken-zip, office, ofd, package, xls, doc, ppt, msg, encrypted,
    ole, broken-ole, pdf, rar, 7z, gz, image, rtf, slk, dif, html, spreadsheetml, xml, eml, text, binary.
    """
    if not data.strip(b"\x00 \r\n\t"):
        return "empty"
    if data.startswith(b"PK"):
        return _sniff_zip(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature) and not (signature == b"BM" and _is_text(data)):
            return _sniff_ole(data) if kind == "ole" else kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" or data[4:12] in (b"ftypheic", b"ftypmif1"):
        return "image"
    if not _is_text(data):
        return "binary"
    return _sniff_text(data)


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:8192]
    return b"\x00" not in sample and sum(byte < 9 or 13 < byte < 32 for byte in sample) * 50 <= len(sample)


def _sniff_text(data: bytes) -> str:
    """Tell markup and mail from plain text, in whatever encoding."""
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8")
    head = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head:
            return "spreadsheetml"
        if b"urn:oasis:names:tc:opendocument" in head and b"opendocument.spreadsheet" in head:
            return "fods"
        if re.search(rb"<(?:!doctype html|html|head|body|meta|style|table|frameset|script)[\s>]", head):
            return "html"
        if head.startswith(b"<?xml"):
            return "xml"
    return "eml" if _MAIL.match(data[:_HEADERS].lstrip(b"\xef\xbb\xbf \t\r\n")) else "text"


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            kind = types = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype")
            sure = "xl/workbook.xml" in names  # then what the types say makes no difference
            if not sure and "[Content_Types].xml" in names and archive.getinfo("[Content_Types].xml").file_size < 2**20:
                types = archive.read("[Content_Types].xml")
    except Exception:
        return "broken-zip"
    if b"opendocument" in kind:
        return "ods" if b"spreadsheet" in kind else "office"
    found = _package_kind(names, types)
    # An archive of forms is one whatever lies beside them.
    if found == "zip" and not any(name.lower().endswith(_FORMS) for name in names):
        return "package" if kind or any(marks <= names for marks in _PACKAGES) or _in_app(names) else "zip"
    return found


def _package_kind(names: set[str], types: bytes) -> str:
    """Tell an Office package by its main part, or by its declared types where that lies elsewhere; else a plain zip."""
    if "OFD.xml" in names:  # GB/T 33190
        return "ofd"
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if "xl/workbook.xml" in names or _MAIN_SHEET.search(types):
        return "xlsx"
    if "word/document.xml" in names or _MAIN_WORD.search(types):
        return "docx"
    if "[Content_Types].xml" in names or any(name.endswith(".iwa") for name in names):
        return "office"
    return "zip"


def _in_app(names: set[str]) -> bool:
    """Tell an app for iOS, whose parts all stand in one folder."""
    return bool(names) and all(name.startswith("Payload/") for name in names)


def _sniff_ole(data: bytes) -> str:
    """Tell an OLE container by the streams at its top: a Word document may well hold a workbook further down."""
    names = _ole_names(data) - {""}
    if not names:  # the directory often stands at the end, where a broken transfer cuts it off
        return "broken-ole"
    if names & {"encryptedpackage", "encryptioninfo"}:
        return "encrypted"
    if names & {"workbook", "book"}:
        return "xls"
    if any(name.startswith(_OUTLOOK) for name in names):
        return "msg"
    return "doc" if "worddocument" in names else "ppt" if "powerpoint document" in names else "ole"


def _ole_names(data: bytes) -> set[str]:
    """Return the names at the top of an OLE container, in small letters; of a damaged one, all names in its directory.

    Layout: [MS-CFB] 2.2 (header), 2.3 (FAT), 2.6.1 (directory entries of 128 bytes, siblings as a tree).
    """
    entries = _ole_directory(data)
    top: set[str] = set()
    waiting = [entries[0][3]] if entries else []
    seen: set[int] = set()
    while waiting:
        index = waiting.pop()
        if index in seen or not 0 <= index < len(entries):
            continue
        seen.add(index)
        name, left, right, _ = entries[index]
        top.add(name)
        waiting += [left, right]
    return top or {entry[0] for entry in entries}


def _ole_directory(data: bytes) -> list[tuple[str, int, int, int]]:
    """Return (name, left, right, child) of every directory entry that can be reached."""
    if len(data) < 512:
        return []
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    if size < 128:
        return []
    fat_at = struct.unpack_from("<109I", data, 76)
    sector = struct.unpack_from("<I", data, 48)[0]
    entries = []
    for _ in range(64):  # ten thousand names are more than any honest file has
        start = (sector + 1) * size
        block = data[start : start + size]
        for at in range(0, len(block) - 127, 128):
            length = min(struct.unpack_from("<H", block, at + 64)[0], 64)
            name = block[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            entries.append((name, *struct.unpack_from("<III", block, at + 68)))
        table, place = divmod(sector * 4, size)
        following = (fat_at[table] + 1) * size + place if table < 109 else len(data)
        if not block or following + 4 > len(data):
            break
        sector = struct.unpack_from("<I", data, following)[0]
        if sector >= 0xFFFFFFF0:
            break
    return entries


WHY = {
    "empty": ("文件是空的。", "请向对方重新索取该文件。"),
    "broken-zip": ("文件已损坏（下载或传输不完整）。", "请向对方重新索取该文件。"),
    "broken-ole": ("文件已损坏（下载或传输不完整）。", "请向对方重新索取该文件。"),
    "encrypted": ("文件设有打开密码。", "请用密码打开，另存为不加密的 xlsx 后再放入。"),
    "pdf": ("这是 PDF 文件，不是表格。", "请让单位报送 Excel 文件。"),
    "image": ("这是图片，不是表格。", "请让单位报送 Excel 文件。"),
    "rar": ("这是 RAR 压缩包。", "请先解压，再放入解压后的表格。"),
    "7z": ("这是 7z 压缩包。", "请先解压，再放入解压后的表格。"),
    "gz": ("这是压缩文件。", "请先解压，再放入解压后的表格。"),
    "zip": ("这是 ZIP 压缩包。", "请先解压，再放入解压后的表格。"),
    "doc": ("这是旧版 Word 文件（.doc）。", "请用 Word 或 WPS 打开，另存为 docx 后再放入。"),
    "docx": ("这是 Word 文件，不是表格。", "请让单位报送 Excel 文件。"),
    "ppt": ("这是旧版演示文稿（.ppt），不是表格。", "请让单位报送 Excel 文件。"),
    "msg": ("这是 Outlook 邮件（.msg）。", "请用 Outlook 打开，把附件另存出来后放入；邮件正文也请看一眼。"),
    "ofd": ("这是版式文件（OFD），不是表格。", "请让单位报送 Excel 文件；如文件里附有表格，请打开后另存出来再放入。"),
    "package": ("这是其他程序的文件（如思维导图、电子书、安装包），不是表格。", "请让单位报送 Excel 文件。"),
    "ole": ("不认识的旧版 Office 文件。", "请另存为 xlsx 后再放入。"),
    "rtf": ("这是 RTF 文件。", "请另存为 docx 或 xlsx 后再放入。"),
    "html": ("这是网页，里面没有表格。", "请用 Excel 打开，另存为 xlsx 后再放入。"),
    "spreadsheetml": ("这是 XML 格式的表格（Excel 2003）。", "请用 Excel 打开，另存为 xlsx 后再放入。"),
    "office": ("这是演示文稿或其他办公软件的文件，不是 Excel 或 Word 文件。", "请打开后另存为 xlsx 或 docx 再放入。"),
    "fods": ("这是 XML 格式的 ODF 表格。", "请打开后另存为 xlsx 再放入。"),
    "slk": ("这是 SYLK 格式的表格。", "请用 Excel 打开，另存为 xlsx 后再放入。"),
    "dif": ("这是 DIF 格式的表格。", "请用 Excel 打开，另存为 xlsx 后再放入。"),
    "xml": ("这是 XML 数据，不是表格。", "请另存为 xlsx 后再放入。"),
    "binary": ("不认识的文件格式。", "请让单位用下发的填报表填报。"),
    "text": ("这是文本文件，不是表格。", "请让单位报送 Excel 文件。"),
}


def refuse(kind: str, name: str) -> UnreadableError:
    """Return the error that says what a file is and what to do."""
    what, advice = WHY.get(kind, WHY["binary"])
    return UnreadableError(what, advice, Ref(name))


def unpack(data: bytes, name: str, skip: re.Pattern[str] | None = None) -> dict[str, bytes]:
    """Return the members of a zip container by name, less those whose whole name `skip` matches.

    Raises:
        UnreadableError: damaged, or larger than any honest file once unpacked (a zip bomb).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            check_size(infos, name)
            return {info.filename: archive.read(info) for info in infos if not (skip and skip.fullmatch(info.filename))}
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

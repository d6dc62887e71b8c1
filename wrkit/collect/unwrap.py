"""From a returned file of any kind to documents: by content, through archives and mails."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from wrkit.errors import Finding, UnreadableError, finding
from wrkit.formats import MAX_FILE, check_size, refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document
from wrkit.text.clean import join_lines, squeeze

_MAX_DEPTH = 4
_MAX_MEMBERS = 2_000
_DEEP = 100
# Left behind by programs: (pattern of the name, what it is).
_LITTER = (
    (re.compile(r"^~\$"), "Office 打开文件时留下的锁文件；如正在编辑，请保存并关闭后重新合并"),
    (re.compile(r"^\.~(?!lock\.)"), "WPS 打开文件时留下的锁文件；如正在编辑，请保存并关闭后重新合并"),
    (re.compile(r"^\.~lock\..*#$"), "LibreOffice 打开文件时留下的锁文件；如正在编辑，请保存并关闭后重新合并"),
    (
        re.compile(r"^(?:Thumbs\.db|ehthumbs\.db|desktop\.ini|\.DS_Store|\._.*)$", re.IGNORECASE),
        "系统生成的缩略图或设置文件",
    ),
    (re.compile(r"^\.wrkit-.*\.tmp$"), "wrkit 的临时文件"),
    (re.compile(r"^~.*\.tmp$", re.IGNORECASE), "Office 的临时文件"),
)

# How much of a mail's own text is told.
_SAID = 5_000
_MARKUP = re.compile(r"(?is)<(style|script|head)\b.*?</\1>|<[^>]*>|&nbsp;")
_FILE_NAME = re.compile(rb"\b(?:file)?name\s*=\s*(?:\"([^\"]*)\"|([^\s;\"]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """Documents found in a file, and a finding for everything in it that is none."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]


def unwrap(data: bytes, name: str) -> Unwrapped:
    """Open a returned file, whatever its name says: workbook, Word document, CSV, zip archive or mail.

    Args:
        data: the file's content.
        name: its path as people know it; members of archives are named below it, with /.
    """
    documents: list[Document] = []
    findings: list[Finding] = []
    budget = [_MAX_MEMBERS]
    for found in _open(data, name, 0, budget):
        if isinstance(found, Document):
            documents.append(found)
        else:
            findings.append(found)
    return Unwrapped(tuple(documents), tuple(findings))


def too_large(size: int, name: str) -> UnreadableError:
    """Return what is said of a file larger than any form."""
    return UnreadableError(f"文件过大（{size // 2**20} MB）。", "请让单位新建一份填报表重填。", Ref(name))


def litter(name: str) -> str:
    """Return what a file left behind by a program is, by its name; “” for any other."""
    base = name.replace("\\", "/").rpartition("/")[2]
    if "__MACOSX/" in name:
        return "苹果电脑压缩时附带的文件"
    return next((what for pattern, what in _LITTER if pattern.match(base)), "")


def _open(data: bytes, name: str, depth: int, budget: list[int]) -> Iterator[Document | Finding]:
    if what := litter(name):
        yield finding("file-skipped", Ref(name), why=what)
        return
    try:
        if len(data) > MAX_FILE:
            raise too_large(len(data), name)
        kind = sniff(data)
        if kind in ("zip", "eml") and depth >= _MAX_DEPTH:
            budget[0] -= _DEEP  # so that a bomb of nested archives is not reported a thousand times
            yield finding("archive-deep", Ref(name))
        elif kind == "zip":
            yield from _open_zip(data, name, depth, budget)
        elif kind == "eml":
            yield from _open_mail(data, name, depth, budget)
        else:
            yield _read(data, name, kind)
    except UnreadableError as error:
        yield finding("file-unreadable", Ref(name), why=error.what, todo=error.advice)


def _read(data: bytes, name: str, kind: str) -> Document:
    if kind == "docx":
        from wrkit.word.read import read_docx

        return read_docx(data, name)
    if kind == "text":
        from wrkit.text.plain import decode, looks_tabbed, read_csv, read_text

        try:
            tabbed = looks_tabbed(decode(data)) and not name.lower().endswith((".csv", ".tsv"))
            document = read_text(data, name) if tabbed else read_csv(data, name)
        except ValueError:
            raise refuse("text", name) from None
        if not document.grids or max(grid.width for grid in document.grids) < 2:
            raise refuse("text", name)
        return document
    from wrkit.xl.read import read_workbook

    return read_workbook(data, name, kind)


def _open_zip(data: bytes, name: str, depth: int, budget: list[int]) -> Iterator[Document | Finding]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            check_size(infos, name)
            if not infos:
                raise refuse("empty", name)
            locked = [info for info in infos if info.flag_bits & 0x1]
            if len(locked) == len(infos):
                raise UnreadableError("压缩包设有密码。", "请用密码解压后再放入。", Ref(name))
            for info in infos:
                budget[0] -= 1
                if budget[0] < 0:
                    yield finding("archive-deep", Ref(name))
                    return
                yield from _open_member(archive, info, f"{name}/{_member_name(info)}", depth, budget)
    except (UnreadableError, MemoryError):
        raise
    except Exception:  # zipfile fails in many ways on damaged archives
        raise refuse("broken-zip", name) from None


def _open_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: str, depth: int, budget: list[int]
) -> Iterator[Document | Finding]:
    """Open one member; a damaged or locked one does not stop the others."""
    what, todo = refuse("broken-zip", member).what, "请向对方重新索取该文件。"
    if info.flag_bits & 0x1:
        what, todo = "压缩包里的这个文件设有密码。", "请用密码解压后再放入。"
    content = None
    try:
        content = archive.read(info)
    except NotImplementedError:
        what, todo = "压缩方式不认识，解不开。", "请先用解压软件解压，再放入解压后的表格。"
    except MemoryError:
        raise
    except Exception:  # zipfile fails in many ways on damaged archives
        content = None
    if content is None:
        yield finding("file-unreadable", Ref(member), why=what, todo=todo)
    else:
        yield from _open(content, member, depth + 1, budget)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; one not flagged as UTF-8 was written by a Chinese Windows in GBK."""
    text = info.orig_filename.partition("\x00")[0]  # `filename` has a \\ turned into / on Windows only
    if not info.flag_bits & 0x800:
        raw = text.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                text = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return _plain_name(text)


def _plain_name(text: str) -> str:
    """Return a path from outside as a name to show: no way upwards, nothing that cannot be written or printed."""
    text = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "\ufffd", text)
    return "/".join(part for part in text.replace("\\", "/").split("/") if part not in ("", ".", "..")) or "无名文件"


def _open_mail(data: bytes, name: str, depth: int, budget: list[int]) -> Iterator[Document | Finding]:
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    try:
        message = message_from_bytes(data, policy=policy.default)
        parts = [
            part for part in message.walk() if not part.is_multipart() or part.get_content_type() == "message/rfc822"
        ]
        attached = [(part, _attachment_name(part)) for part in parts]
    except Exception:  # the parser fails on some malformed headers
        raise UnreadableError("邮件文件已损坏，打不开。", "请向对方重新索取附件。", Ref(name)) from None
    opened = 0
    for part, filename in attached:
        if not filename or not isinstance(part, EmailMessage):
            continue
        budget[0] -= 1
        if budget[0] < 0:
            yield finding("archive-deep", Ref(name))
            return
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            opened += 1
            yield from _open(content, f"{name}/{filename}", depth + 1, budget)
    if not opened and (page := _form_in(message)):
        yield from _open(page, f"{name}/邮件正文", depth + 1, budget)
    elif not opened:
        yield finding(
            "mail-empty", Ref(name), text="；".join(filter(None, (str(message.get("subject", "")), *_bodies(message))))
        )
    else:
        for said in filter(None, _bodies(message)):
            yield finding("text-outside", Ref(name), text=f"（邮件正文）{said}")


def _form_in(message: object) -> bytes:
    """Return a mail's own text as a web page where a form was pasted into it, else nothing."""
    from email.message import EmailMessage

    assert isinstance(message, EmailMessage)
    with contextlib.suppress(Exception):  # the parser fails on some malformed bodies
        part = message.get_body(("html",))
        text = part.get_content() if part is not None else ""
        if "<table" in text.lower() and "完成情况" in squeeze(_MARKUP.sub("", text)):
            return f'<html><meta charset="utf-8">{text}</html>'.encode()
    return b""


def _bodies(message: object) -> Iterator[str]:
    """Yield what a mail itself says, and what the mails forwarded in it say; of each the beginning."""
    from email.message import EmailMessage

    assert isinstance(message, EmailMessage)
    for part in message.walk():
        if part is not message and part.get_content_type() != "message/rfc822":
            continue
        with contextlib.suppress(Exception):  # the parser fails on some malformed bodies
            mail = message if part is message else part.get_content()
            body = mail.get_body(("plain", "html"))
            text = body.get_content() if body is not None else ""
            if isinstance(text, str):
                text = text[: 40 * _SAID]
                text = join_lines(_MARKUP.sub("", text) if "<" in text else text)
                yield text if len(text) <= _SAID else f"{text[:_SAID]}……（未完，请看原邮件）"


def _attachment_name(part: object) -> str:
    """Return an attachment's name, decoded from whichever form the sender used; “” for a body."""
    from email.message import EmailMessage

    assert isinstance(part, EmailMessage)
    filename = _raw_name(part) or part.get_filename()
    if filename:
        return _plain_name(filename).rpartition("/")[2]
    is_file = part.get_content_maintype() in ("application", "image")
    return "附件" if is_file or part.get_content_disposition() == "attachment" else ""


def _raw_name(part: object) -> str:
    """Return a name written in ways no standard allows: encoded words in a parameter, bare GBK bytes; “” for any other."""
    from email.header import decode_header, make_header
    from email.message import EmailMessage

    assert isinstance(part, EmailMessage)
    for header, value in part.raw_items():
        if header.lower() not in ("content-disposition", "content-type"):
            continue
        raw = value.encode("utf-8", "surrogateescape")
        match = _FILE_NAME.search(raw)
        name = (match[1] or match[2] or b"") if match else b""
        if b"=?" in name:
            with contextlib.suppress(LookupError, ValueError):
                return str(make_header(decode_header(name.decode("ascii"))))
        for encoding in () if name.isascii() else ("utf-8", "gb18030"):
            with contextlib.suppress(UnicodeDecodeError):
                return name.decode(encoding)
    return ""

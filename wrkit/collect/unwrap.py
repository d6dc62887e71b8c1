"""From a returned file of any kind to documents: by content, through archives and mails."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wrkit.collect.outside import in_pieces
from wrkit.errors import Finding, UnreadableError, finding
from wrkit.formats import MAX_FILE, check_size, refuse, sniff
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import squeeze
from wrkit.vocab import STATUS_TEXT

if TYPE_CHECKING:
    from wrkit.mail.opened import Opened, Page

_MAX_DEPTH = 4
_MAX_MEMBERS = 2_000
_DEEP = 100
_ENCODING = re.compile(rb"\s*<\?xml\b[^>]*\bencoding\s*=\s*[\"']([\w.-]+)")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
# Stands for what could not be decoded, in documents that are decoded by guess.
_LOST, _DECODED = "\ufffd", ("csv", "text", "html", "spreadsheetml")
# What stands in a Word document and is not read.
_EMBEDDED = {"rtf": "RTF 文件", "eml": "网页", "html": "网页", "text": "文本", "docx": "Word 文件"}
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
            if found.kind in _DECODED and (count := _texts_of(found).count(_LOST)):
                findings.append(finding("text-garbled", Ref(found.name), count=count))
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
            yield from _open_mails(data, name, depth, budget)
        else:
            yield _read(data, name, kind, depth)
    except UnreadableError as error:
        yield finding("file-unreadable", Ref(name), why=error.what, todo=error.advice)


def _read(data: bytes, name: str, kind: str, depth: int) -> Document:
    if kind == "docx":
        from wrkit.word.read import read_docx

        return read_docx(data, name, lambda inner: _embedded(inner, name, depth + 1))
    if kind == "text":
        return _read_text(data, name)
    from wrkit.xl.read import read_workbook

    return read_workbook(_sound_xml(data) if kind == "spreadsheetml" else data, name, kind)


def _sound_xml(data: bytes) -> bytes:
    """Return XML whose bytes are not what it declares (GB2312 with characters of GBK, or nothing) as UTF-8."""
    from wrkit.text.plain import decode_leniently

    declared = _ENCODING.match(data)
    try:
        data.decode(declared[1].decode("ascii") if declared else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return _DECLARATION.sub("", decode_leniently(data)[0], count=1).encode("utf-8", "replace")
    return data


def _texts_of(document: Document) -> str:
    return "\n".join(
        text
        for block in document.blocks
        for text in ((block.text,) if isinstance(block, Paragraph) else block.cells.values())
    )


def _read_text(data: bytes, name: str) -> Document:
    """Read a text file as a table, or, where it is none, as lines."""
    from wrkit.text.plain import decode_leniently, headed, looks_tabbed, read_csv, read_lines, read_text

    table = name.lower().endswith((".csv", ".tsv"))
    if not table and looks_tabbed(decode_leniently(data)[0]):
        document = read_text(data, name, lenient=True)
    else:
        document = read_csv(data, name, lenient=True)
        table = table or headed(document)
    wide = max((grid.width for grid in document.grids), default=0) > 1
    return document if wide and (table or document.kind == "text") else read_lines(data, name)


def _embedded(data: bytes, name: str, depth: int) -> Sequence[Paragraph | Grid]:
    """Return the blocks of a file that stands in the text of a Word document (w:altChunk), as html exporters write it."""
    kind = sniff(data)
    what = _EMBEDDED.get(kind, "认不出的格式")
    with contextlib.suppress(UnreadableError):
        if depth > _MAX_DEPTH:
            what = "层数过多"
        elif kind == "eml":
            from wrkit.mail.opened import mails_in, open_mail

            with contextlib.suppress(Exception):  # the parser fails on some malformed headers
                if pages := open_mail(mails_in(data)[0]).pages:
                    return _read_pages(pages, name).blocks
        elif kind in ("html", "text"):
            from wrkit.mail.opened import Page
            from wrkit.text.plain import decode_leniently

            marked = kind == "html" or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
            return (
                _read_pages([Page("", decode_leniently(data)[0])], name) if marked else _read_text(data, name)
            ).blocks
        elif kind == "docx":
            return _read(data, name, kind, depth).blocks
    return (Paragraph(f"（这里嵌入了一段内容，是{what}，没有读取，请打开原文件查看）", Ref(name)),)


def _read_pages(pages: Sequence[Page], name: str) -> Document:
    """Read web pages as one document, each table a grid called by its sheet; what has no table, as paragraphs."""
    from wrkit.mail.body import plain_of
    from wrkit.xl.read import read_workbook

    blocks: list[Paragraph | Grid] = []
    sheets: list[str] = []
    for page in pages:
        try:
            found = read_workbook(_as_file(page.html), name, "html").blocks
        except UnreadableError:
            found = tuple(Paragraph(line, Ref(name)) for line in plain_of(page.html).split("\n") if line)
        blocks.extend(found)
        sheets.extend(page.sheet for block in found if isinstance(block, Grid))
    named = iter(distinct([sheet or f"表{number}" for number, sheet in enumerate(sheets, 1)]))
    return Document(
        name,
        tuple(
            replace(block, ref=Ref(name, next(named) if isinstance(block, Grid) else "", block.ref.cell))
            for block in blocks
        ),
        kind="html",
    )


def _as_file(page: str) -> bytes:
    """Return a page as a file whose encoding is beyond doubt, whatever it declares."""
    return f"\ufeff<html>{page}</html>".encode("utf-8", "replace")


def distinct(names: Sequence[str]) -> list[str]:
    """Return names of which none stands twice: the second form.xlsx is form（2）.xlsx."""
    taken = set(names)
    reached: dict[str, int] = {}
    found = []
    for name in names:
        fresh = name
        while name in reached and fresh in taken:
            reached[name] += 1
            stem, _, suffix = name.rpartition(".")
            fresh = (
                f"{stem}（{reached[name]}）.{suffix}" if stem and "/" not in suffix else f"{name}（{reached[name]}）"
            )
        reached.setdefault(name, 1)
        taken.add(fresh)
        found.append(fresh)
    return found


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
            for info, member in zip(infos, distinct([_member_name(info) for info in infos]), strict=True):
                budget[0] -= 1
                if budget[0] < 0:
                    yield finding("archive-deep", Ref(name))
                    return
                yield from _open_member(archive, info, f"{name}/{member}", depth, budget)
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


def _open_mails(data: bytes, name: str, depth: int, budget: list[int]) -> Iterator[Document | Finding]:
    from wrkit.mail.opened import mails_in, open_mail

    mails = mails_in(data)
    for number, mail in enumerate(mails, 1):
        place = name if len(mails) == 1 else f"{name}/第{number}封"
        budget[0] -= len(mails) > 1
        if budget[0] < 0:
            yield finding("archive-deep", Ref(name))
            return
        try:
            opened = open_mail(mail)
        except MemoryError:
            raise
        except Exception:  # the parser fails on some malformed headers
            yield finding("file-unreadable", Ref(place), why="邮件文件已损坏，打不开。", todo="请向对方重新索取附件。")
            continue
        if opened.pages:
            yield _read_pages(opened.pages, place)
        else:
            yield from _open_mail(opened, place, depth, budget)


def _open_mail(mail: Opened, name: str, depth: int, budget: list[int]) -> Iterator[Document | Finding]:
    """Open what hangs on a mail and the forms pasted into it, and say what else it says."""
    read = False
    names = distinct([_plain_name(file).rpartition("/")[2] for file, _ in mail.files])
    for file, (_, content) in zip(names, mail.files, strict=True):
        budget[0] -= 1
        if budget[0] < 0:
            yield finding("archive-deep", Ref(name))
            return
        for found in _open(content, f"{name}/{file}", depth + 1, budget):
            read = read or isinstance(found, Document)
            yield found
    pasted, said = _pasted(mail, alone=not read)
    places = distinct(["邮件正文"] * len(pasted))
    for place, (subject, page) in zip(places, pasted, strict=True):
        document = _read_pages([page], f"{name}/{place}")
        head = Paragraph(subject, Ref(document.name, "", "主题"))
        yield replace(document, blocks=(head, *document.blocks) if subject else document.blocks, modified=mail.sent)
    if mail.files or pasted:
        for texts in said:
            for ref, text in in_pieces((Ref(name), text) for text in texts):
                yield finding("text-outside", ref, text=f"（邮件正文）{text}")
        return
    pieces = list(in_pieces((Ref(name), text) for texts in said for text in texts))
    for ref, text in pieces or [(Ref(name), "")]:
        yield finding("mail-empty", ref, text=text)


def _pasted(mail: Opened, *, alone: bool) -> tuple[list[tuple[str, Page]], list[list[str]]]:
    """Tell forms pasted into a mail from what else it says.

    A form in the mail it quotes was reported before: it is read where nothing else is a form (`alone`).

    Returns:
        (subject, page) of the forms; and the texts of the mail and of each forwarded in it, their subjects first.
    """
    from wrkit.mail.body import parted, plain_of
    from wrkit.mail.opened import Page

    forms: list[tuple[str, Page]] = []
    said: list[list[str]] = []
    quoted: list[tuple[list[str], int, str, str]] = []
    for one in mail.said:
        texts = [one.subject]  # of a form's mail it is said with the form
        said.append(texts)
        for words in one.words:
            own, rest = parted(words.page)
            if _holds_form(own):
                forms.append((one.subject, Page("", own)))
                texts[0] = ""
                texts.append(plain_of(rest))
            else:
                if _holds_form(rest):
                    quoted.append((texts, len(texts), one.subject, words.page))
                texts.append(words.text)
        texts.extend(f"（图片 {picture}）" for picture in one.pictures)
    if alone and not forms:
        for texts, at, subject, page in quoted:
            forms.append((subject, Page("", page)))
            texts[0] = texts[at] = ""
    return forms, [[text for text in texts if squeeze(text)] for texts in said]


def _holds_form(page: str) -> bool:
    from wrkit.mail.body import plain_of

    return "<table" in page.lower() and STATUS_TEXT.name in squeeze(plain_of(page))

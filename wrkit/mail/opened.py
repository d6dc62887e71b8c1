"""A mail that was saved as a file, as what it says and what hangs on it; web pages saved as one file are such too."""

from __future__ import annotations

import base64
import binascii
import contextlib
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from wrkit.mail.body import Words, content, decoded_text, is_words, plain_of, words_of
from wrkit.mail.receive import attachment_name, decoded
from wrkit.model.times import beijing_time

_FROM_LINE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S[^\r\n]*\r?\n(?=[A-Za-z][!-9;-~]*:)")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LEADING = re.compile(rb">?From [^\r\n]*\r?\n")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_SHEETS = re.compile(
    r"<x:Name>(?P<name>.*?)</x:Name>.{0,400}?<x:WorksheetSource\s+HRef=\"(?P<place>[^\"]*)\"", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail itself says, or one that was forwarded in it.

    Attributes:
        subject: its subject.
        words: its text, part by part.
        pictures: names of the pictures within the text.
    """

    subject: str
    words: tuple[Words, ...]
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a web archive: the name of the sheet it is, “” where it does not say, and its HTML."""

    sheet: str
    html: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail file opened.

    Attributes:
        sent: when it was sent, Beijing time, “” where it does not say.
        said: what it says, and what the mails forwarded in it say.
        files: (name, content) of the attachments, those of forwarded mails among them.
        pages: the pages where it is no mail but a web page saved as one file (mht); then there are no words.
    """

    sent: str
    said: tuple[Said, ...]
    files: tuple[tuple[str, bytes], ...]
    pages: tuple[Page, ...]


def mails_in(data: bytes) -> list[bytes]:
    """Return the mails of a file: one, or those of a mailbox (mbox), without what stands before their headers."""
    data = data.lstrip(_BLANK)
    starts = [match.start() for match in _FROM_LINE.finditer(data)]
    if len(starts) < 2 or starts[0] > 0:
        return [_LEADING.sub(b"", data, count=1) if _LEADING.match(data) else data]
    pieces = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    return [_ESCAPED.sub(rb"\1", piece.partition(b"\n")[2]) for piece in pieces]


def open_mail(data: bytes) -> Opened:
    """Open one mail.

    The parser of the standard library fails in many ways on malformed headers: any exception may come.
    """
    message = message_from_bytes(data)
    if pages := tuple(_pages(message)):
        return Opened("", (), (), pages)
    mails = [message, *_forwarded(message)]
    files = [item for mail in mails for item in _files(mail)]
    said = tuple(
        Said(decoded(_header(mail, "Subject")), tuple(words_of(mail, _shown)), tuple(_pictures(mail))) for mail in mails
    )
    return Opened(_sent(message), said, tuple(files), ())


def _shown(text: str, page: bool) -> str:
    return plain_of(text) if page else text.replace("\r\n", "\n").strip()


def _header(message: Message, name: str) -> str:
    """Return a header as raw text; bytes beyond ASCII stand in it as surrogates."""
    return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _sent(message: Message) -> str:
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
        return beijing_time(email.utils.parsedate_to_datetime(_header(message, "Date")).isoformat())
    return ""


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of one mail that hold something, attached mails as one part."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for child in message.get_payload():
            if isinstance(child, Message):
                yield from _parts(child)
    else:
        yield message


def _forwarded(message: Message) -> Iterator[Message]:
    """Yield the mails attached to a mail, and to those."""
    for part in _parts(message):
        inner = part.get_payload() if part.get_content_maintype() == "message" else None
        if isinstance(inner, list) and not _encoded(part):
            for mail in inner:
                if isinstance(mail, Message):
                    yield mail
                    yield from _forwarded(mail)


def _encoded(part: Message) -> bytes:
    """Return an attached mail that was encoded as a whole, which no standard allows and the parser cannot read."""
    if _header(part, "Content-Transfer-Encoding").strip().lower() != "base64":
        return b""
    inner = part.get_payload()
    text = inner[0].as_string() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else inner
    with contextlib.suppress(ValueError, binascii.Error):
        return base64.b64decode(str(text).encode("ascii", "ignore"))
    return b""


def _files(mail: Message) -> Iterator[tuple[str, bytes]]:
    for part in _parts(mail):
        if part.get_content_maintype() == "message":
            if data := _encoded(part):
                yield attachment_name(part) or "转发的邮件.eml", data
        elif not is_words(part) and not _is_inner_picture(part) and part.get_content_maintype() != "multipart":
            yield attachment_name(part) or _usual_name(part), content(part)


def _usual_name(part: Message) -> str:
    """Return a name for a file nobody named."""
    return f"附件.{part.get_content_subtype()}" if part.get_content_type() in ("text/csv", "text/xml") else "附件"


def _is_inner_picture(part: Message) -> bool:
    """Tell a picture shown within the text from one that was attached."""
    return (
        part.get_content_maintype() == "image"
        and part.get_content_disposition() != "attachment"
        and bool(part.get("Content-ID"))
    )


def _pictures(mail: Message) -> Iterator[str]:
    for part in _parts(mail):
        if _is_inner_picture(part):
            yield attachment_name(part) or "图片"


def _pages(message: Message) -> Iterator[Page]:
    """Yield the pages of a web archive: what Excel, WPS and browsers save as 单个文件网页."""
    parts = [
        part
        for part in _parts(message)
        if part.get_content_type() == "text/html" and part.get("Content-Location") and not part.get_filename()
    ]
    if not parts or any(_header(message, name) for name in ("To", "Received")):
        return
    texts = [(str(part.get("Content-Location")), decoded_text(part)) for part in parts]
    names = {
        match["place"].replace("\\", "/").rpartition("/")[2].lower(): plain_of(match["name"])
        for _, text in texts
        for match in _SHEETS.finditer(text)
    }
    for place, text in texts:
        base = place.replace("\\", "/").rpartition("/")[2].lower()
        if base != "tabstrip.htm" and not re.search(r"<frameset\b", text, re.IGNORECASE):
            yield Page(names.get(base, ""), text)


__all__ = ["Opened", "Page", "Said", "mails_in", "open_mail"]

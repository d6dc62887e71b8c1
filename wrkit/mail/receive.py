"""A mail that came in, from the server or a file, as a `Received`: whatever program wrote it, names and all."""

from __future__ import annotations

import binascii
import datetime
import email
import email.errors
import email.header
import email.utils
import hashlib
from collections.abc import Iterator
from email.message import Message

from wrkit.mail.body import CHARSETS as _CHARSETS
from wrkit.mail.body import own_words
from wrkit.mail.compose import one_line
from wrkit.mail.notices import notice_of, undelivered
from wrkit.model.messages import BOUNCE, Attachment, Received, address
from wrkit.model.times import BEIJING


def read_eml(data: bytes, source: str) -> Received:
    """Read a mail file; one that cannot be read says so in `fault`."""
    return received(email.message_from_bytes(data), source)


def received(message: Message, source: str) -> Received:
    """Read a parsed mail; one that cannot be read says so in `fault`."""
    key = message_key(message)
    try:
        name, sender = email.utils.parseaddr(_header(message, "From"))
        # The name is decoded after it is parted from the address: it may hold an @ or a comma of its own.
        subject, shown = one_line(decoded(_header(message, "Subject"))), one_line(decoded(name))
        head = (key, address(sender) or one_line(sender), shown, subject)
    except Exception:  # the parser fails in many ways on malformed headers
        return Received(key, "", "", "", None, (), source, "邮件头已损坏")
    time = _time(message)
    if not _header(message, "From") and not _header(message, "Date"):
        return Received(*head, time, (), source, "这不是邮件")
    try:
        notice = notice_of(message, head[1], subject)
        if notice:  # what hangs on it is our own mail
            return Received(
                *head, time, (), source, "", notice, undelivered(message, head[1]) if notice == BOUNCE else ()
            )
        body = own_words(message)
        return Received(*head, time, tuple(_attachments(message)), source, body=body)
    except Exception:
        return Received(*head, time, (), source, "邮件内容已损坏")


def message_key(message: Message) -> str:
    """Return the identity of a mail, by its headers alone: equal on the server and in a saved file."""
    said = "\n".join(" ".join(_header(message, name).split()) for name in ("Message-ID", "Date", "From"))
    return "m" + hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _header(message: Message, name: str) -> str:
    """Return a header as raw text; bytes beyond ASCII stand in it as surrogates."""
    values = [value for key, value in message.raw_items() if key.lower() == name.lower()]
    return str(values[0]) if values else ""


def _time(message: Message) -> datetime.datetime | None:
    """Return when a mail was sent, Beijing time; None where it does not say, or says what no calendar has."""
    try:
        moment = email.utils.parsedate_to_datetime(_header(message, "Date"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(BEIJING)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _attachments(message: Message) -> Iterator[Attachment]:
    """Yield attachments, those of mails attached to the mail included; pictures within the text are none."""
    for part in message.walk():
        if part.is_multipart():
            continue
        name = attachment_name(part)
        disposition = (part.get_content_disposition() or "").lower()
        if disposition != "attachment" and (
            not name or (part.get_content_maintype() == "image" and part.get("Content-ID"))
        ):
            continue
        try:
            data = part.get_payload(decode=True)
        except (ValueError, binascii.Error, LookupError):
            data = b""
        yield Attachment(name or "附件", data if isinstance(data, bytes) else b"")


def attachment_name(part: Message) -> str:
    """Return an attachment's name without folders, “” where it has none.

    Reads RFC 2231, RFC 2047 in quotes (what Chinese programs write) and bare GBK or UTF-8 bytes.
    """
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        # The parser loses bytes beyond ASCII, so that they are decoded before it sees them.
        probe = Message()
        probe[header] = " ".join(_decode(_header(part, header).encode("utf-8", "surrogateescape"), "utf-8").split())
        found = probe.get_param(parameter, None, header)
        if found is None:
            continue
        if isinstance(found, tuple):
            charset, _, raw = found
            text = _decode(raw.encode("latin-1", "surrogateescape"), charset or "utf-8") if _is_latin(raw) else raw
        else:
            text = decoded(str(found))
        if name := one_line(text).replace("\\", "/").rpartition("/")[2].strip():
            return name
    return ""


def _is_latin(text: str) -> bool:
    return all(ord(char) < 256 or 0xDC80 <= ord(char) <= 0xDCFF for char in text)


def decoded(text: str) -> str:
    """Decode header text: encoded words, characters cut across them, and bare bytes."""
    if not text.isascii():
        text = _decode(text.encode("utf-8", "surrogateescape"), "utf-8")
    if "=?" not in text:
        return text
    try:
        pieces = email.header.decode_header(text)
    except (ValueError, binascii.Error, email.errors.HeaderParseError):
        return text
    return "".join(piece if isinstance(piece, str) else _decode(piece, charset or "utf-8") for piece, charset in pieces)


def _decode(data: bytes, charset: str) -> str:
    for encoding in (_CHARSETS.get(charset.lower(), charset), "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


__all__ = ["attachment_name", "decoded", "message_key", "read_eml", "received"]

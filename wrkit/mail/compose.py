"""A letter as the bytes of a mail, made so that Outlook, Foxmail, QQ Mail and Coremail all show it right.

Chinese attachment names stand twice: as RFC 2231 in Content-Disposition (filename*), as RFC 2047 in Content-Type
(name), which is what QQ Mail and older programs read (nodemailer/nodemailer#374). All is ASCII, lines are no longer
than 80 characters, and equal letters give equal bytes but for the date.
"""

from __future__ import annotations

import base64
import datetime
import email.charset
import email.header
import email.utils
import re
from urllib.parse import quote

from wrkit.model.messages import Attachment, Letter, Mailbox

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {".xlsx": XLSX, ".pdf": "application/pdf", ".xls": "application/vnd.ms-excel",
          ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]*[A-Za-z0-9._-])?")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_UTF8 = email.charset.Charset("utf-8")
_UTF8.header_encoding = email.charset.BASE64
# RFC 2231 value per line, so that name and line stay within 78 characters.
_SLICE = 60


def message_bytes(
    letter: Letter, sender: Mailbox, *, date: datetime.datetime | None = None, draft: bool = False
) -> bytes:
    """Return a letter as a mail with CRLF line ends.

    Args:
        letter: what it says and to whom.
        sender: who it is from; without address the mail has no From (only for drafts).
        date: aware time of sending; without one the mail has no Date.
        draft: mark it as unsent, so that Outlook opens it ready for sending.
    """
    boundary = f"=_wrkit_{letter.key}"
    domain = sender.address.rpartition("@")[2] or "wrkit.invalid"
    headers = [
        *([("X-Unsent", "1")] if draft else []),
        *([("From", _mailbox(sender.name, sender.address))] if sender.address else []),
        ("To", ",\r\n ".join(_mailbox(letter.unit, item) for item in letter.to)),
        *([("Cc", ",\r\n ".join(letter.cc))] if letter.cc else []),
        ("Subject", _words(letter.subject, len("Subject: "))),
        *([("Date", email.utils.format_datetime(date))] if date else []),
        ("Message-ID", f"<{letter.key}@{domain}>"),
        ("MIME-Version", "1.0"),
    ]
    body = [("Content-Type", 'text/plain; charset="utf-8"'), ("Content-Transfer-Encoding", "base64")]
    text = "\r\n".join(letter.body.split("\n")).rstrip() + "\r\n"
    if not letter.attachments:
        return _part([*headers, *body], text.encode("utf-8"))
    headers.append(("Content-Type", f'multipart/mixed;\r\n boundary="{boundary}"'))
    parts = [_part(body, text.encode("utf-8")), *(_attachment(item) for item in letter.attachments)]
    mark = f"--{boundary}".encode("ascii")
    return b"\r\n".join([_head(headers), *(mark + b"\r\n" + part for part in parts), mark + b"--\r\n"])


def _head(headers: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")


def _part(headers: list[tuple[str, str]], data: bytes) -> bytes:
    return _head(headers) + b"\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n")


def _attachment(item: Attachment) -> bytes:
    name = one_line(item.name)
    kind = _TYPES.get(name[name.rfind(".") :].lower(), "application/octet-stream")
    return _part(
        [
            ("Content-Type", f'{kind};\r\n name="{_words(name, 7)}"'),
            ("Content-Disposition", f"attachment;\r\n {_filename(name)}"),
            ("Content-Transfer-Encoding", "base64"),
        ],
        item.data,
    )


def one_line(text: str) -> str:
    """Return `text` without line breaks and control characters, so that it cannot end a header."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _words(text: str, used: int) -> str:
    """Return header text: as it is where plain, else in encoded words of at most 75 characters, folded (RFC 2047)."""
    flat = one_line(text)
    if _PLAIN.fullmatch(flat) and used + len(flat) <= 76:
        return flat
    header = email.header.Header(flat, _UTF8, maxlinelen=75, header_name="x" * used, continuation_ws=" ")
    return header.encode(splitchars="", linesep="\r\n")


def _mailbox(name: str, address: str) -> str:
    # One encoded word of 75 characters holds 15 Chinese ones; some programs show a space where two words meet in a name.
    return f"{_words(name, 0)}\r\n <{address}>" if one_line(name) else address


def _filename(name: str) -> str:
    """Return the filename parameter of RFC 2231: in one piece where a line holds it, else continued."""
    if _PLAIN.fullmatch(name) and len(name) <= _SLICE:
        return f'filename="{name}"'
    coded = quote(name, safe="")
    if len(coded) <= _SLICE:
        return f"filename*=utf-8''{coded}"
    slices = [""]
    for char in (quote(one, safe="") for one in name):  # never within a character: some programs decode piecewise
        if len(slices[-1]) + len(char) > _SLICE - 6:
            slices.append("")
        slices[-1] += char
    slices[0] = f"utf-8''{slices[0]}"
    return ";\r\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(slices))


__all__ = ["message_bytes", "one_line"]

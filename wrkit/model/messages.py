"""Messages to units and from them, before and after they have the form of a mail."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from wrkit.model.periods import Period

# Kinds of message; the three stages of a reminder follow one another.
KIND_OUT, KIND_BACK = "下发", "退回"
STAGES = ("提醒", "催办", "督办")
KINDS = (KIND_OUT, KIND_BACK, *STAGES)

# RFC 5321, 4.1.2: a dot-atom before the @, at most 64 and 254 characters; quoted local parts are not accepted.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]")
_SEPARATORS = re.compile(r"[;；,，、|]")
_LABEL = re.compile(r"^(?P<label>主送|收件人?|发送?|to|抄送人?|抄|cc|邮箱|电子邮箱|e-?mail)\s*[:：]\s*", re.IGNORECASE)
_COPY = ("抄送", "抄送人", "抄", "cc")
_BRACKETED = re.compile(r"<([^<>]*)>")
_NOTE = re.compile(r"[（(][^（()）]*[)）]")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a cell 邮箱: recipients, copies, and what stands there but is no address."""

    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


def address(text: str) -> str:
    """Return `text` as a plain ASCII mail address, full-width characters folded; “” where it is none."""
    flat = unicodedata.normalize("NFKC", text).strip().removeprefix("mailto:")
    local, _, domain = flat.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    whole = f"{local}@{domain}"
    fits = len(local) <= 64 and len(whole) <= 254
    return whole if fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) else ""


def same_address(text: str) -> str:
    """Return the form under which two spellings of an address are the same."""
    return text.strip().casefold()


def parse_addresses(cell: str) -> Addresses:
    """Read a cell 邮箱.

    Addresses are parted by ; ； , ， 、 | spaces and line breaks; a name may stand before one (张三 a@b.cn,
    张三 <a@b.cn>) and a note in brackets after it. “抄送：” or “cc:” makes what follows on its line a copy.
    """
    to: dict[str, str] = {}
    cc: dict[str, str] = {}
    bad: dict[str, None] = {}
    for line in re.split(r"[\r\n]+", cell):
        target = to
        for piece in _SEPARATORS.split(line):
            text = _NOTE.sub(" ", piece).strip()
            if match := _LABEL.match(text):
                target = cc if match["label"].casefold() in _COPY else to
                text = text[match.end() :]
            found, wrong = _addresses_in(text)
            target.update({same_address(item): item for item in found})
            bad.update(dict.fromkeys(wrong))
    copies = tuple(item for key, item in cc.items() if key not in to)
    return Addresses(tuple(to.values()), copies, tuple(bad))


def _addresses_in(piece: str) -> tuple[list[str], list[str]]:
    """Return the addresses of one piece, and the piece itself where it is not clear what is meant."""
    words = _BRACKETED.findall(piece)
    rest = _BRACKETED.sub(" ", piece) if words else ""
    if not words:
        words = [word for word in piece.split() if "@" in word or "＠" in word]
        rest = " ".join(word for word in piece.split() if word not in words)
    if not piece.strip():
        return [], []
    found = [address(word) for word in words]
    # “zhang san@b.cn” is an address typed with a space, not a name and an address: names here are Chinese.
    typo = not _BRACKETED.search(piece) and re.search(r"[A-Za-z0-9.]", rest)
    return ([], [piece.strip()]) if not found or not all(found) or typo else (found, [])


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A sender: the name people see, and the address; both “” where unknown."""

    name: str = ""
    address: str = ""

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """Read “区政府督查室 <a@b.cn>” or just an address.

        Raises:
            ValueError: there is not exactly one address.
        """
        named = re.fullmatch(r"\s*\"?(?P<name>[^<>\"]*)\"?\s*<(?P<address>[^<>]+)>\s*", text)
        found = address(named["address"] if named else text)
        if not found:
            raise ValueError(text)
        return cls(" ".join(named["name"].split()) if named else "", found)

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent or received with a message."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one unit.

    Attributes:
        kind: one of KINDS.
        to, cc: plain addresses, as the message shows them.
        subject: one line.
        body: lines parted by line feeds.
        content: what makes it the same message when it is made again: the attachments' content, or the day and stage of a reminder.
        left: addresses among `to` and `cc` that have not accepted it yet.
    """

    kind: str
    period: Period
    unit: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    content: str = ""
    left: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Identity of the message; begins with a letter, so that no spreadsheet takes it for a number."""
        said = "\n".join((self.period.written, self.kind, self.unit, self.content))
        return "w" + hashlib.sha256(said.encode("utf-8")).hexdigest()[:24]


def content_of(attachments: tuple[Attachment, ...]) -> str:
    """Return a fingerprint of attachments by name and content."""
    digest = hashlib.sha256()
    for item in sorted(attachments, key=lambda one: one.name):
        digest.update(item.name.encode("utf-8") + b"\0" + hashlib.sha256(item.data).digest())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Sent:
    """A line of 发送记录.

    Attributes:
        time: “2025-04-01 09:30:00”, Beijing time.
        period: as people see it.
        addresses: who accepted it, or who did not.
        accepted: whether the server took it for these addresses.
        note: the server's words where it did not.
        key: identity of the letter.
    """

    time: str
    period: str
    kind: str
    unit: str
    addresses: tuple[str, ...]
    subject: str
    files: tuple[str, ...]
    accepted: bool
    note: str
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a server said to one letter: addresses that took it, and replies of those that did not."""

    letter: Letter
    accepted: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    deferred: Mapping[str, str] = field(default_factory=dict)


# Mails no person wrote: a mail came back, a mail was read.
BOUNCE, RECEIPT = "退信", "回执"
# What 收件记录 has under 附件 for what a mail says itself.
MAIL_BODY = "（邮件正文）"


@dataclass(frozen=True, slots=True)
class Received:
    """A message that came in.

    Attributes:
        key: identity of the message: equal for the same message read again, from the server or from a file.
        sender: address, “” where it has none.
        name: the sender's name as the message shows it.
        time: when it was sent, None where it does not say.
        source: where it was read, as people know it: a mail folder or a file.
        fault: why its content could not be read, “” where it could.
        notice: BOUNCE or RECEIPT where a mail server wrote it or a mail program did by itself, “” where a person did.
        undelivered: addresses a bounce says the mail did not reach.
        body: what its writer says in it, lines parted by line feeds, without the mail replied to.
    """

    key: str
    sender: str
    name: str
    subject: str
    time: datetime.datetime | None
    attachments: tuple[Attachment, ...] = ()
    source: str = ""
    fault: str = ""
    notice: str = ""
    undelivered: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A line of 收件记录: one attachment saved (or left), `file` relative to the master's folder.

    The words of a mail itself have a line of their own: `MAIL_BODY` as the attachment, the words as the note.
    """

    time: str
    fetched: str
    unit: str
    sender: str
    subject: str
    attachment: str
    file: str
    note: str
    key: str


__all__ = [
    "BOUNCE", "KINDS", "KIND_BACK", "KIND_OUT", "MAIL_BODY", "RECEIPT", "STAGES",
    "Addresses", "Attachment", "Fetched", "Letter", "Mailbox", "Outcome", "Received", "Sent",
    "address", "content_of", "parse_addresses", "same_address",
]  # fmt: skip

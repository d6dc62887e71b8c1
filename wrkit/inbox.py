"""What came in by mail: which unit it is from, and under which name each attachment is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from wrkit.errors import Finding, finding
from wrkit.formats import sniff
from wrkit.model.messages import BOUNCE, RECEIPT, Attachment, Received, parse_addresses, same_address
from wrkit.model.refs import Ref
from wrkit.model.units import Unit
from wrkit.text.clean import file_stem, join_lines, squeeze
from wrkit.text.courtesy import beyond_courtesy

# What an office sends: forms, scans of signed pages, archives. Anything else stays in the mail box.
_SUFFIXES = (
    ".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ett", ".ods", ".csv", ".docx", ".doc", ".wps", ".pdf", ".ofd", ".zip", ".rar", ".7z",
    ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".txt", ".eml",
)  # fmt: skip
_BY_CONTENT = {"xlsx": ".xlsx", "xls": ".xls", "xlsb": ".xlsb", "ods": ".ods", "docx": ".docx", "encrypted": ".xlsx"}
# With “（99）”, a suffix and three bytes a character this stays below the 255 bytes Linux allows.
_STEM = 75


@dataclass(frozen=True, slots=True)
class Kept:
    """An attachment and the name it is kept under; `same` tells that a file of that name and content is there."""

    name: str
    attachment: Attachment
    same: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What becomes of a mail.

    Attributes:
        unit: whose it is, “” where the sender is unknown or shared.
        kept: what to save.
        left: attachments not saved, with the reason.
    """

    unit: str
    kept: tuple[Kept, ...]
    left: tuple[tuple[Attachment, str], ...]
    findings: tuple[Finding, ...]


def units_by_address(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    """Return address → the units whose 邮箱 names it."""
    found: dict[str, tuple[Unit, ...]] = {}
    for unit in units:
        named = parse_addresses(unit.mail)
        for item in (*named.to, *named.cc):
            found[same_address(item)] = (*found.get(same_address(item), ()), unit)
    return found


def file_mail(
    mail: Received, senders: Mapping[str, tuple[Unit, ...]], units: Iterable[Unit], there: MutableMapping[str, str]
) -> Filed:
    """Decide what to keep of a mail and under which names.

    Args:
        mail: the mail.
        senders: as from `units_by_address`.
        units: all units, to see whether a file's name says whose it is.
        there: casefolded name → digest of the files in the folder; names given out are added.

    Returns:
        Names that are legal on NTFS and new in the folder; findings fetch-unreadable, fetch-left,
        fetch-sender-unknown, fetch-sender-shared, fetch-no-attachment, fetch-words, mail-bounced.
    """
    found = senders.get(same_address(mail.sender), ())
    unit = found[0] if len(found) == 1 else None
    name = unit.name if unit else ""
    place = Ref(mail.source)
    if mail.fault:
        return Filed(
            name, (), (), (finding("fetch-unreadable", place, unit=name, why=f"{mail.fault}，{_title(mail)}"),)
        )
    if mail.notice == RECEIPT:
        return Filed(name, (), (), ())
    if mail.notice == BOUNCE:
        return _bounced(mail, senders)
    kept: list[Kept] = []
    left: list[tuple[Attachment, str]] = []
    for item in mail.attachments:
        suffix = _suffix(item)
        if suffix is None:
            left.append((item, "是空文件" if not item.data else "这类文件不保存"))
        else:
            kept.append(_keep(item, suffix, unit, units, there))
    findings = [
        finding("fetch-left", place, unit=name, name=f"{item.name}（{_title(mail)}）", why=why) for item, why in left
    ]
    if kept and not found:
        findings.append(finding("fetch-sender-unknown", place, sender=mail.sender or mail.name, subject=mail.subject))
    elif kept and len(found) > 1:
        findings.append(
            finding("fetch-sender-shared", place, sender=mail.sender, units="、".join(one.name for one in found))
        )
    elif unit and not kept:
        about = "：".join(filter(None, (mail.subject, join_lines(mail.body))))
        findings.append(finding("fetch-no-attachment", place, unit=name, subject=about))
    if kept and (said := mail_words(mail.body, found, place)):
        findings.append(said)
    return Filed(name, tuple(kept), tuple(left), tuple(findings))


def mail_words(body: str, senders: Sequence[Unit], place: Ref) -> Finding | None:
    """Return finding fetch-words where a mail with a form says something itself, None where it is mere courtesy.

    Args:
        body: what it says.
        senders: the units whose address it came from.
        place: the mail.
    """
    names = [name for unit in senders for name in (unit.name, *(alias.name for alias in unit.aliases))]
    if not beyond_courtesy(body, names):
        return None
    unit = senders[0].name if len(senders) == 1 else ""
    return finding("fetch-words", place, unit=unit, who=f"“{unit}”" if unit else "", text=join_lines(body))


def _bounced(mail: Received, senders: Mapping[str, tuple[Unit, ...]]) -> Filed:
    """Say which unit a mail did not reach; what hangs on a bounce is the mail that was sent, not an answer."""
    concerned = [one for one in mail.undelivered if same_address(one) in senders]
    names = tuple(dict.fromkeys(unit.name for one in concerned for unit in senders[same_address(one)]))
    address = "、".join(concerned or mail.undelivered) or "退信没有写明地址"
    unit = "、".join(names)
    said = finding(
        "mail-bounced",
        Ref(mail.source),
        unit=unit,
        who=f"“{unit}”" if unit else "收件人",
        address=address,
        subject=mail.subject,
    )
    return Filed(names[0] if len(names) == 1 else "", (), (), (said,))


def _title(mail: Received) -> str:
    return f"{mail.sender or '无发件人'}《{mail.subject or '无主题'}》"


def _suffix(item: Attachment) -> str | None:
    """Return the suffix to keep a file under, None to leave it; a form under an odd name is a form all the same."""
    if not item.data:
        return None
    dot = item.name.rfind(".")
    suffix = item.name[dot:] if dot > 0 else ""
    if suffix.lower() in _SUFFIXES:
        return suffix
    return _BY_CONTENT.get(sniff(item.data))


def _keep(
    item: Attachment, suffix: str, unit: Unit | None, units: Iterable[Unit], there: MutableMapping[str, str]
) -> Kept:
    stem = item.name[: -len(suffix)] if item.name.endswith(suffix) else item.name
    # Names of lock files and hidden files would be taken for litter.
    stem = stem.lstrip("~$. ") or "附件"
    flat = squeeze(stem)
    if unit and not any(
        said and said in flat for one in units for said in (one.name, *(alias.name for alias in one.aliases))
    ):
        stem = f"{unit.name}-{stem}"
    stem = file_stem(stem, _STEM)
    digest = hashlib.sha256(item.data).hexdigest()
    number, name = 1, f"{stem}{suffix}"
    while (key := name.casefold()) in there:
        if there[key] == digest:
            return Kept(name, item, same=True)
        number += 1
        name = f"{stem}（{number}）{suffix}"
    there[key] = digest
    return Kept(name, item)


__all__ = ["Filed", "Kept", "file_mail", "mail_words", "units_by_address"]

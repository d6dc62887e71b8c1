"""What `wrkit send` and `wrkit remind` share: options, texts, the question, sending or drafting, the record."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wrkit.cli.accounts import Secret, sender_of, smtp_server
from wrkit.cli.common import Opened, count_words, exit_code, put_json, say, tell
from wrkit.cli.files import read_bytes, shown, write_file
from wrkit.cli.journal import Journal
from wrkit.errors import Finding, UsageError
from wrkit.model.messages import Letter, Mailbox, Outcome, Sent
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.times import now
from wrkit.model.units import Roster, unit_key
from wrkit.text.clean import file_stem
from wrkit.text.measure import text_width
from wrkit.vocab import (
    DIR_CHECK,
    DIR_MAIL,
    DIR_TEMPLATES,
    SENT_COLUMNS,
)

if TYPE_CHECKING:
    from wrkit.mail.server import Server
    from wrkit.outbox import Asked, Occasion

F = TypeVar("F", bound=Callable[..., Any])
_ROUNDS = 3


@dataclass(frozen=True)
class MailOptions:
    """What the command line says about mailing.

    Attributes:
        smtp, sender: server and sender instead of those of the 设置 sheet, None for those.
        draft: folder for .eml files, None to send.
        only: units to write to, none for all.
        yes: do not ask.
        again: also what was sent before.
        wait: seconds before a temporary refusal is tried again.
    """

    smtp: str | None
    sender: str | None
    draft: Path | None
    only: tuple[str, ...]
    yes: bool
    again: bool
    wait: float
    as_json: bool
    strict: bool


def mail_options(function: F) -> F:
    """Add the options of mailing, in the order the help shows them."""
    for add in reversed((
        click.option("--only", multiple=True, metavar="单位", help="只发给这个单位（可重复）。"),
        click.option("--draft", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="不发送，只写 .eml 草稿（没有服务器时默认如此）。"),
        click.option("--smtp", metavar="地址", help="发件服务器，如 smtps://smtp.example.cn（默认：“设置”表的“发件服务器”）。"),
        click.option("--from", "sender", metavar="邮箱", help="发件人，如 \"督查室 <dc@example.cn>\"（默认：“设置”表的“发件人”）。"),
        click.option("--yes", "-y", is_flag=True, help="不询问，直接发送。"),
        click.option("--again", is_flag=True, help="以前已发出的也重发。"),
        click.option("--wait", type=float, default=60, metavar="秒", help="服务器暂时不收时，隔多少秒再试（默认 60，以后加倍，共 3 次）。"),
    )):  # fmt: skip
        function = add(function)
    return function


def deadline(opened: Opened, period: Period) -> datetime.date | None:
    """Return the deadline of the period, None where none is set."""
    return opened.master.due(period)


def record_path(opened: Opened, period: Period) -> Path:
    """Return where the period's 发送记录 is kept."""
    return opened.folder / DIR_CHECK / f"{period} 发送记录.csv"


def sent_before(opened: Opened, period: Period) -> tuple[Sent, ...]:
    """Return what 发送记录 says.

    Raises:
        UnreadableError: it is no such record.
    """
    from wrkit.mail.records import read_sent

    path = record_path(opened, period)
    return read_sent(read_bytes(path), str(path)) if path.exists() else ()


def choose(
    asked: Sequence[Asked], findings: Sequence[Finding], only: Sequence[str], roster: Roster
) -> tuple[tuple[Asked, ...], list[Finding]]:
    """Keep the units people named, and what concerns them or none.

    Raises:
        UsageError: one of them is not to be written to, and no finding says why.
    """
    if not only:
        return tuple(asked), list(findings)
    wanted = {unit_key(roster.canonical(name)): name for name in only}
    found = tuple(one for one in asked if unit_key(one.unit) in wanted)
    kept = [item for item in findings if not item.unit or unit_key(item.unit) in wanted]
    missing = wanted.keys() - {unit_key(one.unit) for one in found} - {unit_key(item.unit) for item in kept}
    if missing:
        names = "、".join(wanted[key] for key in sorted(missing))
        raise UsageError(
            f"这次没有要发给“{names}”的邮件。", f"可发的单位：{'、'.join(one.unit for one in asked) or '无'}"
        )
    return found, kept


def post(
    opened: Opened,
    occasion: Occasion,
    asked: Sequence[Asked],
    findings: Sequence[Finding],
    options: MailOptions,
    title: str,
) -> int:
    """Write the letters, show them, ask, then send or draft them and say what became of them.

    Args:
        opened: the master.
        occasion: period, deadline, day.
        asked: whom to write to, chosen already.
        findings: what is known to be in the way.
        options: the command line's.
        title: what this is, for people: 下发, 退回, 催报.

    Returns:
        The exit code.
    """
    from wrkit.outbox import letters, mail_cells

    roster_cells = mail_cells(opened.document)
    made, said = letters(opened.master, occasion, asked, _templates(opened, asked), roster_cells)
    findings = [*findings, *said]
    server = None if options.draft else smtp_server(opened, options.smtp, options.sender)
    mailing = _Mailing(
        opened, occasion, made, findings, options, title, roster_cells, sender_of(opened, options.sender, server)
    )
    return mailing.draft() if server is None else mailing.send(server)


def _templates(opened: Opened, asked: Sequence[Asked]) -> Mapping[str, Any]:
    """Load the texts needed: the office's own copy beside the master, else wrkit's."""
    from wrkit.mail.texts import MailTemplate, file_name
    from wrkit.resources import resource_dir

    found = {}
    for kind in {one.kind for one in asked}:
        own = opened.folder / DIR_TEMPLATES / file_name(kind)
        path = own if own.exists() else resource_dir("templates") / file_name(kind)
        found[kind] = MailTemplate(read_bytes(path), shown(path, opened.folder))
    return found


@dataclass
class _Mailing:
    opened: Opened
    occasion: Occasion
    made: tuple[Letter, ...]
    findings: list[Finding]
    options: MailOptions
    title: str
    cells: Mapping[str, Ref]
    sender: Mailbox

    def draft(self) -> int:
        """Write .eml files of what was not sent before."""
        from wrkit.mail.compose import message_bytes

        left = self._left(sent_before(self.opened, self.occasion.period))
        folder = self.options.draft or self._draft_folder()
        written: dict[str, Letter] = {}
        for letter in left:
            name = _unused(file_stem(f"{letter.kind}-{letter.unit}", 90), written)
            written[name] = letter
            write_file(folder / name, message_bytes(letter, self.sender, draft=True))
        strangers = (
            sorted(path.name for path in folder.glob("*.eml") if path.name not in written) if folder.is_dir() else []
        )
        if self.options.as_json:
            return self._json(
                "draft", {"folder": str(folder), "files": list(written), "already": len(self.made) - len(left)}
            )
        self._tell()
        where = shown(folder, Path.cwd())
        again = self._again(left)
        click.echo(
            f"{self.occasion.period}：写出 {len(written)} 封{self.title}邮件草稿，在 {where}/{again}；{count_words(self.findings)}"
        )
        if strangers:
            say(
                f"该文件夹中还有不属于这次的草稿，请勿误发：{'、'.join(strangers[:5])}{' 等' if len(strangers) > 5 else ''}"
            )
        if written and not self.options.draft:
            say("没有设置发件服务器，所以只写了草稿；双击 .eml 文件即可在邮件程序中打开、发送。")
            say("要直接发送，请在总表“设置”表填写“发件服务器”和“发件人”，或用 --smtp 和 --from 写明。")
        return exit_code(self.findings, strict=self.options.strict)

    def send(self, server: Server) -> int:
        """Show, ask, send, record."""
        from wrkit.mail.records import read_sent

        if self.options.as_json and not self.options.yes:
            raise UsageError("用 --json 时不能询问。", "请加 --yes。")
        path = record_path(self.opened, self.occasion.period)
        with Journal(path, SENT_COLUMNS) as journal:
            left = self._left(read_sent(journal.data, str(path)))
            before = list(self.findings)
            if not self.options.as_json:
                self._tell()
                self._show(left, server)
            if left and not self.options.yes and not click.confirm("确认发送？", err=True):
                say("没有发送。")
                return 0
            outcomes = self._deliver(left, server, journal) if left else []
        taken = {outcome.letter.unit for outcome in outcomes if outcome.accepted}
        if self.options.as_json:
            return self._json(
                "send", {"sent": sorted(taken), "already": len(self.made) - len(left), "record": str(path)}
            )
        tell([item for item in self.findings if item not in before])
        failed = [letter.unit for letter in left if letter.unit not in taken]
        click.echo(
            f"{self.occasion.period}：{self.title}邮件已发出 {len(taken)} 封"
            + (
                f"，未发出 {len(failed)} 封（{'、'.join(failed[:5])}{' 等' if len(failed) > 5 else ''}）"
                if failed
                else ""
            )
            + f"{self._again(left)}；{count_words(self.findings)}"
        )
        if path.exists():
            say(f"发送记录：{shown(path, Path.cwd())}")
        return exit_code(self.findings, strict=self.options.strict)

    def _left(self, sent: Sequence[Sent]) -> tuple[Letter, ...]:
        from wrkit.outbox import left_to_send

        return left_to_send(self.made, () if self.options.again else sent)

    def _again(self, left: Sequence[Letter]) -> str:
        done = len(self.made) - len(left)
        return f"，另有 {done} 封以前已发出（重发请加 --again）" if done else ""

    def _tell(self) -> None:
        tell(self.findings)

    def _draft_folder(self) -> Path:
        reminder = (
            self.title if self.title in {letter.kind for letter in self.made} else f"{self.title} {self.occasion.today}"
        )
        return self.opened.folder / DIR_MAIL / str(self.occasion.period) / (reminder if self.made else self.title)

    def _show(self, left: Sequence[Letter], server: Server) -> None:
        """Show what is about to be sent."""
        if not left:
            say("没有要发送的邮件。")
            return
        kinds = sorted({letter.kind for letter in left})
        say(f"将发出 {len(left)} 封邮件（{self.occasion.period} {'、'.join(kinds)}）：")
        width = max(text_width(letter.unit) for letter in left)
        for letter in left:
            copies = [item for item in letter.left if item in letter.cc]
            to = ", ".join(item for item in letter.left if item not in copies)
            parts = [letter.unit + " " * (width - text_width(letter.unit)), letter.kind if len(kinds) > 1 else "", to]
            parts += [f"抄送 {', '.join(copies)}" if copies else "", *(item.name for item in letter.attachments)]
            say("  " + "  ".join(part for part in parts if part))
        say(f"发件人：{self.sender}  服务器：{server}{f'  账号：{server.user}' if server.user else ''}")

    def _deliver(self, left: Sequence[Letter], server: Server, journal: Journal) -> list[Outcome]:
        """Send; every address that took a letter is in the record before the next letter goes."""
        from wrkit.mail.compose import message_bytes
        from wrkit.mail.records import sent_line
        from wrkit.mail.send import Session, deliver
        from wrkit.outbox import outcome_findings

        secret = Secret(server, "WRKIT_SMTP_PASSWORD", ask=not self.options.as_json)
        session = Session(server, secret.get, self.sender.address)
        outcomes: list[Outcome] = []
        try:
            for outcome in deliver(
                left, session, lambda letter: message_bytes(letter, self.sender, date=now()),
                waits=self._waits(), pause=self._pause,
            ):  # fmt: skip
                outcomes.append(outcome)
                journal.add(b"".join(sent_line(line) for line in _lines(outcome)))
                self.findings.extend(outcome_findings(outcome, self.cells))
                word = "已发出" if outcome.accepted else "未发出"
                say(f"  {outcome.letter.unit}：{word}")
            # Asked last: whoever breaks off here must not break off the record.
            if any(outcome.accepted for outcome in outcomes):
                secret.offer_to_keep(ask=not self.options.yes)
        finally:
            session.close()
        return outcomes

    def _waits(self) -> list[float]:
        """Return the seconds before each further try; greylisting commonly lasts up to five minutes."""
        first = min(3600.0, max(0.0, self.options.wait))
        return [first * 2**number for number in range(_ROUNDS)]

    def _pause(self, seconds: float, left: int) -> None:
        say(f"服务器暂时不收其中 {left} 封，{seconds:g} 秒后再试（可按 Ctrl+C 停下，下次运行只补发这些）……")
        time.sleep(seconds)

    def _json(self, mode: str, facts: Mapping[str, object]) -> int:
        put_json({
            "period": str(self.occasion.period), "kind": self.title, "mode": mode, "messages": len(self.made), **facts,
            "findings": [item.as_dict() for item in self.findings],
        })  # fmt: skip
        return exit_code(self.findings, strict=self.options.strict)


def _lines(outcome: Outcome) -> list[Sent]:
    letter = outcome.letter
    stamp = now().strftime("%Y-%m-%d %H:%M:%S")

    def line(addresses: tuple[str, ...], accepted: bool, note: str) -> Sent:
        files = tuple(item.name for item in letter.attachments)
        return Sent(
            stamp,
            str(letter.period),
            letter.kind,
            letter.unit,
            addresses,
            letter.subject,
            files,
            accepted,
            note,
            letter.key,
        )

    lines = [line(outcome.accepted, True, "")] if outcome.accepted else []
    lines += [line((item,), False, reply) for item, reply in {**outcome.refused, **outcome.deferred}.items()]
    return lines


def _unused(stem: str, taken: Mapping[str, object]) -> str:
    there = {name.casefold() for name in taken}
    number = 1
    name = f"{stem}.eml"
    while name.casefold() in there:
        number += 1
        name = f"{stem}（{number}）.eml"
    return name


__all__ = ["MailOptions", "choose", "deadline", "mail_options", "post", "sent_before"]

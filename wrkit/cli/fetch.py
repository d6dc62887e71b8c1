"""wrkit fetch（收件）: attachments of mails into 回收/<period>/."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from wrkit.cli.accounts import Secret, imap_server
from wrkit.cli.common import (
    DateType,
    Opened,
    count_words,
    current_period,
    declare,
    exit_code,
    json_option,
    master_option,
    open_master,
    period_option,
    put_json,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import NOT_THERE, read_bytes, returned_files, shown, write_file
from wrkit.cli.journal import Journal, fetched_record
from wrkit.errors import Finding, UsageError
from wrkit.model.messages import MAIL_BODY, Fetched, Received
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.times import now
from wrkit.text.clean import join_lines
from wrkit.vocab import DIR_IN, FETCHED_COLUMNS

_CLOCK = "%Y-%m-%d %H:%M:%S"


@declare(
    "fetch",
    """把邮件里的附件收进回收文件夹

    从邮箱（IMAP）收取未读邮件的附件，放进 回收/期别/，同名的不会覆盖；按总表“单位”表的邮箱认出
    是哪个单位的。只看不动：邮件仍留在邮箱里，已读未读不变；收过的不会再收（核对/期别 收件记录.csv）。
    也可以写明 .eml 文件或装有 .eml 的文件夹。收完后运行 wrkit merge。

    \b
    例：wrkit fetch
        wrkit fetch --imap imaps://imap.example.cn --since 2025-04-01
        wrkit fetch 导出的邮件/
    """,
)
@click.argument("files", nargs=-1, metavar="[邮件文件或文件夹]…", type=click.Path(path_type=Path))
@master_option
@period_option
@click.option(
    "--imap", metavar="地址", help="收件服务器，如 imaps://账号@imap.example.cn（默认：“设置”表的“收件服务器”）。"
)
@click.option("--since", type=DateType(), metavar="日期", help="收这一天及以后的全部邮件，已读的也收。")
@click.option("--folder", default="INBOX", metavar="文件夹", help="邮箱里的文件夹（默认：收件箱）。")
@click.option("--again", is_flag=True, help="收过的也再收一次。")
@json_option
@strict_option
def command(
    files: tuple[Path, ...], master_path: Path, period: Period | None, imap: str | None, since: datetime.date | None, folder: str,
    again: bool, as_json: bool, strict: bool,
) -> int:  # fmt: skip
    """Collect attachments."""
    from wrkit.mail.records import read_fetched

    opened = open_master(master_path)
    period = current_period(opened.master, period)
    target = opened.folder / DIR_IN / str(period)
    path = fetched_record(opened.folder, period)
    with Journal(path, FETCHED_COLUMNS) as journal:
        known = set() if again else {line.key for line in read_fetched(journal.data, str(path))}
        mails = (
            _from_files(files, opened) if files else _from_server(opened, imap, folder, since, known, ask=not as_json)
        )
        count, saved, findings = _take_in(mails, known, opened, target, journal)
    findings = [*opened.findings, *findings]
    if as_json:
        put_json({
            "period": str(period), "folder": str(target), "messages": count, "record": str(path),
            "files": [{"file": line.file, "unit": line.unit, "sender": line.sender, "time": line.time} for line in saved],
            "findings": [item.as_dict() for item in findings],
        })  # fmt: skip
        return exit_code(findings, strict=strict)
    tell(findings)
    units = {line.unit for line in saved if line.unit}
    click.echo(
        f"{period}：新邮件 {count} 封，存下附件 {len(saved)} 个（{len(units)} 个单位），在 {shown(target, Path.cwd())}/；{count_words(findings)}"
    )
    if path.exists():
        say(f"收件记录：{shown(path, Path.cwd())}")
    if saved:
        say("下一步：wrkit merge")
    return exit_code(findings, strict=strict)


def _from_files(files: Sequence[Path], opened: Opened) -> Iterator[Received]:
    """Read mails saved as files.

    Raises:
        UsageError: one of the paths does not exist, or a folder has no .eml.
    """
    from wrkit.mail.receive import read_eml

    paths: dict[Path, None] = {}
    for path in files:
        if not path.exists():
            raise UsageError("没有找到这个文件或文件夹。", NOT_THERE, Ref(str(path)))
        inside = [one for one in returned_files(path) if one.suffix.lower() == ".eml"] if path.is_dir() else [path]
        if not inside:
            raise UsageError("文件夹中没有 .eml 文件。", "请从邮件程序把邮件另存或导出为 .eml。", Ref(str(path)))
        paths.update(dict.fromkeys(inside))
    for path in paths:
        yield read_eml(read_bytes(path), shown(path, opened.folder))


def _from_server(
    opened: Opened, imap: str | None, folder: str, since: datetime.date | None, known: Collection[str], *, ask: bool
) -> Iterator[Received]:
    """Read mails from the server.

    Raises:
        UsageError: there is none.
    """
    from wrkit.mail.imap import mails

    server = imap_server(opened, imap)
    if server is None:
        raise UsageError(
            "没有设置收件服务器。",
            "请在总表“设置”表加两行：收件服务器 = imaps://imap.example.cn，邮箱账号 = 账号；或写明 .eml 文件夹，如 wrkit fetch 导出的邮件/",
        )
    variable = "WRKIT_IMAP_PASSWORD" if os.environ.get("WRKIT_IMAP_PASSWORD") else "WRKIT_SMTP_PASSWORD"
    secret = Secret(server, variable, ask=ask)
    say(f"正在从 {server} 收件……")
    for number, mail in enumerate(mails(server, secret.get, folder=folder, since=since, known=known)):
        if not number:
            secret.offer_to_keep(ask=ask)
        yield mail


def _take_in(
    mails: Iterator[Received], known: set[str], opened: Opened, target: Path, journal: Journal
) -> tuple[int, list[Fetched], list[Finding]]:
    """Save attachments mail by mail; a mail is in the record once all of it is saved.

    Returns:
        The number of new mails, the records of the files saved, findings.
    """
    from wrkit.inbox import file_mail, units_by_address
    from wrkit.mail.records import fetched_line

    units = opened.master.book.units
    senders = units_by_address(units)
    there = (
        {path.name.casefold(): _digest(path) for path in target.iterdir() if path.is_file()} if target.is_dir() else {}
    )
    count, saved, findings = 0, [], list[Finding]()
    for mail in mails:
        if mail.key in known:
            continue
        known.add(mail.key)
        filed = file_mail(mail, senders, units, there)
        findings.extend(filed.findings)
        base = Fetched(
            mail.time.strftime(_CLOCK) if mail.time else "", now().strftime(_CLOCK), filed.unit, mail.sender,
            mail.subject, "", "", "", mail.key,
        )  # fmt: skip
        lines = []
        for kept in filed.kept:
            path = target / kept.name
            line = replace(base, attachment=kept.attachment.name, file=shown(path, opened.folder))
            if kept.same:
                line = replace(line, note="与已有文件相同，没有另存")
            else:
                write_file(path, kept.attachment.data)
                _stamp(path, mail)
                saved.append(line)
            lines.append(line)
        lines += [replace(base, attachment=item.name, note=f"没有保存：{why}") for item, why in filed.left]
        if mail.body and (filed.unit or filed.kept):
            lines.append(replace(base, attachment=MAIL_BODY, note=join_lines(mail.body)))
        if not lines and (filed.unit or mail.notice):
            lines.append(replace(base, note=mail.fault or mail.notice or "没有附件"))
        count += bool(lines)
        journal.add(b"".join(map(fetched_line, lines)))
        if filed.kept:
            say(f"  {filed.unit or mail.sender}：{'、'.join(kept.name for kept in filed.kept)}")
    return count, saved, findings


def _digest(path: Path) -> str:
    return hashlib.sha256(read_bytes(path)).hexdigest()


def _stamp(path: Path, mail: Received) -> None:
    """Give the file the time its mail was sent, by which merging tells the newer of two without a date of their own."""
    if mail.time is not None and mail.time.timestamp() > 0:
        os.utime(path, (mail.time.timestamp(), mail.time.timestamp()))

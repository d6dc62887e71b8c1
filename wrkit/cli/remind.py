"""wrkit remind（催报）: to units whose answers are missing or incomplete, with their open tasks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from wrkit.cli.common import (
    Opened,
    current_period,
    declare,
    exit_code,
    json_option,
    master_option,
    open_master,
    period_option,
    strict_option,
    tell,
)
from wrkit.cli.files import shown
from wrkit.cli.mailing import MailOptions, choose, deadline, mail_options, post, sent_before
from wrkit.cli.send import hand_out
from wrkit.cli.status import not_merged
from wrkit.errors import Finding, finding
from wrkit.model.messages import STAGES
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.times import now
from wrkit.model.units import Roster
from wrkit.vocab import DIR_IN


@declare(
    "remind",
    """催没有报、没有报齐的单位，附上它们还没报的任务

    第一次是“提醒”，第二次“催办”，以后是“督办”，文字各不相同（模板/邮件-提醒.txt 等，可以修改）；
    截止日期当天及以前一律是“提醒”。次数按 核对/期别 发送记录.csv 计，同一天只催一次。
    催报前请先收件并合并，以免催到已经报送的单位。

    \b
    例：wrkit remind
        wrkit remind --stage 督办 --only 区教委
    """,
)
@master_option
@period_option
@click.option(
    "--stage", type=click.Choice(STAGES), metavar="阶段", help="指定 提醒、催办 或 督办（默认：按已催次数）。"
)
@click.option("--attach", is_flag=True, help="再次附上填报表。")
@mail_options
@json_option
@strict_option
def command(
    master_path: Path, period: Period | None, stage: str | None, attach: bool, only: tuple[str, ...], draft: Path | None,
    smtp: str | None, sender: str | None, yes: bool, again: bool, wait: float, as_json: bool, strict: bool,
) -> int:  # fmt: skip
    """Remind who is missing."""
    from wrkit.outbox import Occasion, open_tasks, reminders

    opened = open_master(master_path)
    period = current_period(opened.master, period)
    occasion = Occasion(period, deadline(opened, period), now().date())
    findings: list[Finding] = [*opened.findings, *_not_merged(opened, period)]
    asked = reminders(open_tasks(opened.master, period), sent_before(opened, period), occasion, stage or "")
    asked, findings = choose(asked, findings, only, Roster(opened.master.book.units, period.year))
    if attach:
        handed_out, said = hand_out(opened, occasion)
        files = {one.unit: one.attachments for one in handed_out}
        asked = tuple(replace(one, attachments=files.get(one.unit, ())) for one in asked)
        findings.extend(item for item in said if item.unit in {one.unit for one in asked})
    if not asked and not as_json:
        tell(findings)
        click.echo(f"{period}：各单位都已报齐，不用催报。")
        return exit_code(findings, strict=strict)
    options = MailOptions(smtp, sender, draft, only, yes, again, wait, as_json, strict)
    return post(opened, occasion, asked, findings, options, "催报")


def _not_merged(opened: Opened, period: Period) -> list[Finding]:
    """Say which files in 回收 no answer was merged from: their units would be reminded for nothing."""
    waiting = not_merged(opened, period)
    if not waiting:
        return []
    folder = opened.folder / DIR_IN / str(period)
    listed = "、".join(waiting[:5]) + (" 等" if len(waiting) > 5 else "")
    return [finding("mail-not-merged", Ref(shown(folder, opened.folder)), count=len(waiting), names=listed)]

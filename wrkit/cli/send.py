"""wrkit send（发送）: one message per unit with its workbook attached."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wrkit.cli.common import (
    Opened,
    current_period,
    declare,
    json_option,
    master_option,
    open_master,
    period_option,
    strict_option,
)
from wrkit.cli.files import read_bytes, shown
from wrkit.cli.mailing import MailOptions, choose, deadline, mail_options, post
from wrkit.errors import Finding, UnreadableError, UsageError
from wrkit.model.messages import KIND_BACK, KIND_OUT
from wrkit.model.periods import Period
from wrkit.model.times import now
from wrkit.model.units import Roster
from wrkit.vocab import DIR_BACK, DIR_OUT

if TYPE_CHECKING:
    from wrkit.outbox import Asked, Form, Occasion


@declare(
    "send",
    """把填报表用邮件发给各牵头单位

    每个单位一封，附上 下发/期别/ 里它的填报表，发到总表“单位”表的邮箱（几个邮箱用分号或换行隔开，
    “抄送：”之后的是抄送）。发送前先列出清单并询问；发出一封记一行（核对/期别 发送记录.csv），
    中断后再运行，只发没发出的。没有设置发件服务器时，写成 .eml 草稿。
    邮件文字在 模板/邮件-下发.txt（没有就用自带的），可以修改。

    \b
    例：wrkit send
        wrkit send --smtp smtps://smtp.example.cn --from "督查室 <dc@example.cn>"
        wrkit send --returned --only 区教委
    """,
)
@master_option
@period_option
@click.option("--returned", is_flag=True, help="发送 退回/期别/ 里要修改的表，而不是填报表。")
@mail_options
@json_option
@strict_option
def command(
    master_path: Path, period: Period | None, returned: bool, only: tuple[str, ...], draft: Path | None, smtp: str | None,
    sender: str | None, yes: bool, again: bool, wait: float, as_json: bool, strict: bool,
) -> int:  # fmt: skip
    """Mail the workbooks out."""
    from wrkit.outbox import Occasion

    opened = open_master(master_path)
    period = current_period(opened.master, period)
    occasion = Occasion(period, deadline(opened, period), now().date())
    asked, said = _returned(opened, period) if returned else hand_out(opened, occasion)
    roster = Roster(opened.master.book.units, period.year)
    chosen, kept = choose(asked, said, only, roster)
    options = MailOptions(smtp, sender, draft, only, yes, again, wait, as_json, strict)
    return post(opened, occasion, chosen, [*opened.findings, *kept], options, KIND_BACK if returned else KIND_OUT)


def hand_out(opened: Opened, occasion: Occasion) -> tuple[tuple[Asked, ...], tuple[Finding, ...]]:
    """Return every lead unit's message with its workbook of 下发."""
    from wrkit.dispatch import assignments, file_names
    from wrkit.outbox import handouts

    handed_out, _ = assignments(opened.master, occasion.period, occasion.due)
    folder = opened.folder / DIR_OUT / str(occasion.period)
    forms = [read_form(folder / name, opened.folder) for name in file_names(handed_out)]
    if not any(form.data is not None for form in forms):
        where = shown(folder, Path.cwd())
        raise UsageError(f"{where}/ 中没有填报表。", "请先运行 wrkit split 生成填报表。")
    return handouts(opened.master, handed_out, forms)


def _returned(opened: Opened, period: Period) -> tuple[tuple[Asked, ...], tuple[Finding, ...]]:
    from wrkit.outbox import send_backs

    folder = opened.folder / DIR_BACK / str(period)
    paths = sorted(path for path in folder.glob("*.xlsx") if not path.name.startswith("~$"))
    if not paths:
        raise UsageError(
            f"{shown(folder, Path.cwd())}/ 中没有要退回的表。", "运行 wrkit merge 后，有问题的表会放在这里。"
        )
    forms = [read_form(path, opened.folder) for path in paths]
    return send_backs(forms, Roster(opened.master.book.units, period.year), period, KIND_BACK)


def read_form(path: Path, base: Path) -> Form:
    """Read a workbook to be attached, and what it says of itself."""
    from wrkit.collect import read_identity
    from wrkit.outbox import Form
    from wrkit.xl.read import read_workbook

    place = shown(path, base)
    if not path.is_file():
        return Form(place, path.name, None)
    data = read_bytes(path)
    try:
        return Form(place, path.name, data, read_identity(read_workbook(data, place)))
    except UnreadableError as error:
        return Form(place, path.name, data, None, error.what)

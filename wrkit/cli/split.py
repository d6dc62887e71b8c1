"""wrkit split（下发）: the period's sheet in the master, one assignment workbook per lead unit."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

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
    progress,
    put_json,
    replace_master,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import require_unlocked, shown, write_file
from wrkit.errors import UsageError, finding
from wrkit.model.master import due_setting
from wrkit.model.periods import Period
from wrkit.vocab import DIR_IN, DIR_OUT, SET_DUE, SET_PERIOD

# A year is wound up in the one after it.
_LONGEST_WAIT = datetime.timedelta(days=366)


@declare(
    "split",
    """开始一期：建本期表，生成各牵头单位的填报表

    在总表中加上本期的工作表，并为每个牵头单位生成一份填报表，放在 下发/期别/ 下，用邮件发出即可。
    共同牵头的任务，每个牵头单位都会收到。已有本期表时只补缺少的任务，不改动已有内容。

    \b
    例：wrkit split -p 2025Q1 --due 2025-04-10
    """,
)
@master_option
@period_option
@click.option("--due", type=DateType(), metavar="日期", help="报送截止日期，如 2025-04-10。")
@json_option
@strict_option
def command(master_path: Path, period: Period | None, due: datetime.date | None, as_json: bool, strict: bool) -> int:
    """Hand out a period."""
    from wrkit.dispatch import assignments, file_names, form_files

    opened = open_master(master_path)
    period = current_period(opened.master, period, sheet=False)
    if opened.master.book.year and period.year != opened.master.book.year:
        raise UsageError(
            f"总表是{opened.master.book.year}年的，不能下发{period}。", "请核对 -p 的年份；新的一年请另建总表。"
        )
    deadline = due or opened.master.due(period)
    handed_out, said = assignments(opened.master, period, deadline, whole=True)
    odd = due is not None and not datetime.date(period.year, 1, 1) <= due <= period.last_day + _LONGEST_WAIT
    doubt = [finding("due-odd", due=due, period=period)] if odd else []
    findings = (*opened.findings, *said, *doubt)
    data = _with_period(opened, period, deadline)
    folder = opened.folder / DIR_OUT / str(period)
    for name in file_names(handed_out):  # all or nothing: a master ahead of its forms would hand out half a period
        require_unlocked(folder / name)
    if data != opened.data:
        replace_master(opened, data)
    (opened.folder / DIR_IN / str(period)).mkdir(parents=True, exist_ok=True)
    say(f"正在生成 {len(handed_out)} 份填报表……")
    fresh: list[str] = []
    names: list[str] = []
    with progress(handed_out, "下发") as bar:
        files = form_files(handed_out)
        for _ in bar:
            name, content = next(files)
            names.append(name)
            if write_file(folder / name, content):
                fresh.append(name)
    strangers = sorted(
        path.name for path in folder.glob("*.xlsx") if path.name not in names and not path.name.startswith("~$")
    )
    if as_json:
        put_json({
            "period": str(period), "master": str(master_path), "folder": str(folder), "units": len(handed_out), "written": len(fresh),
            "files": names, "findings": [item.as_dict() for item in findings],
        })  # fmt: skip
        return exit_code(findings, strict=strict)
    tell(findings)
    where = shown(folder, Path.cwd())
    click.echo(
        f"{period}：已为 {len(handed_out)} 个牵头单位生成填报表（新写 {len(fresh)} 份），在 {where}/；{count_words(findings)}"
    )
    before = opened.master.current
    if before is not None and period.last_day < before.last_day:
        say(f"当前期由{before}改回{period}：以后的命令不写 -p 时，处理的是{period}。")
    if 0 < len(fresh) < len(names):
        click.echo(f"内容有变、需要重发的：{'、'.join(fresh)}")
    if strangers:
        say(f"该文件夹中还有不属于这次下发的文件：{'、'.join(strangers[:5])}{' 等' if len(strangers) > 5 else ''}")
    say(f"下一步：发给各单位；收回的表放进 {DIR_IN}/{period}/，然后运行 wrkit merge")
    return exit_code(findings, strict=strict)


def _with_period(opened: Opened, period: Period, deadline: datetime.date | None) -> bytes:
    """Return the master with the period's sheet complete and the settings saying which period it is."""
    from wrkit.master_book import add_period, put_settings, stale_cells
    from wrkit.xl.read import read_workbook

    master, data = opened.master, opened.data
    sheet = master.periods.get(period)
    missing = sheet is None or {task.id for task in master.book.tasks} - {row.id for row in sheet.rows}
    if missing or stale_cells(master, period):
        data = add_period(data, str(opened.path), master, period)
    wanted = {SET_PERIOD: str(period)} if master.current != period else {}
    if deadline != master.due(period) or wanted:
        wanted[SET_DUE] = wanted[due_setting(period)] = deadline.isoformat() if deadline else ""
    if wanted:
        data = put_settings(data, read_workbook(data, opened.path.name), wanted)
    return data

"""wrkit annex（附件）: the annexes as xlsx, docx and pdf, and the bulletin."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from wrkit.cli.common import (
    count_words,
    current_period,
    declare,
    exit_code,
    json_option,
    master_option,
    open_master,
    period_option,
    put_json,
    strict_option,
    tell,
)
from wrkit.cli.files import require_unlocked, shown, write_file
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.vocab import DIR_ANNEX, SYSTEM_BASIS

# What a warning sums up, and the master's own column tells task by task.
_ELSEWHERE = frozenset({"laggard-undecided"})


@declare(
    "annex",
    """生成附件（xlsx 和 docx）

    按总表“附件”工作表的设置，把本期各附件生成到 附件/期别/，文件名就是附件标题。
    附件3 收入“审定结论”为“未实现”的任务；“审定完成情况”有内容时以它为准。
    --only 通报 生成一份通报（docx）；--format pdf 另出 PDF（要装 LibreOffice）。
    写出之前，各文件都与总表核对一遍，行数、次序、文字一致才写出。

    \b
    例：wrkit annex
        wrkit annex --only 附件3
        wrkit annex --only 通报 --format pdf
    """,
)
@master_option
@period_option
@click.option(
    "--only", multiple=True, metavar="附件号", help="只生成这个附件，如 附件3、通报（可重复）；也可写“内容”，如 统计。"
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["xlsx", "docx", "pdf"]),
    metavar="格式",
    help="只出 xlsx 或 docx（默认两种都出）；pdf 为另外加出（可重复）。",
)
@click.option("--bind", is_flag=True, help="几个 PDF 合订成一个，每个附件从正面开始。")
@json_option
@strict_option
def command(
    master_path: Path,
    period: Period | None,
    only: tuple[str, ...],
    formats: tuple[str, ...],
    bind: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """Generate the annexes."""
    from wrkit.annex import annex_tables, bulletins, read_profile
    from wrkit.cli.annex_output import Output, as_dict, extra_of, font_findings, outdated
    from wrkit.merge import states_of

    opened = open_master(master_path)
    master = opened.master
    period, place = _place(master, period, only)
    profile, unclear = read_profile(master.settings, master.file)
    states = states_of(opened.master, period)
    tables, said = annex_tables(master, period, only, extra_of(opened, states))
    sheets, told = bulletins(master, period, only, states, datetime.date.today())
    output = Output(opened, period, profile, _formats(formats, bind=bind), states, quiet=as_json)
    for table in tables:
        output.add_table(table)
    for sheet in sheets:
        output.add_bulletin(sheet)
    folder = opened.folder / DIR_ANNEX / place
    pieces = output.finish(bind=bind)
    for piece in pieces:
        require_unlocked(folder / piece.file)
    changed = {piece.file for piece in pieces if write_file(folder / piece.file, piece.data)}
    missing = font_findings(profile, master.file, prose=bool(sheets)) if pieces else []
    old = outdated(folder, pieces, changed, shown(folder, Path.cwd()))
    findings = (*opened.findings, *unclear, *said, *told, *output.findings, *missing, *old)
    if as_json:
        put_json({
            "period": place, "master": str(master_path), "annexes": [as_dict(piece, folder) for piece in pieces],
            "findings": [item.as_dict() for item in findings],
        })  # fmt: skip
        return exit_code(findings, strict=strict)
    tell(findings, hints={item.code for item in findings} - _ELSEWHERE)
    for line in dict.fromkeys(f"{piece.mark} {piece.title}：{piece.size}".strip() for piece in pieces):
        click.echo(line)
    where = f"已生成 {len(pieces)} 个文件，在 {shown(folder, Path.cwd())}/" if pieces else "没有生成文件"
    click.echo(f"{where}；{count_words(findings)}")
    if any(item.code in _ELSEWHERE for item in findings):
        click.echo(f"尚未审定的滞后、受阻任务，逐项依据见总表“{period}”表的“{SYSTEM_BASIS.name}”列，或加 --json 查看")
    return exit_code(findings, strict=strict)


def _place(master: Master, period: Period | None, only: tuple[str, ...]) -> tuple[Period, str]:
    """Return the period to report on and its folder below 附件/.

    What shows nothing of a period needs none to have begun; it goes right into 附件/, under the year as a whole.

    Raises:
        UsageError: there is no period and one is needed, or no such annex.
    """
    from wrkit.annex import needs_period

    sheet = needs_period(master, only)
    if sheet or period is not None or master.current is not None or not master.book.year:
        period = current_period(master, period, sheet=sheet)
        return period, str(period)
    return Period(master.book.year, "FY"), ""


def _formats(asked: tuple[str, ...], *, bind: bool) -> frozenset[str]:
    """Return the formats to write: pdf comes on top of the others."""
    formats = {*asked, *(("pdf",) if bind else ())}
    return frozenset(formats if formats - {"pdf"} else formats | {"xlsx", "docx"})

"""wrkit demo（演示）: a whole quarter on the examples, files left to look at."""

from __future__ import annotations

import contextlib
import shutil
import sys
from pathlib import Path

import click

from wrkit.cli.common import declare, open_master, say
from wrkit.cli.files import back_up, read_bytes, write_file
from wrkit.cli.init import read_document
from wrkit.errors import UsageError
from wrkit.model.master import CellEdit, Master
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskId
from wrkit.resources import resource_dir
from wrkit.text.clean import clean_text
from wrkit.vocab import DECIDED_TEXT, DIR_ANNEX, DIR_CHECK, DIR_IN, DIR_OUT, ID, LEAD, MASTER_FILE, TASK, VERDICT

_BREAKDOWN = "2026年区政府工作报告目标任务分解方案.docx"
_DECISIONS = "审定结论.csv"
_PERIOD = Period(2026, "Q1")
_DUE = "2026-04-10"
_DECIDED = (ID, TASK, LEAD, VERDICT, DECIDED_TEXT)


@declare(
    "demo",
    """用内置示例走完一个季度，文件留下供查看

    示例是虚构的“云澄区”：分解方案、22 个单位报回的填报表、督查室的审定结论。
    依次建账、下发、收回、合并、审定、出附件，全部文件留在所给的文件夹（默认“wrkit演示”）里。

    \b
    例：wrkit demo
    """,
)
@click.argument("folder", required=False, default="wrkit演示", metavar="[文件夹]", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """Run a quarter."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "文件夹已经存在，没有覆盖。", "请换一个文件夹名，如 wrkit demo 演示2，或先删除它。", Ref(str(folder))
        )
    examples = resource_dir("examples")
    master = folder / MASTER_FILE
    with contextlib.redirect_stdout(sys.stderr):
        say(f"【1/5】建账：{_BREAKDOWN}")
        write_file(folder / _BREAKDOWN, read_bytes(examples / _BREAKDOWN))
        _run("init", str(folder / _BREAKDOWN), "-m", str(master))
        say(f"【2/5】下发：{_PERIOD}，{_DUE} 截止")
        _run("split", "-p", "2026Q1", "--due", _DUE, "-m", str(master))
        say("【3/5】收回并合并：各单位的填报表")
        returned = folder / DIR_IN / str(_PERIOD)
        for path in sorted((examples / DIR_IN / str(_PERIOD)).glob("*.xlsx")):
            shutil.copyfile(path, returned / path.name)
        _run("merge", "-m", str(master))
        say("【4/5】审定：代督查室填写“审定结论”")
        count = _decide(master, examples / _DECISIONS)
        say(f"        填写了 {count} 项（实际工作中由人在总表里填写）")
        say("【5/5】出附件")
        _run("annex", "-m", str(master))
    click.echo(f"演示完成，文件在“{folder}”：")
    click.echo(f"  {MASTER_FILE}：任务、单位、附件设置和“{_PERIOD}”各项完成情况")
    click.echo(f"  {DIR_OUT}/、{DIR_IN}/：发给各单位的填报表，和它们报回来的文件")
    click.echo(f"  {DIR_CHECK}/：合并结果的核对表（谁没报、哪里不一致、每条答复来自哪一格）")
    click.echo(f"  {DIR_ANNEX}/：附件1、附件2、附件3 的 xlsx 和 docx，可直接打印")
    return 0


def _run(*arguments: str) -> None:
    from wrkit.cli.main import cli

    cli.main(args=list(arguments), prog_name="wrkit", standalone_mode=False)


def _decide(path: Path, decisions: Path) -> int:
    """Write the decisions into the period's sheet as a person would; return how many."""
    from wrkit.master_book import write_rows

    opened = open_master(path)
    edits, rows = _as_edits(opened.master, decisions)
    back_up(path)
    write_file(path, write_rows(opened.data, str(path), opened.master.periods[_PERIOD], edits, rows))
    return len(edits and {edit.row for edit in edits}) + len(rows)


def _as_edits(master: Master, decisions: Path) -> tuple[list[CellEdit], list[dict[str, str]]]:
    sheet = master.periods[_PERIOD]
    there = {row.id: row.row for row in sheet.rows}
    edits: list[CellEdit] = []
    fresh: list[dict[str, str]] = []
    (grid,) = read_document(decisions).grids
    lines = [line for _, line in grid.rows()]
    names = {col: clean_text(text) for col, text in lines[0].items()}
    for line in lines[1:]:
        row = {names[col]: clean_text(text) for col, text in line.items()}
        task = TaskId.parse(row[ID.name])
        if task not in there:
            fresh.append({column.name: row.get(column.name, "") for column in _DECIDED})
            continue
        at = there[task]
        written = [name for name in (VERDICT.name, DECIDED_TEXT.name) if row.get(name)]
        edits.extend(CellEdit(sheet.name, at, sheet.columns[name], row[name]) for name in written)
    return edits, fresh

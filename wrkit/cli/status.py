"""wrkit status（进度）: who has returned, who has not, what is open."""

from __future__ import annotations

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
    put_json,
    say,
    strict_option,
    tell,
)
from wrkit.cli.files import returned_files, shown
from wrkit.model.columns import absent_columns
from wrkit.model.decisions import decisions_of, undecidable
from wrkit.model.periods import Period
from wrkit.model.reported import reported_tasks
from wrkit.model.states import NOT_WHOLE, UnitState, unit_counts
from wrkit.text.measure import text_width
from wrkit.vocab import DIR_IN, VERDICT_CHOICES


@declare(
    "status",
    """看谁报了、谁没报、还有哪些没完成

    以总表中已合并的答复为准；回收文件夹里还没有合并的文件会另外指出。

    \b
    例：wrkit status
    """,
)
@master_option
@period_option
@json_option
@strict_option
def command(master_path: Path, period: Period | None, as_json: bool, strict: bool) -> int:
    """Show how a period stands."""
    from wrkit.merge import states_of

    opened = open_master(master_path)
    period = current_period(opened.master, period)
    master = opened.master
    deadline = master.due(period)
    due = deadline.isoformat() if deadline else ""
    states = states_of(master, period)
    counts = unit_counts(states)
    rows = [row for row in master.periods[period].rows if not row.id.item]
    done = reported_tasks(master, period)
    open_tasks = [str(row.id) for row in rows if row.id not in done]
    decisions = decisions_of(master.periods[period].rows)
    decided = sum(bool(decisions[row.id]) for row in rows)
    odd = [str(row.id) for row in undecidable(rows)]
    waiting = not_merged(opened, period)
    findings = (*opened.findings, *absent_columns(master.periods[period], master.file))
    if as_json:
        put_json({
            "period": str(period), "due": due, "units": {"expected": counts.due, "returned": counts.returned, "late": counts.late, "missing": counts.missing},
            "tasks": {"total": len(rows), "answered": len(rows) - len(open_tasks), "open": open_tasks, "decided": decided, "undecidable": odd},
            "not_merged": waiting, "states": [_as_dict(state) for state in states],
            "findings": [item.as_dict() for item in findings],
        })  # fmt: skip
        return exit_code(findings, strict=strict)
    tell(findings)
    click.echo(f"{period}" + (f"（截止 {due}）" if due else ""))
    in_time = f"；按时 {counts.returned - len(counts.late)}，迟报 {len(counts.late)}" if due else ""
    partly = f"；{NOT_WHOLE} {counts.partly}" if counts.partly else ""
    nothing = f"（其中 {len(counts.useless)} 个交来的没有可用内容）" if counts.useless else ""
    click.echo(f"单位：应报 {counts.due}，已报 {counts.returned}，未报 {len(counts.missing)}{nothing}{in_time}{partly}")
    click.echo(f"任务：共 {len(rows)} 项，牵头单位都已报 {len(rows) - len(open_tasks)} 项，已审定 {decided} 项")
    if odd:
        click.echo(f"审定结论不是{'、'.join(VERDICT_CHOICES)}之一，没有算作已审定的 {len(odd)} 项：{'、'.join(odd)}")
    click.echo(_table(states))
    if open_tasks:
        click.echo(
            f"还没有报齐的任务：{'、'.join(open_tasks[:30])}"
            + (f" 等 {len(open_tasks)} 项" if len(open_tasks) > 30 else "")
        )
    if waiting:
        say(
            f"回收文件夹中有 {len(waiting)} 个文件还没有合并，请运行 wrkit merge：{'、'.join(waiting[:5])}{' 等' if len(waiting) > 5 else ''}"
        )
    return exit_code(findings, strict=strict)


def not_merged(opened: Opened, period: Period) -> list[str]:
    """Return the names of files in 回收 of which no answer has been merged; archives count by their members."""
    from wrkit.collect import litter

    folder = opened.folder / DIR_IN / str(period)
    if not folder.is_dir():
        return []
    merged = [entry.ref.file for entry in opened.master.ledger if entry.period == period]
    waiting = []
    for path in returned_files(folder):
        name = shown(path, opened.folder)
        if not litter(name) and not any(file == name or file.startswith(name + "/") for file in merged):
            waiting.append(path.name)
    return waiting


def _as_dict(state: UnitState) -> dict[str, object]:
    return {
        "unit": state.unit, "due": state.due, "returned": state.returned, "blank": state.blank, "state": state.state,
        "file": state.file, "time": state.time,
    }  # fmt: skip


def _table(states: tuple[UnitState, ...]) -> str:
    """Return the units as aligned columns, those with something open first."""
    rows = [("单位", "应报", "已报", "未填", "状态", "时间")]
    ordered = sorted(states, key=lambda state: (not state.missing, state.blank == 0))
    rows.extend((s.unit, str(s.due), str(s.returned), str(s.blank), s.state, s.time[:16]) for s in ordered)
    widths = [max(text_width(row[col]) for row in rows) for col in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text + " " * (width - text_width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )

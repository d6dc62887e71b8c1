"""The check report as plain tables: what came in, what is wrong, every answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from wrkit.codes import LEVELS
from wrkit.errors import Finding, worst_first
from wrkit.model.changes import CHANGED, EQUAL, NEW, SAME, Change
from wrkit.model.returns import Entry, standing
from wrkit.model.states import Link, Marked, ReportSheet, UnitState
from wrkit.model.statistics import Dashboard
from wrkit.model.tasks import Task, TaskId
from wrkit.text.clean import match_key
from wrkit.text.similar import differing
from wrkit.vocab import (
    ANSWER_COLUMNS,
    CHANGES,
    ENTRIES,
    ENTRY_COLUMNS,
    FINDING_COLUMNS,
    FINDINGS,
    JOINT,
    RETURN_COLUMNS,
    RETURNS,
)

OVERVIEW, OVERVIEW_COLUMNS = "概况", ("事项", "内容")

Linker = Callable[[str], str]

_ABSOLUTE = re.compile(r"^(?:[A-Za-z]:)?[/\\]")


def beside_master(file: str) -> str:
    """Return the way from the folder 核对 to a file named from the master's folder; absolute paths stay."""
    return file if not file or _ABSOLUTE.match(file) else f"../{file}"


def overview_sheet(items: Mapping[str, object], name: str = OVERVIEW) -> ReportSheet:
    """Return 概况: one item and its value a row; what is no int is shown as text."""
    rows = tuple((item, value if isinstance(value, int) else str(value)) for item, value in items.items())
    return ReportSheet(name, OVERVIEW_COLUMNS, rows)


def returns_sheet(states: Iterable[UnitState], link: Linker = beside_master) -> ReportSheet:
    """Return 报送情况, in the order given; 文件 leads to the file.

    Args:
        states: one per lead unit; of several files on separate lines the first is linked.
        link: file as the states name it → path from the report's folder, “” for no link.
    """
    kept = tuple(states)
    rows = tuple((s.unit, s.due, s.returned, s.blank, s.state, s.file, s.time.replace("T", " ")) for s in kept)
    return ReportSheet(
        RETURNS, RETURN_COLUMNS, rows, _links(RETURN_COLUMNS, ((s.file.partition("\n")[0], "", "") for s in kept), link)
    )


def findings_sheet(findings: Iterable[Finding], link: Linker = beside_master) -> ReportSheet:
    """Return 核对清单, worst first; 文件 leads to the cell. Without findings one row says so."""
    kept = worst_first(findings)
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (LEVELS[f.level], f.code, f.unit, f.task, f.file, f.sheet, f.cell, f.message, f.advice) for f in kept
    )
    if not rows:
        rows = (("", "", "", "", "", "", "", "没有需要核对的问题。", ""),)
    links = _links(FINDING_COLUMNS, ((f.file, f.sheet, f.cell) for f in kept), link)
    return ReportSheet(FINDINGS, FINDING_COLUMNS, rows, links)


def entries_sheet(entries: Iterable[Entry], link: Linker = beside_master) -> ReportSheet:
    """Return 填报明细, in the order given: every answer that came in; 采用 says 是 or 否."""
    kept = tuple(entries)
    rows = tuple(
        (
            str(e.task or ""), e.unit, *(e.fields.get(column.name, "") for column in ANSWER_COLUMNS),
            _signed(e), e.phone, e.ref.file, e.ref.sheet, e.ref.cell, "是" if e.taken else "否",
        )
        for e in kept
    )  # fmt: skip
    links = _links(ENTRY_COLUMNS, ((e.ref.file, e.ref.sheet, e.ref.cell) for e in kept), link)
    return ReportSheet(ENTRIES, ENTRY_COLUMNS, rows, links)


def _signed(entry: Entry) -> str:
    """Return who filled the form in, and who reviewed it."""
    reviewed = f"审核：{entry.reviewer}" if entry.reviewer else ""
    return f"{entry.reporter}（{reviewed}）" if entry.reporter and reviewed else entry.reporter or reviewed


def changes_sheet(found: Iterable[Change]) -> ReportSheet:
    """Return 变化: what moved since the merge before and since the period before, the moved ones first.

    At the first merge of a year nothing has moved yet; one row says so.
    """
    order = {CHANGED: 0, NEW: 1, SAME: 2}
    kept = sorted(found, key=lambda c: (order[c.since_merge], c.task, c.unit))
    columns = ("编号", "单位", "与上次合并", "与上期", "原完成情况", "现完成情况")
    rows = tuple(
        (
            str(c.task),
            c.unit,
            c.since_merge,
            c.since_period,
            "" if c.since_merge == SAME and c.since_period in ("", EQUAL) else c.before,
            Marked(differing(c.before, c.now)) if c.before and match_key(c.before) != match_key(c.now) else c.now,
        )
        for c in kept
    )
    if kept and all(c.since_merge == NEW and not c.since_period for c in kept):
        rows = (("", "", NEW, "", "", f"第一次合并，{len(kept)} 条都是新报，见“{ENTRIES}”。"),)
    return ReportSheet(CHANGES, columns, rows)


def joint_sheet(tasks: Iterable[Task], entries: Iterable[Entry]) -> ReportSheet:
    """Return 共同牵头: tasks whose leads answer differently, side by side; what differs from the first is marked.

    A task is listed where two of its leads filled the same column and do not say the same; the column 不一致 names
    which. What one says and the others leave blank is no difference, but is shown beside one.
    """
    standing_of: dict[TaskId, list[Entry]] = {}
    for entry in standing(entries):
        if entry.task:
            standing_of.setdefault(entry.task, []).append(entry)
    rows: list[tuple[str | int | Marked, ...]] = []
    for task in tasks:
        group = sorted(
            standing_of.get(task.id, ()),
            key=lambda e: (task.leads.index(e.unit) if e.unit in task.leads else len(task.leads), e.unit),
        )
        columns = {column.name: [entry.fields.get(column.name, "") for entry in group] for column in ANSWER_COLUMNS}
        apart = [name for name, texts in columns.items() if len({match_key(text) for text in texts if text}) > 1]
        if not apart:
            continue
        shown = zip(*(_side_by_side(texts, name in apart) for name, texts in columns.items()), strict=True)
        rows.extend(
            (str(task.id), task.text, entry.unit, *cells, "\n".join(apart))
            for entry, cells in zip(group, shown, strict=True)
        )
    names = tuple(column.name for column in ANSWER_COLUMNS)
    return ReportSheet(JOINT, ("编号", "目标任务", "单位", *names, "不一致"), tuple(rows))


def _side_by_side(texts: Sequence[str], apart: bool) -> list[str | Marked]:
    """Return one column of several units, what differs from the first text marked."""
    first = next((at for at, text in enumerate(texts) if text), 0)
    return [
        Marked(differing(texts[first], text)) if apart and text and at != first else text
        for at, text in enumerate(texts)
    ]


def check_report(
    states: Iterable[UnitState],
    findings: Iterable[Finding],
    entries: Iterable[Entry],
    *,
    more: Sequence[ReportSheet] = (),
    dashboard: Dashboard | None = None,
    link: Linker = beside_master,
) -> bytes:
    """Return 核对/<period>.xlsx: 报送情况, 核对清单, 填报明细, the sheets `more` adds, and 看板."""
    from wrkit.xl.tables_xlsx import report_bytes

    tables = returns_sheet(states, link), findings_sheet(findings, link), entries_sheet(entries, link)
    return report_bytes(*tables, *more, dashboard=dashboard)


def init_report(items: Mapping[str, object], findings: Iterable[Finding], *, link: Linker = beside_master) -> bytes:
    """Return 核对/建账.xlsx: 概况 and 核对清单."""
    from wrkit.xl.tables_xlsx import report_bytes

    return report_bytes(overview_sheet(items), findings_sheet(findings, link))


def _links(
    columns: Sequence[str], places: Iterable[tuple[str, str, str]], link: Linker
) -> Mapping[tuple[int, int], Link]:
    col = columns.index("文件")
    return {
        (row, col): Link(path, sheet, cell)
        for row, (file, sheet, cell) in enumerate(places)
        if file and (path := link(file))
    }


__all__ = [
    "OVERVIEW", "Linker", "beside_master", "check_report", "entries_sheet", "findings_sheet", "init_report",
    "overview_sheet", "returns_sheet",
]  # fmt: skip

"""Master → the tables of a period's annexes, with what people should know about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from wrkit.annex.spec import Clause, Plan, SpecError, read_spec
from wrkit.errors import Finding, MasterError, UsageError, finding
from wrkit.model.master import AnnexSpec, Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tables import Table
from wrkit.model.tasks import Task, TaskId
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import (
    CATEGORY,
    DECIDED_TEXT,
    ID,
    KIND_BREAKDOWN,
    KIND_STATUS,
    LEAD,
    LEADER,
    NUMBER,
    PART,
    STATUS_TEXT,
    SUPPORT,
    TASK,
    VERDICT,
    VERDICT_CHOICES,
    Column,
)

# How many open tasks a finding names before “等”.
_NAMED = 5

_TASK_TEXT: dict[Column, Callable[[Task], str]] = {
    ID: lambda task: str(task.id),
    PART: lambda task: task.part,
    CATEGORY: lambda task: task.category,
    NUMBER: lambda task: task.number,
    TASK: lambda task: task.text,
    LEADER: lambda task: "\n".join(task.leaders),
    LEAD: lambda task: "\n".join(task.leads),
    SUPPORT: lambda task: "\n".join(task.supports),
}


def annex_tables(
    master: Master, period: Period, only: Sequence[str] = ()
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Lay out the annexes of a period as the 附件 sheet describes them.

    Args:
        master: the master workbook.
        period: the period to report on.
        only: marks (附件3) to restrict the result to; empty: all.

    Returns:
        One table per row of the 附件 sheet that applies to the period, in the sheet's order, and the findings:
        annex-spec, verdict-unknown, task-not-in-period, nothing-decided, annex-empty, answers-open.

    Raises:
        UsageError: `only` names a mark the 附件 sheet does not have.
        MasterError: the period has no sheet, and an annex asked for needs one.
    """
    specs = _chosen(master, only)
    sheet = master.periods.get(period)
    if sheet is None and not (specs and all(squeeze(spec.kind) == KIND_BREAKDOWN for spec in specs)):
        advice = "请先运行 wrkit split 下发这一期，或用 -p 指定别的一期。"
        raise MasterError(f"总表中没有“{period}”表", advice, Ref(master.file))
    findings: list[Finding] = []
    if not specs:
        findings.append(finding("annex-spec", Ref(master.file, "附件"), why="“附件”表中没有附件"))
    plans = _plans(specs, period, sheet, bool(only), findings)
    rows = _Rows(master, sheet)
    if any(plan.kind != KIND_BREAKDOWN for plan in plans):
        findings += rows.faults(any(plan.kind == KIND_STATUS for plan in plans))
    tables = []
    for plan in plans:
        table, remarks = _breakdown(master, plan) if plan.kind == KIND_BREAKDOWN else _report(rows, plan, period)
        tables.append(table)
        findings += remarks
    return tuple(tables), tuple(findings)


def _chosen(master: Master, only: Sequence[str]) -> list[AnnexSpec]:
    """Return the rows of the 附件 sheet whose mark is asked for."""
    marks = {squeeze(spec.mark) for spec in master.annexes}
    wanted = {squeeze(mark) for mark in only}
    if missing := [mark for mark in only if squeeze(mark) not in marks]:
        known = "、".join(dict.fromkeys(spec.mark for spec in master.annexes)) or "没有一个附件"
        raise UsageError(f"总表的“附件”表中没有{'、'.join(missing)}", f"“附件”表中现有：{known}。")
    return [spec for spec in master.annexes if not wanted or squeeze(spec.mark) in wanted]


def _plans(
    specs: Iterable[AnnexSpec], period: Period, sheet: PeriodSheet | None, asked: bool, findings: list[Finding]
) -> list[Plan]:
    """Understand the specs; those at fault become findings, those of other periods drop out.

    A mark that was asked for by name and that no row provides in this period is reported.
    """
    present = set() if sheet is None else {*sheet.columns, *(name for row in sheet.rows for name in row.values)}
    plans: list[Plan] = []
    idle: dict[str, Ref] = {}
    served: set[str] = set()
    for spec in specs:
        mark = squeeze(spec.mark)
        try:
            plan = read_spec(spec, period, present)
        except SpecError as error:
            findings.append(finding("annex-spec", spec.ref, why=f"{spec.mark or '这一行'}的{error}"))
            served.add(mark)
            continue
        if plan.applies:
            plans.append(plan)
            served.add(mark)
        else:
            idle.setdefault(mark, spec.ref)
    if asked:
        for mark, ref in idle.items():
            if mark not in served:
                findings.append(finding("annex-spec", ref, why=f"{mark}的条件把{period}排除在外，这一期没有{mark}"))
    return plans


def _breakdown(master: Master, plan: Plan) -> tuple[Table, list[Finding]]:
    """Lay out the tasks themselves, under the document's own numbers."""

    def keeps(task: Task) -> bool:
        return all(clause.holds(_TASK_TEXT[clause.column](task)) for clause in plan.clauses)

    tasks = [task for task in master.book.tasks if keeps(task)]
    rows = tuple(tuple(clean_text(_TASK_TEXT[source](task)) for source in plan.sources) for task in tasks)
    remarks = [] if rows else [finding("annex-empty", mark=plan.mark or plan.title)]
    return Table(plan.mark, plan.title, plan.columns, rows, plan.landscape), remarks


def _report(rows: _Rows, plan: Plan, period: Period) -> tuple[Table, list[Finding]]:
    """Lay out rows of the period sheet, numbered 1 to n."""
    items = plan.kind != KIND_STATUS
    kept = [row for row in rows.ordered(items) if rows.pass_all(row, plan.clauses)]
    cells = []
    for number, row in enumerate(kept, 1):
        texts = (str(number) if source is NUMBER else rows.text(row, source) for source in plan.sources)
        cells.append(tuple(map(clean_text, texts)))
    mark = plan.mark or plan.title
    remarks = []
    if not kept:
        code = "annex-empty" if rows.decided or plan.kind == KIND_STATUS else "nothing-decided"
        remarks.append(finding(code, mark=mark, period=period))
    if STATUS_TEXT in plan.sources:
        blank = [str(row.id) for row in kept if not rows.text(row, STATUS_TEXT)]
        if blank:
            named = "、".join(blank[:_NAMED]) + ("等" if len(blank) > _NAMED else "")
            remarks.append(finding("answers-open", mark=mark, count=len(blank), tasks=named))
    return Table(plan.mark, plan.title, plan.columns, tuple(cells), plan.landscape), remarks


class _Rows:
    """The rows of a period sheet with the tasks behind them."""

    def __init__(self, master: Master, sheet: PeriodSheet | None) -> None:
        self._sheet = sheet
        self._rows = () if sheet is None else sheet.rows
        self._by_id = {row.id: row for row in self._rows}
        self._tasks = {task.id: task for task in master.book.tasks}
        self._place = {task.id: index for index, task in enumerate(master.book.tasks)}

    @property
    def decided(self) -> bool:
        """Whether anyone has filled in any 审定结论."""
        return any(squeeze(row.get(VERDICT.name)) for row in self._rows)

    def ordered(self, items: bool) -> list[MasterRow]:
        """Return the rows in the order of the 任务 sheet, items after their task; tasks it lacks come last."""
        last = len(self._place)

        def key(row: MasterRow) -> tuple[int, TaskId]:
            return self._place.get(row.id.parent, last), row.id

        return sorted((row for row in self._rows if items or not row.id.item), key=key)

    def pass_all(self, row: MasterRow, clauses: Iterable[Clause]) -> bool:
        """Tell whether a row passes every clause. A 审定结论 outside the choices counts as none."""
        for clause in clauses:
            text = self._verdict(row) if clause.column is VERDICT else self.text(row, clause.column)
            if not clause.holds(text):
                return False
        return True

    def text(self, row: MasterRow, column: Column) -> str:
        """Return what an annex prints in a column.

        完成情况 is 审定完成情况 where there is one. An item's blank 目标任务, 牵头责任单位 or 完成情况 is its task's;
        what the period sheet does not say comes from the 任务 sheet.
        """
        if column is ID:
            return str(row.id)
        text = self._own(row, column)
        parent = self._by_id.get(row.id.parent)
        if not text and row.id.item and parent is not None and column in (TASK, LEAD, STATUS_TEXT):
            text = self._own(parent, column)
        task = self._tasks.get(row.id.parent)
        if not text and task is not None and column in _TASK_TEXT:
            text = _TASK_TEXT[column](task)
        return text

    def _own(self, row: MasterRow, column: Column) -> str:
        decided = clean_text(row.get(DECIDED_TEXT.name)) if column is STATUS_TEXT else ""
        return decided or clean_text(row.get(column.name))

    def _verdict(self, row: MasterRow) -> str:
        text = squeeze(row.get(VERDICT.name))
        return text if text in VERDICT_CHOICES else ""

    def faults(self, all_tasks: bool) -> list[Finding]:
        """Report 审定结论 outside the choices and, where an annex should show them all, tasks without a row."""
        sheet = self._sheet
        if sheet is None:
            return []
        found = []
        for row in self._rows:
            text = squeeze(row.get(VERDICT.name))
            if text and text not in VERDICT_CHOICES:
                col = sheet.columns.get(VERDICT.name)
                ref = row.ref if col is None else row.ref.at(row.row, col)
                found.append(finding("verdict-unknown", ref, task=row.id, text=text))
        if all_tasks:
            lacking = [task for task in self._place if task not in self._by_id]
            place = Ref(self._file(), sheet.name)
            found += [finding("task-not-in-period", place, task=task, sheet=sheet.name) for task in lacking]
        return found

    def _file(self) -> str:
        return next((row.ref.file for row in self._rows if row.ref.file), "")

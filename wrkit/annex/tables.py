"""Master → the tables of a period's annexes, with what people should know about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wrkit.annex.clauses import known_units
from wrkit.annex.fault import SpecError, in_column, spec_finding, title_findings
from wrkit.annex.figures import Figures
from wrkit.annex.lists import Extra, empty, listed, lists, returns, statistics
from wrkit.annex.rows import TASK_TEXT, Rows, in_order, sort_rank
from wrkit.annex.spec import DIMENSIONS, Plan, read_spec, without
from wrkit.errors import Finding, MasterError, UsageError, finding
from wrkit.model.master import AnnexSpec, Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tables import Band, Table
from wrkit.model.tasks import Task
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import (
    CATEGORY,
    KIND_BREAKDOWN,
    KIND_BULLETIN,
    KIND_INDICATORS,
    KIND_MISSED,
    KIND_RETURNS,
    KIND_STATISTICS,
    KIND_STATUS,
    LEADER,
    NUMBER,
    PART,
    STATUS_TEXT,
    SUPPORT,
    Column,
)

# How many open tasks a finding names before “等”.
_NAMED = 5
_ORDINALS = "一二三四五六七八九十"
_WITHOUT_PERIOD = (KIND_BREAKDOWN, KIND_INDICATORS)
_DISPENSABLE = (CATEGORY, LEADER, SUPPORT)


def annex_tables(
    master: Master, period: Period, only: Sequence[str] = (), extra: Extra | None = None
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Lay out the annexes of a period as the 附件 sheet describes them; 通报 is left to `bulletins`.

    Args:
        master: the master workbook.
        period: the period to report on.
        only: marks (附件3) to restrict the result to; empty: all.
        extra: what 报送情况 and 指标 print.

    Returns:
        One table per row of the 附件 sheet that applies to the period, in the sheet's order, and the findings:
        annex-spec, annex-not-due, annex-no-indicators, verdict-unknown, task-not-in-period, nothing-decided,
        annex-empty, answers-open, laggards-undecided, laggard-undecided.

    Raises:
        UsageError: `only` names a mark the 附件 sheet does not have.
        MasterError: the period has no sheet, and an annex asked for needs one.
    """
    extra = extra or Extra()
    specs = chosen(master, only)
    sheet = master.periods.get(period)
    if sheet is None and needs_period(master, only):
        advice = "请先运行 wrkit split 下发这一期，或用 -p 指定别的一期。"
        raise MasterError(f"总表中没有“{period}”表", advice, Ref(master.file))
    findings: list[Finding] = []
    if not specs and not only:
        findings.append(finding("annex-spec", Ref(master.file, "附件"), why="“附件”表中没有附件"))
    specs = [spec for spec in specs if squeeze(spec.kind) != KIND_BULLETIN]
    plans = _plans(specs, period, master, bool(only), extra, findings)
    rows = Rows(master, sheet)
    if any(plan.kind in (KIND_STATUS, KIND_MISSED, KIND_STATISTICS) for plan in plans):
        findings += rows.faults(any(plan.kind == KIND_STATUS for plan in plans))
    tables = []
    for plan in plans:
        table, remarks = _table(master, rows, plan, period, extra)
        tables.append(table)
        findings += remarks
    if any(plan.kind == KIND_MISSED for plan in plans):
        findings += rows.undecided_laggards()
    return tuple(tables), tuple(findings)


def chosen(master: Master, only: Sequence[str]) -> list[AnnexSpec]:
    """Return the rows of the 附件 sheet whose mark or 内容 is asked for; 通报 may be asked for without a row.

    Raises:
        UsageError: there is no such row.
    """
    names = {squeeze(word) for spec in master.annexes for word in (spec.mark, spec.kind)}
    wanted = {squeeze(mark) for mark in only}
    if missing := [mark for mark in only if squeeze(mark) not in names | {KIND_BULLETIN}]:
        known = "、".join(dict.fromkeys(spec.mark for spec in master.annexes if spec.mark)) or "没有一个附件"
        raise UsageError(f"总表的“附件”表中没有{'、'.join(missing)}", f"“附件”表中现有：{known}。")
    return [spec for spec in master.annexes if not wanted or {squeeze(spec.mark), squeeze(spec.kind)} & wanted]


def needs_period(master: Master, only: Sequence[str]) -> bool:
    """Tell whether what is asked for shows anything of a period: 任务分解 and 指标 do not.

    Raises:
        UsageError: there is no such row.
    """
    specs = chosen(master, only)
    return not specs or any(squeeze(spec.kind) not in _WITHOUT_PERIOD for spec in specs)


def present_columns(sheet: PeriodSheet | None) -> set[str]:
    """Return the names of the columns a period sheet has."""
    return set() if sheet is None else {*sheet.columns, *(name for row in sheet.rows for name in row.values)}


def _plans(
    specs: Iterable[AnnexSpec],
    period: Period,
    master: Master,
    asked: bool,
    extra: Extra,
    findings: list[Finding],
) -> list[Plan]:
    """Understand the specs; those at fault become findings, those of other periods drop out.

    A mark that was asked for by name and that no row provides in this period is reported.
    """
    present = present_columns(master.periods.get(period))
    roster = known_units(master, period)
    plans: list[Plan] = []
    idle: dict[str, Ref] = {}
    served: set[str] = set()
    for spec in specs:
        mark = squeeze(spec.mark)
        if extra.indicators is None and squeeze(spec.kind) == KIND_INDICATORS:
            findings.append(finding("annex-no-indicators", spec.ref, mark=spec.mark or spec.title))
            served.add(mark)
            continue
        try:
            with in_column("附件"):
                if not mark:
                    raise SpecError("没有填写，应如附件4，没有生成")
            plan = read_spec(spec, period, present, lists(spec, period, extra), roster)
        except SpecError as error:
            findings.append(spec_finding(spec, error))
            served.add(mark)
            continue
        findings += title_findings(spec, plan.title)
        if plan.applies:
            plans.append(plan)
            served.add(mark)
        else:
            idle.setdefault(mark, spec.ref)
    if asked:
        due = (item for item in idle.items() if item[0] not in served)
        findings += [finding("annex-not-due", ref, mark=mark, period=period) for mark, ref in due]
    return plans


def _table(master: Master, rows: Rows, plan: Plan, period: Period, extra: Extra) -> tuple[Table, list[Finding]]:
    if plan.kind == KIND_BREAKDOWN:
        return _breakdown(master, plan)
    if plan.kind == KIND_RETURNS:
        return listed(plan, returns(extra.states), "")
    if plan.kind == KIND_STATISTICS:
        named = {source.name for source in plan.sources}
        dimension = next(column for column in DIMENSIONS if column.name in named)
        return listed(plan, *statistics(Figures(master, rows), dimension))
    if plan.kind == KIND_INDICATORS and extra.indicators is not None:
        source = extra.indicators
        return listed(plan, source, source.note)
    return report_table(rows, plan, period, master)


# Tables of tasks


def _breakdown(master: Master, plan: Plan) -> tuple[Table, list[Finding]]:
    """Lay out the tasks themselves, under the document's own numbers and, where there are several, their parts."""

    def keeps(task: Task) -> bool:
        return all(clause.holds(TASK_TEXT[clause.column](task)) for clause in plan.clauses)

    tasks = [task for task in master.book.tasks if keeps(task)]
    if not plan.chosen:
        # A breakdown that names no categories or leaders needs no empty columns for them.
        plan = without(plan, [c for c in _DISPENSABLE if not any(TASK_TEXT[c](task) for task in tasks)])
    for column, backwards in reversed(plan.order):
        rank = sort_rank(column, [TASK_TEXT[column](task) for task in tasks], master)
        tasks = in_order(tasks, [rank[TASK_TEXT[column](task)] for task in tasks], backwards=backwards)
    group = _group(plan, tasks)
    order = list(range(len(tasks)))
    bands: tuple[Band, ...] = ()
    if group is not None:
        order, bands = _grouped([TASK_TEXT[group](task) for task in tasks], group, master)
    rows = tuple(tuple(clean_text(TASK_TEXT[source](tasks[n])) for source in plan.sources) for n in order)
    remarks = [] if rows else [empty(plan)]
    return Table(plan.mark, plan.title, plan.columns, rows, plan.landscape, bands), remarks


def report_table(rows: Rows, plan: Plan, period: Period, master: Master) -> tuple[Table, list[Finding]]:
    """Lay out rows of the period sheet.

    An annex of all tasks in their own order has the breakdown's parts and numbers, so that a task has one number in
    all annexes; any other is numbered 1 to n.
    """
    kept = rows.sorted_by(report_rows(rows, plan), plan.order)
    bands: tuple[Band, ...] = ()
    whole = plan.kind == KIND_STATUS and not (plan.clauses or plan.order)
    group = _group(plan, rows.tasks(kept)) if whole else plan.group
    if group is not None and not plan.ungrouped:
        order, bands = _grouped([rows.text(row, group) for row in kept], group, master)
        kept = [kept[n] for n in order]
    own = _own_numbers(rows, kept, bands) if whole and group in (None, PART) else ()
    cells = []
    for number, row in enumerate(kept, 1):
        numbered = own[number - 1] if own else str(number)
        texts = (numbered if source is NUMBER else rows.text(row, source) for source in plan.sources)
        cells.append(tuple(map(clean_text, texts)))
    mark = plan.mark or plan.title
    remarks = []
    if not kept:
        decided = rows.decided or plan.kind == KIND_STATUS
        remarks.append(empty(plan) if decided else finding("nothing-decided", mark=mark, period=period))
    if STATUS_TEXT in plan.sources:
        blank = [str(row.id) for row in kept if not rows.text(row, STATUS_TEXT)]
        if blank:
            named = "、".join(blank[:_NAMED]) + ("等" if len(blank) > _NAMED else "")
            remarks.append(finding("answers-open", mark=mark, count=len(blank), tasks=named))
    return Table(plan.mark, plan.title, plan.columns, tuple(cells), plan.landscape, bands), remarks


def report_rows(rows: Rows, plan: Plan) -> list[MasterRow]:
    """Return the rows of the period sheet a plan prints, in the order of the 任务 sheet."""
    return [row for row in rows.ordered(plan.kind != KIND_STATUS) if rows.pass_all(row, plan.clauses)]


def _group(plan: Plan, tasks: Sequence[Task]) -> Column | None:
    """Return what a table of tasks is grouped by: as people say, else by their parts where there are several."""
    parts = len({task.id.part for task in tasks}) > 1 and any(task.part for task in tasks)
    if plan.group is None and parts and not (plan.ungrouped or plan.order or plan.chosen and PART in plan.sources):
        return PART
    return plan.group


def _own_numbers(rows: Rows, kept: Sequence[MasterRow], bands: Sequence[Band]) -> tuple[str, ...]:
    """Return the 序号 the breakdown gives the rows, none where one lacks it or two in a group share it."""
    starts = {band.before for band in bands}
    numbers = tuple(task.number for row in kept for task in rows.tasks([row]))
    if len(numbers) < len(kept):
        return ()
    seen: set[str] = set()
    for index, number in enumerate(numbers):
        seen = set() if index in starts else seen
        if not number or number in seen:
            return ()
        seen.add(number)
    return numbers


def _grouped(texts: Sequence[str], column: Column, master: Master) -> tuple[list[int], tuple[Band, ...]]:
    """Bring equal values together; return the rows' new order and a heading for each group with its size.

    In a column of names a row belongs to the first of them, so that no task is counted twice.
    """
    keys = [text.split("\n")[0] for text in texts]
    rank = sort_rank(column, keys, master)
    order = in_order(range(len(keys)), [rank[key] for key in keys], backwards=False)
    groups: dict[str, list[int]] = {}
    for place, n in enumerate(order):
        groups.setdefault(keys[n], []).append(place)
    bands = []
    for number, (key, places) in enumerate(groups.items()):
        name = key or "其他"
        if column is PART and number < len(_ORDINALS):
            name = f"{_ORDINALS[number]}、{name}"
        bands.append(Band(places[0], f"{name}（{len(places)}项）"))
    return order, tuple(bands)


__all__ = [
    "Extra", "annex_tables", "chosen", "needs_period", "present_columns", "report_rows", "report_table",
]  # fmt: skip

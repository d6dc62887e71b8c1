"""Reading a row of the 附件 sheet: what an annex shows, in the words of the office.

列: column names joined by 、 ， , or line breaks, each perhaps with its relative width in brackets: 目标任务（40）.
A name may be any heading the vocabulary knows; the annex prints it as written. 条件 is read in `clauses`, 版式 in `layout`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.annex.clauses import Clause, read_condition
from wrkit.annex.fault import SpecError, in_column
from wrkit.annex.layout import read_arranged, read_layout
from wrkit.model.master import AnnexSpec
from wrkit.model.periods import Period
from wrkit.model.tables import TableColumn
from wrkit.model.units import Roster
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.headers import match_header
from wrkit.vocab import (
    ANNEX_KINDS,
    CATEGORY,
    ID,
    KIND_BREAKDOWN,
    KIND_BULLETIN,
    KIND_MISSED,
    KIND_STATISTICS,
    KIND_STATUS,
    LEAD,
    LEADER,
    NUMBER,
    PART,
    PERIOD_COLUMNS,
    PROGRESS,
    STATUS_TEXT,
    SUPPORT,
    SYSTEM_VERDICT,
    TASK,
    TASK_COLUMNS,
    VERDICT,
    VERDICT_MISSED,
    Column,
)

# What 统计 may count by.
DIMENSIONS = (LEAD, LEADER, CATEGORY, PART)
_DEFAULTS: dict[str, tuple[Column, ...]] = {
    KIND_BREAKDOWN: (CATEGORY, NUMBER, TASK, LEADER, LEAD, SUPPORT),
    KIND_STATUS: (NUMBER, TASK, STATUS_TEXT, LEAD),
    KIND_MISSED: (NUMBER, TASK, STATUS_TEXT, LEAD),
    KIND_BULLETIN: (NUMBER, TASK, STATUS_TEXT, LEAD),
}
# Widths in half-width characters of 小四, as those in brackets are. Names and numbers take what they need; the texts
# share the rest of the page by weight.
_PAGE = {True: 106.0, False: 73.5}
_NATURAL = {
    "编号": 9.0, "部分": 12.0, "分类": 12.0, "序号": 6.0, "牵头领导": 10.0, "牵头责任单位": 15.5,
    "责任（配合）单位": 18.0, "进度状态": 12.0, "系统研判": 10.0, "审定结论": 10.0, "填报单位": 15.5,
}  # fmt: skip
_WEIGHT = {
    "目标任务": 36.0, "完成情况": 54.0, "审定完成情况": 54.0, "存在问题": 30.0,
    "下步打算": 30.0, "研判依据": 24.0, "来源": 20.0,
}  # fmt: skip
_LEAST = 10.0
_CENTRED = frozenset({ID, PART, CATEGORY, NUMBER, LEADER, LEAD, SUPPORT, PROGRESS, SYSTEM_VERDICT, VERDICT})
_MERGED = frozenset({PART, CATEGORY})
_WIDTH = re.compile(r"\s*[（(]\s*(\d+(?:\.\d+)?)\s*[）)]$")
# Brackets that can only have been meant for a width: （4O）, （40%）; 完成情况（截至4月底） and 增速（%） are headings.
_NO_WIDTH = re.compile(r"[（(](?:[^（()）\u4e00-\u9fff]*[0-9A-Za-z０-９][^（()）\u4e00-\u9fff]*|\s*)[）)]$")
_PLACEHOLDER = re.compile(r"[{｛](year|period)[}｝]")


@dataclass(frozen=True, slots=True)
class Plan:
    """A row of the 附件 sheet, understood.

    Attributes:
        mark: “附件2”.
        title: with {year} and {period} filled in.
        kind: one of vocab.ANNEX_KINDS.
        sources: the column each printed column is taken from.
        columns: the printed columns.
        clauses: what a row must pass, 期别 left out.
        applies: whether there is such an annex in the period.
        landscape: orientation.
        group: the column whose values head groups of rows, None for none; `ungrouped` where people wrote 不分组.
        order: columns to sort by, each with whether backwards; none: the order of the 任务 sheet.
        chosen: whether people named the columns.
    """

    mark: str
    title: str
    kind: str
    sources: tuple[Column, ...]
    columns: tuple[TableColumn, ...]
    clauses: tuple[Clause, ...]
    applies: bool
    landscape: bool
    group: Column | None = None
    ungrouped: bool = False
    order: tuple[tuple[Column, bool], ...] = ()
    chosen: bool = False


def fill_title(title: str, period: Period) -> str:
    """Return the title with {year} and {period} (一季度) filled in; any other brace stays as people wrote it."""
    words = {"year": str(period.year), "period": period.short}
    return clean_text(_PLACEHOLDER.sub(lambda match: words[match[1]], title))


def read_spec(
    spec: AnnexSpec,
    period: Period,
    present: Collection[str],
    lists: Mapping[str, Sequence[TableColumn]] | None = None,
    roster: Roster | None = None,
) -> Plan:
    """Understand a row of the 附件 sheet.

    Args:
        spec: the row.
        period: the period asked for.
        present: names of the columns the period sheet has.
        lists: the columns of the kinds that print no tasks (报送情况, 统计, 指标).
        roster: the units, so that a condition may name one by any of its names.

    Raises:
        SpecError: unknown 内容, 列 or 版式, malformed 条件, or no title; says the column.
    """
    kind = squeeze(spec.kind)
    with in_column("内容"):
        if kind not in ANNEX_KINDS or not (kind in _DEFAULTS or (lists and kind in lists)):
            raise SpecError(f"应为{'、'.join(ANNEX_KINDS)}之一，现为“{spec.kind.strip()}”")
    title = fill_title(spec.title, period)
    with in_column("标题"):
        if not title:
            raise SpecError("没有填写")
    listed = None if lists is None else lists.get(kind)
    find = _finder(kind, present) if listed is None else _list_finder(listed)
    with in_column("版式"):
        layout, turned = read_layout(spec.layout, find)
    landscape = (listed is None and kind != KIND_BULLETIN) if turned is None else turned
    with in_column("条件"):
        condition = read_arranged(spec.condition, find)
        clauses, applies = read_condition(condition.rest, period, find, roster)
    order = layout.order or condition.order
    with in_column("列"):
        if listed is None:
            sources, columns = _read_columns(spec.columns, kind, find, landscape)
        else:
            sources, columns = _read_list_columns(spec.columns, kind, listed, find)
    merged = _MERGED | {column for column, _ in order}
    columns = tuple(
        replace(column, merge=column.merge or source in merged) for source, column in zip(sources, columns, strict=True)
    )
    if kind in (KIND_MISSED, KIND_BULLETIN) and not clauses:
        clauses = (Clause(VERDICT, "=", (VERDICT_MISSED,)),)
    return Plan(
        squeeze(spec.mark), title, kind, sources, columns, clauses, applies, landscape, layout.group or condition.group,
        layout.ungrouped or condition.ungrouped, order, bool(clean_text(spec.columns)),
    )  # fmt: skip


# What columns of lists were called before.
_OTHER_NAMES = {"已填报": "已报"}
# What counts are called at a year's end; one row of the 附件 sheet serves all periods.
_YEAR_NAMES = {"已完成": "完成", "达到序时": "完成", "未实现": "未完成", "达标率": "完成率"}


def _unknown(name: str, known: Collection[str]) -> SpecError:
    return SpecError(f"中的“{name}”不是表中的栏，可用的有：{'、'.join(known)}")


def _list_finder(listed: Sequence[TableColumn]) -> Callable[[str], Column]:
    """Return a function from a heading to the column of a list."""
    by_name = {squeeze(column.heading): Column(column.heading) for column in listed}

    def find(name: str) -> Column:
        flat = _OTHER_NAMES.get(squeeze(name), squeeze(name))
        column = by_name.get(flat) or by_name.get(_YEAR_NAMES.get(flat, ""))
        if column is None and (dimension := match_header(name, DIMENSIONS)):
            column = by_name.get(dimension.name)
        if column is None:
            raise _unknown(name, by_name)
        return column

    return find


def _read_list_columns(
    text: str, kind: str, listed: Sequence[TableColumn], find: Callable[[str], Column]
) -> tuple[tuple[Column, ...], tuple[TableColumn, ...]]:
    """Read the 列 cell of a list; without one all its columns are printed.

    Counts say whose they are: the first column of 统计 is printed even where only others are named. Where it alone is
    named it says what to count by, and the usual counts stand beside it.
    """
    asked = _asked_columns(text)
    first, *others = ((column.heading, 0.0) for column in listed)
    if not asked:
        asked = [first, *others]
    elif kind == KIND_STATISTICS:
        named = [find(heading).name for heading, _ in asked]
        if first[0] not in named:
            asked.insert(0, first)
        elif len(asked) == 1:
            asked += others
    by_name = {column.heading: column for column in listed}
    asked = _by_the_year(asked, by_name)
    sources = tuple(find(heading) for heading, _ in asked)
    columns = (
        replace(by_name[source.name], heading=heading, width=width or by_name[source.name].width)
        for source, (heading, width) in zip(sources, asked, strict=True)
    )
    return sources, tuple(columns)


def _by_the_year(asked: Sequence[tuple[str, float]], known: Collection[str]) -> list[tuple[str, float]]:
    """Put the year's names for those of counts its table does not have; two that become one are printed once."""
    result: list[tuple[str, float]] = []
    for heading, width in asked:
        name = _YEAR_NAMES.get(squeeze(heading), "")
        if name not in known:
            result.append((heading, width))
        elif name not in (other for other, _ in result):
            result.append((name, width))
    return result


def _finder(kind: str, present: Collection[str]) -> Callable[[str], Column]:
    """Return a function from a heading to the column it means, of those the kind can show."""
    own = TASK_COLUMNS if kind == KIND_BREAKDOWN else tuple(dict.fromkeys((*PERIOD_COLUMNS, *TASK_COLUMNS)))
    by_name = {squeeze(column.name): column for column in own}

    def find(name: str) -> Column:
        column = by_name.get(squeeze(name)) or match_header(name, own)
        if column is None:
            raise _unknown(name, by_name)
        # The two columns of decisions may be absent as long as nobody decided anything.
        if column not in TASK_COLUMNS and column.name not in present and not column.name.startswith("审定"):
            raise SpecError(f"中的“{name}”在期表中没有这一列")
        return column

    return find


def _read_columns(
    text: str, kind: str, find: Callable[[str], Column], landscape: bool
) -> tuple[tuple[Column, ...], tuple[TableColumn, ...]]:
    """Read the 列 cell: the columns to take, and how they are printed."""
    asked = _asked_columns(text)
    # Default columns are not looked for: a sheet without them is an empty column, not a fault of this row.
    sources = tuple(find(heading) for heading, _ in asked) if asked else _DEFAULTS[kind]
    asked = asked or [(column.name, 0.0) for column in sources]
    columns = (
        TableColumn(heading, width, "center" if source in _CENTRED else "left")
        for source, (heading, _), width in zip(
            sources, asked, _widths(sources, [width for _, width in asked], landscape), strict=True
        )
    )
    return sources, tuple(columns)


def without(plan: Plan, empty: Collection[Column]) -> Plan:
    """Return a plan that leaves out columns of the usual ones, the others sharing their width."""
    sources = tuple(source for source in plan.sources if source not in empty)
    widths = _widths(sources, [0.0] * len(sources), plan.landscape)
    kept = [column for source, column in zip(plan.sources, plan.columns, strict=True) if source not in empty]
    columns = tuple(replace(column, width=width) for column, width in zip(kept, widths, strict=True))
    return replace(plan, sources=sources, columns=columns)


def asked_dimension(text: str) -> Column | None:
    """Return the first column a 列 cell names that 统计 can count by."""
    with in_column("列"):
        found = (match_header(heading, DIMENSIONS) for heading, _ in _asked_columns(text))
        return next((column for column in found if column is not None), None)


def _asked_columns(text: str) -> list[tuple[str, float]]:
    """Return the headings a 列 cell names, each with its width, 0 where none is given."""
    asked = []
    for part in re.split(r"[、，,；;\n]", clean_text(text)):
        if not (name := part.strip()):
            continue
        width = _WIDTH.search(name)
        if width and not float(width[1]):
            raise SpecError(f"中“{name}”的列宽应大于0")
        if width is None and (
            _NO_WIDTH.search(name) or len(re.findall("[（(]", name)) != len(re.findall("[）)]", name))
        ):
            raise SpecError(f"中“{name}”的括号里应写列宽，是一个数字，如{re.split('[（(]', name)[0]}（40）")
        asked.append((name[: width.start()], float(width[1])) if width else (name, 0.0))
    return asked


def _widths(sources: Sequence[Column], given: Sequence[float], landscape: bool) -> list[float]:
    """Return a width for every column: the one given, else the natural one, else a share of what is left."""
    fixed = [width or _NATURAL.get(source.name, 0.0) for source, width in zip(sources, given, strict=True)]
    weights = [0.0 if width else _WEIGHT[source.name] for source, width in zip(sources, fixed, strict=True)]
    rest = max(_PAGE[landscape] - sum(fixed), _LEAST * sum(map(bool, weights)))
    return [width or rest * weight / sum(weights) for width, weight in zip(fixed, weights, strict=True)]


__all__ = ["DIMENSIONS", "Plan", "asked_dimension", "fill_title", "read_spec", "without"]

"""Reading a row of the 附件 sheet: what an annex shows, in the words of the office.

条件: clauses joined by ； ; or line breaks, each `列名 op 值`, op one of = ≠ != 包含 不包含 为空 不为空; several values
joined by 、 mean any of them. All clauses must hold. A clause on 期别 says in which periods there is such an annex.

列: column names joined by 、 ， , or line breaks, each perhaps with its relative width in brackets: 目标任务（40）.
A name may be any heading the vocabulary knows; the annex prints it as written.

版式: 横版 or 竖版. Beside it, or among the conditions, may stand 按…分组 (a heading before each group; 不分组 for none) and
按…排序 (several columns by 、; 倒序 after a name turns its order round).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.model.master import AnnexSpec
from wrkit.model.periods import Period
from wrkit.model.tables import TableColumn
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.headers import match_header
from wrkit.vocab import (
    ANNEX_KINDS,
    CATEGORY,
    ID,
    KIND_BREAKDOWN,
    KIND_BULLETIN,
    KIND_MISSED,
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
    VERDICT_CHOICES,
    VERDICT_MISSED,
    Column,
)

PERIOD_WORD = "期别"

# Columns with one name a line; a condition is about any of the names.
NAME_COLUMNS = frozenset({LEADER, LEAD, SUPPORT})

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
_LAYOUTS = {"横版": True, "横向": True, "横": True, "竖版": False, "竖向": False, "纵向": False, "竖": False}
_GROUP = re.compile(r"按([^；;，,\n]+?)分组|(不分组)")
_ORDER = re.compile(r"按([^；;，,\n]+?)排序")
_BACKWARDS = re.compile(r"[（(]?(?:倒序|降序|从后到前)[）)]?$")

_OPERATORS = {
    "≠": "≠", "!=": "≠", "！=": "≠", "！＝": "≠", "!＝": "≠", "<>": "≠", "不等于": "≠",
    "=": "=", "＝": "=", "等于": "=", "不包含": "不包含", "包含": "包含", "不为空": "不为空", "为空": "为空",
}  # fmt: skip
_CLAUSE = re.compile(rf"(?P<column>.+?)\s*(?P<op>{'|'.join(map(re.escape, _OPERATORS))})\s*(?P<values>.*)", re.DOTALL)
_WIDTH = re.compile(r"\s*[（(]\s*(\d+(?:\.\d+)?)\s*[）)]$")
_PLACEHOLDER = re.compile(r"[{｛](year|period)[}｝]")


class SpecError(ValueError):
    """A row of the 附件 sheet cannot be followed; the text is a Chinese sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One test on a row: a column, an operator (= ≠ 包含 不包含 为空 不为空), the values, white space removed."""

    column: Column
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, text: str) -> bool:
        """Tell whether a cell passes. In a column of names = and ≠ look at each name by itself."""
        flat = squeeze(text)
        if self.operator in ("为空", "不为空"):
            return (not flat) is (self.operator == "为空")
        if self.operator in ("包含", "不包含"):
            return any(value in flat for value in self.values) is (self.operator == "包含")
        found = {flat, *map(squeeze, text.split("\n"))} if self.column in NAME_COLUMNS else {flat}
        return (not found.isdisjoint(self.values)) is (self.operator == "=")


@dataclass(frozen=True, slots=True)
class Plan:
    """A row of the 附件 sheet, understood.

    Attributes:
        mark: “附件2”.
        title: with {year} and {period} filled in.
        kind: 任务分解, 完成情况 or 未达标.
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
    spec: AnnexSpec, period: Period, present: Collection[str], lists: Mapping[str, Sequence[TableColumn]] | None = None
) -> Plan:
    """Understand a row of the 附件 sheet.

    Args:
        spec: the row.
        period: the period asked for.
        present: names of the columns the period sheet has.
        lists: the columns of the kinds that print no tasks (报送情况, 统计, 指标).

    Raises:
        SpecError: unknown 内容, 列 or 版式, malformed 条件, or no title.
    """
    kind = squeeze(spec.kind)
    if kind not in ANNEX_KINDS or not (kind in _DEFAULTS or (lists and kind in lists)):
        raise SpecError(f"“内容”应为{'、'.join(ANNEX_KINDS)}之一，现为“{spec.kind.strip()}”")
    title = fill_title(spec.title, period)
    if not title:
        raise SpecError("没有填写“标题”")
    listed = None if lists is None else lists.get(kind)
    find = _finder(kind, present) if listed is None else _list_finder(listed)
    layout, condition = (_Arranged.read(text, find) for text in (spec.layout, spec.condition))
    landscape = _orientation(layout.rest, spec.layout, default=listed is None and kind != KIND_BULLETIN)
    order = layout.order or condition.order
    if listed is None:
        sources, columns = _read_columns(spec.columns, kind, find, landscape)
    else:
        sources, columns = _read_list_columns(spec.columns, listed, find)
    merged = _MERGED | {column for column, _ in order}
    columns = tuple(
        replace(column, merge=column.merge or source in merged) for source, column in zip(sources, columns, strict=True)
    )
    clauses, applies = _read_condition(condition.rest, period, find)
    if kind in (KIND_MISSED, KIND_BULLETIN) and not clauses:
        clauses = (Clause(VERDICT, "=", (VERDICT_MISSED,)),)
    return Plan(
        squeeze(spec.mark), title, kind, sources, columns, clauses, applies, landscape, layout.group or condition.group,
        layout.ungrouped or condition.ungrouped, order, bool(clean_text(spec.columns)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Arranged:
    """What a cell says about groups and order, and the rest of it."""

    group: Column | None
    ungrouped: bool
    order: tuple[tuple[Column, bool], ...]
    rest: str

    @classmethod
    def read(cls, text: str, find: Callable[[str], Column]) -> _Arranged:
        flat = clean_text(text)
        group = _GROUP.search(flat)
        order = _ORDER.search(flat)
        names = [name for name in re.split(r"[、和]", order[1]) if name.strip()] if order else []
        return cls(
            find(group[1]) if group and group[1] else None,
            bool(group and group[2]),
            tuple((find(_BACKWARDS.sub("", name.strip())), bool(_BACKWARDS.search(name.strip()))) for name in names),
            _ORDER.sub("", _GROUP.sub("", flat)),
        )


def _orientation(rest: str, written: str, *, default: bool) -> bool:
    """Return whether the page is turned; where nothing is said, tables of tasks are and lists are not."""
    word = squeeze(rest).strip("；;，,、。")
    if not word:
        return default
    if word not in _LAYOUTS:
        raise SpecError(f"“版式”应为横版或竖版，可另写按…分组、按…排序，现为“{written.strip()}”")
    return _LAYOUTS[word]


# What columns of lists were called before.
_OTHER_NAMES = {"已填报": "已报"}


def _list_finder(listed: Sequence[TableColumn]) -> Callable[[str], Column]:
    """Return a function from a heading to the column of a list."""
    by_name = {squeeze(column.heading): Column(column.heading) for column in listed}

    def find(name: str) -> Column:
        column = by_name.get(_OTHER_NAMES.get(squeeze(name), squeeze(name)))
        if column is None:
            raise SpecError(f"没有“{name}”这一列，可用的列有：{'、'.join(by_name)}")
        return column

    return find


def _read_list_columns(
    text: str, listed: Sequence[TableColumn], find: Callable[[str], Column]
) -> tuple[tuple[Column, ...], tuple[TableColumn, ...]]:
    """Read the 列 cell of a list; without one all its columns are printed."""
    asked = _asked_columns(text) or [(column.heading, 0.0) for column in listed]
    by_name = {column.heading: column for column in listed}
    sources = tuple(find(heading) for heading, _ in asked)
    columns = (
        replace(by_name[source.name], heading=heading, width=width or by_name[source.name].width)
        for source, (heading, width) in zip(sources, asked, strict=True)
    )
    return sources, tuple(columns)


def _finder(kind: str, present: Collection[str]) -> Callable[[str], Column]:
    """Return a function from a heading to the column it means, of those the kind can show."""
    own = TASK_COLUMNS if kind == KIND_BREAKDOWN else tuple(dict.fromkeys((*PERIOD_COLUMNS, *TASK_COLUMNS)))
    by_name = {squeeze(column.name): column for column in own}

    def find(name: str) -> Column:
        column = by_name.get(squeeze(name)) or match_header(name, own)
        if column is None:
            raise SpecError(f"没有“{name}”这一列，可用的列有：{'、'.join(by_name)}")
        # The two columns of decisions may be absent as long as nobody decided anything.
        if column not in TASK_COLUMNS and column.name not in present and not column.name.startswith("审定"):
            raise SpecError(f"期表中没有“{column.name}”这一列")
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


def _asked_columns(text: str) -> list[tuple[str, float]]:
    """Return the headings a 列 cell names, each with its width, 0 where none is given."""
    asked = []
    for part in re.split(r"[、，,；;\n]", clean_text(text)):
        if not (name := part.strip()):
            continue
        width = _WIDTH.search(name)
        if width and not float(width[1]):
            raise SpecError(f"“{name}”的列宽应大于0")
        asked.append((name[: width.start()], float(width[1])) if width else (name, 0.0))
    return asked


def _widths(sources: Sequence[Column], given: Sequence[float], landscape: bool) -> list[float]:
    """Return a width for every column: the one given, else the natural one, else a share of what is left."""
    fixed = [width or _NATURAL.get(source.name, 0.0) for source, width in zip(sources, given, strict=True)]
    weights = [0.0 if width else _WEIGHT[source.name] for source, width in zip(sources, fixed, strict=True)]
    rest = max(_PAGE[landscape] - sum(fixed), _LEAST * sum(map(bool, weights)))
    return [width or rest * weight / sum(weights) for width, weight in zip(fixed, weights, strict=True)]


def _read_condition(text: str, period: Period, find: Callable[[str], Column]) -> tuple[tuple[Clause, ...], bool]:
    """Read the 条件 cell: the clauses on rows, and whether those on 期别 hold."""
    clauses: list[Clause] = []
    applies = True
    for part in re.split(r"[；;\n]", clean_text(text)):
        words = part.strip(" ，,、。")
        if not words:
            continue
        match = _CLAUSE.fullmatch(words)
        if match is None:
            raise SpecError(f"条件“{words}”看不懂，应如“审定结论=未实现”")
        operator = _OPERATORS[match["op"]]
        values = tuple(value for item in match["values"].split("、") if (value := squeeze(item).strip("“”\"'")))
        if bool(values) is (operator in ("为空", "不为空")):
            raise SpecError(f"条件“{words}”{'多了值' if values else '没有写值'}")
        if squeeze(match["column"]) == PERIOD_WORD:
            applies = applies and _in_periods(period, operator, values, words)
            continue
        column = find(match["column"].strip())
        if column is VERDICT and operator in "=≠" and (odd := [v for v in values if v not in VERDICT_CHOICES]):
            raise SpecError(f"条件“{words}”中的“{'、'.join(odd)}”不是审定结论，应为{'、'.join(VERDICT_CHOICES)}之一")
        # A category such as “三、民生” has the mark inside its name: the whole is one of the values too.
        whole = (squeeze(match["values"]),) if len(values) > 1 else ()
        clauses.append(Clause(column, operator, whole + values))
    return tuple(clauses), applies


def _in_periods(period: Period, operator: str, values: tuple[str, ...], words: str) -> bool:
    """Tell whether a clause on 期别 holds; its values are short forms, 一季度 or 1-4月, perhaps with a year."""
    if operator not in ("=", "≠"):
        raise SpecError(f"条件“{words}”看不懂，期别只能用 = 或 ≠")
    named = set()
    for value in values:
        try:
            named.add(Period.parse(value if re.match(r"\d{4}年", value) else f"{period.year}年{value}"))
        except ValueError:
            raise SpecError(f"条件“{words}”中的“{value}”不是期别，应如一季度、上半年、前三季度、全年、1-4月") from None
    return (period in named) is (operator == "=")

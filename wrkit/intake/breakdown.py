"""A breakdown (目标任务分解方案) as a task book, its irregularities mended and reported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.errors import Finding, finding
from wrkit.intake.numbering import Row, number_tasks
from wrkit.intake.roles import RoleNote, assigned
from wrkit.intake.tables import ORDINAL, RawPart, RawRow, read_parts, texts_above
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Paragraph
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Alias, Roster, Unit, unit_key
from wrkit.text.clean import clean_text, join_lines, match_key, squeeze
from wrkit.text.leaders import known_leaders, read_leaders
from wrkit.text.units import bracket_aliases, group_category, is_group, known_names, read_units, suggest
from wrkit.vocab import CATEGORY, ID, LEAD, LEADER, LISTS, NUMBER, SUPPORT, TASK

_NUMBER_INSIDE = re.compile(r"^\s*[（(]?\s*(\d{1,3})\s*(?:[)）]\s*[、.．]?|[、]|[.．](?!\d))\s*")
_YEAR = re.compile(r"(20\d{2})\s*年")
_TITLE = re.compile(r"分解|目标任务|工作任务|责任分工|重点任务")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE_END = ("。", "！", "；", "!", ";", "？")


@dataclass(frozen=True, slots=True)
class Intake:
    """What `read_breakdown` returns: the task book and what was mended or is doubtful."""

    book: TaskBook
    findings: tuple[Finding, ...]


def read_breakdown(documents: Sequence[Document], year: int | None = None) -> Intake:
    """Read breakdown documents as one task book.

    Args:
        documents: the documents in order; their tables become parts 1, 2, 3 ….
        year: the year, where the documents do not say it.

    Returns:
        Tasks with 编号 part-number, units with bracketed aliases, and a finding for every repair.
    """
    raw_parts, findings = read_parts(tuple(documents))
    said = list(findings)
    title, found_year = _title(documents)
    year = year or found_year
    if year is None:
        said.append(finding("no-year", Ref(documents[0].name if documents else "")))
    raw_parts, told = assigned(raw_parts)
    rows = [row for part in raw_parts for row in part.rows]
    names = known_names(text for row in rows for text in (row.get(LEAD), row.get(SUPPORT)))
    leaders = known_leaders(row.get(LEADER) for row in rows)
    tasks: list[Task] = []
    raw_parts = tuple(replace(part, heading="") if part.heading == title else part for part in raw_parts)
    numbered = [_numbered(part, said) for part in raw_parts]
    ids, found = number_tasks([[item.given for item in items] for items in numbered])
    seen: set[Ref] = set()
    for number, (part, items) in enumerate(zip(raw_parts, numbered, strict=True), 1):
        said.extend(_part_findings(number, part, first=not tasks, told=part.ref in seen))
        seen.add(part.ref)
        said.extend(_category_findings(part))
        tasks.extend(_tasks(part, zip(items, ids[number - 1], strict=True), (names, leaders), told, said))
    said.extend(found)
    listed = _listed(documents)
    tasks, units = _units(tasks, listed)
    said.extend(_doubts(tasks, listed))
    return Intake(TaskBook(title, year, tuple(tasks), tuple(units)), tuple(said))


def _title(documents: Sequence[Document]) -> tuple[str, int | None]:
    """Return the breakdown's title and year, from the paragraphs or the file's name."""
    blocks = [block for document in documents for block in document.blocks]
    said = [[block.text] if isinstance(block, Paragraph) else texts_above(block) for block in blocks]
    paragraphs = [join_lines(text) for texts in said for text in texts]
    short = [text for text in paragraphs if len(text) <= 60 and not ORDINAL.match(text) and not text.endswith("。")]
    titles = [text for text in short if _TITLE.search(text) and "通知" not in text and not text.startswith("附件：")]
    stem = documents[0].name.rpartition("/")[2].rpartition(".")[0] if documents else ""
    title = (titles or [stem if _HAN.search(stem) else ""])[-1].removeprefix("附件：")
    for text in (title, *paragraphs, stem):
        if match := _YEAR.search(text) or re.search(r"(?<!\d)(20\d{2})(?!\d)", text if text == stem else ""):
            return title, int(match[1])
    return title, None


def _part_findings(number: int, part: RawPart, *, first: bool, told: bool) -> Iterator[Finding]:
    """Yield what is to be said of a part; of its columns once a table, however many parts (`told`) it has."""
    columns = {*part.columns, *(column for row in part.rows for column in row.cells)}
    missing = [column.name for column in (LEADER, LEAD, SUPPORT) if column not in columns]
    if missing and not told:
        yield finding("columns-missing", part.ref, part=number, columns="、".join(missing))
    if part.header.ignored and not told:
        yield finding("columns-ignored", part.ref, part=number, columns="、".join(part.header.ignored))
    numbers = [squeeze(row.get(NUMBER)) for row in part.rows[:1]]
    if not first and numbers and numbers[0].rstrip(".、") == "1":
        title = f"“{name}”" if (name := part_name(part.heading)) else ""
        yield finding("part-restarts", part.ref, part=number, title=title, first=1)


def part_name(heading: str) -> str:
    """Return a heading without its ordinal: 一、2025年主要预期目标 → 2025年主要预期目标."""
    return ORDINAL.sub("", heading, count=1).strip()


def _category_findings(part: RawPart) -> Iterator[Finding]:
    starts = [row for row in part.rows if row.category_starts]
    counts = Counter(join_lines(row.get(CATEGORY)) for row in starts)
    told: set[str] = set()
    rows = Counter(join_lines(row.get(CATEGORY)) for row in part.rows)
    for row in starts:
        name = join_lines(row.get(CATEGORY))
        if name not in told:
            told.add(name)
            if "\n" in clean_text(row.get(CATEGORY)):
                yield finding("category-rejoined", row.ref, category=name)
            if 1 < counts[name] < rows[name]:  # a CSV repeats it on every row
                yield finding("category-repeated", row.ref, category=name, count=counts[name])


@dataclass(frozen=True, slots=True)
class _Numbered:
    row: RawRow
    number: str
    text: str
    inside: bool

    @property
    def given(self) -> Row:
        """What it says of its number."""
        return Row(squeeze(self.row.get(ID)), self.number, self.row.ref)


def _numbered(part: RawPart, said: list[Finding]) -> list[_Numbered]:
    """Take numbers from the 序号 column or from the start of the text; join rows a page break cut in two."""
    has_numbers = any(row.get(NUMBER) for row in part.rows)
    result: list[_Numbered] = []
    for row in part.rows:
        text = row.get(TASK)
        number = re.sub(r"\.0$", "", squeeze(row.get(NUMBER))).strip("（）().．、 ")
        inside = None if has_numbers else _NUMBER_INSIDE.match(text)
        if inside:
            number, text = inside[1], text[inside.end() :]
        text = _task_text(text)
        cut = (
            result and has_numbers and not number and not row.get(LEAD) and not result[-1].text.endswith(_SENTENCE_END)
        )
        if cut:
            before = result[-1]
            result[-1] = _Numbered(before.row, before.number, before.text + text, before.inside)
            said.append(finding("row-continued", row.ref, task=before.number, text=text))
            continue
        result.append(_Numbered(row, number, text, bool(inside)))
    return result


def _task_text(text: str) -> str:
    """Join lines that layout broke in the middle of a sentence; keep paragraphs."""
    lines: list[str] = []
    for line in clean_text(text).split("\n"):
        if lines and not lines[-1].endswith((*_SENTENCE_END, "：", ":")):
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _tasks(
    part: RawPart,
    numbered: Iterable[tuple[_Numbered, TaskId]],
    known: tuple[Counter[str], Counter[str]],
    told: Mapping[Ref, Sequence[RoleNote]],
    said: list[Finding],
) -> Iterator[Task]:
    names, leaders = known
    for item, task_id in numbered:
        row = item.row
        if item.inside:
            said.append(finding("number-inside", row.ref, task=task_id, number=item.number))
        said.extend(
            finding(note.code, row.at(note.column), task=task_id, **note.values) for note in told.get(row.ref, ())
        )
        lead_cell = read_units(row.get(LEAD), names)
        support_cell = read_units(row.get(SUPPORT), names)
        leader_cell = read_leaders(row.get(LEADER), leaders)
        cells = ((lead_cell, LEAD), (support_cell, SUPPORT), (leader_cell, LEADER))
        for cell, column in cells:
            said.extend(finding(code, row.at(column), task=task_id, **values) for code, values in cell.repairs)
        leading, supporting = filter(is_group, lead_cell.names), filter(is_group, support_cell.names)
        said.extend(finding("group-leads", row.at(LEAD), task=task_id, group=group) for group in leading)
        said.extend(_new_groups(supporting, row.at(SUPPORT), said))
        if not lead_cell.names:
            said.append(finding("no-lead", row.at(LEAD), task=task_id))
        yield Task(
            task_id, item.text, lead_cell.names, part_name(part.heading), join_lines(row.get(CATEGORY)),
            item.number or str(task_id.number), leader_cell.names, support_cell.names, row.ref,
        )  # fmt: skip


def _new_groups(groups: Iterable[str], place: Ref, said: Sequence[Finding]) -> list[Finding]:
    """Return a finding for every group word not spoken of yet: one a word, not one a task."""
    found = [finding("group-word", place, group=group) for group in groups]
    known = {item.message for item in said if item.code == "group-word"}
    return [item for item in found if item.message not in known]


def _listed(documents: Sequence[Document]) -> frozenset[str]:
    """Return the units a draft of wrkit's gives to choose from: they stand in last year's breakdown."""
    grids = (grid for document in documents for grid in document.grids if grid.ref.sheet == LISTS)
    return frozenset(_wide(text) for grid in grids for text in grid.cells.values())


def _wide(name: str) -> str:
    return squeeze(name).replace("(", "（").replace(")", "）")


def _units(tasks: list[Task], listed: Collection[str]) -> tuple[list[Task], list[Unit]]:
    """Gather the units, give those with a bracketed alias one name throughout, lead units first."""
    leads = [name for task in tasks for name in task.leads]
    supports = [name for task in tasks for name in task.supports]
    counts = Counter(name for name in (*leads, *supports) if not is_group(name))
    units = {name: Unit(name, tuple(map(Alias, bracket_aliases(name)))) for name in counts if bracket_aliases(name)}
    roster = Roster(units.values())
    tasks = [
        Task(
            task.id, task.text, _canonical(task.leads, roster), task.part, task.category, task.number, task.leaders,
            _canonical(task.supports, roster), task.ref,
        )
        for task in tasks
    ]  # fmt: skip
    groups = {group_category(name) for name in (*leads, *supports) if is_group(name)}
    ordered = dict.fromkeys(roster.canonical(name) for name in (*leads, *supports) if not is_group(name))
    return tasks, [
        Unit(
            name,
            units[name].aliases if name in units else (),
            _category(name, groups),
            note=_note(name, counts, listed),
        )
        for name in ordered
    ]


def _canonical(names: tuple[str, ...], roster: Roster) -> tuple[str, ...]:
    return tuple(dict.fromkeys(roster.canonical(name) for name in names))


def _category(name: str, groups: set[str]) -> str:
    """Guess the 类别 from the group words the document itself uses, by how names end."""
    key = unit_key(name).partition("(")[0]
    if re.search(r"(?:街道|镇|乡|街道办事处|镇政府)$", key):
        return next((group for group in ("镇街", "乡镇", "镇乡", "街道", "街镇") if group in groups), "镇街")
    if re.search(r"(?:工业园区|园区|开发区|高新区|经开区|综保区|经济区|旅游区|科技城)$", key):
        return next((group for group in ("工业园区", "园区", "开发区") if group in groups), "园区")
    if re.search(r"(?:集团|公司|银行)$", key):
        return "企业"
    if re.search(r"^(?:区|县|市|州|旗)", key):
        return "部门"
    return "其他"


def _note(name: str, counts: Counter[str], listed: Collection[str]) -> str:
    suggestion = suggest(name, counts, listed)
    return f"疑为“{suggestion}”之误，请核实" if suggestion else ""


def _doubts(tasks: list[Task], listed: Collection[str]) -> Iterator[Finding]:
    """Yield misspelt units with a suggestion, and tasks that stand twice."""
    counts = Counter(name for task in tasks for name in (*task.leads, *task.supports) if not is_group(name))
    seen: dict[str, TaskId] = {}
    for task in tasks:
        for name in (*task.leads, *task.supports):
            if not is_group(name) and (suggestion := suggest(name, counts, listed)):
                yield finding("unit-misspelt", task.ref, unit=name, task=task.id, name=name, suggestion=suggestion)
        key = match_key(task.text)
        if key in seen:
            yield finding("task-repeated", task.ref, task=task.id, other=seen[key])
        seen.setdefault(key, task.id)


def corrected(intake: Intake) -> TaskBook:
    """Return a task book with every unit that is probably misspelt put right, to learn from; nobody has checked it."""
    book = intake.book
    counts = Counter(name for task in book.tasks for name in (*task.leads, *task.supports) if not is_group(name))
    right = {name: better for name in counts if (better := suggest(name, counts))}

    def named(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(right.get(name, name) for name in names))

    tasks = tuple(replace(task, leads=named(task.leads), supports=named(task.supports)) for task in book.tasks)
    return replace(book, tasks=tasks, units=tuple(unit for unit in book.units if unit.name not in right))


__all__ = ["Intake", "corrected", "part_name", "read_breakdown"]

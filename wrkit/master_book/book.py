"""The master workbook between its file and its values: read by sheet and column names, changed in place."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from wrkit.errors import Finding, MasterError, finding
from wrkit.master_book.ledger import ledger_rows, read_ledger
from wrkit.model.master import AnnexSpec, CellEdit, Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period, parse_date
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry
from wrkit.model.sheets import Document, Grid
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Alias, Roster, Unit
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.headers import HEADER_ROWS, match_headers, named_rows
from wrkit.text.units import split_outside_brackets
from wrkit.vocab import (
    ANNEX_COLUMNS,
    ANNEXES,
    ANSWER_COLUMNS,
    CATEGORY,
    ID,
    KIND_BREAKDOWN,
    KIND_MISSED,
    KIND_STATUS,
    LEAD,
    LEADER,
    LEDGER,
    NUMBER,
    PART,
    PERIOD_COLUMNS,
    SET_DUE,
    SET_TITLE,
    SET_YEAR,
    SETTING_COLUMNS,
    SETTINGS,
    SUPPORT,
    TASK,
    TASK_COLUMNS,
    TASKS,
    UNIT_COLUMNS,
    UNITS,
    VERDICT,
    Column,
)

if TYPE_CHECKING:
    from wrkit.xl.edit import Editor


DEFAULT_ANNEXES = (
    AnnexSpec("附件1", "{year}年区政府工作报告目标任务分解方案", KIND_BREAKDOWN),
    AnnexSpec("附件2", "{period}政府工作报告主要目标任务完成情况", KIND_STATUS),
    AnnexSpec("附件3", "{period}完成情况未实现“开门红”目标任务", KIND_MISSED, f"期别=一季度；{VERDICT.name}=未实现"),
    AnnexSpec("附件3", "{period}完成情况未达序时进度目标任务", KIND_MISSED, f"期别≠一季度；{VERDICT.name}=未实现"),
)


def read_master(document: Document) -> tuple[Master, tuple[Finding, ...]]:
    """Read the master workbook's sheets.

    Returns:
        The master and findings about rows that could not be read.

    Raises:
        MasterError: the 任务 sheet or one of its necessary columns is missing.
    """
    findings: list[Finding] = []
    grids = {grid.ref.sheet.strip(): grid for grid in document.grids}
    settings = {row["项目"]: row["值"] for row in named_rows(grids.get(SETTINGS), SETTING_COLUMNS) if row["项目"]}
    year = _year(settings, findings, document.name)
    units = tuple(_unit(row) for row in named_rows(grids.get(UNITS), UNIT_COLUMNS) if row["单位名称"])
    roster = Roster(units, year)
    if TASKS not in grids:
        raise MasterError(
            f"没有“{TASKS}”工作表，这不是 wrkit 的总表。",
            "请用 wrkit init 建立总表，或把工作表改回原名。",
            Ref(document.name),
        )
    tasks = tuple(_read_tasks(grids[TASKS], roster, findings))
    periods, broken = _periods(grids, findings)
    specs = tuple(_annex_specs(grids.get(ANNEXES)))
    known = {task.id for task in tasks}
    for sheet in periods.values():
        orphans = (row for row in sheet.rows if row.id.parent not in known)
        findings.extend(finding("item-orphan", row.ref, task=row.id) for row in orphans)
    master = Master(
        TaskBook(settings.get(SET_TITLE, ""), year, tasks, units),
        specs or DEFAULT_ANNEXES, settings, periods, read_ledger(grids.get(LEDGER)), document.name, broken,
    )  # fmt: skip
    return master, tuple(findings)


def _year(settings: Mapping[str, str], findings: list[Finding], file: str) -> int | None:
    text = unicodedata.normalize("NFKC", settings.get(SET_YEAR, ""))
    match = re.search(r"20[0-9]{2}", text)
    if text.strip() and match is None:
        findings.append(finding("year-unreadable", Ref(file, SETTINGS), text=text))
    if (due := settings.get(SET_DUE, "")).strip() and parse_date(due) is None:
        findings.append(finding("due-unreadable", Ref(file, SETTINGS), text=due))
    return int(match[0]) if match else None


def _periods(grids: Mapping[str, Grid], findings: list[Finding]) -> tuple[dict[Period, PeriodSheet], dict[Period, str]]:
    """Read the period sheets; a sheet of people's own that only is called like one is left alone."""
    named: dict[Period, list[str]] = {}
    for name in grids:
        with contextlib.suppress(ValueError):
            named.setdefault(Period.parse(name), []).append(name)
    periods: dict[Period, PeriodSheet] = {}
    broken: dict[Period, str] = {}
    for period, names in named.items():
        names.sort(key=lambda name: name != str(period))
        for name in names:
            try:
                sheet = _read_period(period, grids[name], findings)
            except MasterError as error:
                if name == str(period):
                    broken[period] = error.what
                continue
            if period in periods or period in broken:
                findings.append(finding("period-sheet-twice", grids[name].ref, sheet=name, period=period))
            else:
                periods[period] = sheet
    return periods, broken


def _unit(row: Mapping[str, str]) -> Unit:
    aliases = tuple(Alias.parse(part) for part in split_lines(row["别名"]))
    return Unit(squeeze(row["单位名称"]), aliases, row["类别"], row["联系人"], row["电话"], row["邮箱"], row["备注"])


def split_lines(cell: str) -> tuple[str, ...]:
    """Return the names in a cell: one per line or parted by 、，; outside brackets, inner padding dropped."""
    parts = (squeeze(part) for line in cell.split("\n") for part in split_outside_brackets(line))
    return tuple(dict.fromkeys(part for part in parts if part))


def _annex_specs(grid: Grid | None) -> Iterable[AnnexSpec]:
    """Yield the rows of the 附件 sheet; one without its mark is one all the same, if it says what it shall show."""
    for row in named_rows(grid, ANNEX_COLUMNS):
        if grid is not None and (row["附件"] or row["标题"] or row["内容"]):
            places = _annex_places(grid, int(row[""]))
            mark, title, kind, condition, columns, layout = (row[name] for name in ANNEX_COLUMNS)
            yield AnnexSpec(mark, title, kind, condition, columns, layout, places[ANNEX_COLUMNS[0]], places)


def _annex_places(grid: Grid, row: int) -> dict[str, Ref]:
    """Return the place of a row's cell in every column there is."""
    head = next(
        found for _, cells in grid.rows() if ANNEX_COLUMNS[0] in (found := {squeeze(t): c for c, t in cells.items()})
    )
    return {name: grid.at(row, head[name]) for name in ANNEX_COLUMNS if name in head}


def _header(grid: Grid, columns: Sequence[Column], needed: Sequence[Column]) -> tuple[int, dict[Column, int]]:
    """Return the header row and where its columns stand.

    Raises:
        MasterError: a needed column is missing.
    """
    best: tuple[int, dict[Column, int]] = (-1, {})
    for index, cells in grid.rows():
        if index >= HEADER_ROWS:
            break
        found = match_headers(cells, columns, strict=True)
        if len(found) > len(best[1]):
            best = (index, found)
    missing = [column.name for column in needed if column not in best[1]]
    if missing:
        raise MasterError(f"缺少“{'、'.join(missing)}”列。", "请恢复这一列的表头（可以在任意位置）。", grid.ref)
    return best


def _read_tasks(grid: Grid, roster: Roster, findings: list[Finding]) -> Iterable[Task]:
    head, columns = _header(grid, TASK_COLUMNS, (ID, TASK, LEAD))
    seen: set[TaskId] = set()
    for index, cells in grid.rows():
        values = {column: clean_text(cells.get(col, "")) for column, col in columns.items()}
        if index <= head or not (values[ID] or values[TASK]):
            continue
        task_id = TaskId.parse(values[ID])
        place = grid.at(index, columns[ID])
        if task_id is None:
            findings.append(finding("id-unreadable", place, text=values[ID]))
        elif task_id in seen:
            findings.append(finding("id-repeated", place, task=task_id, sheet=TASKS))
        else:
            seen.add(task_id)
            leads = tuple(dict.fromkeys(roster.canonical(name) for name in split_lines(values[LEAD])))
            yield Task(
                task_id, values[TASK], leads, values.get(PART, ""), values.get(CATEGORY, ""), values.get(NUMBER, ""),
                split_lines(values.get(LEADER, "")), split_lines(values.get(SUPPORT, "")), place,
            )  # fmt: skip


def _read_period(period: Period, grid: Grid, findings: list[Finding]) -> PeriodSheet:
    head, columns = _header(grid, PERIOD_COLUMNS, (ID, ANSWER_COLUMNS[0]))
    rows: list[MasterRow] = []
    seen: set[TaskId] = set()
    for index, cells in grid.rows():
        if index <= head:
            continue
        text = clean_text(cells.get(columns[ID], ""))
        values = {column.name: _text(cells.get(col, "")) for column, col in columns.items()}
        place = grid.at(index, columns[ID])
        task_id = TaskId.parse(text)
        if task_id is None:
            # Totals, remarks and signatures below are people's own; a row with an answer or a number is not.
            if values.get(ANSWER_COLUMNS[0].name) or any(char.isdigit() for char in text):
                findings.append(finding("id-unreadable", place, text=text))
        elif task_id in seen:
            findings.append(finding("id-repeated", place, task=task_id, sheet=str(period)))
        else:
            seen.add(task_id)
            rows.append(MasterRow(task_id, index, values, place))
    places = {column.name: col for column, col in columns.items()}
    return PeriodSheet(period, grid.ref.sheet, places, tuple(rows), _kept(grid))


def _kept(grid: Grid) -> dict[tuple[int, int], str]:
    """Return the cells that are not to be written: people's formulas, and what a merged range hides."""
    kept = {(note.row, note.col): "是公式" for note in grid.notes if note.kind == "formula"}
    for top, left, bottom, right in grid.merged:
        for row in range(top, min(bottom, top + 2000) + 1):
            for col in range(left, min(right, left + 64) + 1):
                if (row, col) != (top, left):
                    kept[row, col] = "被合并的单元格盖住"
    return kept


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def apply_edits(data: bytes, file: str, edits: Sequence[CellEdit], ledger: Sequence[Entry] | None = None) -> bytes:
    """Return the master with texts written and the ledger replaced (None: left alone)."""
    from wrkit.xl.edit import Editor

    editor = Editor(data, file)
    _write(editor, edits)
    if ledger is not None:
        editor.put_plain_sheet(LEDGER, ledger_rows(ledger))
    return editor.save()


def _write(editor: Editor, edits: Iterable[CellEdit]) -> None:
    sheets: dict[str, dict[int, dict[int, str]]] = {}
    for edit in edits:
        sheets.setdefault(edit.sheet, {}).setdefault(edit.row, {})[edit.col] = edit.text
    for sheet, rows in sheets.items():
        editor.write_texts(sheet, rows)


def write_rows(
    data: bytes, file: str, sheet: PeriodSheet, edits: Sequence[CellEdit], rows: Sequence[Mapping[str, str]]
) -> bytes:
    """Return the master with texts written and rows (column name → text) added below a period sheet."""
    from wrkit.xl.edit import Editor

    editor = Editor(data, file)
    _write(editor, edits)
    _add_below(editor, sheet, rows)
    return editor.save()


def _add_below(editor: Editor, sheet: PeriodSheet, rows: Sequence[Mapping[str, str]]) -> None:
    places = sheet.columns
    texts = [{places[name]: text for name, text in row.items() if name in places and text} for row in rows]
    editor.add_rows(sheet.name, texts, max((row.row for row in sheet.rows), default=0))


def add_period(data: bytes, file: str, master: Master, period: Period) -> bytes:
    """Return the master with the period's sheet: made new, or with the rows of tasks it lacks added below."""
    from wrkit.xl.edit import Editor
    from wrkit.xl.master_xlsx import period_sheet

    editor = Editor(data, file)
    existing = master.periods.get(period)
    if existing is None:
        editor.graft(period_sheet(str(period), [_period_row(task) for task in master.book.tasks]), str(period))
    else:
        have = {row.id for row in existing.rows}
        _write(editor, stale_cells(master, period))
        _add_below(editor, existing, [_period_row(task) for task in master.book.tasks if task.id not in have])
    return editor.save()


def stale_cells(master: Master, period: Period) -> tuple[CellEdit, ...]:
    """Return what a period's sheet still says of tasks that were changed in 任务 since it was made."""
    sheet, tasks = master.periods[period], master.tasks
    edits = []
    for row in sheet.rows:
        task = tasks.get(row.id)
        for name, text in _period_row(task).items() if task else ():
            if name in sheet.columns and clean_text(row.get(name)) != clean_text(text):
                edits.append(CellEdit(sheet.name, row.row, sheet.columns[name], text))
    return tuple(edits)


def stale_findings(master: Master, period: Period) -> tuple[Finding, ...]:
    """Return a finding for every task of which a period's sheet is behind the 任务 sheet."""
    sheet = master.periods[period]
    names = {col: name for name, col in sheet.columns.items()}
    ids = {row.row: row for row in sheet.rows}
    said: dict[int, list[str]] = {}
    for edit in stale_cells(master, period):
        said.setdefault(edit.row, []).append(names[edit.col])
    return tuple(
        finding("row-stale", ids[row].ref, task=ids[row].id, sheet=sheet.name, columns="、".join(columns))
        for row, columns in said.items()
    )


def _period_row(task: Task) -> dict[str, str]:
    return {ID.name: str(task.id), NUMBER.name: task.number, TASK.name: task.text, LEAD.name: "\n".join(task.leads)}


def put_settings(data: bytes, document: Document, values: Mapping[str, str]) -> bytes:
    """Return the master with settings changed; a 项目 that is not there yet is added below.

    Raises:
        MasterError: there is no 设置 sheet with 项目 and 值.
    """
    from wrkit.xl.edit import Editor

    grid = next((grid for grid in document.grids if grid.ref.sheet.strip() == SETTINGS), None)
    if grid is None:
        raise MasterError(
            f"总表中没有“{SETTINGS}”工作表。", "请新建一张名为“设置”的工作表，表头为“项目”“值”。", Ref(document.name)
        )
    head = next(
        ((row, cells) for row, cells in grid.rows() if {"项目", "值"} <= {squeeze(t) for t in cells.values()}), None
    )
    if head is None:
        raise MasterError("“设置”工作表缺少“项目”“值”两列。", "请恢复表头。", grid.ref)
    places = {squeeze(text): col for col, text in head[1].items()}
    rows = {clean_text(cells.get(places["项目"], "")): row for row, cells in grid.rows() if row > head[0]}
    editor = Editor(data, document.name)
    fresh = []
    for name, value in values.items():
        if name in rows:
            editor.set_text(grid.ref.sheet, rows[name], places["值"], value)
        else:
            fresh.append({places["项目"]: name, places["值"]: value})
    editor.add_rows(grid.ref.sheet, fresh, max(rows.values(), default=head[0]))
    return editor.save()


def new_specs(title: str, year: int | None) -> tuple[AnnexSpec, ...]:
    """Return the rows the 附件 sheet starts with; 附件1 carries the breakdown's own title."""
    first = AnnexSpec("附件1", title.replace(str(year), "{year}") if year else title, KIND_BREAKDOWN)
    return (first if title else DEFAULT_ANNEXES[0], *DEFAULT_ANNEXES[1:])

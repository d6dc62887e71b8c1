"""A returned workbook, as read by `wrkit.xl`, as a `Return`: who sent it and what stands in which cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wrkit.errors import Finding, finding
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Identity, Return
from wrkit.model.sheets import Document, Grid
from wrkit.model.tasks import TaskId
from wrkit.model.units import Roster
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.headers import match_headers
from wrkit.vocab import (
    ANSWER_COLUMNS,
    FORM_COLUMNS,
    GUIDE,
    ID,
    IDENTITY,
    IDENTITY_NAME,
    LEAD,
    LISTS,
    STATUS_TEXT,
    TASK,
    Column,
)

_HEADER_ROWS = 30
_OWN_SHEETS = (IDENTITY, GUIDE, LISTS)
_LABELS = {"填报人": "reporter", "填表人": "reporter", "联系人": "reporter", "经办人": "reporter", "联系电话": "phone", "电话": "phone",
           "联系方式": "phone", "审核人": "reviewer", "审核": "reviewer", "签发人": "reviewer", "负责人": "reviewer"}  # fmt: skip
_LABEL = re.compile(rf"({'|'.join(sorted(_LABELS, key=len, reverse=True))})(?:[(（][^)）]*[)）])?[:：]?")
_SIGNS = ("=", "+", "-", "@", "＝")


@dataclass(frozen=True, slots=True)
class _Form:
    grid: Grid
    head: int
    columns: Mapping[Column, int]


def read_return(document: Document, roster: Roster, *, modified: str = "") -> tuple[Return | None, tuple[Finding, ...]]:
    """Read a returned workbook.

    Args:
        document: the workbook; its sheets are searched for a row of headings with 完成情况 and 编号 or 目标任务.
        roster: units of the year, to recognise the sender of a workbook without identity.
        modified: when the file was last saved, for content that does not say it.

    Returns:
        The return with every row that names a task or holds an answer, or None where there is no form; findings.
    """
    forms = [form for grid in document.grids if grid.ref.sheet not in _OWN_SHEETS and (form := _form(grid))]
    if not forms:
        return None, (finding("no-form", Ref(document.name)),)
    identity = read_identity(document)
    answers: list[Answer] = []
    meta: dict[str, str] = {}
    findings: list[Finding] = []
    for form in forms:
        answers.extend(_answers(form, meta))
    for answer in answers:
        for name, text in answer.fields.items():
            if text.startswith(_SIGNS) and name != ANSWER_COLUMNS[1].name:
                findings.append(finding("formula-like", answer.ref, task=answer.id_text, sign=text[0]))
    unit = identity.unit if identity else _guess_unit(document, forms, answers, roster)
    if identity is None and unit:
        findings.append(finding("no-identity", Ref(document.name), unit=unit))
    returned = Return(document.name, identity, tuple(answers), unit, document.modified or modified, **meta)
    return returned, tuple(findings)


def read_identity(document: Document) -> Identity | None:
    """Read who and when a workbook was handed out for, from its very-hidden sheet or its defined name."""
    version, period, unit = "", "", ""
    prints: dict[TaskId, str] = {}
    for grid in document.grids:
        if grid.ref.sheet != IDENTITY:
            continue
        for _, cells in grid.rows():
            key, value = cells.get(0, "").strip(), cells.get(1, "").strip()
            if key == "版本":
                version = value
            elif key == "期别":
                period = value
            elif key == "单位":
                unit = value
            elif task_id := TaskId.parse(key):
                prints[task_id] = value
    if not unit:
        text = document.names.get(IDENTITY_NAME, "").removeprefix("=").strip('"').replace('""', '"')
        parts = text.split(";", 3)
        if len(parts) == 4 and parts[0] == "wrkit":
            _, version, period, unit = parts
    try:
        return Identity(int(version or 1), Period.parse(period), unit, prints) if unit else None
    except ValueError:
        return None


def _form(grid: Grid) -> _Form | None:
    for seen, (index, cells) in enumerate(grid.rows()):
        if seen >= _HEADER_ROWS:
            return None
        columns = match_headers(cells, FORM_COLUMNS)
        if STATUS_TEXT in columns and (ID in columns or TASK in columns):
            return _Form(grid, index, columns)
    return None


def _answers(form: _Form, meta: dict[str, str]) -> Iterator[Answer]:
    """Yield the rows of a form; what stands below as 填报人 … goes into `meta`."""
    grid, columns = form.grid, form.columns
    for index, cells in grid.rows():
        if index <= form.head:
            continue
        own = {column: clean_text(cells.get(col, "")) for column, col in columns.items()}
        id_text, task_text = own.get(ID, ""), own.get(TASK, "")
        if TaskId.parse(id_text) is None and _read_meta(cells, meta):
            continue
        if match_headers(cells, FORM_COLUMNS).keys() >= {STATUS_TEXT, *({ID, TASK} & columns.keys())}:
            continue  # the row of headings again
        fields = {column.name: own[column] for column in ANSWER_COLUMNS if own.get(column)}
        if id_text or task_text or fields:
            filled = next((column for column in ANSWER_COLUMNS if own.get(column)), STATUS_TEXT)
            yield Answer(id_text, task_text, fields, own.get(LEAD, ""), grid.at(index, columns.get(filled, 0)))


def _read_meta(cells: Mapping[int, str], meta: dict[str, str]) -> bool:
    """Read 填报人：… 联系电话：… from a row, whether the value is in the label's cell or beside it."""
    found = False
    label = ""
    for text in (squeeze(text) for _, text in sorted(cells.items())):
        matches = list(_LABEL.finditer(text))
        if matches and matches[0].start() == 0:
            found = True
            for match, following in zip(matches, [*matches[1:], None], strict=True):
                label = _LABELS[match[1]]
                value = text[match.end() : following.start() if following else None]
                if value:
                    meta.setdefault(label, value)
                    label = ""
        elif label:
            meta.setdefault(label, text)
            label = ""
    return found


def _guess_unit(document: Document, forms: list[_Form], answers: list[Answer], roster: Roster) -> str:
    """Return the unit a workbook without identity is from: named in its head or its file name, or alone in its rows."""
    heads = [text for form in forms for row, cells in form.grid.rows() if row < form.head for text in cells.values()]
    named = [name for text in (*heads, document.name.rpartition("/")[2]) for name in _units_in(text, roster)]
    if named:
        return named[0]
    in_rows = {unit.name for answer in answers if (unit := roster.find(answer.unit_text))}
    return in_rows.pop() if len(in_rows) == 1 else ""


def _units_in(text: str, roster: Roster) -> list[str]:
    """Return the units a text names, the longest name first, so that 区住房城乡建委 is not taken for 区城建委."""
    flat = squeeze(text)
    names = [
        (name, unit.name) for unit in roster.units for name in (unit.name, *(alias.name for alias in unit.aliases))
    ]
    return [unit for name, unit in sorted(names, key=lambda pair: -len(pair[0])) if name and name in flat]

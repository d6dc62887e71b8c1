"""A returned document as `Return` values: who sent it, and what stands in which cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wrkit.collect.identity import among_leftovers, beside_guide, is_own_note, read_identity
from wrkit.collect.notes import note_findings
from wrkit.errors import Finding, finding
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Return
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.model.tasks import TaskId
from wrkit.model.units import Roster
from wrkit.text.clean import clean_text, join_lines, squeeze
from wrkit.text.headers import match_header, match_headers
from wrkit.vocab import (
    ANSWER_COLUMNS,
    BACK_NOTE,
    BREAKDOWN_COLUMNS,
    FORM_COLUMNS,
    GUIDE,
    ID,
    IDENTITY,
    LEAD,
    LEFTOVERS,
    LISTS,
    PROGRESS,
    STATUS_TEXT,
    TASK,
    Column,
)

_HEADER_ROWS = 40
_OWN_SHEETS = (IDENTITY, GUIDE, LISTS, LEFTOVERS)
_LABELS = {
    "填报人": "reporter",
    "填表人": "reporter",
    "联系人": "reporter",
    "经办人": "reporter",
    "联系电话": "phone",
    "电话": "phone",
    "联系方式": "phone",
    "审核人": "reviewer",
    "审核": "reviewer",
    "签发人": "reviewer",
    "负责人": "reviewer",
}
_LABEL = re.compile(rf"({'|'.join(sorted(_LABELS, key=len, reverse=True))})(?:[(（][^)）]*[)）])?[:：]?")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|汇总)[:：]?$")
_NAMED = re.compile(r"(?:填报|报送|责任|牵头|报告)?(?:单位|部门)(?:名称)?(?:[(（]盖?章?[)）])?[:：]\s*([^\s:：]+)")
_REPORTING = re.compile(r"(?:填报|报送|报告)(?:单位|部门)(?:名称)?(?:[(（]盖?章?[)）])?[:：]\s*([^\s:：]+)")
_ISSUED_HEAD = re.compile(r"完成情况填报表$|^填报单位[:：]")
_SIGNS = ("=", "+", "-", "@", "＝")


@dataclass(frozen=True, slots=True)
class _Form:
    """A grid with its rows and its headings: first and last row of them, and where the columns are."""

    grid: Grid
    rows: Sequence[tuple[int, Mapping[int, str]]]
    first: int
    head: int
    columns: Mapping[Column, int]
    strangers: Mapping[int, str]
    headings: frozenset[str]


@dataclass(slots=True)
class _Gathered:
    """What the rows of a form come to."""

    answers: list[Answer] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)


def read_return(document: Document, roster: Roster, *, modified: str = "") -> tuple[Return | None, tuple[Finding, ...]]:
    """Read a document that holds one unit's form; the first of `read_returns`."""
    returns, findings = read_returns(document, roster, modified=modified)
    return (returns[0] if returns else None), findings


def read_returns(
    document: Document, roster: Roster, *, modified: str = ""
) -> tuple[tuple[Return, ...], tuple[Finding, ...]]:
    """Read a returned document.

    Args:
        document: its grids are searched for rows of headings with 完成情况 and 编号 or 目标任务.
        roster: units of the year, to recognise the sender of a workbook without identity.
        modified: when the file was last saved, for content that does not say it.

    Returns:
        One return per unit and period the sheets speak of, with every row that names a task or holds an answer; and
        findings about what stands outside the forms or does not show in the cells' texts.
    """
    identity = read_identity(document)
    forms = [form for grid in document.grids if grid.ref.sheet not in _OWN_SHEETS and (form := _form(grid))]
    contacts: dict[str, str] = {}
    sent = identity.sent if identity else frozenset[str]()
    findings = [*_left_out(document, forms, sent), *_paragraphs(document, contacts)]
    if not forms:
        return (), (finding("no-form", Ref(document.name)), *findings)
    grouped: dict[tuple[tuple[str, ...], Period | None], _Gathered] = {}
    for form in forms:
        heads = _heads(document, form)
        key = (_claims(document, form, heads, roster), _period(form, heads))
        gathered = grouped.setdefault(key, _Gathered())
        gathered.named.update(_named(heads, roster, _REPORTING))
        gathered.columns[form.grid.ref.sheet] = _letters(form)
        _read_rows(form, gathered, sent)
    returns = []
    for (claims, period), gathered in grouped.items():
        findings.extend(gathered.findings)
        meta = {**contacts, **gathered.meta}
        own = identity
        if identity and len(grouped) > 1 and gathered.named - {roster.canonical(identity.unit)}:
            own = None  # another unit's sheet, pasted into this unit's workbook
        period = period or (identity.period if identity else None)
        unit = own.unit if own else ""
        if own and len(grouped) == 1:
            period = own.period
        returns.append(
            Return(
                document.name,
                own,
                tuple(gathered.answers),
                unit,
                claims,
                period,
                document.modified or modified,
                **meta,
                columns=gathered.columns,
            )
        )
    return tuple(returns), tuple(findings)


def _form(grid: Grid) -> _Form | None:
    """Find the headings, in one row or two."""
    rows = list(grid.rows())
    for position, (index, cells) in enumerate(rows[:_HEADER_ROWS]):
        columns = match_headers(cells, FORM_COLUMNS)
        below_index, below_cells = rows[position + 1] if position + 1 < len(rows) else (-1, {})
        below = match_headers(below_cells, FORM_COLUMNS) if below_index == index + 1 else {}
        two_rows = bool(below) and len(below) == len([t for t in below_cells.values() if squeeze(t)])
        if two_rows and not (ID in below and TASK in below and STATUS_TEXT in below):
            # The lower row of headings is the finer one.
            columns = {**{column: col for column, col in columns.items() if col not in below.values()}, **below}
        if STATUS_TEXT in columns and (ID in columns or TASK in columns):
            head = below_index if two_rows else index
            named = {col: text for row in (cells, below_cells if two_rows else {}) for col, text in row.items()}
            fixed = {col for col, text in named.items() if match_header(text, BREAKDOWN_COLUMNS)}
            known = set(columns.values()) | fixed
            last = max(grid.width, max(columns.values()) + 1)
            strangers = {col: join_lines(named.get(col, "")) for col in range(last) if col not in known}
            headings = frozenset(
                squeeze(text) for row in (cells, below_cells if two_rows else {}) for text in row.values()
            )
            return _Form(grid, rows, index, head, columns, strangers, headings)
    return None


def _letters(form: _Form) -> dict[str, str]:
    """Return letter of a column → the answer column it is."""
    found = ((column, form.columns[column]) for column in ANSWER_COLUMNS if column in form.columns)
    return {form.grid.at(0, col).cell[:-1]: column.name for column, col in found}


def _heads(document: Document, form: _Form) -> list[str]:
    """Return the texts above the headings: of the sheet, or of the paragraphs before a table."""
    above = [text for row, cells in form.rows if row < form.first for text in cells.values()]
    return [*above, *(block.text for block in document.blocks if isinstance(block, Paragraph))]


def _period(form: _Form, heads: list[str]) -> Period | None:
    for text in (*heads, form.grid.ref.sheet, form.grid.ref.file):
        if found := Period.find(text):
            return found
    return None


def _named(heads: list[str], roster: Roster, pattern: re.Pattern[str]) -> list[str]:
    """Return the units the lines above the headings name: 填报单位：区水利局."""
    return [unit.name for text in heads for name in pattern.findall(text) if (unit := roster.find(name))]


def _claims(document: Document, form: _Form, heads: list[str], roster: Roster) -> tuple[str, ...]:
    """Return the units a form says it is from: in its head, its sheet's name, its file's name, its rows."""
    claims = _named(heads, roster, _NAMED)
    for text in (*heads, form.grid.ref.sheet, document.name):
        claims.extend(roster.named_in(text))
    col = form.columns.get(LEAD)
    cells = form.grid.cells.items()
    in_rows = {
        unit.name for (row, c), text in cells if c == col and row > form.head and (unit := roster.find(text.strip()))
    }
    claims.extend(sorted(in_rows) if len(in_rows) == 1 else ())
    return tuple(dict.fromkeys(claims))


def _left_out(document: Document, forms: list[_Form], sent: Collection[str]) -> Iterator[Finding]:
    """Say what stands on sheets that are no forms, and what is attached to cells anywhere."""
    with_form = {id(form.grid): form for form in forms}
    for grid in document.grids:
        if grid.ref.sheet == GUIDE:
            yield from beside_guide(grid)
        if grid.ref.sheet == LEFTOVERS:
            yield from among_leftovers(grid, sent)
        if grid.ref.sheet in _OWN_SHEETS:
            continue
        form = with_form.get(id(grid))
        if form is None and grid.cells:
            said = "；".join(join_lines(text) for _, text in sorted(grid.cells.items()))
            yield finding("sheet-not-form", grid.ref, sheet=grid.ref.sheet, count=len(grid.cells), text=said)
        answers = {form.columns[column] for column in ANSWER_COLUMNS if column in form.columns} if form else set()
        yield from note_findings(grid, answers, form.head if form else -1, sent)


def _paragraphs(document: Document, contacts: dict[str, str]) -> Iterator[Finding]:
    """Read contacts from the paragraphs around the tables, and say what else stands there."""
    left = [
        block
        for block in document.blocks
        if isinstance(block, Paragraph)
        and not _read_meta({0: block.text}, contacts)
        and not _ISSUED_HEAD.search(squeeze(block.text))
    ]
    if left:
        yield finding("text-outside", left[0].ref, text=join_lines("；".join(block.text for block in left)))


def _read_rows(form: _Form, gathered: _Gathered, sent: Collection[str]) -> None:
    """Read the rows of a form into answers, contacts and findings."""
    grid, columns, say = form.grid, form.columns, gathered.findings.append
    errors = {(note.row, note.col) for note in grid.notes if note.kind == "error"}
    spread = _spread(form, say)
    owner = _owners(form)
    for index, cells in form.rows:
        if index < form.first:
            texts = [text for text in cells.values() if not _ISSUED_HEAD.search(squeeze(text))]
            if texts:
                say(finding("text-outside", grid.at(index, min(cells)), text=join_lines("；".join(texts))))
        if index <= form.head:
            continue
        own = {column: clean_text(cells.get(col, "")) for column, col in columns.items()}
        for column in ANSWER_COLUMNS:
            place = (index, columns.get(column, -1))
            if place in spread:
                own[column] = spread[place]
            if place in errors:
                own[column] = ""
        if not _is_answer_row(form, index, cells, own, gathered):
            continue
        fields = {column.name: own[column] for column in ANSWER_COLUMNS if own.get(column)}
        filled = next((column for column in ANSWER_COLUMNS if own.get(column)), STATUS_TEXT)
        ref = grid.at(index, columns.get(filled, 0))
        id_text, task_text = own.get(ID, ""), own.get(TASK, "")
        nameless = not id_text and not task_text
        if nameless and index in owner:
            id_text = owner[index]
        gathered.answers.append(Answer(id_text, task_text, fields, own.get(LEAD, ""), ref, nameless))
        for name, text in fields.items():
            if text.startswith(_SIGNS) and name != PROGRESS.name:
                say(finding("formula-like", ref, task=id_text, sign=text[0]))
        for col, text in cells.items():
            if col in form.strangers and squeeze(text):
                if squeeze(form.strangers[col]) == BACK_NOTE and is_own_note(text, sent):
                    continue
                name = form.strangers[col] or "没有表头的一"
                say(finding("column-added", grid.at(index, col), task=id_text, column=name, text=join_lines(text)))


def _is_answer_row(
    form: _Form, index: int, cells: Mapping[int, str], own: Mapping[Column, str], gathered: _Gathered
) -> bool:
    """Tell rows with a task or an answer from contact lines, headings said again, totals and remarks."""
    say, at = gathered.findings.append, form.grid.at
    fields = [own[column] for column in ANSWER_COLUMNS if own.get(column)]
    if TaskId.parse(own.get(ID, "")):
        return True
    texts = [text for text in cells.values() if squeeze(text)]
    if _read_meta(cells, gathered.meta):
        return False
    if any(_TOTAL.match(squeeze(text)) for text in texts[:3]):
        say(finding("row-total", at(index, min(cells)), text=join_lines("；".join(texts))))
        return False
    if texts and {squeeze(text) for text in texts} <= form.headings:
        return False
    if not own.get(TASK) and not fields:
        if texts:
            say(finding("text-outside", at(index, min(cells)), text=join_lines("；".join(texts))))
        return False
    return bool(own.get(ID) or own.get(TASK) or fields)


def _spread(form: _Form, say: object) -> dict[tuple[int, int], str]:
    """Return the text of answer cells merged over several rows, for every row but the first."""
    assert callable(say)
    found: dict[tuple[int, int], str] = {}
    ids = form.columns.get(ID, form.columns.get(TASK, -1))
    for column in ANSWER_COLUMNS:
        col = form.columns.get(column, -1)
        for top, left, bottom, right in form.grid.merged:
            text = clean_text(form.grid.cells.get((top, left), ""))
            if not (top > form.head and left <= col <= right and bottom > top and text) or left != col:
                continue
            rows = [row for row in range(top, min(bottom, top + 500) + 1) if form.grid.cells.get((row, ids))]
            if len(rows) < 2:
                continue
            found.update({(row, col): text for row in rows[1:]})
            tasks = "、".join(form.grid.cells[row, ids] for row in rows)
            place = form.grid.at(top, left)
            say(finding("answer-merged", place, column=column.name, count=len(rows), tasks=join_lines(tasks)))
    return found


def _owners(form: _Form) -> dict[int, str]:
    """Return, for rows below the first of a merged 编号, that 编号: their texts go on with its answer."""
    col = form.columns.get(ID)
    owners: dict[int, str] = {}
    for top, left, bottom, right in form.grid.merged:
        if col is not None and left <= col <= right and top > form.head:
            text = clean_text(form.grid.cells.get((top, left), ""))
            owners.update({row: text for row in range(top + 1, min(bottom, top + 500) + 1) if text})
    return owners


def _read_meta(cells: Mapping[int, str], meta: dict[str, str]) -> bool:
    """Read 填报人：… 联系电话：… from a row, whether the value is in the label's cell or beside it."""
    found = False
    label = ""
    for text in (squeeze(text) for _, text in sorted(cells.items())):
        matches = list(_LABEL.finditer(text))
        if matches and matches[0].start() == 0 and len(text) <= 80:
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

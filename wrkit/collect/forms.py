"""A returned document as `Return` values: who sent it, and what stands in which cell."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from wrkit.collect.headings import Form, continued, find_forms
from wrkit.collect.identity import among_leftovers, beside_guide, read_identity
from wrkit.collect.notes import note_findings
from wrkit.collect.rows import Gathered, left_of_head, read_contacts, read_rows
from wrkit.collect.units import by_unit
from wrkit.errors import Finding, finding
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Identity, Return
from wrkit.model.sheets import Document, Paragraph
from wrkit.model.units import Roster
from wrkit.text.clean import join_lines, squeeze
from wrkit.vocab import ANSWER_COLUMNS, GUIDE, IDENTITY, LEAD, LEFTOVERS, LISTS, PROGRESS

# No year has as many tasks; what has more rows is no form, and would fill the master with them.
MAX_ROWS = 50_000
# How much of a sheet that is no form is told.
_TOLD = 20_000
# Under this stand the rows of a table of several units that name none of them.
_NOBODY = "？"
_WHOLE: Mapping[str, Collection[int] | None] = {"": None}
_OWN_SHEETS = (IDENTITY, GUIDE, LISTS, LEFTOVERS)
_NAMED = re.compile(r"(?:填报|报送|责任|牵头|报告)?(?:单位|部门)(?:名称)?(?:[(（]盖?章?[)）])?[:：]\s*([^\s:：]+)")
_REPORTING = re.compile(r"(?:填报|报送|报告)(?:单位|部门)(?:名称)?(?:[(（]盖?章?[)）])?[:：]\s*([^\s:：]+)")
_WITH = re.compile(r"[与和及、，,]|共同|配合|抄送|会同|协助")
_ORDINAL = re.compile(r"^\s*(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])")
_TITLE = re.compile(
    r"(?:区?政府工作报告|目标任务|重点工作|工作)*(?:完成|进展|推进|落实)情况(?:填报)?(?:统计)?表?$|填报表$"
)


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
    forms = _forms(document, identity)
    if not forms:
        return (), (finding("no-form", Ref(document.name), text=_whole_text(document)),)
    contacts: dict[str, str] = {}
    sent = identity.sent if identity else frozenset[str]()
    findings = [*_left_out(document, forms, sent), *_paragraphs(document, contacts)]
    if (rows := sum(len(form.rows) for form in forms)) > MAX_ROWS:
        todo = "这不像填报表；如确是填报表，请删去多余的行后重报。"
        return (), (finding("file-unreadable", Ref(document.name), why=f"表格有 {rows} 行，没有读取。", todo=todo),)
    grouped = _grouped(document, forms, roster, sent)
    letters = _letters(forms)
    hidden = frozenset(grid.ref.sheet for grid in document.grids if grid.state != "visible")
    returns = []
    for (whose, period), (claims, gathered) in grouped.items():
        findings.extend(gathered.findings)
        own = identity
        if identity and len(grouped) > 1 and gathered.named - {roster.canonical(identity.unit)}:
            own = None  # another unit's sheet, pasted into this unit's workbook
        if own and len(grouped) == 1:
            period = own.period
        returns.append(
            Return(
                document.name,
                own,
                tuple(gathered.answers),
                own.unit if own else "",
                claims,
                period or (identity.period if identity else None),
                document.modified or modified,
                **{**contacts, **gathered.meta},
                columns=letters,
                hidden=hidden,
                named=tuple(sorted(gathered.named)),
                stray=whose == _NOBODY,
            )
        )
    return tuple(returns), tuple(findings)


def _forms(document: Document, identity: Identity | None) -> list[Form]:
    """Return the forms of a document; a table that goes on in the next one, as Word splits them, goes on."""
    forms: list[Form] = []
    for grid in document.grids:
        if grid.ref.sheet in _OWN_SHEETS:
            continue
        hint = Period.find(grid.ref.sheet) or (identity.period if identity else Period.find(document.name))
        found = find_forms(grid, hint)
        if not found and forms and document.kind == "docx":
            found = continued(grid, forms[-1])
        forms.extend(found)
    return forms


def _grouped(
    document: Document, forms: Sequence[Form], roster: Roster, sent: Collection[str]
) -> dict[tuple[str, Period | None], tuple[tuple[str, ...], Gathered]]:
    """Read the rows of forms: (first claim, period) → all claims and what the rows come to."""
    grouped: dict[tuple[str, Period | None], tuple[tuple[str, ...], Gathered]] = {}
    before: list[str] = []
    for at, form in enumerate(forms):
        heads = own = _heads(document, forms, at, roster)
        if _goes_on(document, forms, at) and not any(_says_whose(text, roster) for text in heads):
            heads = [*before, *heads]
        before = heads
        claims, period = _claims(document, form, heads, roster), _period(form, [*own, *heads], roster.year)
        parts = by_unit(form, roster, claims)
        for unit, rows in (parts or _WHOLE).items():
            mine = (unit,) if unit else () if parts else claims
            whose = mine[0] if mine else _NOBODY if parts else ""
            known, gathered = grouped.setdefault((whose, period), ((), Gathered()))
            gathered.named.update([unit] if unit else _named(heads, roster, _REPORTING))
            read_rows(form, gathered, rows, sent)
            merged = tuple(dict.fromkeys((*known, *mine)))
            grouped[whose, period] = (merged, gathered)
    return grouped


def _letters(forms: Sequence[Form]) -> dict[str, dict[str, str]]:
    """Return sheet → letter of a column → the answer column it is; not of sheets whose forms do not agree."""
    found: dict[str, dict[str, str]] = {}
    for form in forms:
        columns = ((column, form.columns[column]) for column in ANSWER_COLUMNS if column in form.columns)
        letters = {} if form.turned else {form.grid.at(0, col).cell[:-1]: column.name for column, col in columns}
        sheet = form.grid.ref.sheet
        found[sheet] = letters if found.get(sheet, letters) == letters else {}
    return found


def _says_whose(text: str, roster: Roster) -> bool:
    """Tell whether a line says whose the table below is: 填报单位：区水利局, or 二、区水利局; not 与区财政局共同牵头."""
    return bool(_named([text], roster, _NAMED)) or (
        len(set(roster.named_in(text))) == 1 and not _WITH.search(_ORDINAL.sub("", text))
    )


def _goes_on(document: Document, forms: Sequence[Form], at: int) -> bool:
    """Tell whether a form stands below another one: in the same sheet, or in a document that is read from top to end."""
    if at == 0:
        return False
    return forms[at].grid.ref == forms[at - 1].grid.ref or any(
        isinstance(block, Paragraph) for block in document.blocks
    )


def _heads(document: Document, forms: Sequence[Form], at: int, roster: Roster) -> list[str]:
    """Return the texts above the headings: of the sheet, or of the paragraphs before a table, else of all."""
    grids = {form.grid.ref for form in forms[:at]}
    paragraphs: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block.text)
        elif block.ref == forms[at].grid.ref:
            break
        elif block.ref in grids:
            paragraphs.clear()
    if not at and not any(_says_whose(text, roster) for text in paragraphs):  # a stamp below names the unit as well
        paragraphs = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return [*forms[at].above(), *paragraphs]


def _period(form: Form, heads: Sequence[str], year: int | None) -> Period | None:
    """Return the period a form says it is for: with its year, else a title or sheet of that name, 上半年完成情况表."""
    sheet = form.grid.ref.sheet
    for text in (*heads, sheet, form.grid.ref.file):
        if found := Period.find(text):
            return found
    for text in (sheet, *heads) if year else ():
        flat = squeeze(text)
        if _TITLE.search(flat) or text is sheet:
            with contextlib.suppress(ValueError):
                return Period.parse(f"{year}年{_TITLE.sub('', flat)}")
    return None


def _named(heads: Sequence[str], roster: Roster, pattern: re.Pattern[str]) -> list[str]:
    """Return the units the lines above the headings name: 填报单位：区水利局."""
    return [unit.name for text in heads for name in pattern.findall(text) if (unit := roster.find(name))]


def _claims(document: Document, form: Form, heads: Sequence[str], roster: Roster) -> tuple[str, ...]:
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
    if not claims:
        claims.extend(unit for text in (*heads, document.name) for unit in roster.named_shortly(text))
    return tuple(dict.fromkeys(claims))


def _left_out(document: Document, forms: Sequence[Form], sent: Collection[str]) -> Iterator[Finding]:
    """Say what stands on sheets that are no forms, and what is attached to cells anywhere."""
    with_form: dict[Ref, list[Form]] = {}
    for form in forms:
        with_form.setdefault(form.grid.ref, []).append(form)
        for column, cols in form.unclear.items():
            named = "、".join(f"“{form.strangers[col]}”" for col in cols)
            yield finding("columns-unclear", form.grid.at(form.first, cols[0]), column=column.name, columns=named)
    if not any(PROGRESS in (*form.columns, *form.unclear) for form in forms):
        yield finding("status-column-absent", Ref(document.name))
    for grid in document.grids:
        if grid.ref.sheet == GUIDE:
            yield from beside_guide(grid)
        if grid.ref.sheet == LEFTOVERS:
            yield from among_leftovers(grid, sent)
        if grid.ref.sheet in _OWN_SHEETS:
            continue
        here = with_form.get(grid.ref, [])
        if not here and grid.cells:
            said = _beginning("；".join(join_lines(text) for _, text in sorted(grid.cells.items())))
            yield finding("sheet-not-form", grid.ref, sheet=grid.ref.sheet, count=len(grid.cells), text=said)
        answers = {form.columns[column] for form in here for column in ANSWER_COLUMNS if column in form.columns}
        yield from note_findings(here[0].grid if here else grid, answers, here[0].head if here else None, sent)


def _whole_text(document: Document) -> str:
    """Return what a document without a form says anywhere in it, in one line; “” for nothing."""
    own = {name for name in _OWN_SHEETS if name != LEFTOVERS}
    texts: list[str] = []
    for block in (*document.blocks, *document.around):
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif block.ref.sheet not in own:
            texts.extend(text for _, text in sorted(block.cells.items()))
            texts.extend(note.text for note in block.notes if note.kind in ("comment", "picture"))
    said = _beginning("；".join(join_lines(text) for text in texts if squeeze(text)))
    return f"其中的文字没有合并：{said}" if said else ""


def _beginning(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}……（共{len(text)}字，全文见原文件）"


def _paragraphs(document: Document, contacts: dict[str, str]) -> Iterator[Finding]:
    """Read contacts from the paragraphs around the tables, and say what else stands there."""
    left: list[str] = []
    place: Ref | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph):
            said = read_contacts({0: block.text}, contacts)
            texts = [left_of_head(block.text)] if said is None else said
            left.extend(filter(None, texts))
            place = place or (block.ref if any(texts) else None)
    for kind in dict.fromkeys(block.ref.cell for block in document.around):
        texts = [block.text for block in document.around if block.ref.cell == kind]
        yield finding("text-outside", Ref(document.name), text=f"（{kind}）{join_lines('；'.join(texts))}")
    if left:
        yield finding("text-outside", place, text=join_lines("；".join(left)))

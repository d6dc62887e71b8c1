"""A returned document as `Return` values: who sent it, and what stands in which cell."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from wrkit.collect.cards import turned
from wrkit.collect.contacts import read_contacts
from wrkit.collect.headings import Form, continued, find_forms
from wrkit.collect.heads import HeadLines, is_month
from wrkit.collect.identity import among_leftovers, beside_guide, read_identity
from wrkit.collect.notes import note_findings
from wrkit.collect.outside import in_pieces
from wrkit.collect.restored import with_heading
from wrkit.collect.rows import Gathered, read_rows
from wrkit.collect.units import by_unit
from wrkit.errors import Finding, finding
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Identity, Return
from wrkit.model.sheets import Document, Paragraph
from wrkit.model.units import Roster
from wrkit.text.clean import join_lines, squeeze
from wrkit.vocab import ANSWER_COLUMNS, GUIDE, ID, IDENTITY, LEAD, LEFTOVERS, LISTS, PROGRESS, TASK

# No year has as many tasks; what has more rows is no form, and would fill the master with them.
MAX_ROWS = 50_000
# How much of a sheet that is no form is told.
_TOLD = 20_000
# Under this stand the rows of a table of several units that name none of them.
_NOBODY = "？"
_WHOLE: Mapping[str, Collection[int] | None] = {"": None}
_OWN_SHEETS = (IDENTITY, GUIDE, LISTS, LEFTOVERS)
# How many lines a table without lines of its own takes over from those above.
_CARRIED = 40


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
    lines = HeadLines(roster, identity.unit if identity else "")
    document, over = _as_handed_out(document) if identity else (document, ())
    forms = _forms(document, identity, lines)
    if not forms:
        return (), (finding("no-form", Ref(document.name), text=_whole_text(document)),)
    sent = identity.sent if identity else frozenset[str]()
    if (rows := sum(len(form.rows) for form in forms)) > MAX_ROWS:
        todo = "这不像填报表；如确是填报表，请删去多余的行后重报。"
        return (), (finding("file-unreadable", Ref(document.name), why=f"表格有 {rows} 行，没有读取。", todo=todo),)
    grouped, holders = _grouped(document, forms, lines, sent)
    findings = [*over, *_left_out(document, forms, sent), *_paragraphs(document, forms, holders, lines)]
    findings.extend(item for _, gathered in grouped.values() for item in gathered.findings)
    letters = _letters(forms)
    hidden = frozenset(grid.ref.sheet for grid in document.grids if grid.state != "visible")
    returns = []
    for (whose, period), (claims, gathered) in grouped.items():
        pasted = identity and len(grouped) > 1 and gathered.named - {roster.canonical(identity.unit)}
        own = None if pasted else identity  # another unit's sheet, pasted into this unit's workbook
        period = own.period if own and len(grouped) == 1 else period or (identity.period if identity else None)
        returns.append(
            Return(
                document.name,
                own,
                tuple(gathered.answers),
                own.unit if own else "",
                claims,
                period,
                document.modified or modified,
                **gathered.meta,
                columns=letters,
                hidden=hidden,
                named=tuple(sorted(gathered.named)),
                stray=whose == _NOBODY,
            )
        )
    return tuple(returns), tuple(findings)


def _as_handed_out(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Return a workbook handed out by wrkit with headings put back that were written over, and what was written."""
    blocks, said = list(document.blocks), list[Finding]()
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph) and block.ref.sheet not in _OWN_SHEETS:
            blocks[place], over = with_heading(block)
            said.extend(over)
    return replace(document, blocks=tuple(blocks)), tuple(said)


def _forms(document: Document, identity: Identity | None, lines: HeadLines) -> list[Form]:
    """Return the forms of a document; a table that goes on in the next one, as Word splits them, goes on."""
    forms: list[Form] = []
    issued = frozenset(map(squeeze, identity.issued.values())) if identity else frozenset[str]()
    for grid in document.grids:
        if grid.ref.sheet in _OWN_SHEETS:
            continue
        hint = Period.find(grid.ref.sheet) or (identity.period if identity else Period.find(document.name))
        found = find_forms(grid, hint, lines, issued)
        if not found and forms and document.kind == "docx":
            found = continued(grid, forms[-1])
        forms.extend(found)
    return forms


def _grouped(
    document: Document, forms: Sequence[Form], lines: HeadLines, sent: Collection[str]
) -> tuple[dict[tuple[str, Period | None], tuple[tuple[str, ...], Gathered]], list[list[Gathered]]]:
    """Read the rows of forms.

    Returns:
        (first claim, period) → all claims and what the rows come to; and for every form to which of these it went.
    """
    grouped: dict[tuple[str, Period | None], tuple[tuple[str, ...], Gathered]] = {}
    holders: list[list[Gathered]] = []
    before: list[str] = []
    paragraphs = _before_tables(document, forms, lines)
    months = len({form.grid.ref.sheet for form in forms if is_month(form.grid.ref.sheet)}) > 1
    for at, form in enumerate(forms):
        own = [*form.above(), *paragraphs[form.grid.ref]]
        goes_on = _goes_on(document, forms, at) and not any(map(lines.says_whose, own))
        heads = list(dict.fromkeys([*before, *own])) if goes_on else own
        before = heads[:_CARRIED]
        claims = _claims(document, form, heads, lines)
        period = lines.period(form.grid.ref.sheet, form.grid.ref.file, [*own, *heads], months=months)
        parts = by_unit(form, lines.roster, claims)
        holders.append([])
        for unit, rows in (parts or _WHOLE).items():
            mine = (unit,) if unit else () if parts else claims
            whose = mine[0] if mine else _NOBODY if parts else ""
            known, gathered = grouped.setdefault((whose, period), ((), Gathered()))
            gathered.named.update([unit] if unit else lines.named(heads, reporting=True))
            read_rows(form, gathered, lines, rows, sent)
            merged = tuple(dict.fromkeys((*known, *mine)))
            grouped[whose, period] = (merged, gathered)
            holders[-1].append(gathered)
    return grouped, holders


def _letters(forms: Sequence[Form]) -> dict[str, dict[str, str]]:
    """Return sheet → letter of a column → the answer column it is; not of sheets whose forms do not agree."""
    found: dict[str, dict[str, str]] = {}
    for form in forms:
        columns = ((column, form.columns[column]) for column in ANSWER_COLUMNS if column in form.columns)
        letters = {} if form.turned else {form.grid.at(0, col).cell[:-1]: column.name for column, col in columns}
        sheet = form.grid.ref.sheet
        found[sheet] = letters if found.get(sheet, letters) == letters else {}
    return found


def _goes_on(document: Document, forms: Sequence[Form], at: int) -> bool:
    """Tell whether a form stands below another one: in the same sheet, or in a document that is read from top to end."""
    if at == 0:
        return False
    return forms[at].grid.ref == forms[at - 1].grid.ref or any(
        isinstance(block, Paragraph) for block in document.blocks
    )


def _before_tables(document: Document, forms: Sequence[Form], lines: HeadLines) -> dict[Ref, list[str]]:
    """Return the paragraphs before each table that has forms; of the first one all, where none before says whose it is."""
    tables = {form.grid.ref for form in forms}
    found: dict[Ref, list[str]] = {}
    paragraphs: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block.text)
        elif block.ref in tables:
            found[block.ref] = paragraphs
            paragraphs = []
    first = forms[0].grid.ref
    if not any(map(lines.says_whose, found[first])):  # a stamp below names the unit as well
        found[first] = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return found


def _claims(document: Document, form: Form, heads: Sequence[str], lines: HeadLines) -> tuple[str, ...]:
    """Return the units a form says it is from: in its head, its sheet's name, its file's name, its rows."""
    claims = lines.named(heads)
    for text in (*heads, form.grid.ref.sheet, document.name):
        claims.extend(lines.roster.named_in(text))
    col = form.columns.get(LEAD, -1)
    texts = (cells.get(col, "").strip() for row, cells in form.rows if row > form.head)
    in_rows = {unit.name for text in texts if text and (unit := lines.roster.find(text))}
    claims.extend(sorted(in_rows) if len(in_rows) == 1 else ())
    if not claims:
        claims.extend(unit for text in (*heads, document.name) for unit in lines.roster.named_shortly(text))
    return tuple(dict.fromkeys(claims))


def _left_out(document: Document, forms: Sequence[Form], sent: Collection[str]) -> Iterator[Finding]:
    """Say what stands on sheets that are no forms, and what is attached to cells anywhere."""
    with_form: dict[Ref, list[Form]] = {}
    for form in forms:
        with_form.setdefault(form.grid.ref, []).append(form)
        for column, cols in form.unclear.items():
            named = "、".join(f"“{form.strangers[col]}”" for col in cols)
            at = form.grid.at(form.first, cols[0])
            yield finding("columns-unclear", at, column=column.name, columns=named, texts=_in_unclear(form, cols))
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
        side = bool(here) and here[0].turned
        yield from note_findings(turned(grid) if side else grid, answers, here[0].head if here else None, sent)


def _in_unclear(form: Form, cols: Sequence[int]) -> str:
    """Return what stands in columns of which any could be the one meant, row by row with 编号 or 目标任务."""
    said = []
    for row, cells in form.rows:
        texts = [f"“{form.strangers[col]}”{join_lines(cells[col])}" for col in cols if squeeze(cells.get(col, ""))]
        names = [cells[col] for column in (ID, TASK) if (col := form.columns.get(column, -1)) in cells]
        if row > form.head and texts:
            said.append(f"{join_lines(names[0])[:20] if names else ''} {'，'.join(texts)}".strip())
    return _beginning(f"其中：{'；'.join(said)}") if said else ""


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


def _paragraphs(
    document: Document, forms: Sequence[Form], holders: Sequence[Sequence[Gathered]], lines: HeadLines
) -> Iterator[Finding]:
    """Read contacts from the paragraphs around the tables, for the form they stand by, and say what else stands there.

    They are of the form above, or of the next one from a line on that says whose that is.
    """
    left: list[tuple[Ref, str]] = []
    by_table: dict[Ref, list[Gathered]] = {}
    for form, holder in zip(forms, holders, strict=True):
        by_table.setdefault(form.grid.ref, []).extend(holder)
    tables, at = list(by_table.values()), 0
    before = True  # no table with a form has come yet, or a line said whose the next one is
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            at += block.ref in by_table
            before = before and block.ref not in by_table
            continue
        before = before or (at < len(tables) and lines.says_whose(block.text))
        near = tables[min(at, len(tables) - 1) if before else at - 1]
        said = [read_contacts({0: block.text}, gathered.meta) for gathered in near]
        texts = [lines.added(block.text)] if None in said else [text for one in said for text in one or ()]
        left.extend((block.ref, text) for text in dict.fromkeys(texts) if text)
    for kind in dict.fromkeys(block.ref.cell for block in document.around):
        texts = [block.text for block in document.around if block.ref.cell == kind]
        for ref, piece in in_pieces((Ref(document.name), text) for text in texts):
            yield finding("text-outside", ref, text=f"（{kind}）{piece}")
    for ref, piece in in_pieces(left):
        yield finding("text-outside", ref, text=piece)

"""The annexes: rows of the 附件 sheet → format-neutral tables → xlsx or docx bytes, compared with the table again."""

from __future__ import annotations

from collections.abc import Mapping

from wrkit.annex.bulletin import TABLE_NAMES, VALUE_NAMES, Bulletin, bulletins, sample_values, values
from wrkit.annex.check import compare_rows, compare_text
from wrkit.annex.settings import read_profile
from wrkit.annex.tables import Extra, annex_tables, needs_period
from wrkit.model.profile import GB_9704, Profile
from wrkit.model.tables import Table, TableColumn


def render_docx(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the table as a Word document; loads python-docx on first use."""
    from wrkit.word.annex_docx import render

    return render(table, profile)


def render_xlsx(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the table as a workbook; loads xlsxwriter on first use."""
    from wrkit.xl.annex_xlsx import render

    return render(table, profile)


def render_template(
    template: bytes, name: str, table: Table, known: Mapping[str, object], profile: Profile = GB_9704
) -> bytes:
    """Return an annex set by a template people keep beside the master.

    Args:
        template: the docx.
        name: its name, for messages.
        table: goes where the template says {{ 表 }}.
        known: what else the template may name, from `values`.
        profile: page and fonts of the table.

    Raises:
        UsageError: the template is at fault, or has no {{ 表 }}.
    """
    from wrkit.word.template import fill, require

    require(template, name, "表")
    own = {**known, "附件号": table.mark, "标题": table.title, "行数": len(table.rows)}
    return fill(template, name, own, {"表": table}, profile, title=table.title, landscape=table.landscape)[0]


def render_bulletin(
    bulletin: Bulletin, template: bytes, name: str, profile: Profile, *, own: bool
) -> tuple[bytes, tuple[Table, ...]]:
    """Return a bulletin as a Word document, and the tables that stand in it once.

    Args:
        bulletin: what it says.
        template: the docx.
        name: its name, for messages.
        profile: page and fonts of the tables; of everything where the template is wrkit's own.
        own: whether it is.

    Raises:
        UsageError: the template is at fault.
    """
    from wrkit.word.template import fill

    data, placed = fill(template, name, bulletin.values, bulletin.tables, profile, title=bulletin.title, own=own)
    found = [bulletin.tables[place] for place in placed]
    # A table named twice, as 表 and as 未达标表, cannot be compared row by row.
    return data, tuple(table for table in found if sum(table is other for other in found) == 1)


def try_template(data: bytes, name: str, *, bulletin: bool) -> None:
    """Fill a template with samples of all it may name.

    Args:
        data: the docx.
        name: its name, for messages.
        bulletin: whether it is one for a bulletin, with tables of its own.

    Raises:
        UsageError: it cannot be filled; says the paragraph as far as known.
    """
    table = Table("附件", "标题", (TableColumn("目标任务", 40),), (("某项任务",),))
    known = sample_values()
    if bulletin:
        sample = Bulletin("", "标题", known, dict.fromkeys(TABLE_NAMES, table))
        render_bulletin(sample, data, name, GB_9704, own=False)
    else:
        render_template(data, name, table, known)


def verify(table: Table, data: bytes, file: str) -> None:
    """Read an annex back and compare it with its table.

    Args:
        table: what it should hold.
        data: xlsx, docx or pdf, as the file's name says.
        file: its name.

    Raises:
        WrkitError: it holds something else.
    """
    headings = [column.heading for column in table.columns]
    if file.endswith(".pdf"):
        from wrkit.office.pdf import pdf_text

        compare_text(table, pdf_text(data), file)
    elif file.endswith(".xlsx"):
        from wrkit.xl.read_annex import read_rows as from_xlsx

        compare_rows(table, from_xlsx(data, headings), file)
    else:
        from wrkit.word.read_annex import read_rows as from_docx

        compare_rows(table, from_docx(data, headings), file)


__all__ = [
    "TABLE_NAMES",
    "VALUE_NAMES",
    "Bulletin",
    "Extra",
    "annex_tables",
    "bulletins",
    "needs_period",
    "read_profile",
    "render_bulletin",
    "render_docx",
    "render_template",
    "render_xlsx",
    "sample_values",
    "try_template",
    "values",
    "verify",
]

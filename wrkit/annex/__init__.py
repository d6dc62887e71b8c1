"""The annexes: rows of the 附件 sheet → format-neutral tables → xlsx or docx bytes."""

from __future__ import annotations

from wrkit.annex.tables import annex_tables
from wrkit.model.profile import GB_9704, Profile
from wrkit.model.tables import Table


def render_docx(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the table as a Word document; loads python-docx on first use."""
    from wrkit.word.annex_docx import render

    return render(table, profile)


def render_xlsx(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the table as a workbook; loads xlsxwriter on first use."""
    from wrkit.xl.annex_xlsx import render

    return render(table, profile)


__all__ = ["annex_tables", "render_docx", "render_xlsx"]

"""An annex as a Word document: A4, mark, title, one table with a repeated head."""

from __future__ import annotations

from wrkit.model.profile import GB_9704, Font, Profile
from wrkit.model.tables import Table
from wrkit.text.wrap import balanced
from wrkit.word.annex_table import table_xml
from wrkit.word.page import TWIPS_PER_MM, marker, new_document, saved, set_page
from wrkit.word.xml import clean_lines, paragraph


def render(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the annex as a docx file.

    The mark stands on the first line, the title on the third, the table below it; the headings are repeated on every
    page and a row that fits on one page is not broken.

    Args:
        table: what to print.
        profile: page and fonts; lengths in millimetres, sizes in points.
    """
    document = new_document(profile)
    set_page(document, profile, landscape=table.landscape)
    document.element.body.insert(0, marker(0))
    return saved(document, table.title, {0: annex_xml(table, profile)})


def annex_xml(table: Table, profile: Profile) -> str:
    """Return mark, title and table as WordprocessingML."""
    lines = title_lines(table.title, profile, landscape=table.landscape)
    line = profile.title.size * profile.leading
    front = [paragraph(text, profile.mark, line=profile.line) for text in clean_lines(table.mark)]
    front.append(paragraph("", profile.mark, line=profile.line))
    front += [paragraph(text, profile.title, "center", line, keep=True) for text in lines]
    front.append(paragraph("", profile.cell, line=profile.cell.size, keep=True))
    above = len(clean_lines(table.mark)) * profile.line + profile.line + len(lines) * line + profile.cell.size
    # Word wants a paragraph after a table; this one is too small to open a page of its own.
    return "".join(front) + table_xml(table, profile, above) + paragraph("", Font(profile.cell.east_asian, 1), line=1)


def title_lines(title: str, profile: Profile, *, landscape: bool) -> list[str]:
    """Return a title as the lines it is set in."""
    room = profile.type_area(landscape)[0] * TWIPS_PER_MM / 20 / (profile.title.size / 2)
    return [line for text in clean_lines(title) for line in balanced(text, room)]


__all__ = ["annex_xml", "render", "title_lines"]

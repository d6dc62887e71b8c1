"""An annex as a Word document: A4, mark, title, one table with a repeated head.

The rows are built with lxml: python-docx looks up the whole table for every cell it is asked for.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from lxml import etree

from wrkit.model.profile import GB_9704, MM_PER_INCH, Font, Profile
from wrkit.model.tables import Table
from wrkit.text.measure import wrapped_lines

_TWIPS_PER_MM = 1440 / MM_PER_INCH
# Free strips beside, and above and below, a cell's text, in twips.
_SIDES, _ABOVE = 80, 50
# Fixed so that equal input gives equal files (DESIGN promise 5).
_CREATED = datetime.datetime(2000, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(table: Table, profile: Profile = GB_9704) -> bytes:
    """Return the annex as a docx file.

    The mark stands on the first line, the title on the third, the table below it; the headings are repeated on every
    page and a row that fits on one page is not broken.

    Args:
        table: what to print.
        profile: page and fonts; lengths in millimetres, sizes in points.
    """
    document = docx.Document()
    _set_defaults(document, profile)
    _set_page(document, table, profile)
    body = document.element.body
    section = body.sectPr
    for child in list(body):
        body.remove(child)
    # Everything is built in its place: lxml moves a large subtree into another tree in quadratic time.
    _paragraph(body, table.mark, profile.mark, line=profile.line)
    _paragraph(body, "", profile.mark, line=profile.line)
    for text in _lines(table.title):
        _paragraph(body, text, profile.title, align="center", line=profile.title.size * profile.leading, keep=True)
    _paragraph(body, "", profile.cell, line=profile.cell.size, keep=True)
    _table(body, table, profile)
    # Word wants a paragraph after a table; this one is too small to open a page of its own.
    _paragraph(body, "", Font(profile.cell.east_asian, 1), line=1)
    body.append(section)
    return _saved(document, table)


def _table(parent: Any, table: Table, profile: Profile) -> None:
    """Append the w:tbl."""
    widths = profile.column_widths(table, _TWIPS_PER_MM)
    tbl = _sub(parent, "w:tbl")
    props = _sub(tbl, "w:tblPr")
    _sub(props, "w:tblW", w=str(sum(widths)), type="dxa")
    _sub(props, "w:jc", val="center")
    borders = _sub(props, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _sub(borders, f"w:{side}", val="single", sz="4", space="0", color="000000")
    _sub(props, "w:tblLayout", type="fixed")
    margins = _sub(props, "w:tblCellMar")
    for side, width in (("top", _ABOVE), ("left", _SIDES), ("bottom", _ABOVE), ("right", _SIDES)):
        _sub(margins, f"w:{side}", w=str(width), type="dxa")
    grid = _sub(tbl, "w:tblGrid")
    for width in widths:
        _sub(grid, "w:gridCol", w=str(width))
    headings = [column.heading for column in table.columns]
    _row(tbl, headings, widths, ["center"] * len(widths), profile.head, profile.head.size * profile.leading, head=True)
    line = profile.cell.size * profile.leading
    aligns = [column.align for column in table.columns]
    for texts in table.rows:
        _row(tbl, texts, widths, aligns, profile.cell, line, whole=_fits_page(texts, widths, table, profile))


def _row(
    tbl: Any,
    texts: Sequence[str],
    widths: Sequence[int],
    aligns: Sequence[str],
    font: Font,
    spacing: float,
    *,
    head: bool = False,
    whole: bool = True,
) -> None:
    """Append a w:tr; a line break in a text starts a paragraph."""
    row = _sub(tbl, "w:tr")
    props = _sub(row, "w:trPr")
    if whole:
        _sub(props, "w:cantSplit")
    if head:
        _sub(props, "w:trHeight", val=str(round(font.size * 20 * 2.2)), hRule="atLeast")
        _sub(props, "w:tblHeader")
    for text, width, align in zip(texts, widths, aligns, strict=True):
        cell = _sub(row, "w:tc")
        cell_props = _sub(cell, "w:tcPr")
        _sub(cell_props, "w:tcW", w=str(width), type="dxa")
        _sub(cell_props, "w:vAlign", val="center")
        for line in _lines(text):
            _paragraph(cell, line, font, align=align, line=spacing)


def _paragraph(
    parent: Any, text: str, font: Font, *, align: str = "left", line: float | None = None, keep: bool = False
) -> None:
    """Append a w:p without space around it; `line` is its exact height in points."""
    paragraph = _sub(parent, "w:p")
    props = _sub(paragraph, "w:pPr")
    if keep:
        _sub(props, "w:keepNext")
    if line is None:
        _sub(props, "w:spacing", before="0", after="0", line="240", lineRule="auto")
    else:
        _sub(props, "w:spacing", before="0", after="0", line=str(round(line * 20)), lineRule="exact")
    _sub(props, "w:jc", val=align)
    _run_props(props, font)
    if not text:
        return
    run = _sub(paragraph, "w:r")
    _run_props(run, font)
    for index, part in enumerate(text.split("\t")):
        if index:
            _sub(run, "w:tab")
        if part:
            words = _sub(run, "w:t")
            words.text = part
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _run_props(parent: Any, font: Font, *, hint: bool = True) -> None:
    """Append a w:rPr. The hint gives quotes, dashes and ellipses to the Chinese font."""
    props = _sub(parent, "w:rPr")
    _sub(
        props,
        "w:rFonts",
        **({"hint": "eastAsia"} if hint else {}),
        ascii=font.latin,
        hAnsi=font.latin,
        eastAsia=font.east_asian,
        cs=font.latin,
    )
    half_points = str(round(font.size * 2))
    _sub(props, "w:sz", val=half_points)
    _sub(props, "w:szCs", val=half_points)
    _sub(props, "w:lang", val="en-US", eastAsia="zh-CN")


def _set_defaults(document: Any, profile: Profile) -> None:
    """Give the document's defaults the cell font instead of the template's theme fonts."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    for child in list(defaults):
        defaults.remove(child)
    _run_props(defaults, profile.cell, hint=False)
    normal = document.styles["Normal"].element
    for props in normal.findall(qn("w:rPr")):
        normal.remove(props)


def _set_page(document: Any, table: Table, profile: Profile) -> None:
    """Set paper, margins and page numbers: odd pages right, even pages left (GB/T 9704-2012, 7.5)."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if table.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        Twips(round(length * _TWIPS_PER_MM)) for length in profile.page(table.landscape)
    )
    top, right, bottom, left = (Twips(round(length * _TWIPS_PER_MM)) for length in profile.margins(table.landscape))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    section.footer_distance = Mm(profile.footer(table.landscape))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        element = footer._element
        for child in list(element):
            element.remove(child)
        _page_number(element, profile.page_number, align)


def _page_number(parent: Any, font: Font, align: str) -> None:
    """Append “— 1 —”, one character away from the edge of the type area."""
    paragraph = _sub(parent, "w:p")
    props = _sub(paragraph, "w:pPr")
    _sub(props, "w:spacing", before="0", after="0", line="240", lineRule="auto")
    _sub(props, "w:ind", **{align: str(round(font.size * 20))})
    _sub(props, "w:jc", val=align)
    parts = [("", "— "), ("begin", ""), ("code", " PAGE "), ("separate", ""), ("", "1"), ("end", ""), ("", " —")]
    for kind, text in parts:
        run = _sub(paragraph, "w:r")
        _run_props(run, font)
        if kind in ("begin", "separate", "end"):
            _sub(run, "w:fldChar", fldCharType=kind)
            continue
        words = _sub(run, "w:instrText" if kind == "code" else "w:t")
        words.text = text
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _fits_page(texts: Sequence[str], widths: Sequence[int], table: Table, profile: Profile) -> bool:
    """Tell whether a row surely fits under the headings of one page; a row that does not must be allowed to break."""
    size = profile.cell.size
    lines = max(
        wrapped_lines(text, (width - 2 * _SIDES) / 20 / (size / 2)) for text, width in zip(texts, widths, strict=True)
    )
    room = profile.type_area(table.landscape)[1] / MM_PER_INCH * 72
    # A tenth more than measured: layout engines do not break words or start lines with a full stop.
    return lines * 1.1 * size * profile.leading < room - profile.head.size * 4


def _lines(text: str) -> list[str]:
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")


def _sub(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an element, its attributes in the w: namespace."""
    element = etree.SubElement(parent, qn(tag))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _saved(document: Any, table: Table) -> bytes:
    """Save with fixed dates, those inside the zip included."""
    core = document.core_properties
    core.title, core.author, core.comments = "".join(_lines(table.title)), "", ""
    core.created = core.modified = _CREATED
    core.last_modified_by = ""
    raw, target = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, source.read(name))
    return target.getvalue()

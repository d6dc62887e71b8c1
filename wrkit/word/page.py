"""The page of an annex in Word: paper, margins, default fonts, page numbers; saving with fixed dates."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Twips
from lxml import etree

from wrkit.model.profile import MM_PER_INCH, Font, Profile
from wrkit.word.xml import clean_lines, paragraph, paragraph_props, run, run_props

TWIPS_PER_MM = 1440 / MM_PER_INCH
# Fixed so that equal input gives equal files (DESIGN promise 5).
_CREATED = datetime.datetime(2000, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# Length of the strip a sideways page number stands in, in twips: — 999 — in 四号.
_STRIP = 1800
_MARKER = re.compile(rb"<\?wrkit (\d+)\?>")


def new_document(profile: Profile) -> Any:
    """Return an empty document whose default font is the table's."""
    document = docx.Document()
    # A copy of the styles for Word 2007, which would contradict the styles set here.
    part = document.part
    for key, rel in list(part.rels.items()):
        if rel.reltype.endswith("/stylesWithEffects"):
            del part.rels[key]
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(_parsed(run_props(profile.cell, hint=False)))
    normal = document.styles["Normal"].element
    for props in normal.findall(qn("w:rPr")):
        normal.remove(props)
    settings = document.settings.element
    for child in list(settings):
        if not child.tag.startswith(qn("w:p")[:-1]):
            settings.remove(child)
    # The schema wants a percentage, which python-docx's own template leaves out.
    for zoom in settings.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")
    body = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    return document


def set_page(document: Any, profile: Profile, *, landscape: bool) -> None:
    """Set paper, margins and page numbers of the last section.

    Upright pages: odd right, even left (GB/T 9704-2012, 7.5). On a landscape page the number stays where the upright
    page has it (8): in the left margin, turned as the sheet is, on odd pages at its lower, on even ones at its upper
    end.
    """
    section = document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Twips(twips(length)) for length in profile.page(landscape))
    top, right, bottom, left = (Twips(twips(length)) for length in profile.margins(landscape))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    section.footer_distance = Mm(profile.footer(landscape))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        element = footer._element
        for child in list(element):
            element.remove(child)
        content = _sideways(profile, odd=odd) if landscape else _upright(profile.page_number, odd=odd)
        for part in _parsed(f"<w:ftr>{content}</w:ftr>"):
            element.append(part)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * TWIPS_PER_MM)


def _upright(font: Font, *, odd: bool) -> str:
    """Return “— 1 —”, one character away from the edge of the type area."""
    side = "right" if odd else "left"
    props = paragraph_props(font, side, indent=(side, round(font.size * 20)))
    return f"<w:p>{props}{_number(font)}</w:p>"


def _sideways(profile: Profile, *, odd: bool) -> str:
    """Return the number in a table of one cell, fixed on the page, its text running downwards."""
    font = profile.page_number
    top, _, bottom, left = profile.margins(True)
    width = round(font.size * 20 * profile.leading)
    right_edge = twips(left - profile.page_number_gap)
    away = round(font.size * 20)
    low = twips(profile.page(True)[1] - bottom) - away - _STRIP
    y = low if odd else twips(top) + away
    props = paragraph_props(font, "right" if odd else "left")
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{right_edge - width}" w:tblpY="{y}"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{_STRIP}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p>{props}{_number(font)}</w:p></w:tc></w:tr></w:tbl>{paragraph('', font, line=1)}"
    )


def _number(font: Font) -> str:
    props = run_props(font)
    field = "".join(
        f"<w:r>{props}{content}</w:r>"
        for content in (
            '<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip
    return run("— ", font) + field + run(" —", font)


def _parsed(xml: str) -> Any:
    """Parse an element written with the w: prefix."""
    name = re.match(r"<([\w:]+)", xml)
    assert name is not None
    return parse_xml(xml.replace(name[0], f"{name[0]} {nsdecls('w')}", 1))


def marker(number: int) -> Any:
    """Return a node that `saved` replaces by the text of that number."""
    return etree.ProcessingInstruction("wrkit", str(number))


def saved(document: Any, title: str, texts: Mapping[int, str]) -> bytes:
    """Save with fixed dates, those inside the zip included, and with texts in the place of markers.

    Args:
        document: python-docx's document.
        title: for its properties.
        texts: number of a marker → WordprocessingML.
    """
    core = document.core_properties
    core.title, core.author, core.comments = "".join(clean_lines(title)), "", ""
    core.created = core.modified = _CREATED
    core.last_modified_by = ""
    raw, target = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = _MARKER.sub(lambda match: texts[int(match[1])].encode(), part)
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(info, part)
    return target.getvalue()


__all__ = ["TWIPS_PER_MM", "marker", "new_document", "saved", "set_page", "twips"]

"""Write the fictional district's breakdown, as docx and as tab-indented text, into examples/.

Run: python tests/examples_build/build_breakdown.py [folder]. The same content gives the same bytes.
"""

import datetime
import io
import sys
import zipfile
from pathlib import Path

from content import COPY_LINE, ISSUER, PARTS, PREAMBLE, TITLE
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WRITTEN = datetime.datetime(2026, 2, 6, 9, 0)
BODY, TITLE_FONT, HEADING_FONT = "仿宋", "方正小标宋简体", "黑体"
# Column widths in twentieths of a point by number of columns; together they fill the 156 mm between the margins.
WIDTHS = {4: (4000, 1100, 1850, 1894), 5: (600, 3500, 1100, 1850, 1794), 6: (1150, 560, 3194, 1000, 1600, 1340)}


def element(tag, parent=None, **attributes):
    """Make a w: element with w: attributes and append it to `parent`."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    if parent is not None:
        parent.append(made)
    return made


def make_paragraph(text, font=BODY, half_points=21, align=""):
    """Return a paragraph of one run whose East Asian font is `font`; an empty one where there is no text."""
    paragraph = element("p")
    if align:
        element("jc", element("pPr", paragraph), val=align)
    if text:
        run = element("r", paragraph)
        properties = element("rPr", run)
        element("rFonts", properties, hint="eastAsia", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia=font)
        element("sz", properties, val=half_points)
        element("lang", properties, eastAsia="zh-CN")
        made = element("t", run)
        made.text = text
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return paragraph


def make_cell(width, paragraphs, *, merge="", header=False, align=""):
    """Return a cell; `merge` is “restart”, “continue” or “”."""
    cell = element("tc")
    properties = element("tcPr", cell)
    element("tcW", properties, w=width, type="dxa")
    if merge:
        element("vMerge", properties, **({"val": merge} if merge == "restart" else {}))
    element("vAlign", properties, val="center")
    for text in paragraphs or [""]:
        cell.append(make_paragraph(text, HEADING_FONT if header else BODY, align=align))
    return cell


def make_table(columns, rows):
    """Return a table with borders, fixed widths and a header row that is repeated on every page."""
    widths = WIDTHS[len(columns)]
    wide = (len(columns) - 4, len(columns) - 1)  # the task and the supporting units are flush left
    table = element("tbl")
    properties = element("tblPr", table)
    element("tblW", properties, w=sum(widths), type="dxa")
    borders = element("tblBorders", properties)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        element(side, borders, val="single", sz=4, space=0, color="000000")
    element("tblLayout", properties, type="fixed")
    grid = element("tblGrid", table)
    for width in widths:
        element("gridCol", grid, w=width)
    head = element("tr", table)
    element("tblHeader", element("trPr", head))
    for width, paragraphs in zip(widths, columns, strict=True):
        head.append(make_cell(width, paragraphs, header=True, align="center"))
    for cells in rows:
        row = element("tr", table)
        for index, (width, paragraphs) in enumerate(zip(widths, cells, strict=True)):
            merge = ("continue" if paragraphs is None else "restart") if index == 0 and len(columns) == 6 else ""
            row.append(make_cell(width, paragraphs, merge=merge, align="" if index in wide else "center"))
    return table


def notice():
    """Yield the paragraphs of the notice in front of the breakdown."""
    first_body = next(index for index, text in enumerate(PREAMBLE) if text.endswith("："))
    for index, text in enumerate(PREAMBLE):
        if index < first_body:
            yield make_paragraph(text, TITLE_FONT, 44, "center")
        elif text.strip() == ISSUER or text.strip().endswith("日"):
            yield make_paragraph(text, BODY, 32, "right")
        else:
            yield make_paragraph(text, BODY, 32)


def make_document():
    """Return the breakdown as a python-docx document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    normal = document.styles["Normal"]
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{name}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), BODY)
    properties = document.core_properties
    properties.author = properties.last_modified_by = ISSUER
    properties.title, properties.language, properties.comments = TITLE, "zh-CN", ""
    properties.created = properties.modified = WRITTEN
    properties.revision = 1
    body = document.element.body
    end = body.sectPr
    blocks = [*notice(), make_paragraph("")]
    attachment = make_paragraph("附件", HEADING_FONT, 32)
    attachment.insert(0, element("pPr"))
    element("pageBreakBefore", attachment[0])
    blocks += [attachment, make_paragraph(TITLE, TITLE_FONT, 44, "center")]
    for part in PARTS:
        heading = make_paragraph(part["heading"], HEADING_FONT, 32)
        heading.insert(0, element("pPr"))
        element("keepNext", heading[0])
        blocks.append(heading)
        blocks.append(make_table(part["columns"], part["rows"]))
    blocks.append(make_paragraph("  " + COPY_LINE, BODY, 28))
    for block in blocks:
        end.addprevious(block)
    return document


def docx_bytes():
    """Return the document as a zip file without the time of its making."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    make_document().save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item))
    return fixed.getvalue()


def text_form():
    """Return the breakdown as text: every cell starts with a tab, a blank line stands between rows."""
    parts = []
    for part in PARTS:
        rows = [
            "\n".join("\t" + "\n".join(cell or [""]) for cell in cells) for cells in [part["columns"], *part["rows"]]
        ]
        parts.append("\n\n".join([part["heading"], *rows]))
    head = "\n".join([*PREAMBLE, "", "附件", TITLE])
    return head + "\n" + "\n\n\n".join(parts) + "\n\n\n  " + COPY_LINE + "\n"


def main(folder=EXAMPLES):
    """Write both files and say where."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{TITLE}.docx").write_bytes(docx_bytes())
    (folder / f"{TITLE}.txt").write_text(text_form(), encoding="utf-8", newline="\n")
    print(f"{folder}/{TITLE}.docx .txt")


if __name__ == "__main__":
    main(*sys.argv[1:2])

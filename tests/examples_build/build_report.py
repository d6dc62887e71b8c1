"""Write the fictional district's narrative work report as docx into examples/.

Run: python tests/examples_build/build_report.py [folder]. The same content gives the same bytes.
"""

import datetime
import io
import sys
import zipfile
from pathlib import Path

import content_report as report
from build_breakdown import BODY, HEADING_FONT, TITLE_FONT, make_paragraph
from content_tasks import PARTS
from docx import Document
from docx.shared import Mm, Pt

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WRITTEN = datetime.datetime(2026, 1, 27, 9, 0)
INDENT = "　　"
KAI = "楷体"


def task_text(part, number):
    """Return a task's sentence as the report says it."""
    row = PARTS[part - 1]["rows"][number - 1]
    return "".join(row[-4])


def paragraphs():
    """Yield (text, font) of every paragraph."""
    for text in report.OPENING:
        yield (text if text.endswith("：") else INDENT + text), BODY
    yield INDENT + report.REVIEW_HEADING, HEADING_FONT
    for text in report.REVIEW:
        yield INDENT + text, BODY
    yield INDENT + report.PLAN_HEADING, HEADING_FONT
    for text in report.GENERAL:
        yield INDENT + text, BODY
    for heading, lead, blocks in report.PLAN:
        yield INDENT + heading + lead, BODY
        for topic, numbers in blocks:
            text = topic + "".join(task_text(2, number) for number in numbers)
            if report.BROKEN_TASK in numbers:
                first, after, rest = text.partition(report.BROKEN_AFTER)
                yield INDENT + first + after, BODY
                yield rest, BODY
            else:
                yield INDENT + text, BODY
    for text in (report.DEEDS_LEAD, *report.DEEDS, *report.AFTER_DEEDS):
        yield INDENT + text, BODY
    yield INDENT + report.SELF_HEADING, HEADING_FONT
    yield INDENT + report.SELF_LEAD, BODY
    for heading, parts in report.SELF:
        sentences = "".join(part if isinstance(part, str) else task_text(3, part) for part in parts)
        yield INDENT + heading + sentences, BODY
    yield INDENT + report.CLOSING, BODY
    yield "", BODY
    yield report.BACK, KAI


def docx_bytes():
    """Return the document as a zip file without the time of its making."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(28)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "云澄区人民政府办公室"
    properties.title, properties.language, properties.comments = report.NAME, "zh-CN", ""
    properties.created = properties.modified = WRITTEN
    properties.revision = 1
    end = document.element.body.sectPr
    title, *under = report.FRONT
    end.addprevious(make_paragraph(title, TITLE_FONT, 44, "center"))
    for text in under:
        end.addprevious(make_paragraph(text, KAI, 28, "center"))
    end.addprevious(make_paragraph(""))
    for text, font in paragraphs():
        end.addprevious(make_paragraph(text, font, 28))
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, WRITTEN.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item))
    return fixed.getvalue()


def main(folder=EXAMPLES):
    """Write the file and say where."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{report.NAME}.docx").write_bytes(docx_bytes())
    print(f"{folder}/{report.NAME}.docx")


if __name__ == "__main__":
    main(*sys.argv[1:2])

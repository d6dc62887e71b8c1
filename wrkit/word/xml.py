"""Paragraphs and runs as WordprocessingML text, in the order of children the schema (ECMA-376) asks for.

Text, not elements: a table of thousands of rows is written as fast as strings are joined.
"""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape

from wrkit.model.profile import Font
from wrkit.text.clean import xml_lines


def clean_lines(text: str) -> list[str]:
    """Return a text's lines without what XML forbids."""
    return xml_lines(text).split("\n")


@lru_cache(maxsize=256)
def run_props(font: Font, *, hint: bool = True) -> str:
    """Return a w:rPr. The hint gives quotes, dashes and ellipses to the Chinese font."""
    latin, eastern = attribute(font.latin), attribute(font.east_asian)
    half_points = round(font.size * 2)
    return (
        f'<w:rPr><w:rFonts{" w:hint=" + chr(34) + "eastAsia" + chr(34) if hint else ""} w:ascii="{latin}"'
        f' w:hAnsi="{latin}" w:eastAsia="{eastern}" w:cs="{latin}"/><w:sz w:val="{half_points}"/>'
        f'<w:szCs w:val="{half_points}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    )


def attribute(text: str) -> str:
    """Return a text as it may stand inside double quotes."""
    return escape("".join(clean_lines(text)), {'"': "&quot;"})


def run(text: str, font: Font) -> str:
    """Return a w:r, “” for no text; tabs become w:tab."""
    if not text:
        return ""
    words = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t"))
    return f"<w:r>{run_props(font)}{'<w:tab/>'.join(words)}</w:r>"


@lru_cache(maxsize=256)
def paragraph_props(
    font: Font,
    align: str = "left",
    line: float | None = None,
    *,
    keep: bool = False,
    new_page: bool = False,
    indent: tuple[str, int] | None = None,
) -> str:
    """Return a w:pPr without space before and after.

    Args:
        font: of the paragraph's mark.
        align: left, center or right.
        line: exact height of a line in points; None: as the font asks.
        keep: keep with the next paragraph.
        new_page: begin a page.
        indent: side and width in twips.
    """
    exact = 'w:line="240" w:lineRule="auto"' if line is None else f'w:line="{round(line * 20)}" w:lineRule="exact"'
    return (
        f"<w:pPr>{'<w:keepNext/>' if keep else ''}{'<w:pageBreakBefore/>' if new_page else ''}"
        f'<w:spacing w:before="0" w:after="0" {exact}/>'
        f"{f'<w:ind w:{indent[0]}={chr(34)}{indent[1]}{chr(34)}/>' if indent else ''}"
        f'<w:jc w:val="{align}"/>{run_props(font)}</w:pPr>'
    )


def paragraph(
    text: str, font: Font, align: str = "left", line: float | None = None, *, keep: bool = False, new_page: bool = False
) -> str:
    """Return a w:p of one line of text."""
    return f"<w:p>{paragraph_props(font, align, line, keep=keep, new_page=new_page)}{run(text, font)}</w:p>"


__all__ = ["attribute", "clean_lines", "paragraph", "paragraph_props", "run", "run_props"]

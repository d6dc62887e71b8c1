"""A table as WordprocessingML: repeated head, merged columns, headings of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wrkit.model.profile import Font, Profile
from wrkit.model.tables import Table
from wrkit.text.measure import wrapped_lines
from wrkit.text.pages import Item, page_starts
from wrkit.text.wrap import wrap
from wrkit.word.page import TWIPS_PER_MM
from wrkit.word.xml import clean_lines, paragraph, paragraph_props, run

# Free strips beside, and above and below, a cell's text, in twips.
_SIDES, _ABOVE = 80, 50
# A merged cell's text may take this share of a page; a longer one is repeated in every row instead.
_MERGED_SHARE = 0.5
# Points a page keeps free for rows that turn out a little higher than measured.
_RESERVE = 6.0
_BREAK_LINE = 1.0


@dataclass(frozen=True, slots=True)
class _Layout:
    """What every row of a table shares."""

    table: Table
    profile: Profile
    widths: tuple[int, ...]
    merged: tuple[int, ...]
    room: float

    @property
    def line(self) -> float:
        return self.profile.cell.size * self.profile.leading

    def chars(self, col: int, font: Font) -> float:
        """Return how many half-width characters stand side by side in a column."""
        return (self.widths[col] - 2 * _SIDES) / 20 / (font.size / 2)


def table_xml(table: Table, profile: Profile, above: float, *, landscape: bool | None = None) -> str:
    """Return the w:tbl of a table and the note below it.

    A table without merged columns is one w:tbl that programs break over pages as they like. Merged cells must show
    their text on every page, which Word cannot do by itself; so such a table is one w:tbl per page, with page breaks
    between them.

    Args:
        table: what to print.
        profile: page and fonts.
        above: height in points of what stands above the table on its first page.
        landscape: orientation of the page it stands on, where that is not its own.
    """
    turned = table.landscape if landscape is None else landscape
    widths = profile.column_widths(table, TWIPS_PER_MM, landscape=turned)
    room = profile.type_area(turned)[1] * TWIPS_PER_MM / 20
    layout = _Layout(table, profile, widths, (), room)
    layout = _Layout(table, profile, widths, _mergeable(layout), room)
    pages = _pages(layout, above) if layout.merged else [(0, len(table.rows))]
    runs = {col: frozenset(starts) for col, starts in table.runs([start for start, _ in pages]).items()}
    head = _table_props(layout) + _head_row(layout)
    between = paragraph("", Font(profile.cell.east_asian, 1), line=_BREAK_LINE, new_page=True)
    tables = (f"{head}{''.join(_rows(layout, start, end, runs))}</w:tbl>" for start, end in pages)
    note = "".join(paragraph(text, profile.cell, line=layout.line) for text in clean_lines(table.note) if table.note)
    return between.join(tables) + note


def _mergeable(layout: _Layout) -> tuple[int, ...]:
    """Return the merged columns whose texts are short enough for it."""
    most = layout.room * _MERGED_SHARE / layout.line
    columns = layout.table.columns
    return tuple(
        col
        for col, column in enumerate(columns)
        if column.merge
        and all(len(wrap(row[col], layout.chars(col, layout.profile.cell))) < most for row in layout.table.rows)
    )


def _table_props(layout: _Layout) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", _ABOVE), ("left", _SIDES), ("bottom", _ABOVE), ("right", _SIDES))
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in layout.widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _head_row(layout: _Layout) -> str:
    font = layout.profile.head
    line = font.size * layout.profile.leading
    cells = "".join(
        _cell(clean_lines(column.heading), width, "center", font, line)
        for column, width in zip(layout.table.columns, layout.widths, strict=True)
    )
    height = round(font.size * 20 * 2.2)
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/><w:tblHeader/></w:trPr>{cells}</w:tr>'


def _rows(layout: _Layout, start: int, end: int, runs: dict[int, frozenset[int]]) -> list[str]:
    """Return the rows of one page, or of all; an empty table has none."""
    table, font = layout.table, layout.profile.cell
    bands = table.band_at
    # Everything of a cell but its text is the same down a column.
    opened = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{{}}<w:vAlign w:val="center"/></w:tcPr>'
        for width in layout.widths
    ]
    props = [paragraph_props(font, column.align, layout.line) for column in table.columns]
    made = []
    for index in range(start, end):
        if index in bands:
            made.append(_band_row(layout, bands[index]))
        cells = []
        for col, text in enumerate(table.rows[index]):
            merge = ""
            lines = clean_lines(text)
            if col in layout.merged:
                first = index in runs[col]
                last = index + 1 >= end or index + 1 in runs[col]
                if not (first and last):
                    merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
                    lines = lines if first else [""]
            inside = "".join(f"<w:p>{props[col]}{run(line, font)}</w:p>" for line in lines)
            cells.append(f"{opened[col].format(merge)}{inside}</w:tc>")
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if _fits_page(layout, table.rows[index]) else ""
        made.append(f"<w:tr>{whole}{''.join(cells)}</w:tr>")
    return made


def _band_row(layout: _Layout, text: str) -> str:
    """Return a row of one cell across all columns, kept with the row below it."""
    font = layout.profile.head
    props = paragraph_props(font, "left", font.size * layout.profile.leading, keep=True)
    span = f'<w:gridSpan w:val="{len(layout.widths)}"/>' if len(layout.widths) > 1 else ""
    inside = "".join(f"<w:p>{props}{run(line, font)}</w:p>" for line in clean_lines(text))
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{sum(layout.widths)}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}{inside}</w:tc></w:tr>"


def _cell(lines: Sequence[str], width: int, align: str, font: Font, line: float) -> str:
    inside = "".join(paragraph(text, font, align, line) for text in lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{inside}</w:tc>'


def _pages(layout: _Layout, above: float) -> list[tuple[int, int]]:
    """Return the rows of each page as (first, one past the last)."""
    table, profile = layout.table, layout.profile
    edges = 2 * _ABOVE / 20 + 0.5
    head_line = profile.head.size * profile.leading
    head = max(
        max(wrapped_lines(column.heading, layout.chars(col, profile.head)) for col, column in enumerate(table.columns))
        * head_line
        + edges,
        profile.head.size * 2.2,
    )
    bands = table.band_at
    items: list[Item] = []
    owner: list[int] = []
    for index, texts in enumerate(table.rows):
        if index in bands:
            items.append(Item(head_line * len(clean_lines(bands[index])) + edges, keep=True))
            owner.append(index)
        counts = [len(wrap(text, layout.chars(col, profile.cell))) for col, text in enumerate(texts)]
        high = max((count for col, count in enumerate(counts) if col not in layout.merged), default=1)
        merged = tuple(
            ("\0".join(texts[left] for left in layout.merged if left <= col), counts[col] * layout.line + edges)
            for col in layout.merged
        )
        items.append(Item(high * layout.line + edges, merged))
        owner.append(index)
    whole = layout.room - head - _RESERVE - _BREAK_LINE
    starts = sorted({owner[start] for start in page_starts(items, whole - above, whole)}) if items else [0]
    return list(zip(starts, [*starts[1:], len(table.rows)], strict=True))


def _fits_page(layout: _Layout, texts: Sequence[str]) -> bool:
    """Tell whether a row surely fits under the headings of one page; a row that does not must be allowed to break."""
    font = layout.profile.cell
    free = layout.room - layout.profile.head.size * 4
    for col, text in enumerate(texts):
        chars = layout.chars(col, font)
        lines = text.count("\n") + 1 + len(text) * 2 / (chars - 2)
        if lines * layout.line >= free:
            # A tenth more than measured: layout engines do not break words or start lines with a full stop.
            lines = wrapped_lines(text, chars) * 1.1
        if lines * layout.line >= free:
            return False
    return True


__all__ = ["table_xml"]

"""The printed page: every character of every cell is there, in its column and in order, on pages that repeat the head."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass

import openpyxl
import pytest

from tests.rendering import Page, Word, needs_soffice, pdf_pages, pdf_text, to_pdf
from wrkit.annex import render_docx, render_xlsx
from wrkit.model.tables import Table, TableColumn


def columns(landscape: bool) -> tuple[TableColumn, ...]:
    task, status = (34, 51) if landscape else (21, 31)
    return (
        TableColumn("序号", 6, "center"),
        TableColumn("目标任务", task),
        TableColumn("完成情况", status),
        TableColumn("牵头责任单位", 15.5, "center"),
    )


SENTENCE = "一季度，完成投资67.7亿元（含BOT、PPP项目），同比增长71.8%；“四个一批”开工12个，护栏150公里完工。"


def prose(length: int, seed: int) -> str:
    """Text of a given length in which every sentence is told apart by a number."""
    return "".join(f"{seed}之{n}：{SENTENCE}" for n in range(length // len(SENTENCE) + 1))[:length]


def annex(landscape: bool) -> Table:
    rows = [
        (prose(12 + 7 * n, n), prose(20 + 23 * n % 300, n), "区发展改革委" + "\n区交通局" * (n % 4)) for n in range(40)
    ]
    rows += [("甲" * 9, prose(length, length), "区住房城乡建委") for length in (10, 400, 2000, 8000)]
    numbered = tuple((str(number), *row) for number, row in enumerate(rows, 1))
    return Table("附件2", "一季度政府工作报告主要目标任务完成情况", columns(landscape), numbered, landscape)


@dataclass
class Column:
    """What a page shows in one column, line by line from above."""

    heading: str
    lines: list[tuple[float, str]]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def columns_of(page: Page, table: Table) -> tuple[list[Column], float]:
    """Sort the words of a page into the table's columns; also return points per unit of column width.

    The headings are centred in their columns, so the first and the last give place and scale of all of them.
    """
    head = [next(word for word in page.words if flat(word.text) == column.heading) for column in table.columns]
    edges = [0.0]
    for column in table.columns:
        edges.append(edges[-1] + column.width)
    middles = [(a + b) / 2 for a, b in zip(edges, edges[1:], strict=False)]
    scale = (head[-1].x - head[0].x) / (middles[-1] - middles[0])
    left = head[0].x - middles[0] * scale
    body = [word for word in page.words if word.y > head[0].bottom + 2 and not is_footer(word, page)]
    found = []
    for index, column in enumerate(table.columns):
        low, high = left + edges[index] * scale, left + edges[index + 1] * scale
        words = [word for word in body if low < word.x < high]
        assert all(low - 1 < word.left and word.right < high + 1 for word in words), "text runs out of its column"
        found.append(Column(column.heading, lines_of(words)))
    assert sum(len(line[1]) for column in found for line in column.lines) == sum(len(flat(word.text)) for word in body)
    return found, scale


def is_footer(word: Word, page: Page) -> bool:
    return word.y > page.height - 26 / 25.4 * 72


def lines_of(words: list[Word]) -> list[tuple[float, str]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.y):
        if lines and word.y - lines[-1][0].y < 6:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [(line[0].y, "".join(flat(w.text) for w in sorted(line, key=lambda w: w.left))) for line in lines]


@needs_soffice
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_every_character_is_printed_in_its_column(kind, landscape, tmp_path):
    table = annex(landscape)
    path = tmp_path / f"annex.{kind}"
    path.write_bytes({"xlsx": render_xlsx, "docx": render_docx}[kind](table))
    pages = pdf_pages(to_pdf(path, tmp_path / "pdf"))
    width, height = (842, 595) if landscape else (595, 842)
    texts = [""] * 4
    for number, page in enumerate(pages, 1):
        assert (page.width, page.height) == (pytest.approx(width, abs=1), pytest.approx(height, abs=1))
        shown, _ = columns_of(page, table)
        for index, column in enumerate(shown):
            texts[index] += "".join(text for _, text in column.lines)
        assert "".join(flat(word.text) for word in page.words if is_footer(word, page)) == f"—{number}—"
    for index in range(4):
        assert texts[index] == "".join(flat(row[index]) for row in table.rows)
    assert flat("".join(word.text for word in pages[0].words)).startswith("附件2" + flat(table.title))


@needs_soffice
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_rows_of_the_sheet_are_high_enough(landscape, tmp_path):
    """A text higher than its row is cut in print though a PDF still holds it: compare lines with row heights."""
    table = annex(landscape)
    data = render_xlsx(table)
    path = tmp_path / "annex.xlsx"
    path.write_bytes(data)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[flat(cell.value or "") for cell in cells] for cells in sheet.iter_rows(min_row=5)]
    heights = [sheet.row_dimensions[index + 5].height for index in range(len(rows))]
    pages = pdf_pages(to_pdf(path, tmp_path / "pdf"))
    whole = {True: 225, False: 156}[landscape] / 25.4 * 72 / sum(column.width for column in table.columns)
    lines = [[], [], [], []]
    for number, page in enumerate(pages):
        shown, unit = columns_of(page, table)
        for index, column in enumerate(shown):
            lines[index] += [(number, y, text, unit / whole) for y, text in column.lines]
    for index in range(4):
        rest = iter(lines[index])
        for texts, height in zip(rows, heights, strict=True):
            left, places = texts[index], []
            while left:
                number, y, text, scale = next(rest)
                assert left.startswith(text)
                left = left[len(text) :]
                places.append((number, y, scale))
            if places:
                assert len({number for number, _, _ in places}) == 1, "a row is on one page"
                tall = places[-1][1] - places[0][1] + 12 * places[0][2]
                assert tall <= height * places[0][2] + 0.5, texts[index]


@needs_soffice
def test_a_short_annex_has_no_empty_second_page(tmp_path):
    table = Table("附件3", "一季度完成情况未实现“开门红”目标任务", columns(True), (("1", "甲", "乙", "丙"),))
    for kind, render in (("xlsx", render_xlsx), ("docx", render_docx)):
        path = tmp_path / f"{kind}.{kind}"
        path.write_bytes(render(table))
        pdf = to_pdf(path, tmp_path)
        assert len(pdf_pages(pdf)) == 1
        assert flat(table.title) in flat(pdf_text(pdf))

"""The printed page: every character of every cell is there, in its column and in order, on pages that repeat the head."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

import openpyxl
import pytest

from tests.rendering import Page, Word, needs_soffice, pdf_pages, pdf_text, to_pdf
from wrkit.annex import render_docx, render_xlsx, verify
from wrkit.annex.check import compare_text
from wrkit.model.tables import Band, Table, TableColumn
from wrkit.office.convert import to_pdf as convert
from wrkit.office.pdf import pdf_text as text_of


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


def columns_of(page: Page, table: Table, *, bands: bool = False) -> tuple[list[Column], float]:
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
    if bands:  # headings of groups lie across the columns
        lines = [word.y for word in body if word.text.endswith("项）")]
        body = [word for word in body if all(abs(word.y - y) > 4 for y in lines)]
    found = []
    for index, column in enumerate(table.columns):
        low, high = left + edges[index] * scale, left + edges[index + 1] * scale
        words = [word for word in body if low < word.x < high]
        assert all(low - 1 < word.left and word.right < high + 1 for word in words), "text runs out of its column"
        found.append(Column(column.heading, lines_of(words)))
    assert sum(len(line[1]) for column in found for line in column.lines) == sum(len(flat(word.text)) for word in body)
    return found, scale


def is_footer(word: Word, page: Page) -> bool:
    """Below the type area, or, on a turned page, in its left margin, which is the foot of the upright sheet."""
    return word.y > page.height - 26 / 25.4 * 72 or word.right < 28 / 25.4 * 72


def page_number(page: Page) -> str:
    words = [word for word in page.words if is_footer(word, page)]
    return "".join(flat(word.text) for word in sorted(words, key=lambda word: (round(word.y), word.x)))


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
        assert page_number(page) == f"—{number}—"
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
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_merged_categories_are_read_on_every_page(kind, landscape, tmp_path):
    heads = (
        TableColumn("分类", 12, "center", merge=True),
        TableColumn("序号", 6, "center"),
        TableColumn("目标任务", 60),
    )
    rows = tuple((f"第{'甲乙丙丁'[n // 20]}类", str(n + 1), prose(15 + 17 * n % 170, n)) for n in range(80))
    table = Table(
        "附件1", "任务分解", heads, rows, landscape, (Band(0, "一、预期目标（20项）"), Band(20, "二、主要任务（60项）"))
    )
    path = tmp_path / f"annex.{kind}"
    path.write_bytes({"xlsx": render_xlsx, "docx": render_docx}[kind](table))
    pages = pdf_pages(to_pdf(path, tmp_path / "pdf"))
    seen: list[int] = []
    for page in pages:
        shown = {column.heading: column.lines for column in columns_of(page, table, bands=True)[0]}
        here = [int(text) for _, text in shown["序号"] if text.isdigit()]
        names = {text for _, text in shown["分类"]}
        assert {f"第{'甲乙丙丁'[(number - 1) // 20]}类" for number in here} <= names, here
        seen += here
    assert seen == list(range(1, 81))
    compare_text(table, text_of((tmp_path / "pdf" / "annex.pdf").read_bytes()), path.name, in_order=kind == "docx")


@needs_soffice
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_the_real_quarter_is_printed_whole(shared, landscape, tmp_path):
    """Every character of the published list is in the PDF of docx and xlsx."""
    with (shared / "data" / "completion-list-2023q1.csv").open(encoding="utf-8-sig", newline="") as stream:
        published = list(csv.DictReader(stream))
    rows = tuple((str(n), row["目标任务"], row["完成情况"], row["牵头责任单位"]) for n, row in enumerate(published, 1))
    table = Table("附件2", "一季度政府工作报告主要目标任务完成情况", columns(landscape), rows, landscape)
    assert len(rows) > 190
    documents = {"附件2.docx": render_docx(table), "附件2.xlsx": render_xlsx(table)}
    for name, data in documents.items():
        verify(table, data, name)
    for name, data in convert(documents).items():
        compare_text(table, text_of(data), name, in_order=name.endswith("docx"))


@needs_soffice
def test_a_short_annex_has_no_empty_second_page(tmp_path):
    table = Table("附件3", "一季度完成情况未实现“开门红”目标任务", columns(True), (("1", "甲", "乙", "丙"),))
    for kind, render in (("xlsx", render_xlsx), ("docx", render_docx)):
        path = tmp_path / f"{kind}.{kind}"
        path.write_bytes(render(table))
        pdf = to_pdf(path, tmp_path)
        assert len(pdf_pages(pdf)) == 1
        assert flat(table.title) in flat(pdf_text(pdf))

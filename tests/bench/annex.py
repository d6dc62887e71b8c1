"""附件2 with 3,000 rows as docx and xlsx, beside a plain python-docx loop and docxtpl's own row loop, in one run.

    python -m tests.bench.annex [rows] [repeats]

Prints medians and how many times the time of wrkit's docx each takes; seconds differ between machines, ratios little.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from wrkit.annex import render_docx, render_xlsx, verify
from wrkit.model.tables import Table, TableColumn

HEADINGS = ("序号", "目标任务", "完成情况", "牵头责任单位")
SENTENCE = "一季度，完成投资67.7亿元，同比增长71.8%；“四个一批”项目开工12个，护栏150公里完工。"


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(n), f"第{n}项：{SENTENCE}", SENTENCE * (1 + n % 5), "区发展改革委" + "\n区交通局" * (n % 3))
        for n in range(1, count + 1)
    )


def annex(count: int) -> Table:
    widths = zip(HEADINGS, (6, 34, 51, 15.5), ("center", "left", "left", "center"), strict=True)
    return Table(
        "附件2", "一季度政府工作报告主要目标任务完成情况", tuple(TableColumn(*item) for item in widths), rows(count)
    )


def format_run(run) -> None:
    run.font.size = Pt(12)
    run.font.name = "Times New Roman"
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")


def plain_loop(table: Table) -> bytes:
    """add_row for each row, the cells taken from it once."""
    document = docx.Document()
    grid = document.add_table(1, len(HEADINGS))
    for texts in (HEADINGS, *table.rows):
        cells = grid.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                format_run(run)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def row_template() -> bytes:
    """A table with docxtpl's row loop and formatted cells."""
    document = docx.Document()
    grid = document.add_table(4, len(HEADINGS))
    for col, text in enumerate(HEADINGS):
        grid.cell(0, col).text = text
        grid.cell(2, col).text = f"{{{{ 行[{col}] }}}}"
        format_run(grid.cell(2, col).paragraphs[0].runs[0])
    grid.cell(1, 0).text = "{%tr for 行 in 行们 %}"
    grid.cell(3, 0).text = "{%tr endfor %}"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def template_loop(table: Table) -> bytes:
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(row_template()))
    template.render({"行们": table.rows}, autoescape=True)
    target = io.BytesIO()
    template.save(target)
    return target.getvalue()


def checked(table: Table) -> bytes:
    data = render_docx(table)
    verify(table, data, "a.docx")
    return data


def checked_sheet(table: Table) -> bytes:
    data = render_xlsx(table)
    verify(table, data, "a.xlsx")
    return data


CASES: dict[str, Callable[[Table], bytes]] = {
    "wrkit docx": render_docx,
    "wrkit docx, read back and compared": checked,
    "wrkit xlsx": render_xlsx,
    "wrkit xlsx, read back and compared": checked_sheet,
    "docxtpl row loop": template_loop,
    "python-docx add_row": plain_loop,
}


def main() -> None:
    count, repeats = (
        (int(text) for text in (*sys.argv[1:], "3000", "3")[:2]) if len(sys.argv) < 3 else map(int, sys.argv[1:3])
    )
    table, small = annex(count), annex(3)
    medians = {}
    for name, make in CASES.items():
        make(small)
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            make(table)
            times.append(time.perf_counter() - start)
        medians[name] = statistics.median(times)
    base = medians["wrkit docx"]
    print(f"{count} rows, median of {repeats}")
    for name, seconds in medians.items():
        print(f"{name:36} {seconds:7.2f} s  {seconds / base:6.1f}")


if __name__ == "__main__":
    main()

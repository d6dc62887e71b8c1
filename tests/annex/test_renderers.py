"""The xlsx and docx of one table: the same rows, on the same pages, in the fonts of the standard."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from wrkit.annex import render_docx, render_xlsx, verify
from wrkit.annex.check import expected_rows
from wrkit.errors import WrkitError
from wrkit.model.profile import GB_9704, Font, Profile, apportion
from wrkit.model.tables import Band, Table, TableColumn
from wrkit.text.wrap import balanced, wrap
from wrkit.word.read_annex import read_rows as rows_of_docx
from wrkit.xl.read_annex import read_rows as rows_of_xlsx

COLUMNS = (
    TableColumn("序号", 6, "center"),
    TableColumn("目标任务", 34),
    TableColumn("完成情况", 51),
    TableColumn("牵头责任单位", 15.5, "center"),
)
ODD = (
    "=1+1",
    "+8613800000000",
    "-3",
    "@SUM(A1)",
    "{=A1}",
    "http://a.example/",
    "007",
    "6.5%",
    "2025-04-10",
    "'x",
    "true",
    "<b>&amp;",
)
LONG = "一季度，完成投资67.7亿元，同比增长71.8%；“四个一批”项目开工12个。"


def table(*rows, landscape=True, mark="附件2", title="一季度政府工作报告主要目标任务完成情况", columns=COLUMNS):
    return Table(mark, title, columns, tuple(rows), landscape)


def numbered(*texts, **values):
    return table(*((str(n), text, text, "区交通局\n区住建委") for n, text in enumerate(texts, 1)), **values)


def read_xlsx(data):
    """Rows below the headings; a cell without a line above goes on with the text of the cell over it."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = []
    for cells in sheet.iter_rows(min_row=5):
        texts = [cell.value or "" for cell in cells]
        assert all(isinstance(text, str) for text in texts)
        if cells[0].border.top.style is None:
            rows[-1] = [above + below for above, below in zip(rows[-1], texts, strict=True)]
        else:
            rows.append(texts)
    return tuple(map(tuple, rows))


def read_docx(data):
    (grid,) = docx.Document(io.BytesIO(data)).tables
    return tuple(tuple("\n".join(p.text for p in cell.paragraphs) for cell in row.cells) for row in grid.rows)[1:]


texts = st.text(st.sampled_from("区发展改革委增长，。“”（）—…\n AaZ09%.=+{}<>&'²㎡①😀"), max_size=60)


@given(st.lists(st.tuples(texts, texts, texts, texts), max_size=4))
@settings(max_examples=40, deadline=None)
def test_both_files_hold_the_rows_of_the_table(rows):
    made = table(*rows)
    assert read_xlsx(render_xlsx(made)) == made.rows
    assert read_docx(render_docx(made)) == made.rows


def test_texts_that_look_like_something_else_stay_texts():
    made = numbered(*ODD)
    assert read_xlsx(render_xlsx(made)) == read_docx(render_docx(made)) == made.rows
    with zipfile.ZipFile(io.BytesIO(render_xlsx(made))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_openpyxl_and_calamine_read_the_same_text():
    import python_calamine

    made = Table(
        "附件1",
        "任务分解",
        MERGED,
        (("一、分类", "1", ODD[0]), ("一、分类", "2", LONG * 90), ("二、分类", "3", "甲\n乙")),
        False,
    )
    data = render_xlsx(made)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    own = openpyxl.load_workbook(io.BytesIO(data)).active
    for row, cells in enumerate(own.iter_rows()):
        assert [str(cell.value or "") for cell in cells] == [str(text) for text in sheet[row]]


def test_characters_xml_forbids_are_left_out():
    made = numbered("正\x00文\x0b一\x1f\ud800\ufffe二")
    for rows in (read_xlsx(render_xlsx(made)), read_docx(render_docx(made))):
        assert rows[0][1] == "正文一二"


def test_same_input_same_bytes():
    made = numbered(*ODD)
    assert render_xlsx(made) == render_xlsx(made)
    assert render_docx(made) == render_docx(made)


def test_the_rooms_import_no_renderer_library():
    code = "import sys, wrkit.annex; sys.exit(bool({'docx', 'xlsxwriter', 'lxml', 'openpyxl'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# The page


@pytest.mark.parametrize("landscape", [True, False])
def test_docx_page(landscape):
    document = docx.Document(io.BytesIO(render_docx(numbered("甲", landscape=landscape))))
    section = document.sections[0]
    size = section._sectPr.find(qn("w:pgSz"))
    assert (size.get(qn("w:w")), size.get(qn("w:h"))) == (("16838", "11906") if landscape else ("11906", "16838"))
    assert size.get(qn("w:orient"), "portrait") == ("landscape" if landscape else "portrait")
    margins = [getattr(section, f"{side}_margin").mm for side in ("top", "right", "bottom", "left")]
    assert margins == pytest.approx([28, 37, 26, 35] if landscape else [37, 26, 35, 28], abs=0.05)


@pytest.mark.parametrize("landscape", [True, False])
def test_xlsx_page(landscape):
    made = numbered("甲", "乙", landscape=landscape)
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made))).active
    assert sheet.title == "附件2"
    assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == ("landscape" if landscape else "portrait")
    margins = [getattr(sheet.page_margins, side) * 25.4 for side in ("top", "right", "bottom", "left")]
    assert margins == pytest.approx([28, 37, 26, 35] if landscape else [37, 26, 35, 28], abs=0.05)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area == "'附件2'!$A$1:$D$6"
    assert sheet.HeaderFooter.differentOddEven
    for footer in (sheet.oddFooter.right, sheet.evenFooter.left):
        assert (footer.text.strip("\u3000"), footer.font, footer.size) == ("— &P —", "宋体,Regular", 14)
    assert not (sheet.oddFooter.left.text or sheet.evenFooter.right.text)


def test_xlsx_head_and_fonts():
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(numbered("甲")))).active
    found = {
        name: (sheet[name].value, sheet[name].font.name, sheet[name].font.size) for name in ("A1", "A3", "A4", "B5")
    }
    assert found == {
        "A1": ("附件2", "黑体", 16),
        "A3": ("一季度政府工作报告主要目标任务完成情况", "方正小标宋简体", 22),
        "A4": ("序号", "黑体", 12),
        "B5": ("甲", "仿宋_GB2312", 12),
    }
    assert "A3:D3" in [str(area) for area in sheet.merged_cells.ranges]
    assert [cell.alignment.horizontal for cell in sheet[5]] == ["center", "left", "left", "center"]
    assert all(cell.alignment.wrap_text and cell.alignment.vertical == "center" for cell in sheet[5])
    assert all(
        getattr(cell.border, side).style == "thin" for cell in sheet[5] for side in ("left", "right", "top", "bottom")
    )


def test_docx_head_is_repeated_and_rows_are_not_broken():
    (grid,) = docx.Document(io.BytesIO(render_docx(numbered("甲", LONG, LONG * 80)))).tables
    marks = [
        [row._tr.find(f"{qn('w:trPr')}/{qn(f'w:{tag}')}") is not None for tag in ("tblHeader", "cantSplit")]
        for row in grid.rows
    ]
    # The last row is longer than a page.
    assert marks == [[True, True], [False, True], [False, True], [False, False]]
    widths = [int(column.get(qn("w:w"))) for column in grid._tbl.tblGrid]
    assert sum(widths) == int(225 / 25.4 * 1440)


def test_docx_fonts_are_named_for_chinese_text():
    document = docx.Document(io.BytesIO(render_docx(numbered("甲“乙”……"))))
    seen = {}
    for run in document.element.body.iter(qn("w:r")):
        fonts, size, language = (run.rPr.find(qn(f"w:{tag}")) for tag in ("rFonts", "sz", "lang"))
        text = "".join(t.text for t in run.iter(qn("w:t")))
        seen[text] = (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii")), int(size.get(qn("w:val"))) / 2)
        assert fonts.get(qn("w:hAnsi")) == fonts.get(qn("w:ascii"))
        assert fonts.get(qn("w:hint")) == "eastAsia"
        assert language.get(qn("w:eastAsia")) == "zh-CN"
    assert seen["附件2"] == ("黑体", "Times New Roman", 16)
    assert seen["一季度政府工作报告主要目标任务完成情况"] == ("方正小标宋简体", "Times New Roman", 22)
    assert seen["目标任务"] == ("黑体", "Times New Roman", 12)
    assert seen["甲“乙”……"] == ("仿宋_GB2312", "Times New Roman", 12)


def test_docx_page_number_odd_right_even_left():
    document = docx.Document(io.BytesIO(render_docx(numbered("甲", landscape=False))))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert " PAGE " in [element.text for element in paragraph._p.iter(qn("w:instrText"))]
        assert {run.font.size.pt for run in paragraph.runs} == {14}


def test_docx_page_number_of_a_turned_page_stands_where_the_upright_page_has_it():
    document = docx.Document(io.BytesIO(render_docx(numbered("甲"))))
    section = document.sections[0]
    places = []
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (grid,) = footer.tables
        cell = grid.cell(0, 0)
        assert cell.text == "— 1 —"
        assert cell._tc.tcPr.find(qn("w:textDirection")).get(qn("w:val")) == "tbRl"
        assert cell.paragraphs[0]._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        place = grid._tbl.tblPr.find(qn("w:tblpPr"))
        places.append([int(place.get(qn(f"w:tblp{axis}"))) / 1440 * 25.4 for axis in "XY"])
    (odd, even) = places
    # In the left margin, which is the foot of the upright sheet; odd pages at the lower end, even ones at the upper.
    assert odd[0] == even[0] < 35 - 7
    assert odd[1] > 210 / 2 > even[1] == pytest.approx(28 + 14 / 72 * 25.4, abs=0.1)


def test_another_profile_moves_fonts_and_margins():
    profile = Profile(cell=Font("方正仿宋_GBK", 10.5), left=30)
    made = numbered("甲", landscape=False)
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made, profile))).active
    assert (sheet["B5"].font.name, sheet["B5"].font.size) == ("方正仿宋_GBK", 10.5)
    document = docx.Document(io.BytesIO(render_docx(made, profile)))
    assert document.sections[0].left_margin.mm == pytest.approx(30, abs=0.05)
    assert 'w:eastAsia="方正仿宋_GBK"' in document.element.xml


# Odd tables


@pytest.mark.parametrize(
    ("mark", "name"),
    [("附件2", "附件2"), ("", "附件"), ("附件[2]:*?/\\", "附件2"), ("'附件'", "附件"), ("附" * 40, "附" * 31)],
)
def test_sheet_names_excel_allows(mark, name):
    assert openpyxl.load_workbook(io.BytesIO(render_xlsx(numbered("甲", mark=mark)))).sheetnames == [name]


def test_one_column_no_rows_and_a_title_of_two_lines():
    made = table(mark="附件3", title="上半年\n未达序时进度目标任务", columns=COLUMNS[1:2])
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made))).active
    assert sheet["A3"].value == made.title
    assert sheet.row_dimensions[3].height > 60
    document = docx.Document(io.BytesIO(render_docx(made)))
    assert [p.text for p in document.paragraphs][:4] == ["附件3", "", "上半年", "未达序时进度目标任务"]
    assert read_docx(render_docx(made)) == ()


MERGED = (TableColumn("分类", 12, "center", merge=True), *COLUMNS[:2])


def categories(*sizes, length=30):
    rows = [(f"{'一二三四五'[n]}、分类", str(k), LONG[:length]) for n, size in enumerate(sizes) for k in range(size)]
    return Table("附件1", "任务分解", MERGED, tuple(rows), False)


def docx_merges(data):
    """Per table of the file: (text, how many rows it spans) of the first column."""
    found = []
    for grid in docx.Document(io.BytesIO(data)).tables:
        spans = []
        for row in list(grid._tbl.tr_lst)[1:]:
            merge = row.tc_lst[0].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) is None:
                spans[-1][1] += 1
            else:
                spans.append(["".join(t.text for t in row.tc_lst[0].iter(qn("w:t"))), 1])
        found.append([tuple(span) for span in spans])
    return found


def test_equal_neighbours_are_merged():
    made = categories(3, 1, 2)
    assert docx_merges(render_docx(made)) == [[("一、分类", 3), ("二、分类", 1), ("三、分类", 2)]]
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made))).active
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A3:C3", "A5:A7", "A9:A10"}
    assert [sheet[f"A{row}"].value for row in (5, 8, 9)] == ["一、分类", "二、分类", "三、分类"]
    for file, data in (("a.docx", render_docx(made)), ("a.xlsx", render_xlsx(made))):
        verify(made, data, file)


def test_a_merged_cell_shows_its_text_again_on_every_page():
    made = categories(60, 20)
    pages = docx_merges(render_docx(made))
    assert len(pages) > 2
    assert [page[0][0] for page in pages][:3] == ["一、分类"] * 3
    assert sum(count for page in pages for _, count in page) == 80
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made))).active
    breaks = [item.id for item in sheet.row_breaks.brk]
    assert breaks and all(sheet.cell(row + 1, 1).value in ("一、分类", "二、分类") for row in breaks)


def test_a_merged_cell_is_high_enough_for_its_text():
    made = Table(
        "附件1", "任务分解", MERGED, (("分类名称很长" * 20, "1", "甲"), ("分类名称很长" * 20, "2", "乙")), False
    )
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made))).active
    room = 12 / sum(column.width for column in MERGED) * 156 / 25.4 * 72 / 6
    need = len(wrap("分类名称很长" * 20, room)) * 12 * 1.4
    assert sheet.row_dimensions[5].height + sheet.row_dimensions[6].height > need


def test_a_long_text_is_repeated_rather_than_merged():
    made = Table("附件1", "任务分解", MERGED, (("长" * 900, "1", "甲"), ("长" * 900, "2", "乙")), False)
    assert docx_merges(render_docx(made)) == [[("长" * 900, 1), ("长" * 900, 1)]]
    assert read_xlsx(render_xlsx(made)) == made.rows


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), texts, texts), max_size=9), st.sets(st.integers(0, 8)))
@settings(max_examples=40, deadline=None)
def test_files_with_merges_and_groups_are_read_back_as_the_table(rows, places):
    bands = tuple(Band(n, f"第{n}组") for n in sorted(places) if n < len(rows))
    made = Table("附件1", "题", MERGED, tuple(rows), False, bands, "注：说明。")
    headings = [column.heading for column in made.columns]
    assert rows_of_docx(render_docx(made), headings) == expected_rows(made)
    assert rows_of_xlsx(render_xlsx(made), headings) == expected_rows(made)


def test_a_group_has_a_heading_across_all_columns_kept_with_its_first_row():
    made = Table(
        "附件2",
        "题",
        COLUMNS,
        (("1", "甲", "乙", "丙"), ("2", "丁", "戊", "己")),
        True,
        (Band(0, "一、增长（1项）"), Band(1, "其他（1项）")),
    )
    (grid,) = docx.Document(io.BytesIO(render_docx(made))).tables
    band = grid._tbl.tr_lst[1]
    assert len(band.tc_lst) == 1
    assert band.tc_lst[0].tcPr.find(qn("w:gridSpan")).get(qn("w:val")) == "4"
    assert band.find(f".//{qn('w:keepNext')}") is not None
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(made))).active
    assert [sheet["A5"].value, sheet["A6"].value, sheet["A7"].value] == ["一、增长（1项）", "1", "其他（1项）"]


@pytest.mark.parametrize(
    ("title", "room", "lines"),
    [
        ("一季度政府工作报告主要目标任务完成情况", 57, ["一季度政府工作报告主要目标任务完成情况"]),
        (
            "2026年一季度政府工作报告主要目标任务完成情况统计表",
            40,
            ["2026年一季度政府工作报告", "主要目标任务完成情况统计表"],
        ),
        ("上半年\n未达序时进度目标任务", 57, ["上半年", "未达序时进度目标任务"]),
        (
            "关于印发《云澄区2026年政府工作报告目标任务分解方案》的通知",
            40,
            ["关于印发《云澄区2026年政府", "工作报告目标任务分解方案》的通知"],
        ),
        ("字" * 45, 20, ["字" * 9] * 5),
        # As wide as the line by count, but Word leaves a gap beside digits.
        ("2022年国民经济和社会发展计划指标完成情况", 40.2, ["2022年国民经济和社会发展", "计划指标完成情况"]),
        # Of two lines one would break a word.
        (
            "关于2025年前三季度区政府工作报告和区人代会确定的重点目标任务完成情况的督查通报",
            40.2,
            ["关于2025年前三季度区政府", "工作报告和区人代会确定的", "重点目标任务完成情况的督查通报"],
        ),
    ],
)
def test_titles_are_broken_evenly_and_not_inside_words(title, room, lines):
    assert list(balanced(title, room)) == lines


@given(texts, st.integers(2, 60))
def test_broken_titles_lose_nothing(title, room):
    assert "".join(balanced(title, room)) == "".join(part.strip() for part in title.split("\n"))


@pytest.mark.parametrize(
    "title",
    [
        "关于2026年一季度《政府工作报告》目标任务完成情况的通报",
        "2026年《区政府工作报告》目标任务分解方案（征求意见稿）",
        "一季度《工作报告》“开门红”任务、重点（主要）指标进度清单",
        "2026年上半年“目标任务”、“主要指标”完成情况，责任单位情况",
    ],
)
def test_no_line_of_a_title_starts_with_a_closing_mark_or_ends_with_an_opening_one(title):
    for room in range(16, 60):
        for line in balanced(title, room):
            assert line[0] not in "》”）、，", (room, line)
            assert line[-1] not in "《“（", (room, line)


def test_a_disagreement_between_table_and_file_is_an_error():
    made = numbered("甲", "乙")
    for kind, render in (("xlsx", render_xlsx), ("docx", render_docx)):
        for other in (numbered("甲"), numbered("甲", "丙"), numbered("乙", "甲")):
            with pytest.raises(WrkitError, match="核对不一致"):
                verify(made, render(other), f"a.{kind}")


@pytest.mark.parametrize("count", [20, 21, 22, 23, 44, 45, 100, 300])
@pytest.mark.parametrize("line", ["{}.某镇学校食堂已开工建设。", "", LONG])
def test_a_text_of_many_lines_is_whole(count, line):
    made = numbered("\n".join(line.format(n) for n in range(count)), "短")
    assert read_xlsx(render_xlsx(made)) == made.rows
    assert read_docx(render_docx(made)) == made.rows


def test_a_text_beyond_one_row_goes_on_without_a_line_but_at_the_foot_of_a_page():
    made = numbered("短", LONG * 120)
    data = render_xlsx(made)
    assert read_xlsx(data) == made.rows
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet.max_row > 8
    feet = {pagebreak.id for pagebreak in sheet.row_breaks.brk}
    assert feet
    for row in range(6, sheet.max_row + 1):
        first, last = row == 6, row == sheet.max_row
        assert sheet.row_dimensions[row].height <= 409
        assert (sheet.cell(row, 2).border.top.style, sheet.cell(row, 2).border.bottom.style) == (
            "thin" if first else None, "thin" if last or row in feet else None,
        )  # fmt: skip


@given(texts, st.integers(2, 40))
def test_wrapped_lines_are_the_text_again(text, room):
    assert "".join(wrap(text, room)) == text


def test_lines_do_not_start_with_closing_marks_or_break_words():
    lines = wrap("完成投资928433万元（含BOT、TOT项目），“四个一批”开工。" * 5, 20)
    assert not [line for line in lines if line[0] in "，。）”、" or line[-1] in "（“"]
    assert not [
        pair for pair in zip(lines, lines[1:], strict=False) if re.match("[0-9A-Z]{2}", pair[0][-1] + pair[1][0])
    ]


@given(st.integers(1, 20000), st.lists(st.floats(0.1, 100), min_size=1, max_size=12))
def test_widths_lose_nothing_to_rounding(total, shares):
    assert sum(apportion(total, shares)) == total


def test_the_turned_page_keeps_its_type_area():
    assert GB_9704.type_area(False) == (156, 225)
    assert GB_9704.type_area(True) == (225, 156)


def test_the_time_of_a_docx_grows_with_its_rows_not_with_their_square():
    start = time.perf_counter()
    render_docx(numbered(*[LONG] * 2000))
    assert time.perf_counter() - start < 15

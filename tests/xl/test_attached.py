"""What hangs on the sheets of an xlsx file, and what is said where some of it is damaged."""

import io

import docx
import openpyxl
import pytest
import xlsxwriter

from tests.collect.kit import ANSWERS, filled, merge_one, packed, parts_of, with_part
from tests.faults.makers import SHEET
from wrkit.xl.read import read_workbook

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:x="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
FROM = "<x:from><x:col>4</x:col><x:row>3</x:row></x:from>"
CONTROL = f'<x:twoCellAnchor>{FROM}<x:sp><x:nvSpPr><x:cNvPr id="1025" name="Check Box 1"/></x:nvSpPr><x:txBody><a:p><a:r><a:t>请延期</a:t></a:r></a:p></x:txBody></x:sp></x:twoCellAnchor>'
VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">{}</xml>'


def alternative(choice, fallback=""):
    return f"<mc:AlternateContent><mc:Choice Requires='a14'>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"


def vml_shape(number, kind, text, at="4, 15, 3, 10, 5, 15, 4, 10", more=""):
    # Excel leaves <br> open.
    return f'<v:shape id="_x0000_s{number}"><v:textbox><div>{text}<br></div></v:textbox><x:ClientData ObjectType="{kind}"><x:Anchor>{at}</x:Anchor>{more}</x:ClientData></v:shape>'


def embedded_word():
    document, target = docx.Document(), io.BytesIO()
    document.add_paragraph("内嵌的答复")
    document.save(target)
    return target.getvalue()


def hung(relations, parts, after=""):
    """The filled form with more on its sheet."""
    rels = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in relations.items()
    )
    whole = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    )
    data = with_part(filled(), {SHEET: lambda data: data.replace(b"</worksheet>", after.encode() + b"</worksheet>")})
    return packed({**parts_of(data), "xl/worksheets/_rels/sheet1.xml.rels": whole, **parts})


def pictures(data):
    grid = read_workbook(data, "a.xlsx").grids[0]
    return [(note.row, note.col, note.text) for note in grid.notes if note.kind == "picture"]


class TestObjects:
    def test_an_anchor_that_only_newer_programs_know(self):
        drawing = f"<x:wsDr {SPACES}>{alternative(CONTROL)}</x:wsDr>"
        data = hung({"d": ("drawing", "../drawings/d.xml")}, {"xl/drawings/d.xml": drawing})
        assert pictures(data) == [(3, 4, "请延期")]
        assert merge_one(data).said("cell-picture") == [("E4", "这里有图片或图形，没有合并。图形中的文字：请延期")]

    def test_of_alternatives_one_is_told(self):
        picture = f"<x:twoCellAnchor>{FROM}<x:pic/></x:twoCellAnchor>"
        drawing = f"<x:wsDr {SPACES}>{alternative(CONTROL, picture)}{alternative('', picture)}</x:wsDr>"
        data = hung({"d": ("drawing", "../drawings/d.xml")}, {"xl/drawings/d.xml": drawing})
        assert pictures(data) == [(3, 4, "请延期"), (3, 4, "")]

    def test_one_object_in_sheet_drawing_and_vml_is_one(self):
        parts = {
            "xl/drawings/d.xml": f"<x:wsDr {SPACES}>{alternative(CONTROL)}</x:wsDr>",
            "xl/drawings/v.vml": VML.format(vml_shape(1025, "Pict", "请延期") + vml_shape(1026, "Note", "批注框")),
            "xl/embeddings/Microsoft_Word_Document1.docx": embedded_word(),
        }
        after = f'<oleObjects><oleObject progId="Word.Document.12" shapeId="1025" xmlns:r="{OFFICE}" r:id="o"/></oleObjects>'
        related = {
            "d": ("drawing", "../drawings/d.xml"),
            "v": ("vmlDrawing", "../drawings/v.vml"),
            "o": ("package", "../embeddings/Microsoft_Word_Document1.docx"),
        }
        told = "请延期；嵌入的 Word 文件 Microsoft_Word_Document1.docx，内容：内嵌的答复"
        assert pictures(hung(related, parts, after)) == [(3, 4, told)]

    def test_an_embedded_file_nothing_points_to(self):
        book, target = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["附表", "完成12项"])
        book.save(target)
        parts = {"xl/embeddings/Microsoft_Excel_Sheet1.xlsx": target.getvalue(), "xl/embeddings/oleObject1.bin": b"x"}
        related = {
            "p": ("package", "../embeddings/Microsoft_Excel_Sheet1.xlsx"),
            "o": ("oleObject", "../embeddings/oleObject1.bin"),
        }
        assert pictures(hung(related, parts)) == [
            (0, 0, "嵌入的 Excel 表格 Microsoft_Excel_Sheet1.xlsx，内容：附表；完成12项"),
            (0, 0, "嵌入的文件 oleObject1.bin"),
        ]

    def test_controls_of_old_with_what_is_chosen(self):
        shapes = (
            vml_shape(1, "Checkbox", "已完成", more="<x:Checked>1</x:Checked>")
            + vml_shape(2, "Checkbox", "未启动")
            + vml_shape(3, "Edit", "正在推进", at="6, 0, 8, 0, 7, 0, 9, 0")
        )
        data = hung({"v": ("vmlDrawing", "../drawings/v.vml")}, {"xl/drawings/v.vml": VML.format(shapes)})
        assert pictures(data) == [(3, 4, "复选框：☑已完成"), (3, 4, "复选框：□未启动"), (8, 6, "文本框：正在推进")]

    def test_boxes_of_comments_are_none(self):
        def change(book):
            book["填报表"]["E4"].comment = openpyxl.comments.Comment("批注", "某人")

        assert pictures(filled(change)) == []
        assert merge_one(filled(change)).said("cell-comment") == [("E4", "这一格有批注，没有合并：批注")]


def test_texts_of_charts_and_of_chart_sheets():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("数据")
    sheet.write_row("A1", [1, 2, 3])
    for name, put in (("图表", sheet), ("整页图", book.add_chartsheet("图表页"))):
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=数据!$A$1:$C$1", "name": f"{name}的系列"})
        chart.set_title({"name": f"{name}的标题"})
        put.insert_chart("C2", chart) if put is sheet else put.set_chart(chart)
    book.close()
    data, chart_sheet = read_workbook(target.getvalue(), "a.xlsx").grids
    assert [(n.row, n.col, n.text) for n in data.notes] == [(1, 2, "图表的标题；图表的系列")]
    assert [(n.kind, n.text) for n in chart_sheet.notes] == [("picture", "整页图的标题；整页图的系列")]
    assert (chart_sheet.ref.sheet, chart_sheet.cells) == ("图表页", {})


class TestDamagedParts:
    """A part without the answers' words does not cost them."""

    @pytest.mark.parametrize("broken", [b"", b"<a><b></a>", b"<a>\x01</a>"])
    @pytest.mark.parametrize("part", ["docProps/core.xml", "xl/theme/theme1.xml", "_rels/.rels", "xl/styles.xml"])
    def test_of_no_words(self, part, broken):
        result = merge_one(with_part(filled(), {part: lambda _: broken}))
        assert result.answers == ANSWERS
        assert "part-lost" not in result.codes

    @pytest.mark.parametrize(("kind", "what"), [("comments", "批注"), ("threadedComment", "批注"), ("drawing", "图形")])
    def test_of_words_beside_the_answers(self, kind, what):
        result = merge_one(hung({"x": (kind, "../x.xml")}, {"xl/x.xml": "<x><y></x>"}))
        assert result.answers == ANSWERS
        assert [f.message for f in result.of("part-lost")] == [f"文件里的{what}已损坏，读不出来；其余内容已读取。"]

    def test_what_leads_to_them(self):
        data = packed({**parts_of(filled()), "xl/worksheets/_rels/sheet1.xml.rels": "<x"})
        result = merge_one(data)
        assert result.answers == ANSWERS
        assert [f.message for f in result.of("part-lost")] == ["文件里的批注和图形已损坏，读不出来；其余内容已读取。"]

    def test_numbers_without_their_formats_are_said(self):
        def change(book):
            cell = book["填报表"]["E4"]
            cell.value, cell.number_format = 0.067, "0.0%"

        assert merge_one(filled(change)).answers["1-001"][0] == "6.7%"
        result = merge_one(with_part(filled(change), {"xl/styles.xml": b"<x"}))
        assert result.answers["1-001"][0] == "0.067"
        assert [cell for cell, _ in result.said("cell-number")] == ["E4"]


def test_a_number_its_format_hides_is_listed_and_not_merged():
    def change(book):
        cell = book["填报表"]["E4"]
        cell.value, cell.number_format = -3, "0;;"
        cell = book["填报表"]["G4"]
        cell.value, cell.number_format = "=1-1", "0;-0;"

    data = with_part(
        filled(change),
        {
            SHEET: lambda data: data.replace(b"<f>1-1</f><v></v>", b"<f>1-1</f><v>0</v>").replace(
                b"<f>1-1</f><v/>", b"<f>1-1</f><v>0</v>"
            )
        },
    )
    result = merge_one(data)
    assert result.answers["1-001"] == ("", ANSWERS["1-001"][1], "", ANSWERS["1-001"][3])
    assert result.said("cell-unseen") == [
        ("E4", "这一格里的数字 -3 按它的格式不显示，没有合并。"),
        ("G4", "这一格里的数字 0 按它的格式不显示，没有合并。"),
    ]
    assert not result.of("cell-no-value")

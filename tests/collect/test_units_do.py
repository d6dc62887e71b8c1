"""What units do to their form, with files saved by openpyxl and by LibreOffice."""

import datetime
import io
import re

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font

from tests.collect.kit import (
    ANSWERS,
    BOOK,
    FIRST,
    HEAD,
    ID,
    LEAD,
    NEXT,
    PERIOD,
    PROBLEMS,
    ROSTER,
    SCHOOL,
    STATUS,
    TASK,
    TEXTS,
    WATER,
    convert,
    filled,
    issued,
    merge_files,
    merge_one,
    needs_soffice,
    opened,
    packed,
    parts_of,
    saved,
    with_part,
    write_answers,
)
from tests.collect.test_forms import PNG
from wrkit.merge.place import place
from wrkit.model.periods import Period
from wrkit.model.returns import Answer, Return
from wrkit.model.tasks import Task, TaskId
from wrkit.text.clean import match_key

FORMS = ("xlsx", "xls", "ods")


# Forms that LibreOffice saves again: name → function that makes the form; saved all in one go, for the time it takes.
RESAVED = {}


def resaved(make):
    RESAVED[make.__name__] = make
    return make


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """Return a function: name of a form → [(kind, content)], as openpyxl wrote it and as LibreOffice saved it."""
    folder = tmp_path_factory.mktemp("soffice")
    made = {f"{name}.xlsx": make() for name, make in RESAVED.items()}
    saved_again = {kind: convert(folder, made, kind) for kind in FORMS}

    def of(name):
        return [("made", made[f"{name}.xlsx"]), *((kind, files[f"{name}.xlsx"]) for kind, files in saved_again.items())]

    return of


def sheet(book):
    return book["填报表"]


def put(row, value, code="General", col=STATUS):
    def change(book):
        cell = sheet(book).cell(row, col)
        cell.value = value
        cell.number_format = code

    return change


# What a unit types, the format the cell then has, and what it sees.
SHOWN = [
    (0.067, "0.0%", "6.7%"),
    (0.5, "0%", "50%"),
    (1.0, "0.00%", "100.00%"),
    (1234567, "#,##0", "1,234,567"),
    (1234.5, "#,##0.00", "1,234.50"),
    (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
    (21, "General", "21"),
    (0.1 + 0.2, "General", "0.3"),
    (12, '0"个"', "12个"),
    (3.5, '0.0"亿元"', "3.5亿元"),
    (datetime.date(2026, 3, 31), "yyyy/m/d", "2026/3/31"),
    (datetime.date(2026, 3, 31), 'yyyy"年"m"月"d"日"', "2026年3月31日"),
    (datetime.datetime(2026, 3, 31, 9, 5), "yyyy-mm-dd hh:mm", "2026-03-31 09:05"),
    (datetime.time(9, 30), "h:mm", "9:30"),
    (datetime.timedelta(hours=30, minutes=15), "[h]:mm", "30:15"),
    (True, "General", "TRUE"),
    (7, "000", "007"),
]


@resaved
def numbers():

    def change(book):
        for number, (value, code, _) in enumerate(SHOWN):
            put(FIRST + number % 5, value, code, STATUS + 4 + number // 5)(book)
        for col in range(STATUS + 4, STATUS + 8):
            sheet(book).cell(HEAD, col).value = f"附{col}"

    return filled(change)


@resaved
def formulas():
    def change(book):
        put(FIRST, "=1/0")(book)
        put(FIRST + 1, "=0.05+0.017", "0.0%")(book)

    return filled(change)


@resaved
def rich_text():
    def change(book):
        parts = ("完成", TextBlock(InlineFont(b=True), "5栋"), TextBlock(InlineFont(strike=True), "（作废）"), "。")
        sheet(book).cell(FIRST, STATUS).value = CellRichText(*parts)
        sheet(book).cell(FIRST + 1, STATUS).font = Font(strike=True)

    return filled(change)


@resaved
def comments():
    return filled(lambda book: setattr(sheet(book).cell(FIRST, STATUS), "comment", Comment("口径待核", "李四")))


@resaved
def hidden():
    def change(book):
        sheet(book).row_dimensions[FIRST + 1].hidden = True
        sheet(book).column_dimensions["G"].hidden = True

    return filled(change)


@resaved
def pictures():
    return filled(lambda book: sheet(book).add_image(Image(io.BytesIO(PNG)), "E6"))


@resaved
def text_boxes():
    drawing = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
    <xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
    <xdr:to><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
    <xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="t"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>
    <xdr:txBody><a:bodyPr/><a:p><a:r><a:t>另有说明三条</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d1" Type="{kind}" Target="../drawings/drawing1.xml"/></Relationships>'

    def refer(data):
        return data.replace(
            b"</worksheet>",
            b'<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="d1"/></worksheet>',
        )

    def declare(data):
        kind = b"application/vnd.openxmlformats-officedocument.drawing+xml"
        return data.replace(
            b"</Types>", b'<Override PartName="/xl/drawings/drawing1.xml" ContentType="%s"/></Types>' % kind
        )

    data = with_part(filled(), {"xl/worksheets/sheet1.xml": refer, "[Content_Types].xml": declare})
    return packed({**parts_of(data), "xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/drawings/drawing1.xml": drawing})


@resaved
def merged_id():
    def change(book):
        page = sheet(book)
        page.insert_rows(FIRST + 1)
        page.cell(FIRST + 1, STATUS).value = "另有1所正在选址。"
        page.merge_cells(start_row=FIRST, end_row=FIRST + 1, start_column=ID, end_column=ID)

    return filled(change)


class TestNumbers:
    @needs_soffice
    def test_what_the_unit_saw_is_what_is_merged(self, versions):
        """One form of many rows, read as openpyxl wrote it and as LibreOffice saves it."""
        for kind, content in versions("numbers"):
            said = {f.cell: f.message for f in merge_one(content).of("column-added")}
            assert len(said) == len(SHOWN), kind
            for number, (value, code, shown) in enumerate(SHOWN):
                cell = f"{'IJKL'[number // 5]}{FIRST + number % 5}"
                assert said[cell].endswith(f"没有合并：{shown}"), (kind, value, code)

    @pytest.mark.parametrize(("value", "code", "shown"), SHOWN)
    def test_in_an_answer(self, value, code, shown):
        assert merge_one(filled(put(FIRST, value, code))).answers["1-001"][0] == shown

    def test_dates_since_1904(self):
        def change(book):
            from openpyxl.utils.datetime import CALENDAR_MAC_1904

            book.epoch = CALENDAR_MAC_1904
            put(FIRST, datetime.date(2026, 3, 31), "yyyy/m/d")(book)

        assert merge_one(filled(change)).answers["1-001"][0] == "2026/3/31"

    def test_text_that_looks_like_something_else(self):
        texts = [
            "=已完成",
            "+7%",
            "-3家",
            "@区教委",
            "007",
            "1-2",
            "3/4",
            "'引号",
            " 前后有空格 ",
            "一_x000D_二",
            "\t制表",
        ]
        for text in texts:
            result = merge_one(filled(answers={"1-001": (text,)}))
            assert result.answers["1-001"][0] == text.strip().replace("_x000D_", "\n"), text
            assert ("formula-like" in result.codes) == (text[0] in "=+-@"), text


class TestFormulas:
    @staticmethod
    def with_value(formula, value, kind="n"):
        """openpyxl writes formulas without results; write one as Excel does."""
        cell = f'<c r="E4" t="{kind}"><f>{formula}</f>{f"<v>{value}</v>" if value is not None else ""}</c>'

        def change(data):
            return re.sub(rb'<c r="E4"[^>]*?(?:/>|>.*?</c>)', cell.encode(), data)

        return with_part(filled(), {"xl/worksheets/sheet1.xml": change})

    def test_with_result(self):
        result = merge_one(self.with_value("1+1", "2"))
        assert result.answers["1-001"][0] == "2"
        assert result.said("cell-formula") == [("E4", "这一格是公式，已按显示的结果合并：2")]

    def test_with_text_result(self):
        assert merge_one(self.with_value('"完成"&amp;3', "完成3", "str")).answers["1-001"][0] == "完成3"

    def test_without_result(self):
        result = merge_one(self.with_value("1+1", None))
        assert result.said("cell-no-value") == [("E4", "这一格是公式，但文件里没有结果，没有合并：=1+1")]
        assert result.answers["1-001"][0] == ""

    @pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
    def test_error(self, error):
        result = merge_one(self.with_value("1/0", error, "e"))
        assert [cell for cell, _ in result.said("cell-error")] == ["E4"]
        assert error in result.of("cell-error")[0].message
        assert result.answers["1-001"][0] == ""

    @needs_soffice
    def test_saved_by_libreoffice(self, versions):
        for kind, content in versions("formulas")[1:]:
            result = merge_one(content)
            assert result.answers["1-001"][0] == "", kind
            assert result.answers["1-002"][0] == "6.7%", kind
            assert [f.cell for f in result.of("cell-error")] == ["E4"], kind

    def test_wps_picture_in_a_cell(self):
        formula = "_xlfn.DISPIMG(&quot;ID_1&quot;,1)"
        result = merge_one(self.with_value(formula, "=DISPIMG(&quot;ID_1&quot;,1)", "str"))
        assert [f.cell for f in result.of("cell-picture")] == ["E4"]
        assert result.answers["1-001"][0] == ""

    def test_excel_picture_in_a_cell(self):
        def change(data):
            return re.sub(rb'<c r="E4"[^>]*?>.*?</c>', b'<c r="E4" t="e" vm="1"><v>#VALUE!</v></c>', data)

        result = merge_one(with_part(filled(), {"xl/worksheets/sheet1.xml": change}))
        assert [f.cell for f in result.of("cell-picture")] == ["E4"]


class TestWhatACellDoesNotShow:
    @needs_soffice
    def test_rich_text_and_strike_through(self, versions):
        for kind, content in versions("rich_text"):
            result = merge_one(content)
            assert result.answers["1-001"][0] == "完成5栋（作废）。", kind
            assert dict(result.said("cell-struck")) == {
                "E4": "这一格有删除线文字，仍已读取：（作废）",
                "E5": "这一格有删除线文字，仍已读取：完成5栋；其余在建。",
            }, kind

    @needs_soffice
    def test_comments(self, versions):
        for kind, content in versions("comments"):
            result = merge_one(content)
            assert [f.cell for f in result.of("cell-comment")] == ["E4"], kind
            assert "口径待核" in result.of("cell-comment")[0].message, kind
            assert result.answers == ANSWERS, kind

    def test_threaded_comments(self):
        note = Comment("[Threaded comment]\nYour version of Excel allows you to read…\nComment:\n  请补充", "tc={1}")
        data = filled(lambda book: setattr(sheet(book).cell(FIRST, STATUS), "comment", note))
        threads = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
        <threadedComment ref="E4" personId="{P}" id="{1}"><text>请补充</text></threadedComment>
        <threadedComment ref="E4" personId="{P}" id="{2}" parentId="{1}"><text>已补充</text></threadedComment></ThreadedComments>"""
        rels = next(n for n in parts_of(data) if n.startswith("xl/worksheets/_rels/sheet1"))
        kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
        line = b'<Relationship Id="t1" Type="%s" Target="../threadedComments/t1.xml"/></Relationships>' % kind
        data = with_part(data, {rels: lambda part: part.replace(b"</Relationships>", line)})
        data = packed({**parts_of(data), "xl/threadedComments/t1.xml": threads})
        result = merge_one(data)
        assert [f.message for f in result.of("cell-comment")] == [
            "这一格有批注，没有合并：请补充",
            "这一格有批注，没有合并：已补充",
        ]

    @needs_soffice
    def test_hidden_rows_and_columns(self, versions):
        for kind, content in versions("hidden"):
            result = merge_one(content)
            assert {cell for cell, _ in result.said("cell-hidden")} == {"E5", "F5", "G4", "H4"}, kind
            assert result.answers == ANSWERS, kind

    @needs_soffice
    def test_pictures(self, versions):
        for kind, content in versions("pictures"):
            result = merge_one(content)
            assert [(f.sheet, f.cell) for f in result.of("cell-picture")] == [("填报表", "E6")], kind
            assert result.answers == ANSWERS, kind

    @needs_soffice
    def test_text_boxes(self, versions):
        for kind, content in versions("text_boxes"):
            result = merge_one(content)
            assert len(result.of("cell-picture")) == 1, kind
            assert "另有说明三条" in result.of("cell-picture")[0].message, kind


class TestRowsAndColumns:
    def test_answer_merged_over_several_tasks(self):
        def change(book):
            sheet(book).cell(FIRST, STATUS).value = "三项均按计划推进。"
            sheet(book).cell(FIRST + 1, STATUS).value = None
            sheet(book).cell(FIRST + 2, STATUS).value = None
            sheet(book).merge_cells(start_row=FIRST, end_row=FIRST + 2, start_column=STATUS, end_column=STATUS)

        result = merge_one(filled(change))
        assert {result.answers[key][0] for key in ("1-001", "1-002", "1-003")} == {"三项均按计划推进。"}
        assert [f.cell for f in result.of("answer-merged")] == ["E4"]

    def test_answer_merged_over_several_columns(self):
        def change(book):
            for col in range(STATUS + 1, NEXT + 1):
                sheet(book).cell(FIRST, col).value = None
            sheet(book).merge_cells(start_row=FIRST, end_row=FIRST, start_column=STATUS, end_column=NEXT)

        result = merge_one(filled(change))
        assert result.answers["1-001"] == (ANSWERS["1-001"][0], "", "", "")

    @needs_soffice
    def test_id_merged_over_the_rows_of_a_long_answer(self, versions):
        for kind, content in versions("merged_id"):
            result = merge_one(content)
            assert result.answers["1-001"][0] == ANSWERS["1-001"][0] + "\n另有1所正在选址。", kind
            assert result.answers["1-002"] == ANSWERS["1-002"], kind
            assert "row-joined" in result.codes, kind

    def test_two_rows_of_headings(self):
        def change(book):
            page = sheet(book)
            page.insert_rows(HEAD)
            for col, text in ((ID, "基本信息"), (STATUS, "一季度进展")):
                page.cell(HEAD, col).value = text

        assert merge_one(filled(change)).answers == ANSWERS

    def test_headings_merged_over_two_rows(self):
        def change(book):
            page = sheet(book)
            page.insert_rows(HEAD + 1)
            page.cell(HEAD, STATUS).value = "填报内容"
            for col, text in enumerate(("完成情况", "进度状态", "存在问题", "下步打算"), STATUS):
                page.cell(HEAD, col).value = "填报内容" if col == STATUS else None
                page.cell(HEAD + 1, col).value = text
            for col in range(ID, LEAD + 1):
                page.merge_cells(start_row=HEAD, end_row=HEAD + 1, start_column=col, end_column=col)

        assert merge_one(filled(change)).answers == ANSWERS

    def test_only_task_and_answer_in_a_new_workbook(self):
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["目标任务", "一季度完成情况"])
        for key, answer in ANSWERS.items():
            book.active.append([TEXTS[key], answer[0]])
        result = merge_one(saved(book), "回收/区教委.xlsx")
        assert {key: fields[0] for key, fields in result.answers.items()} == {k: a[0] for k, a in ANSWERS.items()}
        assert result.codes == {"no-identity"}
        assert len(result.of("status-column-absent")) == 1
        assert merge_one(filled()).of("status-column-absent") == []

    def test_ids_that_became_dates(self):
        """Typed into a new workbook, 1-001 is a date to Excel; the text of the task tells."""
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["编号", "目标任务", "完成情况"])
        for number, (key, answer) in enumerate(ANSWERS.items(), 1):
            book.active.append([datetime.date(2026, 1, number), TEXTS[key], answer[0]])
            book.active.cell(number + 1, 1).number_format = 'm"月"d"日"'
        result = merge_one(saved(book), "回收/区教委.xlsx")
        assert {key: fields[0] for key, fields in result.answers.items()} == {k: a[0] for k, a in ANSWERS.items()}

    def test_rows_below_the_form(self):
        def change(book):
            page = sheet(book)
            page.append(["合计", None, None, None, "共4项"])
            page.append(["说明：以上数据截至3月底。"])

        result = merge_one(filled(change))
        assert result.answers == ANSWERS
        assert {"row-total", "text-outside"} <= result.codes


class TestSheets:
    def test_renamed_with_a_cover_first(self):
        def change(book):
            sheet(book).title = "Sheet1 (2)"
            cover = book.create_sheet("封面", 0)
            cover["B2"] = "2026年一季度报送材料"

        result = merge_one(filled(change))
        assert result.answers == ANSWERS
        assert [f.sheet for f in result.of("sheet-not-form")] == ["封面"]

    def test_hidden_sheet_with_answers_is_read(self):
        def change(book):
            book.create_sheet("封面", 0)
            sheet(book).sheet_state = "hidden"

        assert merge_one(filled(change)).answers == ANSWERS

    def test_a_hidden_draft_beside_the_final_version(self):
        def change(book):
            draft = book.copy_worksheet(book["填报表"])
            draft.title, draft.sheet_state = "初稿", "hidden"
            draft.cell(FIRST, STATUS).value = "已建成1所。"

        result = merge_one(filled(change))
        assert result.answers == ANSWERS
        assert [(f.sheet, f.task) for f in result.of("row-hidden")] == [("初稿", "1-001")]

    def test_several_units_in_one_workbook(self):
        def change(book):
            water = opened(issued(WATER))["填报表"]
            page = book.create_sheet(WATER)
            for row in water.iter_rows(values_only=True):
                page.append(row)
            page.cell(FIRST, STATUS).value = "治理12公里。"

        result = merge_one(filled(change), "回收/汇总.xlsx")
        assert result.answers == {**ANSWERS, "3-001": ("治理12公里。", "", "", "")}
        units = {entry.unit for entry in result.merged.entries}
        assert units == {SCHOOL, WATER}

    def test_several_periods_in_one_workbook(self):
        def change(book):
            old = opened(issued(SCHOOL, Period(2025, "Q3")))["填报表"]
            page = book.create_sheet("2025年前三季度")
            for row in old.iter_rows(values_only=True):
                page.append(row)
            page.cell(FIRST, STATUS).value = "去年的内容"

        result = merge_one(filled(change))
        assert result.answers == ANSWERS
        assert "period-differs" in result.codes
        kept = [entry.fields for entry in result.merged.entries if not entry.task]
        assert any("去年的内容" in fields.values() for fields in kept)

    def test_another_units_workbook_with_this_ones_answers(self):
        """The neighbour's form, its rows replaced by one's own."""

        def change(book):
            page = sheet(book)
            page["A2"] = f"填报单位：{WATER}"
            for row in range(FIRST, FIRST + 5):
                for col in range(ID, NEXT + 1):
                    page.cell(row, col).value = None
            for row, (key, text) in enumerate((("3-001", "治理河道20公里。"), ("3-002", "新建水库1座。")), FIRST):
                page.cell(row, ID).value, page.cell(row, TASK).value = key, text
                page.cell(row, LEAD).value, page.cell(row, STATUS).value = WATER, f"{key}进展"

        result = merge_one(filled(change), "回收/区水利局.xlsx")
        assert {key: fields[0] for key, fields in result.answers.items()} == {
            "3-001": "3-001进展",
            "3-002": "3-002进展",
        }
        assert {entry.unit for entry in result.merged.entries} == {WATER}
        assert "unit-differs" in result.codes

    def test_another_units_sheet_pasted_into_a_workbook(self):
        """What the sheet says of itself goes before the workbook's identity, which is of another unit."""

        def change(book):
            page = book.create_sheet("水利局")
            page.append(["2026年一季度目标任务完成情况填报表"])
            page.append([f"填报单位：{WATER}"])
            page.append(["编号", "目标任务", "完成情况"])
            page.append(["3-001", "治理河道20公里。", "已治理5公里"])
            page.append(["1-001", "新建智慧校园3所。", "水利局的话"])

        result = merge_one(filled(change))
        assert result.answers == {**ANSWERS, "3-001": ("已治理5公里", "", "", "")}
        assert {(str(e.task), e.unit) for e in result.merged.entries if e.taken and e.task} == {
            *((task, SCHOOL) for task in ANSWERS), ("3-001", WATER),
        }  # fmt: skip
        (said,) = result.of("task-not-theirs")
        assert (said.unit, said.sheet, said.cell) == (WATER, "水利局", "C5")

    def test_what_is_wrong_with_a_displaced_answer_is_settled(self):
        from wrkit.merge import attribute

        def dated(when, change):
            stamp = lambda data: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when, data)  # noqa: E731
            return with_part(filled(change), {"docProps/core.xml": stamp})

        def struck(book):
            sheet(book).cell(FIRST, STATUS).font = Font(strike=True)

        old, new = dated(b"2026-04-08T02:00:00Z", struck), dated(b"2026-04-09T02:00:00Z", put(FIRST, "新的进展"))
        for files, level in (({"旧.xlsx": old}, "warning"), ({"旧.xlsx": old, "新.xlsx": new}, "info")):
            result = merge_files(files)
            said = [item for item in attribute(result.findings, result.merged.entries) if item.code == "cell-struck"]
            assert [item.level for item in said] == [level]

    def test_a_sheet_pasted_into_another_periods_workbook_is_of_that_period(self):
        def change(book):
            page = book.create_sheet("水利局")
            page.append([f"填报单位：{WATER}"])
            page.append(["编号", "目标任务", "完成情况"])
            page.append(["3-001", "治理河道20公里。", "去年的数"])

        result = merge_one(filled(change, period=Period(2025, "FY")))
        assert result.answers == {}
        assert len(result.of("period-differs")) == 2

    def test_a_line_that_names_a_supporting_unit_is_no_sender(self):
        def change(book):
            page = book.create_sheet("补充")
            page.append([f"配合单位：{WATER}"])
            page.append(["编号", "目标任务", "完成情况"])
            page.append(["2-002", "推动领导联系重点企业全覆盖，打通卡点堵点。", "企业的进展"])

        result = merge_one(filled(change))
        assert result.answers == {**ANSWERS, "2-002": ("企业的进展", "", "", "")}
        assert {entry.unit for entry in result.merged.entries} == {SCHOOL}

    def test_another_periods_workbook(self):
        result = merge_one(filled(period=Period(2025, "FY")))
        assert result.answers == {}
        assert "period-differs" in result.codes
        assert "form-blank" not in result.codes
        assert len(result.merged.entries) == len(ANSWERS)

    def test_the_same_unit_twice(self):
        def dated(when, text):
            def change(book):
                sheet(book).cell(FIRST, STATUS).value = text

            stamp = lambda data: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when, data)  # noqa: E731
            return with_part(filled(change), {"docProps/core.xml": stamp})

        files = {
            "区教委（第二版）.xlsx": dated(b"2026-04-09T02:00:00Z", "新"),
            "区教委最终版.xlsx": dated(b"2026-04-08T02:00:00Z", "旧"),
        }
        for order in (files, dict(reversed(files.items()))):
            result = merge_files(order)
            assert result.answers["1-001"][0] == "新"
            assert "returned-twice" in result.codes
            assert {e.fields["完成情况"] for e in result.merged.entries if str(e.task) == "1-001"} == {"新", "旧"}

    def test_look_alikes_are_not_confused(self):
        """Ids deleted, rows swapped: only 项目 and 企业 tell the two apart."""
        answers = {"2-001": ("项目的进展",), "2-002": ("企业的进展",)}

        def change(book):
            page = sheet(book)
            first, second = FIRST + 3, FIRST + 4
            for col in range(ID, NEXT + 1):
                a, b = page.cell(first, col), page.cell(second, col)
                a.value, b.value = b.value, a.value
            page.delete_cols(ID)

        result = merge_one(filled(change, answers=answers))
        assert {key: fields[0] for key, fields in result.answers.items()} == {
            "2-001": "项目的进展",
            "2-002": "企业的进展",
        }

    def test_what_goes_back_comes_in_again(self):
        """The form sent back for mending has a column and a sheet of its own; they are not the unit's words."""
        from tests.collect.kit import BOOK, make_master
        from wrkit.dispatch import assignments
        from wrkit.giveback import to_give_back
        from wrkit.merge import attribute

        def change(book):
            put(FIRST + 4, "=1/0")(book)
            for row in range(FIRST, sheet(book).max_row + 1):
                if said := {"填报人": "张三", "联系电话": "13800000000"}.get(sheet(book).cell(row, 1).value):
                    sheet(book).cell(row, 2).value = said

        result = merge_one(filled(change))
        handed_out, _ = assignments(make_master(BOOK), PERIOD, None)
        said = attribute(result.findings, result.merged.entries)
        (back,) = [item for item in to_give_back(handed_out, result.merged.entries, said) if item.unit == SCHOOL]
        again = merge_one(back.data, "回收/退回.xlsx")
        assert again.answers == ANSWERS
        assert {(entry.reporter, entry.phone) for entry in again.merged.entries} == {("张三", "13800000000")}
        assert again.codes == set()


class TestSentBack:
    """The form sent back for mending: the office's own words in it are not the unit's, all else is listed."""

    @pytest.fixture(scope="class")
    @staticmethod
    def back():
        from tests.collect.kit import BOOK, make_master
        from wrkit.dispatch import assignments
        from wrkit.giveback import to_give_back
        from wrkit.merge import attribute

        def change(book):
            put(FIRST + 4, "=1/0")(book)
            sheet(book).append(["9-999", "", "没有这项任务。", "", "放不到任务上的进展"])
            sheet(book).cell(FIRST, PROBLEMS).comment = Comment("口径待核", "李四")

        result = merge_one(filled(change))
        handed_out, _ = assignments(make_master(BOOK), PERIOD, None)
        merged = result.merged
        said = attribute(result.findings, merged.entries, merged.blank, merged.columns)
        return next(item.data for item in to_give_back(handed_out, merged.entries, said) if item.unit == SCHOOL)

    def changed(self, back, change):
        book = opened(back)
        change(book)
        return merge_one(saved(book), "回收/退回.xlsx")

    def test_unchanged_nothing_is_listed(self, back):
        assert opened(back)["未合并内容"].max_row == 3
        # The sheet stands last; the unit is led there by the first one.
        assert opened(back)["填报表"]["A2"].value.endswith("另有内容未能合并，见“未合并内容”表")
        assert self.changed(back, lambda book: None).codes == set()

    @needs_soffice
    def test_nor_where_another_program_saved_it(self, back, tmp_path):
        for kind in FORMS:
            again = merge_one(convert(tmp_path / kind, {"退回.xlsx": back}, kind)["退回.xlsx"], f"回收/退回.{kind}")
            assert again.codes == set(), kind

    def test_what_is_typed_among_the_leftovers(self, back):
        def change(book):
            page = book["未合并内容"]
            page["A2"].value += "，补：已开工3处"
            page["D3"].value = "这条是2-001的"
            page["B7"].value = "另起一行"

        (said,) = self.changed(back, change).of("sheet-not-form")
        assert (said.level, said.sheet, said.cell) == ("warning", "未合并内容", "A2")
        for words in ("补：已开工3处", "这条是2-001的", "另起一行", "其中 3 格"):
            assert words in said.message

    def test_without_the_record_the_leftovers_are_listed_whole(self, back):
        result = self.changed(back, lambda book: (book.remove(book["_wrkit"]), book["未合并内容"].append(["新写的"])))
        (said,) = result.of("sheet-not-form")
        assert "放不到任务上的进展" in said.message
        assert "新写的" in said.message
        assert result.of("column-added") == []

    def test_what_is_typed_into_the_offices_column(self, back):
        def change(book):
            sheet(book).cell(FIRST, NEXT + 1).value = "已按要求改正"
            sheet(book).cell(FIRST + 4, NEXT + 1).value += "\n改了"

        result = self.changed(back, change)
        said = result.said("note-answered")
        assert [cell for cell, _ in said] == [f"I{FIRST}", f"I{FIRST + 4}"]
        assert "已按要求改正" in said[0][1]
        assert result.codes == {"note-answered"}

    def test_what_is_added_to_the_offices_comment(self, back):
        def change(book):
            note = sheet(book).cell(FIRST + 4, STATUS).comment
            sheet(book).cell(FIRST + 4, STATUS).comment = Comment(note.text + " 数据下月才有", "张三")

        ((cell, message),) = self.changed(back, change).said("cell-comment")
        assert (cell, "数据下月才有" in message) == (f"E{FIRST + 4}", True)


@pytest.mark.parametrize("more", ["（请按以下要求填写：" + "一、写明进展；" * 60 + "）", " " * 500])
def test_a_heading_with_a_long_hint(more):
    result = merge_one(filled(lambda book: setattr(sheet(book).cell(HEAD, STATUS), "value", "完成情况" + more)))
    assert result.answers == ANSWERS
    assert result.codes == set()


def test_what_is_written_beside_the_explanations_is_listed():
    def change(book):
        guide = book["填报说明"]
        guide["A20"] = "区教委：第3所学校资金未到位"
        guide["B3"].comment = Comment("请电联", "某")

    result = merge_one(filled(change))
    assert result.answers == ANSWERS
    assert result.codes == {"text-outside", "cell-comment"}
    (said,) = result.of("text-outside")
    assert (said.sheet, said.cell) == ("填报说明", "A20")
    assert "第3所学校资金未到位" in said.message


def test_contacts():
    def change(book):
        page = sheet(book)
        for row in range(FIRST, page.max_row + 1):
            label = page.cell(row, 1).value
            if label in ("填报人", "联系电话", "审核人"):
                page.cell(row, 2).value = {"填报人": "张三", "联系电话": 13800000000, "审核人": "李四"}[label]

    result = merge_one(filled(change))
    assert {(e.reporter, e.phone) for e in result.merged.entries} == {("张三", "13800000000")}
    assert result.codes == set()


def test_problems_column_alone():
    result = merge_one(filled(put(FIRST + 4, "缺资金", col=PROBLEMS)))
    assert result.answers["2-002"] == ("", "", "缺资金", "")


def test_answers_survive_an_empty_first_row_and_column():
    def change(book):
        sheet(book).insert_rows(1, 3)
        sheet(book).insert_cols(1, 2)

    book = opened(issued())
    write_answers(sheet(book))
    assert merge_one(filled(change)).answers == ANSWERS


def test_a_stop_alone_is_no_text_of_a_task():
    """A row without id whose task is “。” is nobody's, also where the unit has one task only."""
    placed = place(
        {TaskId(3, 1): BOOK.tasks[5]}, PERIOD, Return("回收/区水利局.xlsx", None, (Answer("", "。", {"完成情况": "已完成"}),), claims=(WATER,)),
        {WATER: {TaskId(3, 1): BOOK.tasks[5]}}, ROSTER,
    )  # fmt: skip
    assert [entry.task for entry in placed.entries] == [None]


def test_many_rows_without_ids_are_compared_with_texts_prepared_once(monkeypatch):
    """A whole district's tasks copied into a new workbook, every text touched: minutes, if each row prepared all texts."""
    asked = []
    for module in ("wrkit.merge.place", "wrkit.text.similar"):
        monkeypatch.setattr(f"{module}.match_key", lambda text: asked.append(text) or match_key(text))
    texts = {n: f"新建改建农村公路{n}公里，完成投资{n * 7}亿元，{n * 13}户受益。" for n in range(1, 301)}
    tasks = {TaskId(1, n): Task(TaskId(1, n), text, (WATER,)) for n, text in texts.items()}
    answers = tuple(Answer("", "努力" + task.text, {"完成情况": f"已完成{key}"}) for key, task in tasks.items())
    placed = place(tasks, PERIOD, Return("回收/汇总.xlsx", None, answers, claims=(WATER,)), {WATER: tasks}, ROSTER)
    assert all(entry.fields["完成情况"] == f"已完成{entry.task}" for entry in placed.entries if entry.task)
    assert len(asked) < 10 * len(answers)

"""Readers by themselves: addresses, escapes, notes, what is lost."""

import io
import re
import struct

import openpyxl
import pytest
import xlwt

from tests.collect.kit import packed, parts_of, with_part
from tests.faults.makers import small_workbook
from wrkit.errors import UnreadableError
from wrkit.xl.biff import drawings
from wrkit.xl.read import read_workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows, before="", after=""):
    return small_workbook(f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>")


def cells(data, name="a.xlsx"):
    (grid, *_) = read_workbook(data, name).grids
    return dict(grid.cells)


def text(value, address="A1", kind="inlineStr"):
    return f'<c r="{address}" t="{kind}"><is><t>{value}</t></is></c>'


class TestXlsx:
    def test_addresses_after_gaps_and_without_any(self):
        rows = f'<row r="3">{text("a", "C3")}<c t="str"><v>b</v></c></row><row><c t="str"><v>c</v></c></row><row r="9"><c><v>1</v></c></row>'
        assert cells(sheet(rows)) == {(2, 2): "a", (2, 3): "b", (3, 0): "c", (8, 0): "1"}

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("一_x000D_\n二", "一\r\n二"), ("_x005F_x000D_", "_x000D_"), ("_xD83D__xDE00_", "😀"), ("_xD801_8", "\ufffd8"), ("a_x", "a_x"),
        ],
    )  # fmt: skip
    def test_escapes(self, written, read):
        assert cells(sheet(f"<row>{text(written)}</row>")) == {(0, 0): read}

    def test_inline_text_with_a_value_beside_it(self):
        cell = '<c r="A1" t="inlineStr"><v>1.</v><is><t>甲</t></is></c><c r="B1" t="inlineStr"><v>1.</v></c>'
        assert cells(sheet(f"<row>{cell}</row>")) == {(0, 0): "甲", (0, 1): "1."}

    def test_phonetic_guides_are_no_text(self):
        cell = (
            '<c r="A1" t="inlineStr"><is><r><t>北</t></r><r><t>碚</t></r><rPh sb="0" eb="1"><t>bei</t></rPh></is></c>'
        )
        assert cells(sheet(f"<row>{cell}</row>")) == {(0, 0): "北碚"}

    def test_iso_dates(self):
        styles = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
        data = sheet(
            '<row r="1"><c r="A1" s="1" t="d"><v>2026-03-31T00:00:00</v></c><c r="B1" t="d"><v>soon</v></c></row>'
        )
        data = with_part(
            data,
            {
                "xl/_rels/workbook.xml.rels": lambda part: part.replace(
                    b"</Relationships>", b'<Relationship Id="s" Type="%s" Target="styles.xml"/></Relationships>' % kind
                )
            },
        )
        assert cells(packed({**parts_of(data), "xl/styles.xml": styles})) == {(0, 0): "2026/3/31", (0, 1): "soon"}

    def test_thinning_out_keeps_every_text_in_its_place(self):
        empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"></c></row>' for n in range(10, 90_000))
        rows = f'<row r="1">{text("a")}</row>{empty}<row r="90000"><c r="A90000" s="1"/>{text("z", "C90000")}</row>'
        assert cells(sheet(rows)) == {(0, 0): "a", (89_999, 2): "z"}

    def test_a_picture_without_a_cell(self):
        rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="x/drawing" Target="/xl/d.xml"/></Relationships>'
        drawing = '<d xmlns:a="a"><absoluteAnchor><pic/><a:t>章</a:t></absoluteAnchor></d>'
        parts = {**parts_of(sheet("<row/>")), "xl/worksheets/_rels/sheet1.xml.rels": rels, "xl/d.xml": drawing}
        (grid,) = read_workbook(packed(parts), "a.xlsx").grids
        assert [(n.kind, n.text) for n in grid.notes] == [("picture", "章")]

    def test_a_sheet_that_nothing_leads_to_is_missed(self):
        rels = {"xl/_rels/workbook.xml.rels": lambda part: part.replace(b'Id="r1"', b'Id="r9"')}
        with pytest.raises(UnreadableError, match="填报表"):
            read_workbook(with_part(sheet("<row/>"), rels), "a.xlsx")

    def test_numbers_by_the_formats_of_chinese_systems(self):
        styles = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="57"/><xf numFmtId="43"/></cellXfs></styleSheet>'
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
        data = sheet('<row r="1"><c r="A1" s="1"><v>46112</v></c><c r="B1" s="2"><v>1234.5</v></c></row>')
        more = f'<Relationship Id="s" Type="{kind}" Target="styles.xml"/></Relationships>'.encode()
        rels = {"xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", more)}
        data = packed({**parts_of(with_part(data, rels)), "xl/styles.xml": styles})
        assert cells(data) == {(0, 0): "2026年3月", (0, 1): "1,234.50"}


class TestPages:
    """Headers and footers of printed pages, less page numbers and the like."""

    SAID = ("page", "请延期；2-055另报")

    @staticmethod
    def notes(data, name):
        return [[(n.kind, n.text) for n in grid.notes] for grid in read_workbook(data, name).grids]

    def test_of_xls(self):
        book = xlwt.Workbook(encoding="utf-8")
        said, usual = book.add_sheet("a"), book.add_sheet("b")
        for page, header, footer in (
            (said, '&C&"宋体,加粗"&14请延期', "&L2-055另报&R第 &P 页，共 &N 页"),
            (usual, "&P", "第 &P 页"),
        ):
            page._Worksheet__header_str, page._Worksheet__footer_str = header, footer  # its own way in is broken
        target = io.BytesIO()
        book.save(target)
        assert self.notes(target.getvalue(), "a.xls") == [[self.SAID], []]

    def test_of_old_xls(self):
        old = list(drawings(biff_records((0x14, b"\x08&C" + "请延期".encode("gbk")), (0x15, b"\x02&P")), 0, "gbk"))
        assert [(note.kind, note.text) for note in old] == [("page", "请延期")]

    def test_of_even_and_first_pages_of_xls(self):
        text = "&C请延期"
        more = bytes(28) + struct.pack("<H4H", 3, 0, 0, len(text), 0) + struct.pack("<HB", len(text), 1)
        found = list(drawings(biff_records((0x89C, more + text.encode("utf-16-le"))), 0))
        assert [(note.kind, note.text) for note in found] == [("page", "请延期")]

    def test_of_excel_2003_xml(self):
        setup = '<PageSetup><Header x:Data="&amp;C请延期"/><Footer x:Data="&amp;L2-055另报&amp;R&amp;P"/></PageSetup>'
        data = f'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"><Worksheet><Table/><WorksheetOptions>{setup}</WorksheetOptions></Worksheet></Workbook>'
        assert self.notes(data.encode(), "a.xls") == [[self.SAID]]

    @pytest.mark.parametrize("apart", [True, False], ids=["ods", "fods"])
    def test_of_ods(self, apart):
        space = 'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:s="s" xmlns:t="t" xmlns:p="p"'
        pages = (
            '<s:master-page s:name="m"><s:header><p:p>请<p:span>延期</p:span></p:p></s:header><s:header-left s:display="false"><p:p>不印</p:p></s:header-left>'
            "<s:footer><s:region-left><p:p>2-055另报</p:p></s:region-left><s:region-right><p:p>第<p:page-number>1</p:page-number>页</p:p></s:region-right></s:footer></s:master-page>"
            '<s:master-page s:name="Default"><s:header><p:p><p:sheet-name>???</p:sheet-name></p:p></s:header><s:footer><p:p>Page <p:page-number>1</p:page-number></p:p></s:footer></s:master-page>'
        )
        style = '<s:style s:name="ta1" s:master-page-name="m"/>'
        tables = '<o:body><o:spreadsheet><t:table t:name="a" t:style-name="ta1"/><t:table t:name="b"/></o:spreadsheet></o:body>'
        if apart:
            content = f"<o:document-content {space}>{style}{tables}</o:document-content>"
            parts = {"content.xml": content, "styles.xml": f"<o:document-styles {space}>{pages}</o:document-styles>"}
            data = packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", **parts})
        else:
            data = f'<?xml version="1.0"?><o:document {space} o:mimetype="application/vnd.oasis.opendocument.spreadsheet">{style}{pages}{tables}</o:document>'.encode()
        assert self.notes(data, "a.ods") == [[self.SAID], []]


class TestXml2003:
    @staticmethod
    def book(text, encoding):
        return f'<?xml version="1.0" encoding="{encoding}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">{text}</Data></Cell></Row></Table></Worksheet></Workbook>'

    @pytest.mark.parametrize("declared", ["GB2312", "gbk", "UTF-8"])
    def test_what_is_written_in_gbk_whatever_it_declares(self, declared):
        assert cells(self.book("朱镕", declared).encode("gb18030"), "a.xls") == {(0, 0): "朱镕"}


class TestXls:
    def test_a_date_in_a_format_of_chinese_systems(self):
        book = xlwt.Workbook()
        book.add_sheet("a").write(0, 0, 46112, xlwt.easyxf(num_format_str='"x"0'))
        target = io.BytesIO()
        book.save(target)
        # The cell's style (XF records) asks for format 57, which no file describes.
        data = target.getvalue()
        data, changed = re.subn(
            rb"(\xe0\x00\x14\x00..)\xa5\x00", lambda found: found[1] + b"\x39\x00", data, flags=re.DOTALL
        )
        assert changed == 1
        assert cells(data, "a.xls") == {(0, 0): "2026年3月"}

    def test_sparse_and_far(self):
        book = xlwt.Workbook()
        page = book.add_sheet("a")
        page.write(65535, 255, "远")
        page.write(2, 1, "近")
        for row in range(100, 4000):
            page.write(row, 0, "", xlwt.easyxf("borders: left thin")) if row < 110 else None
        target = io.BytesIO()
        book.save(target)
        assert cells(target.getvalue(), "a.xls") == {(2, 1): "近", (65535, 255): "远"}

    def test_runs_of_a_text_that_are_struck_through(self):
        book = xlwt.Workbook()
        font = xlwt.Font()
        font.struck_out = True
        book.add_sheet("a").write_rich_text(0, 0, ["保留", ("删去", font), "也保留"])
        target = io.BytesIO()
        book.save(target)
        (grid,) = read_workbook(target.getvalue(), "a.xls").grids
        assert grid.cells[0, 0] == "保留删去也保留"
        assert [(n.kind, n.text) for n in grid.notes] == [("strike", "删去")]

    def test_hidden_sheets_merges_and_names(self):
        book = xlwt.Workbook()
        page = book.add_sheet("a")
        page.write_merge(1, 3, 2, 2, "合")
        book.add_sheet("b").visibility = 2
        target = io.BytesIO()
        book.save(target)
        first, second = read_workbook(target.getvalue(), "a.xls").grids
        assert first.merged == ((1, 2, 3, 2),)
        assert (first.state, second.state) == ("visible", "veryHidden")


def biff_records(*records):
    """A sheet's substream of records."""
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in ((0x809, b""), *records, (0xA, b"")))


class TestOds:
    @staticmethod
    def table(rows, **parts):
        content = f'<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="t" xmlns:p="p"><o:body><o:spreadsheet><t:table t:name="a">{rows}</t:table></o:spreadsheet></o:body></o:document-content>'
        return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **parts})

    def test_spaces_tabs_and_breaks(self):
        rows = '<t:table-row><t:table-cell><p:p>a<p:s p:c="2"/>b<p:tab/>c<p:line-break/>d</p:p><p:p>e</p:p></t:table-cell></t:table-row>'
        assert cells(self.table(rows), "a.ods") == {(0, 0): "a  b\tc\nd\ne"}

    def test_repeats(self):
        cell = '<t:table-cell t:number-columns-repeated="2"><p:p>x</p:p></t:table-cell><t:table-cell><p:p>y</p:p></t:table-cell>'
        rows = f'<t:table-row t:number-rows-repeated="3"/><t:table-row t:number-rows-repeated="2">{cell}</t:table-row>'
        expected = {(row, col): "xxy"[col] for row in (3, 4) for col in range(3)}
        assert cells(self.table(rows), "a.ods") == expected

    @pytest.mark.parametrize("number", ["²", "-1", "", "x"])
    def test_odd_numbers(self, number):
        rows = f'<t:table-row t:number-rows-repeated="{number}"><t:table-cell t:number-columns-spanned="{number}"><p:p>x</p:p></t:table-cell></t:table-row>'
        assert cells(self.table(rows), "a.ods") == {(0, 0): "x"}

    def test_a_number_its_format_hides(self):
        rows = '<t:table-row><t:table-cell t:value-type="float" t:value="-3" t:formula="=1-4"><p:p/></t:table-cell><t:table-cell t:value="5"/></t:table-row>'
        (grid,) = read_workbook(self.table(rows), "a.ods").grids
        assert [(n.kind, n.row, n.col, n.text) for n in grid.notes] == [("unseen", 0, 0, "-3"), ("unseen", 0, 1, "5")]

    def test_pictures_on_the_page_and_in_cells(self):
        rows = "<t:shapes><t:frame><p:p>章</p:p></t:frame></t:shapes><t:table-row><t:table-cell><t:frame/></t:table-cell></t:table-row>"
        (grid,) = read_workbook(self.table(rows), "a.ods").grids
        assert [(n.kind, n.text) for n in grid.notes] == [("picture", "章"), ("picture", "")]


def test_what_openpyxl_reads_is_what_is_read(examples):
    """Every text of the project's own example workbooks, at the same address."""
    files = sorted(examples.rglob("*.xlsx"))
    assert files
    for path in files:
        book = openpyxl.load_workbook(path)
        grids = {grid.ref.sheet: grid for grid in read_workbook(path.read_bytes(), path.name).grids}
        for page in book.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.data_type == "s" and cell.value:
                        assert grids[page.title].cells.get((cell.row - 1, cell.column - 1)) == cell.value

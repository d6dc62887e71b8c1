"""Every form in which returns arrive: told by content, read, placed."""

import csv
import email.message
import io
import zipfile

import docx
import pytest

from tests.collect.kit import (
    ANSWERS,
    FIRST,
    HEAD,
    NEXT,
    PROBLEMS,
    SCHOOL,
    STATUS,
    convert,
    filled,
    issued,
    merge_files,
    merge_one,
    needs_soffice,
    opened,
    packed,
    parts_of,
    rows_of,
    saved,
    with_part,
)
from tests.collect.legacy import biff5, ole, xls, xlsb
from wrkit.formats import sniff

PLAIN = {"no-identity"}


@pytest.fixture(scope="module")
def resaved(tmp_path_factory):
    """The filled form as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("soffice")
    return {
        kind: convert(folder, {"form.xlsx": filled()}, kind)["form.xlsx"]
        for kind in ("xlsx", "xls", "ods", "fods", "html")
    }


class TestWorkbooks:
    @pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.doc", "附件", "a.et", "a.csv", "a.pdf"])
    def test_content_not_name_tells(self, name):
        result = merge_one(filled(), name)
        assert result.answers == ANSWERS
        assert result.codes == set()

    @needs_soffice
    @pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "fods"])
    def test_saved_by_libreoffice(self, resaved, kind):
        for name in (f"a.{kind}", "a.et", "a.xlsx"):
            result = merge_one(resaved[kind], name)
            assert result.answers == ANSWERS
            assert result.codes == set()
        assert {entry.modified[:2] for entry in result.merged.entries} == {"20"}

    @needs_soffice
    def test_web_page_named_xls(self, resaved):
        result = merge_one(resaved["html"], "区教委.xls")
        assert result.answers == ANSWERS
        assert result.codes == {"no-identity", "sheet-not-form", "text-outside"}

    def test_macros(self):
        def change(data):
            return data.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )

        data = with_part(filled(), {"[Content_Types].xml": change, "xl/worksheets/sheet1.xml": lambda d: d})
        data = packed({**parts_of(data), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
        assert merge_one(data, "区教委.xlsm").answers == ANSWERS

    def test_xls_by_xlwt(self):
        result = merge_one(xls(rows_of()), "区教委.et")
        assert result.answers == ANSWERS
        assert result.codes == PLAIN

    @pytest.mark.parametrize("contained", [True, False])
    def test_excel_95(self, contained):
        data = biff5(rows_of(), contained=contained)
        assert sniff(data) == "xls"
        result = merge_one(data, "区教委.xls")
        assert result.answers == ANSWERS
        assert result.codes == PLAIN

    def test_binary_workbook(self):
        rows = rows_of()
        rows[1][4] = 0.067
        result = merge_one(xlsb(rows), "区教委.xlsb")
        assert result.answers == {**ANSWERS, "1-001": ("0.067", *ANSWERS["1-001"][1:])}
        assert result.codes == PLAIN | {"cell-number"}
        assert [f.cell for f in result.of("cell-number")] == ["E2"]

    def test_presentation_with_a_workbook_inside_is_none(self):
        types = '<Types><Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/></Types>'
        assert (
            sniff(packed({"[Content_Types].xml": types, "_rels/.rels": "<r/>", "ppt/presentation.xml": "<p/>"}))
            == "office"
        )

    def test_a_word_file_that_says_workbook_is_no_workbook(self):
        data = ole({"WordDocument": "见 Workbook 和 Book".encode("utf-16-le") * 200})
        assert sniff(data) == "doc"

    def test_a_workbook_with_a_word_file_inside_is_a_workbook(self):
        data = ole({"Workbook": "WordDocument EncryptedPackage".encode("utf-16-le") * 200})
        assert sniff(data) == "xls"

    @needs_soffice
    def test_pretty_printed_ods(self, resaved):
        from lxml import etree

        def pretty(data):
            root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
            return etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")

        assert merge_one(with_part(resaved["ods"], {"content.xml": pretty}), "a.ods").answers == ANSWERS

    def test_parts_named_with_backslashes_and_other_capitals(self):
        parts = {
            name.replace("/", "\\").replace("sheet1.xml", "Sheet1.xml"): d for name, d in parts_of(filled()).items()
        }
        assert merge_one(packed(parts)).answers == ANSWERS

    def test_strict_dialect(self):
        def strict(data):
            for old, new in (
                (
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                ),
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            ):
                data = data.replace(old, new)
            return data

        names = [n for n in parts_of(filled()) if n.endswith((".xml", ".rels"))]
        assert merge_one(with_part(filled(), dict.fromkeys(names, strict))).answers == ANSWERS


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><LastSaved>2026-04-07T08:00:00Z</LastSaved></DocumentProperties>
<Styles><Style ss:ID="Default"/><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="s" ss:Parent="p"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="填报表"><Table><Column ss:Index="8" ss:Hidden="1"/>
<Row ss:Index="3"><Cell><Data ss:Type="String">编号</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">目标任务</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="String">完成情况</Data></Cell><Cell ss:Index="8"><Data ss:Type="String">下步打算</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">1-001</Data></Cell><Cell ss:Index="5" ss:StyleID="p"><Data ss:Type="Number">0.067</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">1-002</Data></Cell><Cell ss:Index="5" ss:StyleID="d"><Data ss:Type="DateTime">2026-03-31T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">1-003</Data></Cell><Cell ss:Index="5" ss:MergeAcross="2"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">完成<S>5</S>8所&#10;其余在建</ss:Data>
<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">请核对</ss:Data></Comment></Cell><Cell><Data ss:Type="String">继续</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">2-001</Data></Cell><Cell ss:Index="5" ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_excel_2003_xml_named_xls():
    result = merge_one(XML.encode(), "区教委.xls")
    assert result.answers == {
        "1-001": ("6.7%", "", "", ""), "1-002": ("2026/3/31", "", "", ""), "1-003": ("完成58所\n其余在建", "", "", "继续"),
    }  # fmt: skip
    assert result.codes == PLAIN | {"answer-blank", "cell-hidden", "cell-struck", "cell-comment", "cell-error"}
    assert ("E6", "这一格有删除线文字，仍已读取：5") in result.said("cell-struck")
    assert {entry.modified for entry in result.merged.entries} == {"2026-04-07 16:00:00"}


HTML = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><style>td {{color:red}}</style></head>
<body><p>填报单位：区教委</p><table border=1><tr><th rowspan=2>编号</th><th rowspan="2">目标任务</th><th colspan=2>填报</th></tr>
<tr><th>完成情况</th><th>存在问题</th></tr>
<tr><td>1-001<td>新建智慧校园3所。</td><td>已建成2所，<br>第3所<s>未</s>在建。</td><td><img src=x.png></td></tr>
<tr style="display: none"><td>1-002</td><td></td><td>完成
    5栋</td><td>&nbsp;</td></tr></table></body></html>"""


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "utf-16"])
def test_tables_of_a_web_page(charset):
    result = merge_one(HTML.format(charset=charset).encode(charset), "导出.xls")
    assert result.answers == {
        "1-001": ("已建成2所，\n第3所未在建。", "", "", ""),
        "1-002": ("完成 5栋", "", "", ""),
    }
    assert result.codes == PLAIN | {"answer-blank", "cell-struck", "cell-hidden", "cell-picture"}


class TestText:
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", "\t"])
    def test_csv(self, encoding, delimiter):
        target = io.StringIO()
        csv.writer(target, delimiter=delimiter).writerows(rows_of())
        result = merge_one(target.getvalue().encode(encoding), "区教委.csv")
        assert result.answers == ANSWERS
        assert result.codes == PLAIN

    def test_tabs_with_many_commas_in_the_texts(self):
        answers = {
            "1-001": ("投资1,234,567元，比上年多1,000,000元,2,000,000元,3,000,000元,4,000,000元,5,000,000", "", "", "")
        }
        target = io.StringIO()
        csv.writer(target, delimiter="\t").writerows([line[:5] for line in rows_of(answers)])
        assert merge_one(target.getvalue().encode("utf-16"), "区教委.txt").answers == answers

    def test_mail_is_not_taken_for_csv(self):
        assert sniff("编号,完成情况\r\nFrom: x\r\n".encode()) == "text"


def word_form(change=None):
    document = docx.Document()
    document.add_paragraph("2026年一季度目标任务完成情况填报表")
    document.add_paragraph("填报单位：区教委")
    table = document.add_table(rows=0, cols=8)
    for line in rows_of():
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    if change:
        change(document, table)
    document.add_paragraph("填报人：张三　联系电话：023-12345678")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _control(element):
    """Put an element into a content control."""
    from docx.oxml import parse_xml

    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    control = parse_xml(f"<w:sdt {namespace}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.getparent().replace(element, control)
    control[1].append(element)


class TestWord:
    def test_table(self):
        result = merge_one(word_form(), "报送.docx")
        assert result.answers == ANSWERS
        assert result.codes == PLAIN
        assert {(e.reporter, e.phone) for e in result.merged.entries} == {("张三", "023-12345678")}

    def test_content_controls_around_rows_cells_paragraphs_and_the_table(self):
        def change(_, table):
            _control(table.rows[1].cells[4].paragraphs[0]._p)
            _control(table.rows[2].cells[4]._tc)
            _control(table.rows[3]._tr)
            _control(table._tbl)

        assert merge_one(word_form(change), "报送.docx").answers == ANSWERS

    def test_a_table_inside_a_cell(self):
        def change(_, table):
            inner = table.rows[1].cells[4].add_table(1, 2)
            inner.cell(0, 0).text, inner.cell(0, 1).text = "一校", "二校"

        assert merge_one(word_form(change), "报送.docx").answers["1-001"][0] == "已建成2所，第3所主体完工。\n一校\n二校"

    def test_what_a_cell_does_not_show(self):
        def change(document, table):
            run = table.rows[1].cells[4].paragraphs[0].add_run("作废")
            run.font.strike = True
            hidden = table.rows[2].cells[4].paragraphs[0].add_run("内部")
            hidden.font.hidden = True
            document.add_comment(table.rows[3].cells[4].paragraphs[0].runs, "口径待核", author="李四")
            picture = table.rows[4].cells[4].paragraphs[0].add_run()
            picture.add_picture(io.BytesIO(PNG))

        result = merge_one(word_form(change), "报送.docx")
        assert result.said("cell-struck") == [("E2", "这一格有删除线文字，仍已读取：作废")]
        assert [cell for cell, _ in result.said("cell-hidden")] == ["E3"]
        assert result.said("cell-comment") == [("E4", "这一格有批注，没有合并：口径待核")]
        assert [cell for cell, _ in result.said("cell-picture")] == ["E5"]

    def test_text_outside_the_table_is_listed(self):
        result = merge_one(
            word_form(lambda document, _: document.add_paragraph("另有重点工作：已建成操场。")), "报送.docx"
        )
        assert [message for _, message in result.said("text-outside")] == [
            "填报表以外的文字，没有合并：另有重点工作：已建成操场。"
        ]

    def test_prose_alone_is_listed(self):
        document = docx.Document()
        document.add_paragraph("区教委一季度建成智慧校园2所。")
        target = io.BytesIO()
        document.save(target)
        result = merge_one(target.getvalue(), "总结.docx")
        (said,) = result.read
        assert said.code == "no-form"
        assert said.message == "文件里没有找到填报表。其中的文字没有合并：区教委一季度建成智慧校园2所。"

    def test_strict_dialect(self):
        def strict(data):
            data = data.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            return data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )

        names = [n for n in parts_of(word_form()) if n.endswith((".xml", ".rels"))]
        assert merge_one(with_part(word_form(), dict.fromkeys(names, strict)), "报送.docx").answers == ANSWERS

    @pytest.mark.parametrize(
        "kind",
        [
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ],
    )
    def test_macros_and_templates(self, kind):
        main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        data = with_part(word_form(), {"[Content_Types].xml": lambda part: part.replace(main, kind)})
        assert merge_one(data, "报送.docm").answers == ANSWERS

    def test_newer_by_date_whatever_the_format(self):
        """Word writes UTC, the workbook too: 16:30 in Beijing is later than 16:00."""
        import datetime

        def dated(document, table):
            document.core_properties.modified = datetime.datetime(2026, 4, 8, 8, 30)
            table.rows[1].cells[4].text = "已建成3所。"

        older = with_part(filled(), {"docProps/core.xml": lambda data: _stamped(data, b"2026-04-08T08:00:00Z")})
        for files in ({"a.xlsx": older, "b.docx": word_form(dated)}, {"b.docx": word_form(dated), "a.xlsx": older}):
            result = merge_files(files)
            assert result.answers["1-001"][0] == "已建成3所。"
            assert "returned-twice" in result.codes


def _stamped(data, when):
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when, data)


# One red dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def gbk_zip(files, folder="报送材料"):
    """Return an archive as a Chinese Windows makes it: names in GBK without the UTF-8 mark."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}".encode("gbk").decode("cp437")), data)
    # zipfile marks names beyond ASCII as UTF-8 and writes them so; write the GBK bytes instead.
    data = target.getvalue()
    for name in files:
        text = f"{folder}/{name}".encode("gbk").decode("cp437").encode("utf-8")
        raw = f"{folder}/{name}".encode("gbk").ljust(len(text), b" ")
        data = data.replace(text, raw)
    return data.replace(b"PK\x03\x04\x14\x00\x00\x08", b"PK\x03\x04\x14\x00\x00\x00").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00"
    )


class TestArchives:
    def test_gbk_names(self):
        data = gbk_zip({"区教委填报表.xlsx": filled(), "说明.txt": "见附件".encode("gbk")})
        result = merge_one(data, "回收/材料.zip")
        assert result.answers == ANSWERS
        ((file, message),) = [(f.file.rstrip(), f.message) for f in result.of("no-form")]
        assert file == "回收/材料.zip/报送材料/说明.txt"
        assert message.endswith("其中的文字没有合并：见附件")
        assert {e.ref.file.rstrip() for e in result.merged.entries} == {"回收/材料.zip/报送材料/区教委填报表.xlsx"}

    def test_nested_folders_and_archives_named_as_documents(self):
        inner = packed({"二级/三级/表": filled()})
        result = merge_one(packed({"一级/": b"", "一级/内.docx": packed({"更深.zip": inner})}), "材料.zip")
        assert result.answers == ANSWERS
        assert {e.ref.file for e in result.merged.entries} == {"材料.zip/一级/内.docx/更深.zip/二级/三级/表"}

    def test_names_that_lead_upwards_stay_inside(self):
        names = ["../../etc/x.xlsx", "..\\..\\y.xlsx", "/abs/z.xlsx", "....//w.xlsx", "C:\\v.xlsx"]
        result = merge_one(packed(dict.fromkeys(names, filled())), "材料.zip")
        assert {e.ref.file for e in result.merged.entries} == {
            "材料.zip/etc/x.xlsx", "材料.zip/y.xlsx", "材料.zip/abs/z.xlsx", "材料.zip/..../w.xlsx", "材料.zip/C:/v.xlsx",
        }  # fmt: skip
        assert result.answers == ANSWERS

    def test_one_damaged_member_does_not_cost_the_others(self):
        data = bytearray(packed({"坏.xlsx": b"X" * 5000, "好.xlsx": filled()}, zipfile.ZIP_STORED))
        data[200] ^= 0xFF
        result = merge_one(bytes(data), "材料.zip")
        assert result.answers == ANSWERS
        assert [f.file for f in result.of("file-unreadable")] == ["材料.zip/坏.xlsx"]


def letter(attachments, **headers):
    message = email.message.EmailMessage()
    message["From"] = "jw@example.cn"
    message["Subject"] = headers.get("subject", "报送")
    message.set_content("请查收。")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


class TestMail:
    @pytest.mark.parametrize("html", [False, True])
    def test_what_the_mail_itself_says_is_listed(self, html):
        data = letter({"区教委一季度.xlsx": filled()})
        if html:
            message = email.message.EmailMessage()
            message["From"] = "jw@example.cn"
            message.set_content("<style>p {}</style><p>2-014场平数据为<b>快报数</b>。</p>", subtype="html")
            message.add_attachment(filled(), maintype="application", subtype="octet-stream", filename="区教委.xlsx")
            data = message.as_bytes()
        result = merge_one(data, "来信.eml")
        assert result.answers == ANSWERS
        (said,) = result.of("text-outside")
        assert said.file == "来信.eml"
        assert ("2-014场平数据为快报数。" if html else "请查收。") in said.message
        assert "<" not in said.message

    def test_names_in_rfc_2231(self):
        data = letter({"区教委一季度.xlsx": filled()})
        assert b"filename*=" in data
        result = merge_one(data, "来信.eml")
        assert result.answers == ANSWERS
        assert {e.ref.file for e in result.merged.entries} == {"来信.eml/区教委一季度.xlsx"}

    @pytest.mark.parametrize(
        "name",
        [
            '"=?GBK?B?x/i9zM6v0rvXqbHtLnhsc3g=?="',
            '"=?gb18030?Q?=C7=F8=BD=CC=CE=AF?=\r\n =?gb18030?Q?.xlsx?="',
            "=?utf-8?B?5Yy65pWZ5aeULnhsc3g=?=",
            '"区教委.xlsx"',
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
    def test_names_in_rfc_2047_and_in_bare_bytes(self, name, encoding):
        data = letter({"x.xlsx": filled()}).replace(b'"x.xlsx"', name.encode(encoding))
        result = merge_one(data, "来信.eml")
        assert result.answers == ANSWERS
        (file,) = {e.ref.file for e in result.merged.entries}
        assert file.startswith("来信.eml/区教委")
        assert file.endswith(".xlsx")

    def test_an_unknown_charset_in_a_name(self):
        data = letter({"x.xlsx": filled()}).replace(b'"x.xlsx"', b'"=?x-none?B?eHg=?="')
        assert merge_one(data, "来信.eml").answers == ANSWERS

    def test_archive_and_forwarded_mail_inside(self):
        import email.policy

        inner = email.message_from_bytes(letter({"a.xlsx": filled()}), policy=email.policy.default)
        outer = email.message.EmailMessage()
        outer["From"], outer["Subject"] = "a@example.cn", "转发"
        outer.set_content("见转发")
        outer.add_attachment(inner)
        assert merge_one(outer.as_bytes(), "来信.eml").answers == ANSWERS
        assert merge_one(letter({"材料.zip": packed({"a.xlsx": filled()})}), "来信.eml").answers == ANSWERS

    def test_what_a_forwarded_mail_says_is_listed_too(self):
        import email.policy

        inner = email.message.EmailMessage(policy=email.policy.default)
        inner["From"] = "jw@example.cn"
        inner.set_content("2-014场平数据为快报数。" + "长" * 600 + "完。")
        inner.add_attachment(filled(), maintype="application", subtype="octet-stream", filename="a.xlsx")
        outer = email.message.EmailMessage()
        outer["From"] = "a@example.cn"
        outer.set_content("见转发")
        outer.add_attachment(inner)
        first, second = (f.message for f in merge_one(outer.as_bytes(), "来信.eml").of("text-outside"))
        assert first.endswith("见转发")
        assert "2-014场平数据为快报数。" in second
        assert second.endswith("完。")

    def test_without_attachment(self):
        result = merge_one(letter({}), "来信.eml")
        assert result.codes == {"mail-empty"}
        assert "请查收。" in result.of("mail-empty")[0].message

    def test_a_form_pasted_into_the_mail(self):
        rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows_of())
        message = email.message.EmailMessage()
        message["From"], message["Subject"] = "jw@example.cn", "区教委报送"
        message.set_content("见表")
        message.add_alternative(f"<p>区教委</p><table>{rows}</table>", subtype="html")
        result = merge_one(message.as_bytes(), "区教委来信.eml")
        assert result.answers["1-001"] == ANSWERS["1-001"]
        assert {entry.ref.file for entry in result.merged.entries} == {"区教委来信.eml/邮件正文"}


def test_an_untouched_form_is_no_answer_and_no_fault():
    result = merge_one(issued())
    assert result.answers == {}
    assert result.codes <= {"form-blank"}


def test_kit_is_the_form_as_handed_out():
    book = opened(saved(opened(issued())))
    assert book["填报表"]["A2"].value.startswith(f"填报单位：{SCHOOL}")


class TestHeadingWrittenOver:
    """In a form as handed out it is known what stood there; without 完成情况 there would be no form."""

    def over(self, text, col=STATUS):
        return merge_one(filled(lambda book: setattr(book["填报表"].cell(HEAD, col), "value", text)))

    @pytest.mark.parametrize("text", ["数据截至3月31日，未审计", "请领导看下面各格", "说明：均为快报数", None])
    def test_the_form_is_read_with_a_warning(self, text):
        result = self.over(text if text != "请领导看下面各格" else "请各位领导看一看下面各格的内容")
        assert {key: fields[0] for key, fields in result.answers.items()} == {k: f[0] for k, f in ANSWERS.items()}
        (said,) = result.of("heading-restored")
        assert (said.level, said.cell) == ("warning", f"E{HEAD}")
        assert (text or "（空）")[-4:] in said.message or text == "请领导看下面各格"

    @pytest.mark.parametrize("text", ["年度计划", "配合单位", "完成时限"])
    def test_a_heading_of_the_units_own_is_one(self, text):
        assert not self.over(text).answers

    @pytest.mark.parametrize("text", ["备注", "配合单位", "责任人", "数据截至3月31日，未审计"])
    def test_other_columns_are_not_guessed(self, text):
        for col, place in ((NEXT, 3), (PROBLEMS, 2)):
            result = self.over(text, col)
            assert {fields[place] for fields in result.answers.values()} == {""}
            assert not result.of("heading-restored")

    def test_a_column_taken_out_is_not_put_back(self):
        """What the office noted beside it would become the unit's answer."""

        def change(book):
            page = book["填报表"]
            page.cell(HEAD, NEXT + 1).value = "督查室意见"
            page.cell(FIRST, NEXT + 1).value = "完成情况：没有填写完成情况，请补填。"
            page.delete_cols(NEXT)

        result = merge_one(filled(change))
        assert {fields[3] for fields in result.answers.values()} == {""}

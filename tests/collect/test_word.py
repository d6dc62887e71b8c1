"""Word documents whose words stand outside paragraphs and cells, or whose lesser parts are broken."""

import io

import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from tests.collect.kit import ANSWERS, merge_one, packed, parts_of, rows_of, with_part
from tests.collect.test_forms import PNG, word_form

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def run(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def old_box(content):
    return f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"


def new_box(content):
    """Return a text box as Word writes it: once for itself and once for older programs."""
    choice = f"<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>"
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{old_box(content)}</mc:Fallback></mc:AlternateContent>"
    )


def put(document, xml):
    document.add_paragraph()._p.append(parse_xml(f"<w:r {SPACES}>{xml}</w:r>"))


def fill(cell, xml):
    cell._tc.replace(cell.paragraphs[0]._p, parse_xml(f"<w:p {SPACES}>{xml}</w:p>"))


def embed(document, data, kind="text/html"):
    part = Part(PackURI("/word/chunk.htm"), kind, data, document.part.package)
    name = document.part.relate_to(part, CHUNK)
    document.element.body.insert(0, parse_xml(f'<w:altChunk {SPACES} r:id="{name}"/>'))


def outside(result):
    return [f.message.partition("没有合并：")[2] for f in result.of("text-outside")]


def merge_word(change=None):
    return merge_one(word_form(change), "报送.docx")


@pytest.mark.parametrize("box", [old_box, new_box])
class TestTextBoxes:
    def test_its_words_are_listed_once(self, box):
        result = merge_word(lambda document, _: put(document, box(run("框中的说明。"))))
        assert result.answers == ANSWERS
        assert outside(result) == ["（文本框）框中的说明。"]

    def test_a_form_in_one_is_read(self, box):
        from lxml import etree

        def change(document, table):
            table._tbl.getparent().remove(table._tbl)
            put(document, box(run("框中的标题") + etree.tostring(table._tbl).decode()))

        result = merge_word(change)
        assert result.answers == ANSWERS
        assert outside(result) == ["框中的标题"]

    def test_in_a_cell_it_is_a_picture_with_words(self, box):
        result = merge_word(
            lambda _, table: (
                table.rows[1]
                .cells[4]
                .paragraphs[0]
                ._p.append(parse_xml(f"<w:r {SPACES}>{box(run('框中的说明。'))}</w:r>"))
            )
        )
        assert [(f.cell, f.message.count("框中的说明。")) for f in result.of("cell-picture")] == [("E2", 1)]


class TestAround:
    def test_comments_and_pictures_outside_tables(self):
        def change(document, table):
            paragraph = document.add_paragraph("以上属实")
            document.add_comment(paragraph.runs, "段落上的批注", author="李四")
            document.add_comment(table.rows[1].cells[4].paragraphs[0].runs, "格里的批注", author="李四")
            document.add_picture(io.BytesIO(PNG))

        result = merge_word(change)
        assert outside(result) == [
            "（批注）段落上的批注",
            "（图片）正文里有1处图片，没有读取，请打开原文件查看",
            "以上属实",
        ]
        assert [f.cell for f in result.of("cell-comment")] == ["E2"]

    def test_lines_and_empty_shapes_are_no_pictures(self):
        result = merge_word(lambda document, _: put(document, '<w:pict><v:line from="0,0" to="9,0"/></w:pict>'))
        assert outside(result) == []

    def test_wordart(self):
        result = merge_word(
            lambda document, _: put(document, '<w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict>')
        )
        assert outside(result) == ["（文本框）艺术字"]

    def test_long_text_is_listed_whole(self):
        def change(document, _):
            for number in range(300):
                document.add_paragraph(f"第{number}段" + "内容" * 100)

        messages = outside(merge_word(change))
        assert max(map(len, messages)) < 32_700
        assert all(any(f"第{number}段内容" in message for message in messages) for number in range(300))


class TestEmbedded:
    def page(self):
        rows = "".join(
            "<tr>" + "".join(f"<td>{text.replace(chr(10), '<br>')}</td>" for text in row) + "</tr>" for row in rows_of()
        )
        return f"<html><meta charset=utf-8><p>区教委填报</p><table>{rows}</table></html>".encode()

    def test_a_form_in_html(self):
        def change(document, table):
            table._tbl.getparent().remove(table._tbl)
            embed(document, self.page())

        result = merge_word(change)
        assert result.answers == ANSWERS
        assert {entry.ref.sheet for entry in result.merged.entries} == {"表1"}

    @pytest.mark.parametrize("data", ["<html><p>块中的说明</p></html>", "<div>块中的说明</div>", "块中的说明"])
    def test_words_alone(self, data):
        result = merge_word(lambda document, _: embed(document, data.encode()))
        assert result.answers == ANSWERS
        assert outside(result) == ["块中的说明"]

    def test_what_cannot_be_read_is_said(self):
        result = merge_word(lambda document, _: embed(document, b"{\\rtf1 x}", "application/rtf"))
        assert result.answers == ANSWERS
        assert "RTF" in outside(result)[0]


class TestFields:
    FIELD = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    LIST = '<w:ddList>{}<w:listEntry w:val="未启动"/><w:listEntry w:val="已完成"/></w:ddList>'

    @pytest.mark.parametrize(
        ("chosen", "shown"), [('<w:result w:val="1"/>', "已完成"), ('<w:default w:val="1"/>', "已完成"), ("", "未启动")]
    )
    def test_a_list_of_the_old_kind(self, chosen, shown):
        xml = self.FIELD.format(self.LIST.format(chosen))
        result = merge_word(lambda _, table: fill(table.rows[1].cells[5], xml))
        assert result.answers["1-001"][1] == shown

    def test_ticks(self):
        ticked, blank = "<w:checkBox><w:checked/></w:checkBox>", "<w:checkBox><w:default w:val='0'/></w:checkBox>"
        xml = (
            f"{self.FIELD.format(ticked)}<w:r><w:t>已完成</w:t></w:r>{self.FIELD.format(blank)}<w:r><w:t>未启动</w:t></w:r>"
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        )
        result = merge_word(lambda _, table: fill(table.rows[1].cells[4], xml))
        assert result.answers["1-001"][0] == "☑已完成☐未启动☑"

    PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"

    def test_a_prompt_is_no_answer(self):
        prompt = self.PROMPT.format("<w:r><w:t>单击或点击此处输入文字。</w:t></w:r>")

        def change(_, table):
            fill(table.rows[1].cells[4], prompt)
            cell = table.rows[2].cells[4]
            cell._tc.getparent().replace(
                cell._tc,
                parse_xml(
                    self.PROMPT.format(f"<w:tc>{run('单击或点击此处输入文字。')}</w:tc>").replace(
                        "<w:sdt>", f"<w:sdt {SPACES}>", 1
                    )
                ),
            )

        result = merge_word(change)
        assert result.answers["1-001"][0] == result.answers["1-002"][0] == ""
        assert result.answers["1-003"] == ANSWERS["1-003"]
        assert "单击" not in "".join(f.message for f in result.findings)

    def test_what_does_not_read_like_a_prompt_is_listed(self):
        prompt = self.PROMPT.format("<w:r><w:t>已建成3所。</w:t></w:r>")
        result = merge_word(lambda _, table: fill(table.rows[1].cells[4], prompt))
        assert result.answers["1-001"][0] == ""
        assert outside(result) == ["（控件提示）已建成3所。"]


def related(target, kind="image"):
    entry = f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    return {"word/_rels/document.xml.rels": lambda data: data.replace(b"</Relationships>", entry.encode())}


@pytest.mark.parametrize(
    "change",
    [
        related("../NULL"),
        related("media/none.png"),
        *({name: b"<broken"} for name in ("docProps/core.xml", "word/settings.xml", "word/theme/theme1.xml")),
        *({name: b"<broken"} for name in ("word/numbering.xml", "word/styles.xml", "[Content_Types].xml")),
        {"docProps/core.xml": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_lesser_part_broken_costs_nothing(change):
    data = word_form()
    assert set(change) <= set(parts_of(data))
    result = merge_one(with_part(data, change), "报送.docx")
    assert result.answers == ANSWERS
    assert result.of("file-unreadable") == []


def test_comments_that_cannot_be_read_are_said():
    data = word_form(
        lambda document, table: document.add_comment(table.rows[1].cells[4].paragraphs[0].runs, "口径", author="李四")
    )
    result = merge_one(with_part(data, {"word/comments.xml": b"<broken"}), "报送.docx")
    assert result.answers == ANSWERS
    assert outside(result) == ["（批注）这一部分已损坏，读不出来，请打开原文件查看"]
    assert [f.cell for f in result.of("cell-comment")] == ["E2"]


def test_a_document_whose_text_is_broken_is_damaged():
    (found,) = merge_one(with_part(word_form(), {"word/document.xml": b"<broken"}), "报送.docx").read
    assert found.code == "file-unreadable"
    assert "已损坏" in found.message


def test_main_part_elsewhere():
    parts = parts_of(word_form())
    moved = {
        name.replace("word/document.xml", "word/text.xml"): data.replace(b"word/document.xml", b"word/text.xml")
        for name, data in parts.items()
    }
    assert merge_one(packed(moved), "报送.docx").answers == ANSWERS

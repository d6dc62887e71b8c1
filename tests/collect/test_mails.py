"""Mails and web archives that were saved as files: every text, form and attachment in them is read or listed."""

import base64
import io

import pytest

from tests.collect.kit import ANSWERS, WATER, filled, merge_one, opened, rows_of, saved
from tests.collect.test_forms import PNG
from wrkit.collect.outside import in_pieces
from wrkit.collect.unwrap import distinct
from wrkit.formats import sniff
from wrkit.model.refs import Ref

HEAD = "From: jw@example.cn\r\nSubject: =?utf-8?B?" + base64.b64encode("区教委报送".encode()).decode() + "?=\r\n"


def part(data, kind="text/plain; charset=utf-8", **headers):
    data = data.encode() if isinstance(data, str) else data
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    body = base64.encodebytes(data).decode()
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n{body}"


def file(data, name="jw.xlsx", kind="application/octet-stream"):
    return part(data, kind, Content_Disposition=f'attachment; filename="{name}"')


def parts(*items, kind="mixed", mark="B1"):
    inner = "".join(f"--{mark}\r\n{item}\r\n" for item in items)
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n{inner}--{mark}--\r\n'


def mail(body, head=HEAD):
    return merge_one(f"{head}MIME-Version: 1.0\r\n{body}".encode(), "来信.eml")


def page(answers=ANSWERS, charset="utf-8"):
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell.replace(chr(10), '<br>')}</td>" for cell in row) + "</tr>"
        for row in rows_of(answers)
    )
    return f'<html><meta charset="{charset}"><p>填报单位：区教委</p><table>{rows}</table></html>'


def said(result):
    return "\n".join(f.message for f in result.read)


class TestWords:
    def test_text_before_and_after_an_attachment(self):
        result = mail(parts(part("前段说明。"), file(filled()), part("后段：1-002请延期。")))
        assert result.answers == ANSWERS
        (finding,) = result.of("text-outside")
        assert finding.message.endswith("（邮件正文）区教委报送；前段说明。；后段：1-002请延期。")

    @pytest.mark.parametrize("stub", ["", "请用支持HTML的客户端查看。"])
    def test_html_beside_a_stub(self, stub):
        forms = parts(
            part(stub), part("<p>1-002请延期。</p>", "text/html; charset=utf-8"), kind="alternative", mark="B2"
        )
        assert f"区教委报送；{stub}{'；' if stub else ''}1-002请延期。" in said(mail(parts(forms, file(filled()))))

    def test_the_same_text_in_two_forms_is_said_once(self):
        forms = parts(part("请 查收"), part("<div>请</div><div>查收</div>", "text/html"), kind="alternative", mark="B2")
        assert said(mail(parts(forms, file(filled())))).count("查收") == 1

    @pytest.mark.parametrize(
        "declared",
        ["; charset=gb2312", "; charset=x-gbk", "; charset=ansi", "; charset=cp-936", "", "; charset=us-ascii"],
    )
    @pytest.mark.parametrize("kind", ["text/plain", "text/html"])
    def test_gbk_whatever_it_is_declared_as(self, declared, kind):
        assert "镕垚负责" in said(mail(part("镕垚负责，已完成。".encode("gbk"), kind + declared)))

    def test_less_and_more_than_are_no_marks(self):
        assert "增速<5%，降幅>3%" in said(mail(part("<p>增速<5%，降幅>3%</p>", "text/html; charset=utf-8")))

    def test_a_long_text_is_given_whole(self):
        result = mail(part("长" * 70_000 + "完。"))
        messages = [f.message for f in result.read]
        assert {f.code for f in result.read} == {"mail-empty"}
        assert max(map(len, messages)) < 32_767
        assert "".join(messages).count("长") == 70_000
        assert "完。" in messages[-1]

    def test_a_calendar_and_a_picture_in_the_text_are_listed(self):
        result = mail(
            parts(
                part("BEGIN:VCALENDAR\r\nSUMMARY:现场会改期\r\nEND:VCALENDAR", "text/calendar; charset=utf-8"),
                part(PNG, 'image/png; name="scan.png"', Content_ID="<1>", Content_Disposition="inline"),
                file(filled()),
            )
        )
        assert "现场会改期" in said(result)
        assert "（图片 scan.png）" in said(result)
        assert result.of("file-unreadable") == []

    def test_tags_never_closed_cost_no_time(self):
        assert mail(part("<style " * 100_000 + "<head>" * 100_000, "text/html")).of("mail-empty")

    def test_what_a_style_or_a_comment_holds_is_not_said(self):
        text = "<style>p {}</style><!-- 注 --><SCRIPT>x</script><title>题</title><p>正文。</p>"
        assert said(mail(part(text, "text/html; charset=utf-8"))).endswith("区教委报送；正文。")


class TestForms:
    def test_a_form_in_the_body_beside_a_picture_and_a_scan(self):
        result = mail(parts(part(page(), "text/html; charset=utf-8"), file(b"%PDF-1.4 x", "scan.pdf")))
        assert result.answers == ANSWERS
        assert {entry.ref.file for entry in result.merged.entries} == {"来信.eml/邮件正文"}
        assert "scan.pdf" in result.of("file-unreadable")[0].file

    def test_it_is_as_old_as_its_mail(self):
        body = part(page(), "text/html; charset=utf-8")
        result = mail(body, HEAD + "Date: Tue, 07 Apr 2026 08:00:00 +0000\r\n")
        assert {entry.modified for entry in result.merged.entries} == {"2026-04-07 16:00:00"}

    def test_gbk_declared_as_gb2312(self):
        answers = {"1-001": ("由镕垚负责建成2所。", "", "", "")}
        data = page(answers, "gb2312").encode("gbk")
        assert mail(part(data, "text/html; charset=gb2312")).answers == answers

    def test_the_mail_quoted_does_not_override_the_attachment(self):
        old = f"<p>已改，见附件</p><blockquote>{page({'1-001': ('上次报的。', '', '', '')})}</blockquote>"
        result = mail(
            parts(part(old, "text/html; charset=utf-8"), file(filled())),
            HEAD + "Date: Fri, 1 Jan 2027 08:00:00 +0800\r\n",
        )
        assert result.answers == ANSWERS
        assert "上次报的。" in said(result)

    def test_a_form_in_the_mail_quoted_is_read_where_there_is_no_other(self):
        result = mail(part(f"<p>转发</p><blockquote>{page()}</blockquote>", "text/html; charset=utf-8"))
        assert result.answers == ANSWERS

    @pytest.mark.parametrize("kind", ["text/csv; charset=gbk", "text/xml; charset=gb2312"])
    def test_a_table_nobody_named(self, kind):
        answers = {"1-001": ("由镕垚负责建成2所。", "", "", "")}
        rows = rows_of(answers)
        if "csv" in kind:
            data = "\r\n".join(",".join(row) for row in rows).encode("gbk")
        else:
            cells = ("".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row) for row in rows)
            table = "".join(f"<Row>{row}</Row>" for row in cells)
            space = "urn:schemas-microsoft-com:office:spreadsheet"
            data = (
                f'<?xml version="1.0" encoding="GB2312"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
                f'<Worksheet ss:Name="一"><Table>{table}</Table></Worksheet></Workbook>'
            ).encode("gbk")
        assert mail(parts(part("请查收"), part(data, kind))).answers == answers


class TestContainers:
    def two_units(self):
        def commented(book):
            from openpyxl.comments import Comment

            book["填报表"]["E4"].comment = Comment("口径待核", "李四")

        return filled(commented), filled(answers={"3-001": ("治理5公里", "", "", "")}, unit=WATER)

    def test_two_attachments_of_one_name(self):
        first, second = self.two_units()
        result = mail(parts(file(first, "form.xlsx"), file(second, "form.xlsx")))
        assert set(result.answers) == {*ANSWERS, "3-001"}
        assert {e.ref.file for e in result.merged.entries} == {"来信.eml/form.xlsx", "来信.eml/form（2）.xlsx"}
        assert [(f.file, f.cell) for f in result.of("cell-comment")] == [("来信.eml/form.xlsx", "E4")]

    def test_two_members_of_one_name(self):
        import warnings
        import zipfile

        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for data in self.two_units():
                archive.writestr("表.xlsx", data)
        result = merge_one(target.getvalue(), "材料.zip")
        assert {e.ref.file for e in result.merged.entries} == {"材料.zip/表.xlsx", "材料.zip/表（2）.xlsx"}
        assert set(result.answers) == {*ANSWERS, "3-001"}

    def test_versions_under_one_name_are_told_apart(self):
        older, newer = opened(filled()), opened(filled())
        older["填报表"]["E4"] = "第一稿"
        newer["填报表"]["E4"] = "第二稿"
        result = mail(parts(file(saved(older), "form.xlsx"), file(saved(newer), "form.xlsx")))
        assert {"returned-twice", "returned-tie"} & result.codes
        assert {entry.fields.get("完成情况") for entry in result.merged.entries} >= {"第一稿", "第二稿"}

    def test_names_made_distinct_take_no_other_name(self):
        assert distinct(["a.xlsx", "a.xlsx", "a（2）.xlsx", "无", "无"]) == [
            "a.xlsx", "a（3）.xlsx", "a（2）.xlsx", "无", "无（2）",
        ]  # fmt: skip

    def test_a_forwarded_mail_encoded_as_a_whole(self):
        inner = f"{HEAD}MIME-Version: 1.0\r\n{parts(part('内层说明。'), file(filled()), mark='B3')}"
        outer = parts(part("见转发"), part(inner, 'message/rfc822; name="x.eml"'))
        result = mail(outer)
        assert result.answers == ANSWERS
        assert "内层说明。" in said(result)

    def test_an_encoding_with_a_blank_behind_it(self):
        attached = file(filled()).replace("base64\r\n", "BASE64 \r\n")
        assert mail(parts(part("请查收"), attached)).answers == ANSWERS

    @pytest.mark.parametrize(
        "before",
        ["".join(f"X-H{number}: b\r\n" for number in range(60)), "\ufeff", ">From x Mon\r\n", "From x Mon\r\n", "\r\n"],
    )
    def test_what_may_stand_before_the_sender(self, before):
        data = f"{before}{HEAD}MIME-Version: 1.0\r\n{parts(part('正文。'), file(filled()))}".encode()
        assert sniff(data) == "eml"
        result = merge_one(data, "来信.eml")
        assert result.answers == ANSWERS
        assert "正文。" in said(result)

    def test_a_mailbox(self):
        first, second = self.two_units()
        line = "From jw@example.cn Wed Apr  8 09:00:00 2026\r\n"
        mails = [
            f"{line}{HEAD}MIME-Version: 1.0\r\n{parts(part('其一。'), file(data))}\r\n" for data in (first, second)
        ]
        result = merge_one("".join(mails).encode(), "信.mbox")
        assert set(result.answers) == {*ANSWERS, "3-001"}
        assert {e.ref.file for e in result.merged.entries} == {"信.mbox/第1封/jw.xlsx", "信.mbox/第2封/jw.xlsx"}


FRAMES = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><xml><x:ExcelWorksheet><x:Name>填报表</x:Name>'
    '<x:WorksheetSource HRef="x.files/sheet001.htm"/></x:ExcelWorksheet></xml>'
    '<frameset><frame src="x.files/sheet001.htm"></frameset></html>'
)


@pytest.mark.parametrize("name", ["区教委.mht", "区教委.xls"])
def test_a_workbook_saved_as_one_web_page(name):
    def at(place, text):
        return part(text, 'text/html; charset="utf-8"', Content_Location=f"file:///C:/x.files/{place}")

    data = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n" + parts(
        at("../x.htm", FRAMES), at("sheet001.htm", page()), at("sheet002.htm", "<table><tr><td>另一张表</td></tr></table>"),
        kind="related",
    )  # fmt: skip
    result = merge_one(data.encode(), name)
    assert result.answers == ANSWERS
    assert {entry.ref.sheet for entry in result.merged.entries} == {"填报表"}
    (other,) = result.of("sheet-not-form")
    assert (other.file, other.sheet) == (name, "表2")
    assert "另一张表" in other.message


def test_texts_in_as_few_pieces_as_cells_hold():
    texts = [(Ref("a", "", str(number)), str(number) * 12_000) for number in range(4)]
    assert [(ref.cell, len(text)) for ref, text in in_pieces(texts)] == [("0", 24_001), ("2", 24_001)]
    assert list(in_pieces([])) == []

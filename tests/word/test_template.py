"""Word templates: what is wrong is named with its paragraph, values are data, tables stand in their places."""

from __future__ import annotations

import io
import re

import docx
import pytest

from wrkit.errors import UsageError
from wrkit.model.profile import FOUNDER_GBK, GB_9704
from wrkit.model.tables import Table, TableColumn
from wrkit.resources import resource_dir
from wrkit.word.read_annex import read_rows
from wrkit.word.template import check, fill, require

TABLE = Table(
    "附件2", "题", (TableColumn("序号", 6, "center"), TableColumn("目标任务", 40)), (("1", "甲"), ("2", "乙")), False
)
KNOWN = ("总数", "未达标数", "单位", "标题", "表")


def template(*paragraphs, header=""):
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def filled(*paragraphs, values=None, tables=None, **options):
    data, _ = fill(template(*paragraphs), "模板/附件.docx", values or {}, tables or {}, GB_9704, title="题", **options)
    return docx.Document(io.BytesIO(data)), data


def texts(document):
    return [p.text for p in document.paragraphs if p.text]


def faults(*paragraphs, **options):
    return [(fault.place, fault.why) for fault in check(template(*paragraphs, **options), "附件.docx", KNOWN)]


def test_values_are_filled_in():
    document, _ = filled("共{{ 总数 }}项，其中未实现{{ 未达标数 }}项。", values={"总数": 194, "未达标数": 11})
    assert texts(document) == ["共194项，其中未实现11项。"]


@pytest.mark.parametrize("value", ["{{ 总数 }}", "{% raw %}", "<w:p/>&amp;", "{#", "a\nb"])
def test_values_are_data(value):
    document, _ = filled("说：{{ 总数 }}。", values={"总数": value})
    assert texts(document) == [f"说：{value}。"]


def test_tables_stand_where_they_are_named_and_what_follows_stays():
    document, data = filled("前", "{{ 表 }}", "后{{ 总数 }}", values={"总数": 2}, tables={"表": TABLE})
    assert read_rows(data, ["序号", "目标任务"]) == TABLE.rows
    order = [child.tag.rpartition("}")[2] for child in document.element.body]
    assert order[:4] == ["p", "tbl", "p", "p"]
    assert texts(document) == ["前", "后2"]


def test_loops_and_conditions():
    document, _ = filled(
        "{%p for 行 in 单位 %}", "{{ 行.名称 }}{% if 行.数 %}（{{ 行.数 }}项）{% endif %}", "{%p endfor %}",
        values={"单位": [{"名称": "甲局", "数": 2}, {"名称": "乙局", "数": 0}]},
    )  # fmt: skip
    assert texts(document) == ["甲局（2项）", "乙局"]


@pytest.mark.parametrize(
    ("paragraphs", "place", "word"),
    [
        (["一", "共{{ 总数目 }}项"], "第2段", "总数目"),
        (["{% for 行 in 部门 %}{{ 行.名称 }}{% endfor %}"], "第1段", "部门"),
        (["{{ 总数 }", "二"], "第1段", "花括号"),
        (["一", "{{ 总", "数 }}"], "第2段", "花括号"),
        (["{%p if 总数 %}{%p endif %}"], "第1段", "两个"),
        (["一", "{% if 总数 %}", "三"], "第2段", "没有对应的“{% endif %}”"),
        (["一", "{%p if 总数 %}", "{%p for 行 in 单位 %}", "二", "{%p endif %}"], "第3段", "没有对应的“{% endfor %}”"),
        (["一", "二", "{%p endif %}"], "第3段", "前面没有“{% if … %}”"),
        (["一", "{% else %}"], "第2段", "前面没有“{% if … %}”"),
        (["一", "｛｛ 总数 ｝｝项"], "第2段", "全角"),
        (["一", "{｛ 总数 ｝}项"], "第2段", "全角"),
        (["一", "{%p if 总数 %}", "{{ 总数（1） }}", "{%p endif %}"], "第3段", "“（”不能这样用"),
        (["一", "{% fro 行 in 单位 %}"], "第2段", "没有“fro”这种写法"),
        (["一", "{{ 总数|大写 }}"], "第2段", "没有“大写”这种用法"),
        (["一", "{{ 总数 + }}"], "第2段", "没有写完"),
        (["一", "{% for 行 单位 %}{% endfor %}"], "第2段", "“单位”的位置不对"),
        (["{{ 总数 未达标数 }}"], "第1段", "写法有误"),
    ],
)
def test_faults_are_named_with_their_paragraph(paragraphs, place, word):
    found = faults(*paragraphs)
    assert found and word in found[0][1]
    assert found[0][0] == place
    assert not [why for _, why in found if re.search("[a-z]{3,} [a-z]{2,} [a-z]", why)]  # no English sentence


def test_a_block_left_open_far_down_is_named_with_its_own_paragraph():
    loop = ["{%p for 行 in 单位 %}", "{{ 行.名称 }}", "{%p endfor %}"]
    found = faults(*loop * 6, "二", "三", "{%p for 行 in 单位 %}", "{{ 行.名称 }}")
    assert found == [("第21段", "“{%p for 行 in 单位 %}”没有对应的“{% endfor %}”")]


@pytest.mark.parametrize(
    "text", ["｛{{ 总数 }}｝", "达标率{{ 总数 }}％", "｛甲｝", "{% if 标题 == “全年” %}{% endif %}"]
)
def test_marks_that_are_no_tags_are_let_be(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("paragraph", "fault"),
    [("见{{ 表 }}如下", "单独占一段"), ("{{ 表 }}。", "单独占一段"), ("{% if 总数 %}{{ 表 }}{% endif %}", "")],
)
def test_a_table_inside_a_sentence_is_found_before_anything_is_filled_in(paragraph, fault):
    found = check(template("一", paragraph), "附件.docx", KNOWN, ("表",))
    assert [(item.place, fault in item.why) for item in found] == ([("第2段", True)] if fault else [])


def test_a_table_cannot_stand_in_a_header():
    (found,) = check(template("一", header="{{ 表 }}"), "附件.docx", KNOWN, ("表",))
    assert (found.place, "页眉" in found.why) == ("页眉第1段", True)


@pytest.mark.parametrize(
    ("text", "value", "word"),
    [
        ("{% for 行 in 总数 %}{{ 行.称呼 }}{% endfor %}", [{"名称": 1}], "没有“称呼”这一项"),
        ("{{ 1 / 总数 }}", 0, "除数是0"),
        ("{{ 总数.__class__ }}", 1, "“__class__”"),
    ],
)
def test_what_only_filling_in_shows_is_said_in_chinese(text, value, word):
    with pytest.raises(UsageError, match=word) as caught:
        filled("一", text, values={"总数": value})
    assert not re.search("[a-z]{3,} [a-z]{2,}", caught.value.what)


def test_headers_are_checked_too():
    assert faults("{{ 总数 }}", header="{{ 机关 }}") == [("页眉第1段", "没有“机关”这个名称")]


def test_a_good_template_has_no_faults():
    assert faults("{{ 标题 }}", "{% for 行 in 单位 %}{{ 行.名称 }}{{ loop.index }}{% endfor %}", "{{ 表 }}") == []


def test_nothing_is_filled_in_where_something_is_unknown():
    with pytest.raises(UsageError, match="总数目") as caught:
        filled("一", "共{{ 总数目 }}项", values={"总数": 1})
    assert "第2段" in str(caught.value)


def test_what_is_no_word_document_is_said():
    with pytest.raises(UsageError, match="不是 Word 文件"):
        check(b"PK\x03\x04", "附件.docx", KNOWN)
    with pytest.raises(UsageError, match="不是 Word 文件"):
        require("文本".encode(), "附件.docx", "表")


@pytest.mark.parametrize(
    ("paragraphs", "message"), [(["表：{{ 表 }}"], "单独占一段"), (["{{ 表 }}", "{{ 表 }}"], "不止一次")]
)
def test_a_table_needs_a_paragraph_of_its_own(paragraphs, message):
    with pytest.raises(UsageError, match=message):
        filled(*paragraphs, tables={"表": TABLE})


def test_a_template_for_an_annex_needs_the_table():
    with pytest.raises(UsageError, match="没有地方放"):
        require(template("{{ 标题 }}"), "附件.docx", "表")


@pytest.mark.parametrize(
    "attack", ["{{ ''.__class__.__mro__ }}", "{{ 总数.__class__ }}", "{% include '/etc/passwd' %}"]
)
def test_templates_run_in_a_sandbox(attack):
    with pytest.raises(UsageError):
        filled(attack, values={"总数": 1})


def test_the_same_template_gives_the_same_bytes():
    assert filled("{{ 总数 }}", "{{ 表 }}", values={"总数": 1}, tables={"表": TABLE})[1] == filled(
        "{{ 总数 }}", "{{ 表 }}", values={"总数": 1}, tables={"表": TABLE}
    )[1]  # fmt: skip


def test_quotes_and_dashes_take_the_chinese_font():
    document, _ = filled("“{{ 总数 }}”——……", values={"总数": "开门红"})
    (paragraph,) = [p for p in document.paragraphs if p.text]
    assert all('w:hint="eastAsia"' in run._r.xml for run in paragraph.runs)


def test_wrkits_own_templates_follow_the_profile():
    from tests.word.values import VALUES

    data = (resource_dir("templates") / "通报.docx").read_bytes()
    tables = dict.fromkeys(("单位表", "领导表", "未达标表"), TABLE)
    made, _ = fill(data, "通报.docx", VALUES, tables, FOUNDER_GBK, title="题", own=True)
    styles = docx.Document(io.BytesIO(made)).styles.element.xml
    assert "方正小标宋_GBK" in styles
    assert "方正仿宋_GBK" in styles
    kept, _ = fill(data, "通报.docx", VALUES, tables, FOUNDER_GBK, title="题", own=False)
    assert "方正小标宋_GBK" not in docx.Document(io.BytesIO(kept)).styles.element.xml

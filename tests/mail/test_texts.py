"""The texts of mails: what people may write in them, and what they may not."""

import datetime
import re

import pytest

from wrkit.errors import UsageError
from wrkit.mail.texts import NAMES, MailTemplate, file_name
from wrkit.model.master import Master
from wrkit.model.messages import KINDS
from wrkit.model.periods import Period
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Unit
from wrkit.outbox import Asked, Occasion, letters
from wrkit.resources import resource_dir

Q1 = Period(2025, "Q1")


def filled(source, encoding="utf-8", **values):
    return MailTemplate(source.encode(encoding), "邮件-下发.txt").render(values)


def test_the_first_line_is_the_subject():
    text = filled(
        "{# 说明 #}\n\n主题： {{ 期别 }}填报 \n\n{{ 单位 }}：\n\n    请填报。\n", 期别="一季度", 单位="区教委"
    )
    assert text == ("一季度填报", "区教委：\n\n    请填报。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_any_editor_on_windows_may_save_it(encoding):
    assert filled("主题：填报\r\n\r\n请填报。\r\n", encoding) == ("填报", "请填报。")


@pytest.mark.parametrize(
    ("source", "said", "line"),
    [
        ("主题：x\n{{ 单 }}", "没有的名称", "第2行"),
        ("主题：x\n{% if %}", "语法错误", "第2行"),
        ("主题：x\n{% for 甲 in 任务 %}\n{{ 甲 }}\n请填报", "没有对应的“{% endfor %}”", "第2行"),
        ("主题：x\n请填报\n{% endif %}", "前面没有“{% if … %}”", "第3行"),
        ("主题：x\n\n｛｛ 单位 ｝｝：", "全角", "第3行"),
        ("主题：x\n{{ 单位（1） }}", "“（”不能这样用", "第2行"),
        ("x\n", "第一行应是", "第1行"),
        ("主题：\nx", "主题是空的", "第1行"),
        ("主题：x\n\n{{ ''.__class__.__mro__ }}", "不能这样写|没有的名称", "第3行"),
        ("主题：x\n{{ 1 / 0 }}", "算不出来", "第2行"),
        ("主题：x\n{% include '/etc/passwd' %}", "不能这样写|算不出来", "第2行"),
        ("主题：x\n{% for i in range(10000000) %}x{% endfor %}", "算不出来|不能这样写", "第2行"),
    ],
)
def test_a_mistake_is_told_with_its_line(source, said, line):
    with pytest.raises(UsageError) as caught:
        filled(source)
    assert any(word in caught.value.what for word in said.split("|")), caught.value.what
    assert caught.value.ref.cell == line
    assert not re.search("[a-z]{3,} [a-z]{2,} [a-z]", caught.value.what)  # no English sentence
    assert "截止日期" in caught.value.advice


def test_values_are_data_never_templates():
    text = filled("主题：{{ 单位 }}\n{{ 单位 }} {{ 设置['x'] }}", 单位="{{ 1+1 }}", 设置={"x": "{% raw %}<b>"})
    assert text == ("{{ 1+1 }}", "{{ 1+1 }} {% raw %}<b>")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("due", [None, datetime.date(2025, 4, 10)])
def test_the_texts_that_come_with_wrkit(kind, due):
    template = MailTemplate((resource_dir("templates") / file_name(kind)).read_bytes(), kind)
    tasks = tuple(Task(TaskId(1, n), "新建学校" * 30, ("区教委",)) for n in (1, 2))
    book = TaskBook("标题", 2025, tasks, (Unit("区教委", contact="张\n三", mail="a@b.cn"),))
    master = Master(book, settings={"落款": "区政府督查室\nBcc: x@y.cn"})
    asked = Asked("区教委", kind, tasks, (), 3)
    (made,), findings = letters(master, Occasion(Q1, due, datetime.date(2025, 4, 12)), [asked], {kind: template}, {})
    assert not findings
    assert "区教委" in made.subject
    assert "2025年一季度" in made.subject
    assert made.body.startswith("区教委：\n")
    assert ("2025年4月10日（星期四）" in made.body) == (due is not None)
    assert "区政府督查室Bcc: x@y.cn" in made.body
    assert "{" not in made.body
    assert "\n\n\n" not in made.body
    if kind in ("提醒", "催办", "督办"):
        assert "1-001" in made.body
        assert "……" in made.body
        assert ("逾期 2 天" in made.body) == (due is not None)


def test_every_name_is_filled():
    seen = []

    class Spy:
        def render(self, values):
            seen.extend(values)
            return filled("主题：x\n")

    book = TaskBook("标题", 2025, (), (Unit("区教委", mail="a@b.cn"),))
    letters(Master(book), Occasion(Q1, None, datetime.date(2025, 4, 1)), [Asked("区教委", "下发")], {"下发": Spy()}, {})
    assert tuple(seen) == NAMES or set(seen) == set(NAMES)

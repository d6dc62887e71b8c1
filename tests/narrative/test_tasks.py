from __future__ import annotations

from dataclasses import replace

import pytest

from tests.narrative.reports import FRAME, GENERAL, accounted, document, is_beside, plan, reasons, texts
from wrkit.model.refs import Ref
from wrkit.model.sheets import Paragraph
from wrkit.narrative import read_narrative, text_document
from wrkit.narrative.rows import by_unit

HEADED = (
    "（一）建设城市。统筹推进各项工作。",
    "更新城区。改造小区3个。新建公厕2座。",
    "治理环境。清运垃圾5万吨。种树3万株。",
)


def test_headings_become_categories_and_topic_sentences_topics() -> None:
    draft = plan(*GENERAL, *HEADED, "（二）振兴乡村。做好“三农”工作。", "扩大种植。种茶2万亩。修渠8公里。")
    rows = [(str(task.id), task.category, task.topic, task.text) for task in draft.tasks if task.id.part == 2]
    assert rows == [
        ("2-001", "（一）建设城市", "更新城区", "改造小区3个。"),
        ("2-002", "（一）建设城市", "更新城区", "新建公厕2座。"),
        ("2-003", "（一）建设城市", "治理环境", "清运垃圾5万吨。"),
        ("2-004", "（一）建设城市", "治理环境", "种树3万株。"),
        ("2-005", "（二）振兴乡村", "扩大种植", "种茶2万亩。"),
        ("2-006", "（二）振兴乡村", "扩大种植", "修渠8公里。"),
    ]
    assert {
        "更新城区。": "主题句（已作子题）",
        "统筹推进各项工作。": "标题下的总领句",
        "（一）建设城市。": "标题",
    }.items() <= reasons(draft).items()
    assert draft.year == 2026
    assert [task.text for task in draft.tasks if task.id.part == 1] == ["地区生产总值增长6%", "粮食产量9万吨"]


def test_a_lead_in_with_a_number_is_a_task() -> None:
    draft = plan(*GENERAL, "（一）建设城市。完成投资9亿元。", "更新城区。改造小区3个。")
    assert "完成投资9亿元。" in texts(draft)


def test_short_first_sentences_are_tasks_where_paragraphs_have_no_topics() -> None:
    draft = plan(
        *GENERAL,
        "（一）建设城市。",
        "建成文化馆。改造小区3个，新建公厕2座，清运垃圾5万吨。",
        "深入推进城市更新行动，改造老旧小区3个、背街小巷9条。新建公厕2座。",
        "全面推进垃圾分类，新建分类投放点30个，分拣中心投入运行。",
        "加快推进海绵城市建设试点，改造雨水管网9公里。实施路灯改造。",
        "持续推进绿化美化亮化净化，新增绿地2公顷。实施公园改造。",
    )
    assert "建成文化馆。" in texts(draft)


@pytest.mark.parametrize(
    "heads",
    [
        ("二、2026年工作安排", "（一）建设城市。", "（二）振兴乡村。", "三、加强政府自身建设", "（一）依法行政。"),
        ("第二部分　2026年主要任务", "一、建设城市", "二、振兴乡村", "第三部分　政府自身建设", "一、依法行政"),
        ("2026年工作安排", "一、建设城市", "二、振兴乡村", "政府自身建设", "一、依法行政"),
        ("二、2026年工作安排", "1.建设城市。", "2.振兴乡村。", "三、政府自身建设", "1.依法行政。"),
        ("2026年工作安排", "一、建设城市", "二、振兴乡村", "三、加强政府自身建设"),
    ],
)
def test_kinds_of_numbering(heads: tuple[str, ...]) -> None:
    plan_head, first, second, self_head, *last = heads
    front = (
        "第一部分　2025年工作回顾"
        if "部分" in plan_head
        else "2025年工作回顾"
        if plan_head[0] == "2"
        else "一、2025年工作回顾"
    )
    body = "加快老旧小区改造，全年完成改造小区3个、背街小巷5条。"
    other = "扩大茶叶种植面积，全年新种植茶叶2万亩、油茶1万亩。"
    own = "全面推行行政执法公示制度，办结行政复议案件30件。"
    lines = (
        front,
        "过去一年，建成公园9个，各项工作取得了新的进展。",
        plan_head,
        first,
        body,
        second,
        other,
        self_head,
        *last,
        own,
    )
    draft, found = read_narrative(document(*lines))
    assert texts(draft) == [body, other]
    assert texts(draft, 3) == [own]
    assert [finding.code for finding in found] == ["report-no-targets"]
    assert [task.category for task in draft.tasks][:2] == [first.rstrip("。"), second.rstrip("。")]


def test_the_review_and_the_years_to_come_are_left_out_unless_wanted() -> None:
    lines = (
        "一、2025年工作回顾",
        "新建公园3个。",
        "二、今后五年目标任务",
        "建成高铁。",
        "三、2026年重点工作",
        "（一）建设。",
        "改造小区3个。新建桥2座。",
    )
    draft, _ = read_narrative(document(*lines))
    assert texts(draft) == ["改造小区3个。", "新建桥2座。"]
    assert [fate.partition("：")[0] for _, fate in draft.sections] == ["没有读入", "没有读入", "读入"]
    whole, _ = read_narrative(document(*lines), everything=True)
    assert texts(whole, 4) == ["新建公园3个。", "建成高铁。"]
    assert {task.part for task in whole.tasks if task.id.part == 4} == {"2025年工作回顾", "今后五年目标任务"}


def test_broken_sentences_are_whole_again() -> None:
    lines = (*GENERAL, "（一）建设。", "围绕建设枢纽，", "加快改造车站，新开线路3条。新建桥2座。")
    draft = plan(*lines)
    assert texts(draft)[0] == "围绕建设枢纽，加快改造车站，新开线路3条。"
    assert accounted(draft) == "".join((FRAME[-1], *lines))


def test_front_and_back_matter_are_listed_with_a_reason() -> None:
    draft = plan(
        *GENERAL,
        *HEADED,
        "三、政府自身建设",
        "推进政务公开，公开事项90项。",
        "抄送：区委办，区法",
        "院，区检察院。",
        "名词解释",
    )
    assert [(item.text, item.reason[:4]) for item in draft.left_out if is_beside(item)] == [
        ("各位代表：", "正文之前"),
        ("现在，我代表区人民政府向大会报告工作。", "正文之前"),
        ("一、2025年工作回顾（以下1段，12字）", "没有读入"),
        ("抄送：区委办，区法", "正文之后"),
        ("院，区检察院。", "正文之后"),
        ("名词解释", "正文之后"),
    ]
    assert "抄送" not in accounted(draft)
    assert texts(draft, 3) == ["推进政务公开，公开事项90项。"]


def test_what_follows_a_note_is_listed_with_a_reason() -> None:
    """Not even a task behind 附： disappears."""
    draft = plan(*GENERAL, *HEADED, "附：2026年重点项目", "新建大桥2座。")
    behind = [(item.text, item.heading) for item in draft.left_out if item.reason.startswith("正文之后")]
    assert behind == [("附：2026年重点项目", "（正文之后）"), ("新建大桥2座。", "（正文之后）")]
    assert "新建大桥2座。" not in texts(draft)


def test_titles_contents_and_footnotes_are_listed_too() -> None:
    lines = ("政府工作报告", "二、2026年工作安排\t3", *FRAME[-1:], *GENERAL, *HEADED)
    around = (Paragraph("老旧小区：2000年以前建成的小区。", Ref("报告.docx", "", "脚注")),)
    draft, _ = read_narrative(replace(document(*lines), around=around))
    assert {item.text: item.reason for item in draft.left_out if is_beside(item)} == {
        "政府工作报告": "正文之前（标题、称呼、开场的话）",
        "二、2026年工作安排\t3": "目录",
        "老旧小区：2000年以前建成的小区。": "页眉、页脚或脚注",
    }
    bare, _ = read_narrative(document("2026年政府工作报告。", "加快改造小区，完成3个。"))
    assert [item.text for item in bare.left_out] == ["2026年政府工作报告。"]
    assert texts(bare) == ["加快改造小区，完成3个。"]


def test_targets_parted_by_commas_and_listed_under_a_heading() -> None:
    draft = plan(
        "预期目标为：地区生产总值增长6%左右，甲投资、乙零售分别增长5%、7%，居民收入与经济同步，完成减排任务。", *HEADED
    )
    assert texts(draft, 1)[:1] == ["地区生产总值增长6%左右"]
    assert "居民收入与经济同步" in "".join(texts(draft, 1))
    listed = plan(
        "（一）主要预期目标",
        "1.地区生产总值增长6%左右；",
        "2.粮食产量9万吨。",
        "（二）重点工作",
        "改造小区3个。新建公厕2座。",
    )
    assert texts(listed, 1) == ["地区生产总值增长6%左右", "粮食产量9万吨"]


class TestDeeds:
    def test_named_in_a_sentence(self) -> None:
        draft = plan(
            *GENERAL,
            *HEADED,
            "各位代表！我们将办好市级民生实事15件；实施甲食堂（一、二期）、乙公园、丙供水及路灯改造等区级民生实事3件。",
        )
        rows = [(task.category, task.topic, task.text) for task in draft.tasks][-4:]
        assert rows == [
            ("重点民生实事", "民生实事", "办好市级民生实事15件"),
            ("重点民生实事", "民生实事", "甲食堂（一、二期）"),
            ("重点民生实事", "民生实事", "乙公园"),
            ("重点民生实事", "民生实事", "丙供水及路灯改造"),
        ]
        apart = next(item for item in draft.left_out if item.reason == "已逐项拆开列出")
        assert [str(task) for task in apart.tasks] == ["2-006", "2-007", "2-008"]

    def test_numbered_one_by_one(self) -> None:
        draft = plan(
            *GENERAL,
            *HEADED,
            "各位代表！今年办好3件民生实事：",
            "1.新建食堂2个。免费体检。",
            "2.修路9公里。",
            "3.种树3万株。",
        )
        assert texts(draft)[4:] == ["新建食堂2个。免费体检。", "修路9公里。", "种树3万株。"]

    def test_numbered_in_one_paragraph(self) -> None:
        draft = plan(*GENERAL, *HEADED, "各位代表！今年办好民生实事2件：①新建食堂2个；②修路9公里。")
        assert texts(draft)[4:] == ["新建食堂2个", "修路9公里"]

    def test_a_wrong_number_is_said(self) -> None:
        lines = (
            *FRAME,
            *GENERAL,
            *HEADED,
            "今年办好5件民生实事：",
            "1.新建食堂2个。",
            "2.修路9公里。",
            "（二）振兴乡村。种茶2万亩。",
        )
        draft, found = read_narrative(document(*lines))
        assert [finding.code for finding in found] == ["deeds-differ"]
        assert "5件" in found[0].message
        assert "2件" in found[0].message
        assert texts(draft)[4:] == ["新建食堂2个。", "修路9公里。", "种茶2万亩。"]


def test_self_government_inside_the_plan_is_part_three() -> None:
    draft = plan(*GENERAL, *HEADED, "（二）加强政府自身建设。推进政务公开，公开事项90项。")
    assert texts(draft, 3) == ["推进政务公开，公开事项90项。"]


def test_closing_words_are_left_out() -> None:
    draft = plan(
        *GENERAL,
        *HEADED,
        "三、政府自身建设",
        "（一）依法行政。推行公示制度。",
        "各位代表！奋斗正当时。让我们加快建设新云澄！",
    )
    assert texts(draft, 3) == ["推行公示制度。"]
    assert reasons(draft)["让我们加快建设新云澄！"] == "结束语"


def test_finer_drafts() -> None:
    line = "建成文化馆；改造学校2所，新建医院1座。"
    lines = (*GENERAL, "（一）建设。", line, "修路9公里。")
    assert texts(plan(*lines, split="分号")) == ["建成文化馆", "改造学校2所，新建医院1座。", "修路9公里。"]

    def unit_of(text: str) -> str:
        return next(
            (unit for word, unit in (("学校", "教委"), ("医院", "卫健委"), ("文化", "文旅委")) if word in text), ""
        )

    fine = plan(*lines, split="单位", unit_of=unit_of)
    assert texts(fine) == ["建成文化馆", "改造学校2所", "新建医院1座。", "修路9公里。"]
    assert accounted(fine) == accounted(plan(*lines))
    assert by_unit("改造学校2所，其中医院路1所，绿化校园。", unit_of) == ["改造学校2所，其中医院路1所，绿化校园。"]


def test_a_report_without_headings_is_read_whole_and_said() -> None:
    draft, found = read_narrative(document("加快改造小区，完成3个。", "新建公厕2座。"))
    assert texts(draft) == ["加快改造小区，完成3个。", "新建公厕2座。"]
    assert {finding.code for finding in found} == {"report-no-plan", "report-no-targets", "report-no-year"}


def test_plain_text_cut_at_a_fixed_width() -> None:
    wrapped = "\n".join((
        "　　一、2025年工作回顾", "　　新建公园3个。", "　　二、2026年工作安排", "　　（一）建设。", "　　加快改造老旧小区，全年完成改造三",
        "个片区、新建公厕2座。新建桥", "2座。", "　　修路9公里。",
    ))  # fmt: skip
    draft, _ = read_narrative(text_document(wrapped.encode("gb18030"), "报告.txt"))
    assert texts(draft) == ["加快改造老旧小区，全年完成改造三个片区、新建公厕2座。", "新建桥2座。", "修路9公里。"]
    assert draft.tasks[0].ref.cell == "第5行第1句"

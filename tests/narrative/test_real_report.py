"""The done-when list on a real work report of 2024; its sentences stay in ../shared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.narrative.reports import accounted, draft_rows, is_beside, section_text, texts
from wrkit.cli.extract import read_report
from wrkit.model.drafts import Draft
from wrkit.narrative import read_narrative
from wrkit.text.clean import squeeze


@pytest.fixture(scope="module", params=["docx", "txt"])
def paragraphs(request: pytest.FixtureRequest, shared: Path) -> list[str]:
    document = read_report(shared / "seeds" / f"work-report-wulong-2024.{request.param}")
    return [block.text for block in document.blocks]  # type: ignore[union-attr]


@pytest.fixture(scope="module", params=["docx", "txt"])
def draft(request: pytest.FixtureRequest, shared: Path) -> Draft:
    found, findings = read_narrative(read_report(shared / "seeds" / f"work-report-wulong-2024.{request.param}"))
    assert findings == ()
    return found


def test_number_of_tasks(draft: Draft) -> None:
    assert 165 <= len(draft.tasks) <= 260
    print(f"武隆2024：{len(draft.tasks)} 条，其中工作任务 {len(texts(draft))}，自身建设 {len(texts(draft, 3))}")
    assert draft.year == 2024


def test_the_eight_expected_targets(draft: Draft) -> None:
    found = [
        (task.measures[0].indicator, task.measures[0].value, task.measures[0].unit) if task.measures else task.text
        for task in draft.tasks
        if task.id.part == 1
    ]
    assert len(found) == 8
    assert found[:7] == [
        ("地区生产总值增长", "6.5", "%"), ("工业增加值增长", "7.5", "%"), ("固定资产投资增长", "10", "%"),
        ("社会消费品零售总额增长", "8", "%"), ("一般公共预算收入增长", "10", "%"), ("全体居民人均可支配收入增长", "7", "%"),
        ("居民消费价格增长", "3", "%"),
    ]  # fmt: skip
    assert draft.tasks[6].measures[0].comparator == "≤"
    assert "节能减排" in str(found[7])


def test_ten_headings_as_categories(draft: Draft) -> None:
    categories = [
        name
        for name in dict.fromkeys(task.category for task in draft.tasks if task.id.part == 2)
        if name.startswith("（")
    ]
    assert [name[:3] for name in categories] == [f"（{number}）" for number in "一二三四五六七八九十"]
    assert len({task.topic for task in draft.tasks if task.topic and task.id.part == 2}) == 37 + 1  # and 民生实事
    assert len({task.category for task in draft.tasks if task.id.part == 3}) == 4


def test_the_sentence_broken_over_two_lines_is_whole(draft: Draft) -> None:
    broken = [text for text in texts(draft) if "整体架构" in text]
    assert len(broken) == 1
    assert broken[0].startswith("围绕")
    assert "迭代升级" in broken[0]
    assert broken[0].endswith("。")


def test_deeds_for_the_people(draft: Draft) -> None:
    deeds = [task for task in draft.tasks if task.topic == "民生实事"]
    assert "市级" in deeds[0].text
    assert [(measure.value, measure.unit) for measure in deeds[0].measures] == [("15", "件")]
    assert len(deeds) == 1 + 10
    assert deeds[1].text.startswith("乡镇（街道）")
    assert deeds[10].text.endswith("应用建设工程")


def test_no_slogan_among_the_tasks(draft: Draft) -> None:
    shouted = [
        task.text for task in draft.tasks if task.text.endswith("！") or task.text.startswith(("各位代表", "让我们"))
    ]
    rhetoric = [
        task.text
        for task in draft.tasks
        if any(word in task.text for word in ("议必决", "说不。", "跳一跳", "新征程", "一年更比一年"))
    ]
    lead_ins = [task.text for task in draft.tasks if task.text.endswith("：")]
    assert shouted == rhetoric == lead_ins == []
    topics = {task.topic for task in draft.tasks}
    assert not [task.text for task in draft.tasks if task.text.rstrip("。") in topics]


def test_every_character_of_sections_two_and_three_is_accounted_for(draft: Draft, paragraphs: list[str]) -> None:
    whole = section_text(paragraphs, "二、2024年工作安排", "抄送")
    rows = sum(len(task.source) for task in draft.tasks)
    left = sum(len(item.text) for item in draft.left_out if not is_beside(item))
    print(f"规划部分 {len(whole)} 字：成条 {rows} 字，列出未成条 {left} 字")
    assert accounted(draft) == whole


def test_every_paragraph_of_the_report_is_in_the_draft(shared: Path, paragraphs: list[str]) -> None:
    whole, _ = read_narrative(read_report(shared / "seeds" / "work-report-wulong-2024.docx"), everything=True)
    stretches = [(task.order, task.source) for task in whole.tasks]
    stretches += [(item.order, item.text) for item in whole.left_out]
    shown = squeeze("".join(text for _, text in sorted(stretches)))
    lines = [squeeze(line) for text in paragraphs for line in text.split("\n")]
    assert [line for line in lines if line not in shown] == []
    assert len(shown) == sum(map(len, lines))


def test_the_review_is_left_out_unless_asked_for(draft: Draft, shared: Path) -> None:
    assert not [task for task in draft.tasks if task.id.part == 4]
    whole, _ = read_narrative(read_report(shared / "seeds" / "work-report-wulong-2024.docx"), everything=True)
    assert len([task for task in whole.tasks if task.id.part == 4]) > 60
    assert [task.text for task in whole.tasks if task.id.part < 4] == [task.text for task in draft.tasks]


def test_finer_drafts_lose_nothing(draft: Draft, shared: Path) -> None:
    fine, _ = read_narrative(read_report(shared / "seeds" / "work-report-wulong-2024.docx"), split="分号")
    assert len(fine.tasks) > len(draft.tasks) + 20
    assert accounted(fine) == accounted(draft)


def test_with_last_years_breakdown(wrkit: Callable[..., Ran], shared: Path, tmp_path: Path) -> None:
    wrkit("init", shared / "seeds" / "breakdown-2025.docx")
    report = shared / "seeds" / "work-report-wulong-2024.docx"
    facts = wrkit("extract", report, "--like", "总表.xlsx", "-o", "草案.xlsx", "--json").json
    rows = draft_rows(tmp_path / "草案.xlsx")
    assert facts["suggested"] > 0.9 * len(rows)
    assert facts["lapsed"] > 0
    lead = {row["目标任务"]: row["牵头责任单位"] for row in rows}
    assert lead["固定资产投资增长10%"] == "区发展改革委"
    assert lead["社会消费品零售总额增长8%"] == "区商务委"
    wrkit("init", "草案.xlsx", "-m", "今年.xlsx")
    by_unit = wrkit("extract", report, "--like", "总表.xlsx", "--split", "单位", "-o", "细.xlsx", "--json").json
    assert by_unit["tasks"] > facts["tasks"]

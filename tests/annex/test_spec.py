"""The cells of the 附件 sheet: what people may write in 列, 条件 and 版式, and what is said where it cannot be followed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.annex.test_tables import PARTS, Q1, ROWS, STATES, STATUS, TASKS, book, one, parse, sheet, tables
from wrkit.annex import Extra, annex_tables
from wrkit.model.master import AnnexSpec, Master
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskBook
from wrkit.model.units import Alias, Unit

COUNTS = ["任务数", "已报", "已完成", "达到序时", "未实现", "待审定", "达标率"]


def said(**cells):
    """Return the one finding a row of the 附件 sheet leads to."""
    values = {"mark": "附件9", "title": "题", "kind": "完成情况", "ref": Ref("总表.xlsx", "附件", "A4")} | cells
    result, (finding,) = tables(AnnexSpec(**values))
    assert not result
    return finding


# 列


@pytest.mark.parametrize("written", ["牵头责任单位", "牵头领导", "分类", "牵头单位", "牵头领导（20）"])
def test_statistics_by_one_column_alone_have_the_counts_beside_it(written):
    table, _ = one(AnnexSpec("附件4", "题", "统计", "", written))
    heading = written.removesuffix("（20）")
    assert [column.heading for column in table.columns] == [heading, *COUNTS]
    assert table.rows[-1] == ("合计", "4", "4", "1", "1", "1", "1", "50.0%")
    assert (table.columns[0].width == 20) is (written != heading)


def test_counts_say_whose_they_are():
    table, _ = one(AnnexSpec("附件4", "题", "统计", "", "任务数、未实现"))
    assert [column.heading for column in table.columns] == ["牵头责任单位", "任务数", "未实现"]
    table, _ = one(AnnexSpec("附件4", "题", "统计", "", "任务数、牵头领导"))
    assert table.rows[0] == ("3", "高帆")


def test_totals_stay_below_what_is_sorted_and_filtered():
    table, _ = one(AnnexSpec("附件4", "题", "统计", "未实现=0", "牵头责任单位、任务数", "按任务数倒序"))
    assert table.rows == (("区发展改革委", "1"), ("区教委", "1"), ("合计", "4"))


@pytest.mark.parametrize(
    "written", ["完成情况（abc）", "目标任务（4O）", "完成情况（40%）", "完成情况()", "完成情况（40"]
)
def test_a_width_that_is_no_number_is_said(written):
    finding = said(columns=f"序号、{written}", places={"列": Ref("总表.xlsx", "附件", "E4")})
    assert (finding.code, finding.cell) == ("annex-spec", "E4")
    assert written in finding.message and "列宽" in finding.message


@pytest.mark.parametrize(
    "written", ["完成情况（截至4月底）", "存在问题及原因", "目标任务（40）", "责任（配合）单位（12）"]
)
def test_headings_may_have_brackets_of_their_own(written):
    assert one(AnnexSpec("附件2", "题", "完成情况", "", f"序号、{written}"))[1] == []


# 版式


@pytest.mark.parametrize(
    "layout",
    [
        "横版，按分类分组、按牵头领导排序",
        "横版；按分类分组；按牵头领导排序",
        "横版 按分类分组 按牵头领导排序",
        "横版、按分类分组、按牵头领导排序",
        "按分类分组\n按牵头领导排序\n横版",
        "A4横向，按分类分组，再按牵头领导排列。",
        "横版,按照分类归类,按照牵头领导升序",
        "横版 分类分组 牵头领导排序",
    ],
)
def test_the_parts_of_a_layout_may_be_parted_as_people_do(layout):
    table, codes = one(AnnexSpec("附件2", "题", "完成情况", "", "编号", layout))
    assert [band.text for band in table.bands] == ["一、增长（1项）", "二、项目（2项）", "三、民生（1项）"]
    assert [row[0] for row in table.rows] == ["1-001", "2-002", "2-001", "3-001"]
    assert (table.landscape, codes) == (True, [])


@pytest.mark.parametrize(
    "layout",
    [
        "按序号倒序",
        "横版，按序号倒序排序",
        "按序号（倒序）排列",
        "序号降序",
        "按序号从大到小排序",
        "按照序号逆序",
        "按 序 号 倒序",
    ],
)
def test_backwards_needs_no_further_word(layout):
    tasks = TASKS.replace("2-002 | 二、项目 | 2 |", "2-002 | 二、项目 | 12 |")
    table, codes = one(AnnexSpec("附件2", "题", "完成情况", "", "编号", layout), tasks=tasks)
    assert [row[0] for row in table.rows] == ["2-002", "1-001", "2-001", "3-001"]
    assert codes == []


def test_every_order_written_counts():
    spec = AnnexSpec("附件2", "题", "完成情况", "", "编号", "竖版；先按审定结论排序，再按编号倒序")
    assert [row[0] for row in one(spec)[0].rows] == ["3-001", "1-001", "2-001", "2-002"]


@pytest.mark.parametrize(
    ("layout", "word"),
    [
        ("横版、竖版", "横版或竖版"),
        ("横版，居中", "横版或竖版"),
        ("按分类分组，按牵头领导分组", "只能按一栏"),
        ("横版，倒序排序", "没有写按哪一栏"),
        ("横版，按天气倒序", "天气"),
    ],
)
def test_a_layout_that_cannot_be_followed_says_why(layout, word):
    finding = said(layout=layout)
    assert word in finding.message
    assert finding.message.startswith("附件设置有误：附件9的“版式”")


@pytest.mark.parametrize("way", ["", "倒序"])
def test_what_is_empty_comes_last_whichever_way_the_order_runs(way):
    spec = AnnexSpec("附件2", "题", "完成情况", "", "编号", f"按牵头领导{way}排序")
    assert [row[0] for row in one(spec)[0].rows][-1] == "3-001"
    spec = AnnexSpec("附件1", "题", "任务分解", "", "编号", f"按牵头领导{way}排序")
    assert [row[0] for row in one(spec)[0].rows][-1] == "3-001"
    spec = AnnexSpec("附件4", "题", "报送情况", "", "单位、报送时间", f"按报送时间{way}排序")
    assert one(spec, extra=Extra(STATES))[0].rows[-1] == ("区教委", "")


# 条件

UNITS = (Unit("高新区（综保区）", (Alias("综保区"), Alias("高新区管委会"))), Unit("区教委"))


def of_units(condition, kind="完成情况", columns="编号"):
    rows = ROWS.replace("区发展改革委", "高新区（综保区）")
    tasks = TASKS.replace("区发展改革委", "高新区（综保区）")
    known = Master(
        TaskBook("", 2025, book(tasks).tasks, UNITS),
        (AnnexSpec("附件4", "题", kind, condition, columns),),
        periods={Q1: sheet(Q1, rows)},
    )
    (table,), _ = annex_tables(known, Q1, extra=Extra((replace(STATES[0], unit="高新区（综保区）"), *STATES[1:])))
    return [row[0] for row in table.rows]


@pytest.mark.parametrize(
    "written", ["高新区（综保区）", "高新区(综保区)", "综保区", "高新区管委会", "高新区 （综保区）"]
)
def test_a_unit_in_a_condition_goes_by_any_of_its_names(written):
    assert of_units(f"牵头责任单位={written}") == ["1-001"]
    assert of_units(f"牵头责任单位≠{written}") == ["2-001", "2-002", "3-001"]
    assert of_units(f"牵头责任单位 包含 {written}、区教委") == ["1-001", "3-001"]
    assert of_units(f"牵头责任单位={written}", "任务分解") == ["1-001"]
    assert of_units(f"单位={written}", "报送情况", "单位") == ["高新区（综保区）"]
    assert of_units(f"牵头责任单位={written}", "统计", "牵头责任单位") == ["高新区（综保区）", "合计"]


def test_a_condition_finds_a_category_however_its_brackets_are_typed():
    tasks = TASKS.replace("三、民生", "三、民生（重点）")
    table, _ = one(AnnexSpec("附件4", "题", "完成情况", "分类=三、民生(重点)", "编号"), tasks=tasks)
    assert table.rows == (("3-001",),)


@pytest.mark.parametrize(
    ("condition", "choice"),
    [("进度状态=达到序时", "达到序时进度"), ("进度状态≠完成", "已完成"), ("系统研判=滞后", "量化滞后")],
)
def test_a_word_that_is_no_choice_of_its_column_is_said(condition, choice):
    name = condition[:4]
    result, (finding,) = tables(
        AnnexSpec("附件4", "题", "完成情况", condition), rows=ROWS.replace("| 存在问题 |", f"| {name} |")
    )
    assert (result, finding.code) == ((), "annex-spec")
    assert f"不是{name}" in finding.message and choice in finding.message


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        ("牵头责任单位=区教育委员会", "区教育委员会"),
        ("牵头责任单位=区教委或区财政局", "区教委或区财政局"),
        ("牵头责任单位=区教委、区林业局", "“区林业局”"),
        ("责任（配合）单位=区教委，区林业局", "、隔开"),
        ("牵头责任单位=区教委，审定结论=未实现", "；隔开"),
        ("审定结论=未实现、牵头责任单位包含教委", "；隔开"),
        ("目标任务包含大桥，期别=一季度", "；隔开"),
        ("牵头责任单位=区教委 审定结论为空", "；隔开"),
    ],
)
def test_a_condition_that_is_never_met_is_said(condition, word):
    result, (finding,) = tables(AnnexSpec("附件4", "题", "完成情况", condition))
    assert (result, finding.code) == ((), "annex-spec")
    assert word in finding.message


@pytest.mark.parametrize("condition", ["目标任务包含等于、不为空", "目标任务包含大桥、不足", "牵头责任单位≠区林业局"])
def test_what_can_be_met_is_let_be(condition):
    assert len(tables(AnnexSpec("附件4", "题", "完成情况", condition))[0]) == 1


def test_a_choice_is_taken():
    rows = ROWS.replace("| 存在问题 |", "| 进度状态 |").replace("| 需求不足 |", "| 达到序时进度 |")
    table, _ = one(AnnexSpec("附件4", "题", "完成情况", "进度状态=达到序时进度", "编号"), rows=rows)
    assert table.rows == (("1-001",),)


@pytest.mark.parametrize(
    "condition", ["期别=2024年一季度", "期别=一季度；期别=上半年", "期别=一季度\n期别=全年、上半年"]
)
def test_a_condition_on_the_period_that_is_never_met_is_said(condition):
    finding = said(condition=condition)
    assert finding.code == "annex-spec" and "不会生成" in finding.message


def test_a_second_quarter_is_the_first_half():
    spec = AnnexSpec("附件4", "题", "完成情况", "期别=二季度")
    from wrkit.model.periods import Period

    assert [len(tables(spec, period=period)[0]) for period in (Q1, Period(2025, "H1"))] == [0, 1]


# What is said


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"title": " "}, "标题", "附件9的“标题”没有填写"),
        ({"columns": "目标任务、天气"}, "列", "附件9的“列”中的“天气”不是表中的栏"),
        ({"columns": "下步打算"}, "列", "附件9的“列”中的“下步打算”在期表中没有这一列"),
        ({"condition": "未实现"}, "条件", "附件9的“条件”中的“未实现”看不懂"),
        ({"kind": "简报"}, "内容", "附件9的“内容”应为"),
        ({"layout": "斜版"}, "版式", "附件9的“版式”应为横版或竖版"),
        ({"mark": ""}, "附件", "这一行的“附件”没有填写"),
    ],
)
def test_the_cell_at_fault_is_named(cells, column, message):
    places = {name: Ref("总表.xlsx", "附件", f"{letter}4") for letter, name in zip("ABCDEF", ("附件", "标题", "内容", "条件", "列", "版式"), strict=True)}  # fmt: skip
    finding = said(places=places, **cells)
    assert finding.cell == places[column].cell
    assert finding.message.startswith(f"附件设置有误：{message}")


@pytest.mark.parametrize("title", ["{period完成情况", "period}完成情况", "{季度}完成情况", "｛period完成情况"])
def test_a_brace_that_stands_for_nothing_is_said(title):
    result, (finding,) = tables(AnnexSpec("附件2", title, "完成情况"))
    assert (len(result), finding.code, finding.level) == (1, "annex-title", "warning")
    assert "{period}（期别）" in finding.advice


# 序号


def quarter(spec, text=PARTS):
    """Lay out one annex of tasks in parts, every one of them answered."""
    head = "编号 | 目标任务 | 牵头责任单位 | 完成情况"
    lines = [f"{row['编号']} | {row['目标任务']} | 区教委 | 有进展" for row in parse(text)]
    tasks = [
        replace(task, part=row["部分"]) for task, row in zip(book(drop_part(text)).tasks, parse(text), strict=True)
    ]
    master = Master(TaskBook("", 2025, tuple(tasks), ()), (spec,), periods={Q1: sheet(Q1, "\n".join((head, *lines)))})
    (table,), _ = annex_tables(master, Q1)
    return table


def drop_part(text):
    lines = [line.split("|") for line in text.strip().split("\n")]
    return "\n".join("|".join((line[0], *line[2:])) for line in lines)


def test_a_task_has_one_number_in_the_annex_of_all_tasks_and_in_the_breakdown():
    status = quarter(AnnexSpec("附件2", "题", "完成情况", "", "序号、目标任务"))
    breakdown = quarter(AnnexSpec("附件1", "题", "任务分解", "", "序号、目标任务"))
    assert status.rows == breakdown.rows
    assert [row[0] for row in status.rows] == ["1", "1", "2"]
    assert status.bands == breakdown.bands
    assert [band.text for band in status.bands] == ["一、预期目标（1项）", "二、主要任务（2项）"]


@pytest.mark.parametrize(
    "spec",
    [
        AnnexSpec("附件2", "题", "完成情况", "", "序号、目标任务", "不分组"),
        AnnexSpec("附件2", "题", "完成情况", "", "序号、目标任务", "按牵头领导分组"),
        AnnexSpec("附件2", "题", "完成情况", "", "序号、目标任务", "按编号排序"),
        AnnexSpec("附件2", "题", "完成情况", "目标任务 不为空", "序号、目标任务"),
    ],
)
def test_any_other_annex_is_numbered_by_itself(spec):
    assert [row[0] for row in quarter(spec).rows] == ["1", "2", "3"]


@pytest.mark.parametrize("number", ["", "1"])
def test_numbers_that_would_not_tell_tasks_apart_are_not_taken(number):
    text = PARTS.replace("2-002 | 主要任务 | 二、项目 | 2 |", f"2-002 | 主要任务 | 二、项目 | {number} |")
    assert [row[0] for row in quarter(AnnexSpec("附件2", "题", "完成情况"), text).rows] == ["1", "2", "3"]


def test_tasks_of_one_part_have_no_headings():
    assert one(STATUS)[0].bands == ()

"""Which rows an annex has, in which order, with which texts: masters written as small text tables."""

from __future__ import annotations

import datetime

import pytest

from wrkit.annex import Extra, annex_tables, bulletins
from wrkit.errors import MasterError, UsageError
from wrkit.model.master import AnnexSpec, Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.states import UnitState
from wrkit.model.tables import Table, TableColumn
from wrkit.model.tasks import Task, TaskBook, TaskId

Q1, H1, M04 = Period(2025, "Q1"), Period(2025, "H1"), Period(2025, "M04")

TASKS = """
编号  | 分类 | 序号 | 目标任务 | 牵头领导 | 牵头责任单位 | 责任（配合）单位
1-001 | 一、增长 | 1 | 地区生产总值增长6% | 高帆 | 区发展改革委 |
2-001 | 二、项目 | 1 | 建成大桥 | 郑小平/高帆 | 区交通局/区住建委 | 各镇街
2-002 | 二、项目 | 2 | 开工隧道 | 高帆 | 区交通局 |
3-001 | 三、民生 | 1 | 新增学位 | | 区教委 | 区财政局
"""

ROWS = """
编号    | 目标任务 | 牵头责任单位 | 完成情况 | 存在问题 | 审定结论 | 审定完成情况
3-001   | 新增学位 | 区教委 | 新增800个 | | 已完成 |
2-001.2 | 建成大桥引桥 | | | | 未实现 | 引桥停工
2-001   | 建成大桥 | 区交通局/区住建委 | 区交通局：主桥合龙/区住建委：引桥停工 | 资金未到位 | 未实现 | 主桥合龙，引桥停工
2-001.1 | | 区交通局 | | | 未 实现 |
1-001   | 地区生产总值增长6% | 区发展改革委 | 增长5.8% | 需求不足 | 达到序时 |
2-002   | 开工隧道 | 区交通局 | 正在招标 | | |
"""

OPENING = AnnexSpec("附件3", "{period}完成情况未实现“开门红”目标任务", "未达标", "期别=一季度；审定结论=未实现")
BEHIND = AnnexSpec("附件3", "{period}完成情况未达序时进度目标任务", "未达标", "期别≠一季度；审定结论=未实现")
STATUS = AnnexSpec("附件2", "{period}政府工作报告主要目标任务完成情况", "完成情况")
BREAKDOWN = AnnexSpec("附件1", "{year}年任务分解", "任务分解")


def parse(text):
    head, *lines = [[cell.strip().replace("/", "\n") for cell in line.split("|")] for line in text.strip().split("\n")]
    return [dict(zip(head, line, strict=True)) for line in lines]


def book(text=TASKS):
    tasks = [
        Task(
            TaskId.parse(row["编号"]), row["目标任务"], tuple(row["牵头责任单位"].split()), "", row["分类"], row["序号"],
            tuple(row["牵头领导"].split()), tuple(row["责任（配合）单位"].split()),
        )
        for row in parse(text)
    ]  # fmt: skip
    return TaskBook("", 2025, tuple(tasks), ())


def sheet(period=Q1, text=ROWS):
    records = parse(text)
    columns = {name: index for index, name in enumerate(records[0])}
    place = Ref("总表.xlsx", str(period))
    rows = [
        MasterRow(TaskId.parse(record["编号"]), index, {k: v for k, v in record.items() if v}, place.at(index, 0))
        for index, record in enumerate(records, 1)
    ]
    return PeriodSheet(period, str(period), columns, tuple(rows))


def master(*annexes, period=Q1, rows=ROWS, tasks=TASKS):
    return Master(book(tasks), annexes, periods={period: sheet(period, rows)}, file="总表.xlsx")


def tables(*annexes, period=Q1, only=(), extra=None, **parts):
    return annex_tables(master(*annexes, period=period, **parts), period, only, extra)


def one(*annexes, **parts):
    (table,), findings = tables(*annexes, **parts)
    return table, [finding.code for finding in findings]


def missed(condition="", columns="编号", **parts):
    table, codes = one(AnnexSpec("附件3", "题", "未达标", condition, columns), **parts)
    return [row[0] for row in table.rows], codes


def test_status_has_every_task_in_the_order_of_the_tasks_and_decided_texts_first():
    table, codes = one(STATUS)
    assert [column.heading for column in table.columns] == ["序号", "目标任务", "完成情况", "牵头责任单位"]
    assert table.rows == (
        ("1", "地区生产总值增长6%", "增长5.8%", "区发展改革委"),
        ("2", "建成大桥", "主桥合龙，引桥停工", "区交通局\n区住建委"),
        ("3", "开工隧道", "正在招标", "区交通局"),
        ("4", "新增学位", "新增800个", "区教委"),
    )
    assert (table.mark, table.title, table.landscape) == ("附件2", "一季度政府工作报告主要目标任务完成情况", True)
    assert codes == []


def test_missed_has_items_after_their_task_with_blanks_taken_from_it():
    table, codes = one(OPENING)
    assert table.rows == (
        ("1", "建成大桥", "主桥合龙，引桥停工", "区交通局\n区住建委"),
        ("2", "建成大桥", "主桥合龙，引桥停工", "区交通局"),
        ("3", "建成大桥引桥", "引桥停工", "区交通局\n区住建委"),
    )
    assert codes == []


def test_breakdown_keeps_the_documents_numbers_and_needs_no_period_sheet():
    (table,), findings = annex_tables(Master(book(), (BREAKDOWN,)), Q1)
    assert table.title == "2025年任务分解"
    assert table.rows[1] == ("二、项目", "1", "建成大桥", "郑小平\n高帆", "区交通局\n区住建委", "各镇街")
    assert [row[1] for row in table.rows] == ["1", "1", "2", "1"]
    assert not findings


@pytest.mark.parametrize(
    ("period", "title"),
    [
        (Q1, "一季度完成情况未实现“开门红”目标任务"),
        (H1, "上半年完成情况未达序时进度目标任务"),
        (M04, "1-4月完成情况未达序时进度目标任务"),
    ],
)
def test_the_period_chooses_between_two_rows_of_one_mark(period, title):
    table, _ = one(OPENING, BEHIND, period=period)
    assert (table.title, len(table.rows)) == (title, 3)


def test_several_periods_in_one_clause():
    spec = AnnexSpec("附件3", "题", "未达标", "期别=上半年、1-4月、2025年全年")
    assert [len(tables(spec, period=period)[0]) for period in (Q1, H1, M04, Period(2025, "FY"))] == [0, 1, 1, 1]


def test_a_mark_asked_for_but_not_of_this_period_is_reported():
    result, findings = tables(OPENING, period=H1, only=["附件3"])
    assert (result, [finding.code for finding in findings]) == ((), ["annex-not-due"])
    assert "上半年" in findings[0].message


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{year}年{period}", "2025年一季度"),
        ("｛year｝年｛period｝", "2025年一季度"),
        ("{}{0}{year.__class__}{period!r}{{year}}{", "{}{0}{year.__class__}{period!r}{2025}{"),
        ("{年}%s ${period}", "{年}%s $一季度"),
    ],
)
def test_only_known_placeholders_of_a_title_are_filled(written, shown):
    assert one(AnnexSpec("附件2", written, "完成情况"))[0].title == shown


def test_texts_with_braces_and_formula_signs_stay_as_they_are():
    rows = ROWS.replace("正在招标", "={year}+{0}").replace("新增800个", "@SUM(A1) {{ 总数 }}")
    table, codes = one(STATUS, rows=rows)
    assert [row[2] for row in table.rows[2:]] == ["={year}+{0}", "@SUM(A1) {{ 总数 }}"]
    assert codes == []


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("", ["2-001", "2-001.1", "2-001.2"]),
        ("期别=一季度", ["2-001", "2-001.1", "2-001.2"]),
        ("审定结论 ＝ 未 实现", ["2-001", "2-001.1", "2-001.2"]),
        ("审定结论=已完成、达到序时", ["1-001", "3-001"]),
        ("审定结论≠未实现", ["1-001", "2-002", "3-001"]),
        ("审定结论!=未实现、已完成", ["1-001", "2-002"]),
        ("审定结论 为空", ["2-002"]),
        ("审定结论 不为空; 存在问题 不为空", ["1-001", "2-001"]),
        ("存在问题 包含 资金、需求", ["1-001", "2-001"]),
        ("审定结论=未实现\n存在问题 不包含 资金", ["2-001.1", "2-001.2"]),
        ("完成情况 包含 停工", ["2-001", "2-001.1", "2-001.2"]),
        ("牵头责任单位=区住建委", ["2-001", "2-001.2"]),
        ("牵头单位=区住建委；审定结论≠已完成", ["2-001", "2-001.2"]),
        ("牵头责任单位≠区交通局", ["1-001", "3-001"]),
        ("分类=三、民生", ["3-001"]),
        ("分类=四、生态", []),
        ("分类 包含 民生", ["3-001"]),
        ("牵头领导=高帆", ["1-001", "2-001", "2-001.1", "2-001.2", "2-002"]),
        ("审定结论=“未实现”；；", ["2-001", "2-001.1", "2-001.2"]),
    ],
)
def test_conditions(condition, ids):
    found, codes = missed(condition)
    assert found == ids
    assert codes == ([] if ids else ["annex-empty"])


@pytest.mark.parametrize(
    "fault",
    [
        {"condition": "未实现"},
        {"condition": "审定结论="},
        {"condition": "审定结论 为空 未实现"},
        {"condition": "=未实现"},
        {"condition": "审定结论>未实现"},
        {"condition": "审定结论=没实现"},
        {"condition": "天气=晴"},
        {"condition": "期别=冬季"},
        {"condition": "期别 包含 季度"},
        {"columns": "目标任务、天气"},
        {"columns": "目标任务、下步打算"},
        {"columns": "目标任务（0）"},
        {"layout": "斜版"},
        {"kind": "简报"},
        {"kind": ""},
        {"layout": "横版；按天气分组"},
        {"layout": "按天气排序"},
        {"kind": "报送情况", "columns": "目标任务"},
        {"kind": "统计", "condition": "天气=晴"},
        {"title": " "},
        {"kind": "任务分解", "columns": "完成情况"},
    ],
)
def test_a_row_that_cannot_be_followed_is_reported_with_its_place_and_left_out(fault):
    values = {"mark": "附件3", "title": "题", "kind": "未达标", "ref": Ref("总表.xlsx", "附件", "A4")} | fault
    result, findings = tables(AnnexSpec(**values), STATUS)
    assert [table.mark for table in result] == ["附件2"]
    assert [(finding.code, finding.sheet, finding.cell) for finding in findings] == [("annex-spec", "附件", "A4")]


def test_columns_with_widths_other_headings_and_columns_of_the_task_sheet():
    spec = AnnexSpec(
        "附件2", "题", "完成情况", "", "分类，目标任务（40）、牵头单位\n责任（配合）单位(12.5)、牵头领导，审定结论"
    )
    table, _ = one(spec)
    assert [column.heading for column in table.columns] == [
        "分类",
        "目标任务",
        "牵头单位",
        "责任（配合）单位",
        "牵头领导",
        "审定结论",
    ]
    assert (table.columns[1].width, table.columns[3].width) == (40, 12.5)
    assert [column.align for column in table.columns] == ["center", "left", "center", "center", "center", "center"]
    assert table.rows[1] == ("二、项目", "建成大桥", "区交通局\n区住建委", "各镇街", "郑小平\n高帆", "未实现")


def test_default_widths_fill_the_page_and_units_keep_theirs_when_it_is_turned():
    wide, _ = one(STATUS)
    narrow, _ = one(AnnexSpec("附件2", "题", "完成情况", "", "", "竖版"))
    assert not narrow.landscape
    assert wide.columns[3].width == narrow.columns[3].width
    assert sum(column.width for column in wide.columns) == pytest.approx(106)
    assert sum(column.width for column in narrow.columns) == pytest.approx(73.5)


def test_a_condition_narrows_the_status_annex_too():
    table, _ = one(AnnexSpec("附件4", "题", "完成情况", "牵头责任单位=区交通局"))
    assert [row[:2] for row in table.rows] == [("1", "建成大桥"), ("2", "开工隧道")]


def test_rows_unknown_to_the_task_sheet_come_last_and_tasks_without_a_row_are_named():
    tasks = TASKS.replace("2-002", "2-009")
    table, codes = one(STATUS, tasks=tasks)
    assert [row[1] for row in table.rows] == ["地区生产总值增长6%", "建成大桥", "新增学位", "开工隧道"]
    assert codes == ["task-not-in-period"]


def test_a_verdict_outside_the_choices_is_reported_at_its_cell_and_not_taken():
    table, findings = tables(OPENING, rows=ROWS.replace("未实现 | 引桥停工", "停工了 | 引桥停工"))
    assert len(table[0].rows) == 2
    assert [(f.code, f.task, f.cell) for f in findings] == [("verdict-unknown", "2-001.2", "F3")]
    assert "停工了" in findings[0].message


def test_nothing_decided():
    rows = ROWS
    for verdict in ("未实现", "未 实现", "已完成", "达到序时"):
        rows = rows.replace(f"| {verdict} |", "| |")
    assert missed(rows=rows) == ([], ["nothing-decided"])
    assert one(STATUS, rows=rows)[1] == []


def test_decided_but_none_missed():
    rows = ROWS.replace("未 实现", "已完成").replace("未实现", "达到序时")
    assert missed(rows=rows) == ([], ["annex-empty"])


def test_open_answers_are_counted_and_the_first_few_named():
    tasks = TASKS + "\n".join(f"4-{n:03d} | | {n} | 任务{n} | | 区教委 |" for n in range(1, 9))
    rows = ROWS + "\n".join(f"4-{n:03d} | 任务{n} | 区教委 | {' 　' * (n % 2)} | | |" for n in range(1, 9))
    _, findings = tables(STATUS, tasks=tasks, rows=rows)
    assert [finding.code for finding in findings] == ["answers-open"]
    assert "8项" in findings[0].message
    assert findings[0].message.endswith("4-001、4-002、4-003、4-004、4-005等")


def test_only_some_marks():
    assert [table.mark for table in tables(BREAKDOWN, STATUS, OPENING, only=["附件3", "附件1"])[0]] == [
        "附件1",
        "附件3",
    ]
    with pytest.raises(UsageError, match="附件9"):
        tables(STATUS, only=["附件2", "附件9"])


# Order and groups


@pytest.mark.parametrize(
    ("layout", "ids"),
    [
        ("横版；按审定结论排序", ["3-001", "1-001", "2-001", "2-001.1", "2-001.2", "2-002"]),
        ("按审定结论、编号倒序排序", ["3-001", "1-001", "2-001.2", "2-001.1", "2-001", "2-002"]),
        ("竖版，按牵头责任单位排序", ["1-001", "2-001", "2-001.1", "2-001.2", "2-002", "3-001"]),
        ("按编号（倒序）排序", ["3-001", "2-002", "2-001.2", "2-001.1", "2-001", "1-001"]),
    ],
)
def test_rows_are_sorted_by_words_beside_the_layout(layout, ids):
    table, _ = one(AnnexSpec("附件4", "题", "未达标", "编号 不为空", "编号", layout))
    assert [row[0] for row in table.rows] == ids


def test_the_order_may_stand_among_the_conditions():
    found, _ = missed("审定结论=未实现；按编号倒序排序")
    assert found == ["2-001.2", "2-001.1", "2-001"]


def test_sorted_columns_are_merged():
    table, _ = one(AnnexSpec("附件4", "题", "完成情况", "", "审定结论、目标任务", "按审定结论排序"))
    assert [column.merge for column in table.columns] == [True, False]


def test_groups_have_headings_with_their_size_and_numbers_run_on():
    table, _ = one(AnnexSpec("附件2", "题", "完成情况", "", "序号、目标任务", "横版；按分类分组"))
    assert [(band.before, band.text) for band in table.bands] == [
        (0, "一、增长（1项）"),
        (1, "二、项目（2项）"),
        (3, "三、民生（1项）"),
    ]
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4"]


def test_a_row_of_several_leaders_is_in_the_group_of_the_first():
    table, _ = one(AnnexSpec("附件2", "题", "完成情况", "", "编号", "按牵头领导分组"))
    assert [band.text for band in table.bands] == ["高帆（2项）", "郑小平（1项）", "其他（1项）"]
    assert [row[0] for row in table.rows] == ["1-001", "2-002", "2-001", "3-001"]


PARTS = """
编号  | 部分 | 分类 | 序号 | 目标任务 | 牵头领导 | 牵头责任单位 | 责任（配合）单位
1-001 | 预期目标 | | 1 | 地区生产总值增长6% | 高帆 | 区发展改革委 |
2-001 | 主要任务 | 二、项目 | 1 | 建成大桥 | 郑小平/高帆 | 区交通局/区住建委 | 各镇街
2-002 | 主要任务 | 二、项目 | 2 | 开工隧道 | 高帆 | 区交通局 |
"""


def parts(spec):
    tasks = [
        Task(
            TaskId.parse(row["编号"]),
            row["目标任务"],
            tuple(row["牵头责任单位"].split()),
            row["部分"],
            row["分类"],
            row["序号"],
        )
        for row in parse(PARTS)
    ]
    (table,), _ = annex_tables(Master(TaskBook("", 2025, tuple(tasks), ()), (spec,)), Q1)
    return table


def test_the_breakdown_has_headings_for_its_parts_and_its_categories_merged():
    table = parts(BREAKDOWN)
    assert [(band.before, band.text) for band in table.bands] == [
        (0, "一、预期目标（1项）"),
        (1, "二、主要任务（2项）"),
    ]
    assert [column.heading for column in table.columns if column.merge] == ["分类"]
    assert table.runs() == {0: (0, 1)}
    assert not parts(AnnexSpec("附件1", "题", "任务分解", "", "", "横版；不分组")).bands


def test_the_breakdown_has_no_columns_without_a_word():
    table = parts(BREAKDOWN)
    assert [column.heading for column in table.columns] == ["分类", "序号", "目标任务", "牵头责任单位"]
    assert sum(column.width for column in table.columns) == pytest.approx(106)
    asked = parts(AnnexSpec("附件1", "题", "任务分解", "", "目标任务、牵头领导"))
    assert [column.heading for column in asked.columns] == ["目标任务", "牵头领导"]


# Other kinds


STATES = (
    UnitState("区发展改革委", 1, 1, 0, "已报", "a.xlsx", "2025-04-08T09:30:00"),
    UnitState("区交通局", 2, 1, 1, "部分未填（迟报）", "b.xlsx", "2025-04-12T10:00:00"),
    UnitState("区教委", 1, 0, 1, "未报"),
)


def test_returns_list_the_units():
    table, codes = one(AnnexSpec("附件4", "{period}报送情况", "报送情况"), extra=Extra(STATES))
    assert [column.heading for column in table.columns] == ["序号", "单位", "应报", "已报", "未填", "状态", "报送时间"]
    assert table.rows[1] == ("2", "区交通局", "2", "1", "1", "部分未填（迟报）", "2025-04-12 10:00")
    assert (table.landscape, codes) == (False, [])


def test_returns_can_be_narrowed_sorted_and_numbered_anew():
    spec = AnnexSpec("附件4", "未报单位", "报送情况", "状态 不包含 已报", "序号、单位（30）", "竖版；按单位倒序排序")
    table, _ = one(spec, extra=Extra(STATES))
    assert table.rows == (("1", "区教委"), ("2", "区交通局"))
    assert [column.width for column in table.columns] == [6, 30]


def test_statistics_by_unit_add_up_and_count_shared_tasks_once_in_the_total():
    rows = ROWS.replace("| 存在问题 |", "| 进度状态 |").replace("| 资金未到位 |", "| |").replace("| 需求不足 |", "| |")
    rows = rows.replace("正在招标 | |", "正在招标 | 达到序时进度 |")
    table, _ = one(AnnexSpec("附件4", "题", "统计"), rows=rows)
    found = {row[0]: row[1:] for row in table.rows}
    assert [column.heading for column in table.columns] == [
        "牵头责任单位",
        "任务数",
        "已报",
        "已完成",
        "达到序时",
        "未实现",
        "待审定",
        "达标率",
    ]
    assert found["区交通局"] == ("2", "2", "0", "1", "1", "0", "50.0%")
    assert found["区住建委"] == ("1", "1", "0", "0", "1", "0", "0.0%")
    assert found["合计"] == ("4", "4", "1", "2", "1", "0", "75.0%")
    assert "共同牵头的任务在各单位分别计数" in table.note


@pytest.mark.parametrize(
    ("spec", "first"),
    [
        (AnnexSpec("附件4", "题", "统计", "", "牵头领导、任务数、未实现"), ("高帆", "3", "1")),
        (AnnexSpec("附件4", "题", "统计", "", "分类、任务数、未实现"), ("一、增长", "1", "0")),
        (AnnexSpec("附件4", "题", "统计", "", "", "按分类分组"), ("一、增长", "1", "1", "0", "1", "0", "0", "100.0%")),
        (AnnexSpec("附件4", "题", "统计", "未实现≠0", "分类、任务数、未实现"), ("二、项目", "2", "1")),
    ],
)
def test_statistics_by_leader_or_category(spec, first):
    table, _ = one(spec)
    assert table.rows[0] == first


def test_a_task_with_an_item_missed_is_missed():
    rows = ROWS.replace("区交通局：主桥合龙/区住建委：引桥停工 | 资金未到位 | 未实现 |", "主桥合龙 | | 达到序时 |")
    table, _ = one(AnnexSpec("附件4", "题", "统计", "", "分类、未实现"), rows=rows)
    assert ("二、项目", "1") in table.rows


def test_indicators_are_printed_as_given_and_missed_where_there_are_none():
    source = Table(
        "",
        "",
        (TableColumn("序号", 8, "center"), TableColumn("指标名称", 40), TableColumn("年度目标", 18)),
        (("1", "地区生产总值", "6"),),
        note="共1项。",
    )
    spec = AnnexSpec("附件5", "主要指标", "指标", "", "指标名称、年度目标")
    table, codes = one(spec, extra=Extra(indicators=source))
    assert (table.rows, table.note, codes) == ((("地区生产总值", "6"),), "共1项。", [])
    result, findings = tables(spec)
    assert (result, [finding.code for finding in findings]) == ((), ["annex-no-indicators"])


def test_suggested_laggards_nobody_decided_on_are_counted_and_listed():
    rows = (
        ROWS.replace("| 存在问题 |", "| 系统研判 |")
        .replace("| 资金未到位 |", "| 推进受阻 |")
        .replace("| 需求不足 |", "| |")
    )
    rows = rows.replace("正在招标 | |", "正在招标 | 量化滞后 |").replace("新增800个 | |", "新增800个 | 达到序时 |")
    _, findings = tables(OPENING, rows=rows)
    (summary,) = [item for item in findings if item.code == "laggards-undecided"]
    assert "1项：2-002（区交通局，量化滞后）。" in summary.message
    assert [(item.task, item.level) for item in findings if item.code == "laggard-undecided"] == [("2-002", "info")]
    assert not [item for item in tables(STATUS, rows=rows)[1] if item.code.startswith("laggard")]


def test_a_verdict_outside_the_choices_leaves_a_suggested_laggard_undecided():
    rows = ROWS.replace("| 存在问题 |", "| 系统研判 |").replace("| 资金未到位 |", "| 推进受阻 |")
    rows = rows.replace("| 未实现 | 主桥合龙", "| 再核实 | 主桥合龙")
    _, findings = tables(OPENING, rows=rows)
    assert [item.task for item in findings if item.code == "verdict-unknown"] == ["2-001"]
    assert [item.task for item in findings if item.code == "laggard-undecided"] == ["2-001"]


# The bulletin


def bulletin(*annexes, only=("通报",), states=STATES, **parts):
    made, findings = bulletins(master(*annexes, **parts), Q1, only, states, datetime.date(2025, 4, 15))
    assert not findings
    return made[0]


def test_the_bulletin_agrees_with_the_annexes():
    made = bulletin(STATUS, OPENING)
    annexes, _ = tables(STATUS, OPENING)
    values = made.values
    assert values["总数"] == len(annexes[0].rows) == 4
    assert values["未达标数"] == len(annexes[1].rows) == 3
    assert [row[1:] for row in made.tables["未达标表"].rows] == [row[1:] for row in annexes[1].rows]
    assert values["已完成数"] + values["达到序时数"] + values["未实现数"] + values["待审定数"] == values["总数"]
    assert made.tables["单位表"].rows[-1][1] == "4"
    assert (values["应报单位数"], values["未报单位"], values["迟报单位"]) == (3, "区教委", "区交通局")
    assert values["未实现较多单位"] == "区住建委（1项）、区交通局（1项）"
    assert values["成文日期"] == "2025年4月15日"
    assert made.title == "关于2025年一季度政府工作报告目标任务完成情况的通报"


def test_a_row_of_the_annex_sheet_makes_a_bulletin_without_asking():
    spec = AnnexSpec("附件9", "{period}通报", "通报", "", "序号、目标任务、牵头责任单位")
    made = bulletin(STATUS, OPENING, spec, only=())
    assert (made.mark, made.title) == ("附件9", "一季度通报")
    assert [column.heading for column in made.tables["表"].columns] == ["序号", "目标任务", "牵头责任单位"]
    assert bulletins(master(STATUS), Q1, (), (), datetime.date(2025, 4, 15)) == ((), ())


def test_a_period_without_a_sheet_cannot_be_reported():
    with pytest.raises(MasterError, match="上半年"):
        annex_tables(master(BREAKDOWN, STATUS), H1)


def test_a_master_without_annexes_says_so():
    result, findings = tables()
    assert (result, [finding.code for finding in findings]) == ((), ["annex-spec"])

"""Statistics and the dashboard."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl

from tests.rendering import needs_soffice, pdf_text, to_pdf
from wrkit.frames import COLUMNS, previous_period, statistics
from wrkit.judge import judge_period
from wrkit.model.master import Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.states import ReportSheet, UnitState
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Unit
from wrkit.xl.tables_xlsx import report_bytes

Q1, H1 = Period(2026, "Q1"), Period(2026, "H1")

# id | 任务 | 单位 | 领导 | 分类 | then per period: 完成情况 | 进度状态 | 审定结论
TABLE = """
1-001 | 新建公园20个。 | 城管局 | 王明 | 城建 | 新建公园5个。 | 达到序时进度 |  || 新建公园6个。 | 达到序时进度 |
1-002 | 修建滨河路。 | 城管局、水利局 | 王明 | 城建 | 完成路基。 | 达到序时进度 |  || 资金未落实，已停工。 | 未达序时进度 |
1-003 | 深化校地合作。 | 教委 | 李兰、王明 | 民生 | 签订协议2份。 | 达到序时进度 |  || 签订协议4份。 | 达到序时进度 | 已完成
1-004 | 税收增长5%。 | 财政局 | 李兰 |  | 税收增长3%。 | 未达序时进度 | 未实现 || | |
"""


def master() -> Master:
    tasks, rows = [], {Q1: [], H1: []}
    for index, line in enumerate(TABLE.strip().splitlines(), 1):
        first, second = line.split("||")
        key, text, units, leaders, category, *now = (part.strip() for part in first.split("|"))
        task = Task(
            TaskId.parse(key), text, tuple(units.split("、")), "任务", category, str(index), tuple(leaders.split("、"))
        )
        tasks.append(task)
        for period, cells in ((Q1, now), (H1, [part.strip() for part in second.split("|")])):
            values = dict(zip(("完成情况", "进度状态", "审定结论"), cells, strict=False))
            rows[period].append(MasterRow(task.id, index, {"目标任务": text, **values}))
    units = tuple(Unit(name) for name in dict.fromkeys(unit for task in tasks for unit in task.leads))
    sheets = {
        period: PeriodSheet(period, str(period), {"编号": 0, "进度状态": 2}, tuple(found), 9)
        for period, found in rows.items()
    }
    return Master(TaskBook("", 2026, tuple(tasks), units), periods=sheets)


def judged() -> tuple[Master, dict]:
    """The master with 系统研判 of Q1 written in, and what H1 should say."""
    book = master()
    values, _ = judge_period(book, Q1)
    first = book.periods[Q1]
    rows = tuple(replace(row, values={**row.values, **values[row.id]}) for row in first.rows)
    book = replace(book, periods={**book.periods, Q1: replace(first, rows=rows)})
    return book, judge_period(book, H1)[0]


def line(found, *names: str) -> dict[str, object]:
    row = next(row for row in found.sheet.rows if row[: len(names)] == names)
    return {
        name: value for name, value in zip(COLUMNS, row, strict=True) if value not in (0, "") or name.endswith("较上期")
    }


def test_counts_and_changes():
    book, values = judged()
    found = statistics(book, H1, values=values)
    assert found.sheet.name == "统计"
    assert line(found, "合计", "全部任务") == {
        "口径": "合计", "名称": "全部任务", "应报": 4, "已报": 3, "已完成": 1, "量化滞后": 1, "推进受阻": 1, "已审定": 1,
        "已报较上期": -1, "已完成较上期": 0, "达到序时较上期": -2, "量化滞后较上期": 1, "推进受阻较上期": 1,
        "依据": "本期审定1、研判2；上期审定1、研判3；可比3项（按审定0、按研判3）",
    }  # fmt: skip
    assert line(found, "单位", "城管局")["推进受阻"] == 1
    assert line(found, "单位", "水利局")["应报"] == 1
    assert line(found, "牵头领导", "王明")["应报"] == 3
    assert line(found, "牵头领导", "李兰")["已完成"] == 1
    assert line(found, "分类", "城建")["量化滞后"] == 1
    assert line(found, "部分", "任务")["应报"] == 4
    assert line(found, "进度状态", "未达序时进度")["推进受阻"] == 1


def test_the_first_period_has_nothing_to_compare_with():
    book, _ = judged()
    found = statistics(book, Q1)
    assert previous_period(book, Q1) is None
    assert previous_period(book, H1) == Q1
    total = line(found, "合计", "全部任务")
    assert (total["达到序时"], total["量化滞后"], total["已完成较上期"]) == (3, 1, "")


def test_a_decision_goes_before_the_suggestion():
    book, _ = judged()
    assert line(statistics(book, Q1), "单位", "财政局")["量化滞后"] == 1
    assert line(statistics(book, H1), "单位", "教委")["已完成"] == 1  # decided, never judged


def with_values(book: Master, period: Period, column: str, texts: str) -> Master:
    """Write a column of a period's sheet, one text per row."""
    sheet = book.periods[period]
    rows = tuple(
        replace(row, values={**row.values, column: text}) for row, text in zip(sheet.rows, texts.split(), strict=True)
    )
    return replace(book, periods={**book.periods, period: replace(sheet, rows=rows)})


class TestTrend:
    """A quarter people decided on beside one that only the rules have judged, and the same verdicts of the rules."""

    suggested = "达到序时 推进受阻 达到序时 量化滞后"

    def book(self, first: str, second: str = "") -> Master:
        found = master()
        for period, decisions in ((Q1, first), (H1, second or "- - - -")):
            found = with_values(found, period, "系统研判", self.suggested)
            found = with_values(found, period, "审定结论", decisions)
        return found

    def changes(self, found) -> dict[str, object]:
        return {name: value for name, value in line(found, "合计", "全部任务").items() if name.endswith("较上期")}

    def test_a_decided_quarter_beside_an_undecided_one_shows_no_false_change(self):
        found = statistics(self.book("已完成 达到序时 已完成 达到序时"), H1)
        assert set(list(self.changes(found).values())[1:]) == {0}
        assert [counts for _, counts in found.dashboard.trend] == [(0, 2, 1, 1, 0)] * 2
        assert found.dashboard.trend_basis == "各期都按系统研判"
        assert "本期审定0、研判4；上期审定4、研判0" in line(found, "合计", "全部任务")["依据"]

    def test_two_decided_quarters_are_compared_by_decisions(self):
        found = statistics(self.book("达到序时 达到序时 未实现 达到序时", "已完成 达到序时 未实现 未实现"), H1)
        assert found.dashboard.trend == (("一季度（4项）", (0, 3, 0, 1, 0)), ("上半年（4项）", (1, 1, 1, 1, 0)))
        assert found.dashboard.trend_basis == "按审定结论"
        assert self.changes(found) == {
            "已报较上期": -1, "已完成较上期": 1, "达到序时较上期": -2, "量化滞后较上期": 1, "推进受阻较上期": 0,
        }  # fmt: skip

    def test_a_quarter_the_rules_never_judged_is_left_out_of_the_line(self):
        book = with_values(self.book("已完成 达到序时 已完成 达到序时"), Q1, "系统研判", "- - - -")
        assert [name for name, _ in statistics(book, H1).dashboard.trend] == ["上半年（4项）"]

    def test_the_sheet_says_it(self):
        data = workbook(statistics(self.book("已完成 达到序时 已完成 达到序时"), H1).dashboard)
        sheet = openpyxl.load_workbook(io.BytesIO(data))["看板"]
        assert sheet["A2"].value == "各项结果的依据：本期审定0、研判4"
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert any("本年各期进展（项，各期都按系统研判）" in text for text in charts)


def test_late_returns():
    book, values = judged()
    states = [
        UnitState("教委", 1, 1, 0, "已报（迟报）"),
        UnitState("城管局", 2, 2, 0, "已报"),
        UnitState("财政局", 1, 0, 1, "未报"),
        UnitState("水利局", 1, 0, 1, "部分未填"),
    ]
    found = statistics(book, H1, values=values, states=states)
    assert line(found, "单位", "教委")["迟报"] == 1
    assert line(found, "合计", "全部任务")["迟报"] == 1
    assert found.dashboard.returns == (("已报齐", 2), ("没有报齐", 1), ("未报", 1))


def test_the_data_of_the_dashboard():
    book, values = judged()
    board = statistics(book, H1, values=values).dashboard
    assert board.title == "2026年上半年目标任务进展看板"
    assert dict(board.facts) == {
        "任务": 4,
        "已报": 3,
        "已完成": 1,
        "达到序时": 0,
        "量化滞后": 1,
        "推进受阻": 1,
        "需人工研判": 0,
    }
    assert board.units[0] == ("城管局", (0, 0, 1, 1, 0))
    assert board.trend == (("一季度（4项）", (0, 3, 1, 0, 0)), ("上半年（3项）", (0, 1, 1, 1, 0)))
    assert board.trend_basis == "各期都按系统研判"
    assert board.basis == "各项结果的依据：本期审定1、研判2"


def workbook(board) -> bytes:
    """Return the report with the dashboard behind a table, as a merge writes it."""
    return report_bytes(ReportSheet("统计", ("单位", "应报"), (("区教委", 3), ("区水利局", 1))), dashboard=board)


def test_all_its_figures_stand_on_the_sheet_and_in_the_charts():
    """The tables stand right of the page, one below the other; a chart keeps the figures it was drawn from."""
    book, values = judged()
    board = statistics(book, H1, values=values).dashboard
    data = workbook(board)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["看板"]
    page, beside = (
        [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows(min_col=first, max_col=last)]
        for first, last in ((1, 14), (19, 30))
    )
    assert page[:2] == [[board.title], [board.basis]]
    assert page[2] == [name for name, _ in board.facts[:7]]
    assert page[3] == [count for _, count in board.facts[:7]]
    for name, counts in (*((name, (count,)) for name, count in board.returns), *board.trend, *board.units):
        assert [name, *counts] in beside
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        charts = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/c"))
    for name in (*(name for name, _ in board.returns), *(name for name, _ in board.units), *board.results):
        assert f"<c:v>{name}</c:v>" in charts


def test_native_charts():
    book, values = judged()
    data = workbook(statistics(book, H1, values=values).dashboard)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        charts = {
            name: archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")
        }
    assert len(charts) == 3
    kinds = {
        kind for text in charts.values() for kind in ("doughnutChart", "lineChart", "barChart") if f"<c:{kind}>" in text
    }
    assert kinds == {"doughnutChart", "lineChart", "barChart"}
    assert all("看板" in text for text in charts.values())
    sheet = openpyxl.load_workbook(io.BytesIO(data))["看板"]
    assert sheet["A1"].value == "2026年上半年目标任务进展看板"
    assert sheet.page_setup.paperSize == 9


def test_one_period_is_drawn_as_columns_and_many_units_as_one_rest():
    book, _ = judged()
    board = statistics(book, Q1).dashboard
    board = replace(board, units=tuple((f"单位{n}", (1, 0, 0, 0, 0)) for n in range(60)))
    data = workbook(board)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart"))
    assert "lineChart" not in text
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(data))["看板"].iter_rows() for cell in row]
    assert "其余16个单位" in cells


def test_equal_data_equal_bytes():
    book, values = judged()
    board = statistics(book, H1, values=values).dashboard
    assert workbook(board) == workbook(board)


@needs_soffice
def test_the_dashboard_prints_on_one_page(tmp_path):
    book, values = judged()
    path = tmp_path / "看板.xlsx"
    path.write_bytes(workbook(statistics(book, H1, values=values).dashboard))
    text = pdf_text(to_pdf(path, tmp_path / "out"))
    assert text.count("2026年上半年目标任务进展看板") == 1
    for words in ("各单位报送情况", "本年各期进展", "各单位任务状态", "城管局"):
        assert words in text
    pages = [page for page in text.split("\f") if page.strip()]
    assert len(pages) == 2  # the table, and the dashboard on one page


def test_an_empty_period():
    book = Master(TaskBook("", 2026, (), ()), periods={Q1: PeriodSheet(Q1, str(Q1), {}, (), 1)})
    found = statistics(book, Q1)
    assert found.sheet.rows == (("合计", "全部任务", *[0] * 10, *[""] * 6),)
    assert workbook(found.dashboard)

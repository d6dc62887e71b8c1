"""Statistics and the dashboard."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl

from tests.rendering import needs_soffice, pdf_text, to_pdf
from wrkit.annex import annex_tables
from wrkit.frames import COLUMNS, previous_period, statistics
from wrkit.judge import judge_period
from wrkit.model.master import AnnexSpec, Master, MasterRow, PeriodSheet
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Entry
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
        period: PeriodSheet(period, str(period), {"编号": 0, "进度状态": 2}, tuple(found))
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
        name: value
        for name, value in zip(found.sheet.columns, row, strict=True)
        if value not in (0, "") or name.endswith("较上期")
    }


def test_counts_and_changes():
    book, values = judged()
    found = statistics(book, H1, values=values)
    assert found.sheet.name == "统计"
    assert line(found, "合计", "全部任务") == {
        "口径": "合计", "名称": "全部任务", "应报": 4, "已报": 3, "已完成": 1, "量化滞后": 1, "推进受阻": 1, "已审定": 1,
        "已报较上期": 0, "已完成较上期": 0, "达到序时较上期": -2, "量化滞后较上期": 1, "推进受阻较上期": 1,
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
    assert (total["达到序时"], total["量化滞后"]) == (3, 1)
    assert [name for name in found.sheet.columns if name.endswith("较上期")] == []
    assert statistics(book, H1).sheet.columns == COLUMNS


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
        assert sheet["A2"].value == "各项结果的依据：本期审定0、研判4；通报中尚未审定的按单位自报，数字会不同"
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
    assert board.basis == "各项结果的依据：本期审定1、研判2；通报中尚未审定的按单位自报，数字会不同"


def answered(book: Master, period: Period, *pairs: str) -> Master:
    """Give the ledger one answer per “unit task”."""
    return replace(
        book,
        ledger=(
            *book.ledger,
            *(
                Entry(period, TaskId.parse(task), unit, {"完成情况": "有进展"}, ref=Ref(f"{unit}.xlsx"))
                for unit, task in map(str.split, pairs)
            ),
        ),
    )


class TestUnits:
    """1-002 is led by 城管局, which has answered, and 水利局, which has not."""

    suggested = "达到序时 已完成 达到序时 量化滞后"

    def book(self) -> Master:
        book = answered(with_values(master(), Q1, "系统研判", self.suggested), Q1, "城管局 1-001", "城管局 1-002")
        return with_values(book, H1, "系统研判", self.suggested)

    def test_a_unit_has_no_results_of_what_the_other_lead_reported(self):
        found = statistics(self.book(), Q1)
        assert line(found, "单位", "水利局") | {"依据": ""} == {
            "口径": "单位", "名称": "水利局", "应报": 1, "依据": "",
        }  # fmt: skip
        assert (line(found, "单位", "城管局")["达到序时"], line(found, "单位", "城管局")["已完成"]) == (1, 1)
        assert dict(found.dashboard.units)["水利局"] == (0, 0, 0, 0, 0)
        assert line(found, "合计", "全部任务")["已完成"] == 1

    def test_nor_are_they_compared(self):
        """水利局 reported the second quarter only; its results then are no change against what others said before."""
        book = answered(self.book(), H1, "城管局 1-001", "水利局 1-002")
        rows = statistics(book, H1)
        changes = {name: value for name, value in line(rows, "单位", "水利局").items() if name.endswith("较上期")}
        assert set(changes.values()) == {""}
        assert line(rows, "单位", "水利局")["依据"] == "本期审定0、研判1；上期审定0、研判0；可比0项（按审定0、按研判0）"
        assert line(rows, "单位", "城管局")["依据"].endswith("可比1项（按审定0、按研判1）")

    def test_late_are_some_of_those_reported(self):
        """A joint task one lead sent late and the other has not sent at all is not reported, so it is not late."""
        states = [UnitState("城管局", 2, 2, 0, "已报（迟报）"), UnitState("水利局", 1, 0, 1, "未报")]
        found = statistics(self.book(), Q1, states=states)
        assert (line(found, "单位", "城管局")["迟报"], line(found, "单位", "城管局")["已报"]) == (2, 2)
        for row in found.sheet.rows:
            counts = dict(zip(found.sheet.columns, row, strict=True))
            assert counts["迟报"] <= counts["已报"] <= counts["应报"]
        assert line(found, "分类", "城建")["迟报"] == 1


class TestMissed:
    """What people decided 未实现 is found again, task by task and item by item."""

    def book(self) -> Master:
        book = with_values(master(), Q1, "系统研判", "达到序时 推进受阻 达到序时 量化滞后")
        book = with_values(book, Q1, "审定结论", "- 未实现 达到序时 未实现")
        sheet = book.periods[Q1]
        items = tuple(
            MasterRow(TaskId.parse(f"1-002.{n}"), 8 + n, {"目标任务": "引桥", "审定结论": text})
            for n, text in ((1, "未 实现"), (2, "达到序时"))
        )
        return replace(book, periods={**book.periods, Q1: replace(sheet, rows=(*sheet.rows, *items))})

    def test_statistics_and_dashboard_count_the_rows_of_the_annex(self):
        found = statistics(self.book(), Q1)
        spec = AnnexSpec("附件3", "题", "未达标", "审定结论=未实现")
        (table,), _ = annex_tables(replace(self.book(), annexes=(spec,)), Q1)
        total = line(found, "合计", "全部任务")
        assert total["审定未实现"] == len(table.rows) == dict(found.dashboard.facts)["审定未实现"] == 3
        assert total["已审定"] == 3  # tasks; one of the three 未实现 is an item
        assert line(found, "单位", "财政局")["审定未实现"] == 1
        assert "审定未实现的（含拆分事项）也计入量化滞后或推进受阻" in found.dashboard.basis

    def test_it_stands_on_the_sheet_beside_the_other_figures(self):
        sheet = openpyxl.load_workbook(io.BytesIO(workbook(statistics(self.book(), Q1).dashboard)))["看板"]
        figures = {sheet.cell(3, col).value: sheet.cell(4, col).value for col in range(1, 17, 2)}
        assert figures["审定未实现"] == 3
        assert "审定未实现" not in dict(
            statistics(with_values(master(), Q1, "审定结论", "- - - -"), Q1).dashboard.facts
        )

    def test_a_conclusion_outside_the_choices_decides_nothing(self):
        found = statistics(with_values(master(), Q1, "审定结论", "基本完成 达到序时 好 未实现"), Q1)
        assert line(found, "合计", "全部任务")["已审定"] == 2


def test_without_comparable_tasks_no_change_is_claimed():
    book = answered(with_values(master(), Q1, "系统研判", "达到序时 - - -"), H1, "水利局 1-002")
    book = with_values(book, H1, "系统研判", "- 推进受阻 - -")
    total = line(statistics(book, H1), "合计", "全部任务")
    assert {name: value for name, value in total.items() if name.endswith("较上期")} == dict.fromkeys(
        [name for name in COLUMNS if name.endswith("较上期")], ""
    )


def test_reported_is_compared_over_the_tasks_the_results_are_compared_over():
    """Half the quarter is not in yet; what is in has moved by one task, on which one of two leads is still silent."""
    book = with_values(master(), Q1, "系统研判", "达到序时 达到序时 达到序时 达到序时")
    book = answered(book, Q1, "城管局 1-001", "城管局 1-002", "水利局 1-002", "教委 1-003", "财政局 1-004")
    book = answered(with_values(book, H1, "系统研判", "- 达到序时 - -"), H1, "城管局 1-002")
    total = line(statistics(book, H1), "合计", "全部任务")
    assert (total["已报较上期"], total["达到序时较上期"]) == (-1, 0)
    assert total["依据"].endswith("可比1项（按审定0、按研判1）")


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
    book = Master(TaskBook("", 2026, (), ()), periods={Q1: PeriodSheet(Q1, str(Q1), {}, ())})
    found = statistics(book, Q1)
    assert found.sheet.rows == (("合计", "全部任务", *[0] * 11, ""),)
    assert workbook(found.dashboard)

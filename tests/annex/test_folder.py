"""wrkit annex beside what lies in its folder, before a period has begun, and what it says on the screen."""

from __future__ import annotations

import os

import pytest

from tests.annex.test_command import BREAKDOWN, MISSED, PERIOD, STATUS, files, office, text
from tests.rendering import needs_soffice
from wrkit.model.master import AnnexSpec
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Unit
from wrkit.xl.master_xlsx import new_master

__all__ = ["office"]


def outdated(result):
    return [item["message"] for item in result.json["findings"] if item["code"] == "annex-outdated"]


def made_before(folder, *names):
    """Put files beside the annexes as an earlier run left them."""
    for name in names:
        (folder / name).write_bytes(b"old")
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))


def test_files_of_the_same_annex_an_earlier_run_left_are_named_and_stay(office, wrkit, tmp_path):
    office(STATUS, MISSED, decided={"2-001": {"审定结论": "未实现"}})
    wrkit("annex")
    folder = tmp_path / "附件" / PERIOD
    mine = ("附件3 一季度未实现任务.pdf", "附件4 一季度未实现任务.docx", "附件（合订）.pdf")
    made_before(folder, *mine, "附件2 一季度完成情况.pdf", "附件30 别的.pdf", "附件3 说明.txt", "领导讲话.docx")
    (said,) = outdated(wrkit("annex", "--only", "附件3", "--json"))
    assert [name for name in files(tmp_path) if name in said] == sorted(mine)
    assert set(mine) <= set(files(tmp_path))
    assert "附件2 一季度完成情况.pdf" in outdated(wrkit("annex", "--json"))[0]
    shown = wrkit("annex").err
    assert "附件4 一季度未实现任务.docx" in shown
    assert "可能是以前生成的" in shown and "不加 --format、--only" in shown


def test_a_file_of_peoples_own_is_not_taken_for_an_annex_by_its_number(office, wrkit, tmp_path):
    office(STATUS, MISSED, decided={"2-001": {"审定结论": "未实现"}})
    wrkit("annex")
    made_before(tmp_path / "附件" / PERIOD, "附件3 会议通知.docx", "附件2 一季度完成情况（会议稿）.docx", "附件2.xlsx")
    assert outdated(wrkit("annex", "--json")) == []


def test_a_format_left_out_is_named_only_where_it_fell_behind(office, wrkit, tmp_path):
    office(STATUS)
    wrkit("annex")
    assert outdated(wrkit("annex", "--format", "docx", "--json")) == []
    folder = tmp_path / "附件" / PERIOD
    made_before(folder, "附件2 一季度完成情况.xlsx")
    assert "附件2 一季度完成情况.xlsx" in outdated(wrkit("annex", "--format", "docx", "--json"))[0]


def test_what_changed_a_moment_ago_leaves_the_others_behind(office, wrkit, tmp_path):
    office(STATUS)
    wrkit("annex")
    (tmp_path / "附件" / PERIOD / "附件2 一季度完成情况.docx").unlink()
    assert "附件2 一季度完成情况.xlsx" in outdated(wrkit("annex", "--format", "docx", "--json"))[0]


def test_an_earlier_pdf_is_not_suspected_while_nothing_changed(office, wrkit, tmp_path):
    office(STATUS)
    wrkit("annex")
    (tmp_path / "附件" / PERIOD / "附件2 一季度完成情况.pdf").write_bytes(b"made with the others")
    assert outdated(wrkit("annex", "--json")) == []


# Before a period has begun


@pytest.fixture
def beginning(tmp_path):
    """A master just made: no period yet."""
    tasks = (Task(TaskId(1, 1), "建成大桥", ("区交通局",), "主要任务", "", "1"),)
    specs = (BREAKDOWN, STATUS, AnnexSpec("附件6", "主要指标", "指标"))
    data = new_master(TaskBook("分解方案", 2025, tasks, (Unit("区交通局"),)), specs, {"年度": "2025"})
    (tmp_path / "总表.xlsx").write_bytes(data)


def test_the_breakdown_needs_no_period(beginning, wrkit, tmp_path):
    result = wrkit("annex", "--only", "附件1", "--json").json
    assert (result["period"], [item["rows"] for item in result["annexes"]]) == ("", [1, 1])
    assert sorted(path.name for path in (tmp_path / "附件").iterdir()) == [
        "附件1 2025年任务分解.docx",
        "附件1 2025年任务分解.xlsx",
    ]


def test_nor_does_it_with_a_template_or_a_period_not_yet_split(beginning, wrkit, tmp_path):
    wrkit("template", "export", "附件.docx")
    wrkit("annex", "--only", "附件1", "-p", "2025Q1", "--format", "docx")
    assert "建成大桥" in text(tmp_path / "附件" / PERIOD / "附件1 2025年任务分解.docx")


@pytest.mark.parametrize("only", [["附件2"], ["附件1", "附件2"], ["通报"], []])
def test_everything_else_needs_one(beginning, wrkit, only):
    said = wrkit("annex", *(word for mark in only for word in ("--only", mark)), code=2).err
    assert "还没有开始任何一期" in said


# On the screen


def test_hints_to_act_on_are_printed(office, wrkit):
    office(AnnexSpec("附件3", "题", "未达标", "期别=上半年"))
    result = wrkit("annex", "--only", "附件3")
    assert "【提示】附件3不在2025年一季度生成" in result.err
    assert "没有生成文件" in result.out


def test_hints_summed_up_are_said_to_stand_elsewhere(office, wrkit):
    office(MISSED, decided={"2-001": {"系统研判": "推进受阻", "研判依据": "征地未完成", "审定完成情况": "停工"}})
    result = wrkit("annex", "--only", "附件3")
    assert "征地未完成" not in result.err
    assert "研判依据" in result.out and "--json" in result.out
    assert "研判依据" not in wrkit("annex", "--only", "附件3", "--format", "xlsx", "-m", "总表.xlsx", "--json").err


@needs_soffice
def test_a_bound_file_is_counted_in_pages(office, wrkit):
    office(STATUS, MISSED, decided={"2-001": {"审定结论": "未实现"}})
    assert "附件（合订）：3 页" in wrkit("annex", "--bind").out
    (bound,) = [item for item in wrkit("annex", "--bind", "--json").json["annexes"] if "pages" in item]
    assert bound["pages"] == 3


# The bulletin


def bulletin(wrkit, *arguments):
    (item,) = wrkit("annex", "--only", "通报", "--json", *arguments).json["annexes"]
    return item


def test_the_offices_own_bulletin_is_taken_whatever_its_number(office, wrkit):
    office(STATUS, AnnexSpec("附件5", "{period}督查通报", "通报"))
    assert (bulletin(wrkit)["mark"], bulletin(wrkit)["title"]) == ("附件5", "一季度督查通报")


def test_a_bulletin_needs_no_number(office, wrkit):
    office(STATUS, AnnexSpec("", "{period}督查通报", "通报"))
    assert bulletin(wrkit)["file"].endswith("一季度督查通报.docx")
    assert "annex-spec" not in wrkit("annex", "--json").codes()


def test_a_row_without_its_number_is_said(office, wrkit):
    office(STATUS, AnnexSpec("", "{period}报送情况", "报送情况"))
    (said,) = [item for item in wrkit("annex", "--json").json["findings"] if item["code"] == "annex-spec"]
    assert (said["sheet"], said["cell"]) == ("附件", "A3")
    assert "没有填写" in said["message"]


def test_the_column_at_fault_is_the_one_named(office, wrkit):
    office(STATUS, AnnexSpec("附件9", "题", "完成情况", "", "天气", ""))
    (said,) = [item for item in wrkit("annex", "--json").json["findings"] if item["code"] == "annex-spec"]
    assert (said["cell"], said["message"].partition("，")[0]) == (
        "E3",
        "附件设置有误：附件9的“列”中的“天气”不是表中的栏",
    )


def red_line(path):
    import docx

    return [p.style.name for p in docx.Document(path).paragraphs].count("公文红线")


def test_a_bulletin_without_its_sender_has_no_red_line_and_says_where_to_fill_it_in(office, wrkit):
    office(STATUS)
    assert red_line(bulletin(wrkit)["file"]) == 0
    said = wrkit("annex", "--only", "通报").err
    assert "“发文机关”、“发文字号”、“主送”、“落款”" in said and "“设置”表" in said


def test_a_bulletin_with_all_of_it_has_the_line_and_nothing_is_said(office, wrkit):
    office(STATUS, 发文机关="区政府办公室", 发文字号="云府办〔2025〕1号", 主送="各镇街", 落款="区政府办公室")
    assert red_line(bulletin(wrkit)["file"]) == 1
    assert "bulletin-unsigned" not in wrkit("annex", "--only", "通报", "--json").codes()


def test_the_bulletin_of_a_whole_year_speaks_of_what_is_done(office, wrkit, tmp_path):
    import openpyxl

    office(STATUS, MISSED)
    book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    sheet = book[PERIOD]
    sheet.title = "2025年全年"
    names = {cell.value: cell.column for cell in sheet[1]}
    for row, verdict in zip(range(2, 5), ("已完成", "达到序时", "未实现"), strict=True):
        sheet.cell(row, names["审定结论"]).value = verdict
    book.save(tmp_path / "总表.xlsx")
    words = text(tmp_path / bulletin(wrkit, "-p", "2025FY")["file"])
    assert "全年，完成2项，未完成1项，完成率66.7%。" in words
    assert "全年未完成的目标任务（含拆分事项）共1项" in words
    assert "序时" not in words.replace("尚未审定", "").split("注：")[0]
    assert "未完成" in words.split("注：")[0] and "未实现" not in words.split("注：")[0]

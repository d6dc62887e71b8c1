"""What people put into the master stays: decisions, own columns and sheets, and parts no library models."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import docx
import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from tests.units_work import columns, decide, fill, period_values, task_rows

PERIOD, H1 = "2026年一季度", "2026年上半年"
EARLY, LATE = datetime.datetime(2026, 4, 8, tzinfo=datetime.UTC), datetime.datetime(2026, 4, 12, tzinfo=datetime.UTC)
BREAKDOWN = """序号,目标任务,牵头责任单位,责任（配合）单位
1,完成固定资产投资120亿元。,区发展改革委,各镇街
2,新建公办幼儿园3所。,区教委,
3,改造老旧小区40万平方米。,"区住房城乡建委
区城市管理局",相关镇街
4,新增高新技术企业15家。,区科技局,
"""


@pytest.fixture
def office(wrkit, tmp_path):
    """A small office: master and forms of one quarter, nothing returned yet."""
    (tmp_path / "2026年分解.csv").write_text(BREAKDOWN, encoding="utf-8-sig")
    wrkit("init", "2026年分解.csv", "--year", "2026")
    wrkit("split", "-p", "2026Q1", "--due", "2026-04-10")
    return tmp_path


def give(folder, unit, answers, name=None, **options):
    source = folder / "下发" / PERIOD / f"{PERIOD}填报表-{unit}.xlsx"
    target = folder / "回收" / PERIOD / (name or f"{unit}.xlsx")
    fill(source, target, {task: {"完成情况": text} for task, text in answers.items()}, **options)
    return target


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def inject(path, extra, edits=()):
    """Add parts to a workbook and edit others with (part, pattern, replacement)."""
    content = parts(path)
    content.update(extra)
    for part, pattern, replacement in edits:
        text, count = re.subn(pattern, replacement, content[part].decode("utf-8"), count=1)
        assert count == 1, (part, pattern)
        content[part] = text.encode("utf-8")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())


def test_decisions_columns_sheets_and_looks_survive(office, wrkit):
    master = office / "总表.xlsx"
    book = openpyxl.load_workbook(master)
    sheet = book[PERIOD]
    sheet.insert_cols(3)
    head, names = columns(sheet)
    sheet.cell(head, 3).value = "科室意见"
    rows = task_rows(sheet)
    sheet.cell(rows["1-001"], 3).value = "重点跟踪"
    sheet.cell(rows["1-002"], names["审定结论"]).value = "未实现"
    sheet.cell(rows["1-002"], names["审定完成情况"]).value = "经核实，开工1所。"
    sheet.cell(rows["1-002"], 3).fill = PatternFill("solid", fgColor="00FF00")
    sheet.cell(rows["1-001"], names["目标任务"]).comment = Comment("主任批示：按月报", "主任")
    sheet.column_dimensions["F"].width = 77
    sheet.row_dimensions[rows["1-004"]].height = 123
    sheet.conditional_formatting.add(
        "A1:A9", CellIsRule(operator="equal", formula=['"x"'], fill=PatternFill("solid", bgColor="FF0000"))
    )
    own = book.create_sheet("科室台账", 0)
    own["A1"] = "=1+1"
    chart = BarChart()
    own["C1"], own["C2"] = 3, 5
    chart.add_data(Reference(own, min_col=3, min_row=1, max_row=2))
    own.add_chart(chart, "E5")
    book.save(master)
    before = parts(master)
    give(office, "区发展改革委", {"1-001": "一季度完成投资33.6亿元。"})
    give(office, "区教委", {"1-002": "已开工2所。"})
    wrkit("merge")
    after = parts(master)
    changed = {name for name in before if before[name] != after.get(name)}
    sheet_path = {n for n in changed if n.startswith("xl/worksheets/sheet")}
    assert len(sheet_path) == 1
    assert changed <= sheet_path | {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    values = period_values(master, PERIOD)
    assert values["1-001"]["完成情况"] == "一季度完成投资33.6亿元。"
    assert values["1-001"]["科室意见"] == "重点跟踪"
    assert values["1-002"]["审定完成情况"] == "经核实，开工1所。"
    assert values["1-002"]["完成情况"] == "已开工2所。"
    sheet = openpyxl.load_workbook(master)[PERIOD]
    assert sheet.cell(rows["1-002"], 3).fill.fgColor.rgb == "0000FF00"
    assert sheet.cell(rows["1-001"], names["目标任务"]).comment.text.endswith("按月报")
    assert sheet.column_dimensions["F"].width == 77
    assert sheet.row_dimensions[rows["1-004"]].height == 123
    assert len(sheet.conditional_formatting) == 1
    assert openpyxl.load_workbook(master)["科室台账"]["A1"].value == "=1+1"
    assert len(openpyxl.load_workbook(master)["科室台账"]._charts) == 1


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_parts_no_library_models_survive(office, wrkit):
    master = office / "总表.xlsx"
    extra = {
        "xl/slicers/slicer1.xml": b'<?xml version="1.0"?><slicers xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/>',
        "xl/threadedComments/threadedComment1.xml": "<ThreadedComments>请核对</ThreadedComments>".encode(),
        "xl/media/image1.png": b"\x89PNG\r\n\x1a\n not a real one",
        "customXml/item1.xml": b"<x/>",
    }
    number = next(n for n in parts(master) if n.startswith("xl/worksheets/sheet") and "开门红" not in n)
    extension = '<extLst><ext uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}"><x14:slicerList xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"/></ext></extLst></worksheet>'
    inject(master, extra, [(number, "</worksheet>", extension)])
    give(office, "区科技局", {"1-004": "新增4家。"})
    wrkit("merge")
    after = parts(master)
    for name, data in extra.items():
        assert after[name] == data
    assert b"slicerList" in after[number]
    assert period_values(master, PERIOD)["1-004"]["完成情况"] == "新增4家。"


def test_text_typed_into_the_master_stays_and_is_said(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"}, saved=EARLY)
    wrkit("merge")
    decide(office / "总表.xlsx", PERIOD, {"1-002": {"完成情况": "已开工2所（督查室核实）。"}})
    give(office, "区教委", {"1-002": "已开工3所。"}, name="区教委补报.xlsx", saved=LATE)
    result = wrkit("merge", "--json")
    assert "edited-in-master" in result.codes()
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == "已开工2所（督查室核实）。"
    said = next(item for item in result.json["findings"] if item["code"] == "edited-in-master")
    assert "已开工3所" in said["message"]
    assert said["cell"]


def test_an_answer_that_changes_after_a_decision_is_said(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"}, name="第一次.xlsx", saved=EARLY)
    wrkit("merge")
    decide(office / "总表.xlsx", PERIOD, {"1-002": {"审定完成情况": "开工2所。", "审定结论": "未实现"}})
    give(office, "区教委", {"1-002": "已建成1所。"}, name="第二次.xlsx", saved=LATE)
    result = wrkit("merge", "--json")
    assert "changed-since-decision" in result.codes()
    values = period_values(office / "总表.xlsx", PERIOD)["1-002"]
    assert (values["审定完成情况"], values["完成情况"]) == ("开工2所。", "已建成1所。")
    # Said until the decision is touched, though there is nothing new to merge; and the master stays as it is.
    before = (office / "总表.xlsx").read_bytes()
    again = wrkit("merge", "--json")
    assert [item for item in again.json["findings"] if item["code"] == "changed-since-decision"] == [
        item for item in result.json["findings"] if item["code"] == "changed-since-decision"
    ]
    assert (office / "总表.xlsx").read_bytes() == before
    decide(office / "总表.xlsx", PERIOD, {"1-002": {"审定完成情况": "建成1所。"}})
    assert "changed-since-decision" not in wrkit("merge", "--json").codes()


def test_so_is_one_where_only_the_conclusion_was_written(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"}, name="第一次.xlsx", saved=EARLY)
    wrkit("merge")
    decide(office / "总表.xlsx", PERIOD, {"1-002": {"审定结论": "未实现"}, "1-004": {"审定结论": "达到序时进度。"}})
    give(office, "区教委", {"1-002": "3所均已建成。"}, name="第二次.xlsx", saved=LATE)
    for _ in range(2):
        (said,) = [f for f in wrkit("merge", "--json").json["findings"] if f["code"] == "changed-since-decision"]
        assert "“审定结论”" in said["message"]
        assert "3所均已建成" in said["message"]
    assert wrkit("status", "--json").json["tasks"]["decided"] == 2  # a unit's word for it will do
    decide(office / "总表.xlsx", PERIOD, {"1-002": {"审定结论": "已完成了"}})
    result = wrkit("merge", "--json")
    assert "changed-since-decision" not in result.codes()
    assert [f["task"] for f in result.json["findings"] if f["code"] == "verdict-unknown"] == ["1-002"]


def test_rows_sorted_in_the_master_are_found(office, wrkit):
    master = office / "总表.xlsx"
    book = openpyxl.load_workbook(master)
    sheet = book[PERIOD]
    head, _ = columns(sheet)
    content = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    for row, line in zip(sheet.iter_rows(min_row=head + 1), reversed(content), strict=True):
        for cell, value in zip(row, line, strict=True):
            cell.value = value
    book.save(master)
    give(office, "区科技局", {"1-004": "新增4家。"})
    wrkit("merge")
    assert period_values(master, PERIOD)["1-004"]["完成情况"] == "新增4家。"


def test_joint_answers(office, wrkit):
    give(office, "区住房城乡建委", {"1-003": "改造11万平方米。"})
    result = wrkit("merge", "--json")
    assert "texts-differ" not in result.codes()
    assert period_values(office / "总表.xlsx", PERIOD)["1-003"]["完成情况"] == "改造11万平方米。"
    give(office, "区城市管理局", {"1-003": "改造11万平方米"})
    assert "texts-differ" not in wrkit("merge", "--json").codes()
    assert period_values(office / "总表.xlsx", PERIOD)["1-003"]["完成情况"] == "改造11万平方米。"
    give(
        office,
        "区城市管理局",
        {"1-003": "配套设施完成三成。"},
        name="城管局改.xlsx",
        saved=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC),
    )
    assert "texts-differ" in wrkit("merge", "--json").codes()
    text = period_values(office / "总表.xlsx", PERIOD)["1-003"]["完成情况"]
    assert text == "区住房城乡建委：改造11万平方米。\n区城市管理局：配套设施完成三成。"


def test_formula_like_answers_stay_text(office, wrkit):
    give(office, "区科技局", {"1-004": '=HYPERLINK("http://x","点我")'})
    wrkit("merge")
    sheet = openpyxl.load_workbook(office / "总表.xlsx")[PERIOD]
    _, names = columns(sheet)
    cell = sheet.cell(task_rows(sheet)["1-004"], names["完成情况"])
    assert cell.data_type == "s"
    assert cell.value.startswith("=HYPERLINK")


def test_what_could_not_be_merged_stays_listed(office, wrkit, tmp_path_factory):
    """Other files merged later, one by one, do not take it off the check report."""
    first = give(office, "区教委", {"1-002": "已开工2所。"}, name="教委补报.xlsx")
    book = openpyxl.load_workbook(first)
    book["填报表"].cell(2, 12).value = "资金未到位，请协调"
    book.save(first)
    second = give(office, "区科技局", {"1-004": "新增5家。"}, name="科技.xlsx")
    outside = tmp_path_factory.mktemp("u") / "科技.xlsx"
    second.rename(outside)

    def left(*arguments):
        found = wrkit("merge", *arguments, "--json").json["findings"]
        return [item["message"] for item in found if item["code"] == "text-outside"]

    (said,) = left(first)
    assert "资金未到位，请协调" in said
    assert left(outside) == [said]
    assert left() == [said]
    first.unlink()
    assert left(outside) == []


def test_what_was_withdrawn_from_an_archive_stays_withdrawn(office, wrkit, tmp_path_factory):
    files = [
        give(office, "区教委", {"1-002": "已开工2所。"}, name="a.xlsx"),
        give(office, "区科技局", {"1-004": "新增5家。"}, name="b.xlsx"),
    ]
    archive = tmp_path_factory.mktemp("u") / "寄来.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for path in files:
            target.write(path, path.name)
            path.unlink()
        target.writestr("说明.pdf", b"%PDF-1.4")
    wrkit("merge", archive)
    wrkit("merge", "--forget", "a.xlsx")
    again = wrkit("merge", "--json")
    values = period_values(office / "总表.xlsx", PERIOD)
    assert (values["1-002"]["完成情况"], values["1-004"]["完成情况"]) == ("", "新增5家。")
    assert "file-unreadable" in again.codes()  # the pdf is still told
    wrkit("merge", archive)  # asked for, it counts again
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == "已开工2所。"


def test_the_older_of_two_returns_is_kept_beside(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"}, name="a最终版.xlsx", saved=EARLY)
    give(office, "区教委", {"1-002": "已开工3所。"}, name="b.xlsx", saved=LATE)
    result = wrkit("merge", "--json")
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == "已开工3所。"
    twice = next(item for item in result.json["findings"] if item["code"] == "returned-twice")
    assert twice["file"].endswith("a最终版.xlsx")
    assert "b.xlsx" in twice["message"]
    assert "late" not in result.codes()  # it had reported in time; a correction sent later is none
    details = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["填报明细"]
    taken = {row[2]: row[-1] for row in details.iter_rows(min_row=2, values_only=True)}
    assert taken == {"已开工2所。": "否", "已开工3所。": "是"}


def test_a_file_can_be_withdrawn(office, wrkit):
    give(office, "区教委", {"1-002": "填错了的。"}, name="错.xlsx").rename(office / "错.xlsx")
    wrkit("merge", "错.xlsx")
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == "填错了的。"
    wrkit("merge", "--forget", "错.xlsx")
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == ""
    wrkit("merge", "--forget", "错.xlsx", code=2)


def test_split_again_adds_the_tasks_that_are_new(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"})
    wrkit("merge")
    master = office / "总表.xlsx"
    book = openpyxl.load_workbook(master)
    book["任务"].append(["1-005", None, None, "5", "新建口袋公园6个。", None, "区城市管理局", None])
    book.save(master)
    wrkit("split", "-p", "2026Q1", "--due", "2026-04-10")
    values = period_values(master, PERIOD)
    assert values["1-005"]["目标任务"] == "新建口袋公园6个。"
    assert values["1-002"]["完成情况"] == "已开工2所。"
    give(office, "区城市管理局", {"1-005": "建成1个。"})
    wrkit("merge")
    assert period_values(master, PERIOD)["1-005"]["完成情况"] == "建成1个。"


def test_the_next_period_says_what_is_unchanged(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"})
    wrkit("merge")
    wrkit("split", "-p", "2026H1", "--due", "2026-07-10")
    source = office / "下发" / "2026年上半年" / "2026年上半年填报表-区教委.xlsx"
    fill(source, office / "回收" / "2026年上半年" / "x.xlsx", {"1-002": {"完成情况": "已开工2所"}})
    result = wrkit("merge", "--json")
    assert result.json["period"] == "2026年上半年"
    assert "same-as-last" in result.codes()
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == "已开工2所。"
    moved = openpyxl.load_workbook(office / "核对" / "2026年上半年.xlsx")["变化"]
    assert [c.value for c in moved[2]][:4] == ["1-002", "区教委", "新报", "与上期相同"]


def test_a_task_changed_after_handing_out_is_said_and_brought_up_to_date(office, wrkit):
    master = office / "总表.xlsx"
    give(office, "区教委", {"1-002": "已开工2所。"})
    wrkit("merge")
    book = openpyxl.load_workbook(master)
    book["任务"]["E3"] = "新建公办幼儿园5所。"
    book["任务"]["G3"] = "区住房城乡建委"
    book.save(master)
    result = wrkit("merge", "--json")
    assert "row-stale" in result.codes()
    assert "lead-changed" in result.codes()
    assert period_values(master, PERIOD)["1-002"]["完成情况"] == ""  # what another unit answers now
    details = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["填报明细"]
    assert [(row[0], row[2], row[-1]) for row in details.iter_rows(min_row=2, values_only=True)] == [
        ("1-002", "已开工2所。", "否")
    ]
    wrkit("split", "-p", "2026Q1", "--due", "2026-04-10")
    values = period_values(master, PERIOD)["1-002"]
    assert (values["目标任务"], values["牵头责任单位"]) == ("新建公办幼儿园5所。", "区住房城乡建委")
    assert "row-stale" not in wrkit("merge", "--json").codes()


def rename(master):
    """区教委 becomes 区教育局, and keeps its old name as an alias."""
    book = openpyxl.load_workbook(master)
    book["任务"]["G3"] = "区教育局"
    for row in book["单位"].iter_rows(min_row=2):
        if row[0].value == "区教委":
            row[0].value, row[1].value = "区教育局", "区教委（至2026）"
    book.save(master)


def report(office, sheet, key, period=PERIOD):
    """Return a sheet of the check report as {text of the column `key`: {heading: value}}."""
    head, *rows = openpyxl.load_workbook(office / "核对" / f"{period}.xlsx")[sheet].iter_rows(values_only=True)
    return {row[head.index(key)]: dict(zip(head, row, strict=True)) for row in rows}


def test_reported_means_the_same_everywhere(office, wrkit):
    """A joint task one of two leads answered, one with problems only, one that was phoned in, one open."""
    give(office, "区住房城乡建委", {"1-003": "改造12万平方米。"}, saved=EARLY)
    fill(
        office / f"下发/{PERIOD}/{PERIOD}填报表-区教委.xlsx",
        office / f"回收/{PERIOD}/a.xlsx",
        {"1-002": {"存在问题": "用地"}},
    )
    decide(office / "总表.xlsx", PERIOD, {"1-004": {"完成情况": "电话报来：新增2家。"}})
    merged = wrkit("merge", "--json")
    expected = {"区发展改革委": 0, "区教委": 0, "区住房城乡建委": 1, "区城市管理局": 0, "区科技局": 1}
    states, found = report(office, "报送情况", "单位"), wrkit("status", "--json").json
    counted = report(office, "统计", "名称")
    assert {unit: states[unit]["已报"] for unit in expected} == expected
    assert {state["unit"]: state["returned"] for state in found["states"]} == expected
    assert {unit: counted[unit]["已报"] for unit in expected} == expected
    assert (counted["全部任务"]["已报"], found["tasks"]["answered"], found["tasks"]["open"]) == (
        1, 1, ["1-001", "1-002", "1-003"],
    )  # fmt: skip
    assert states["区科技局"]["状态"] == "未报（总表中已填）"
    assert "未报：区发展改革委、区城市管理局、区科技局（总表中已填）" in wrkit("merge").out
    assert [item["unit"] for item in merged.json["findings"] if item["code"] == "unit-missing"] == [
        "区发展改革委", "区城市管理局",
    ]  # fmt: skip
    wrkit("merge", "--forget", "区住房城乡建委.xlsx")
    assert report(office, "报送情况", "单位")["区城市管理局"]["已报"] == 0  # what wrkit wrote itself is no typing


def test_a_unit_renamed_keeps_one_answer(office, wrkit):
    master = office / "总表.xlsx"
    give(office, "区教委", {"1-002": "已开工2所。"}, saved=EARLY)
    wrkit("merge")
    rename(master)
    give(office, "区教委", {"1-002": "已建成1所。"}, name="新.xlsx", saved=LATE)
    wrkit("merge")
    values = period_values(master, PERIOD)["1-002"]
    assert (values["完成情况"], values["填报单位"]) == ("已建成1所。", "区教育局")


def test_a_unit_renamed_has_reported_nothing_new(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"}, saved=EARLY)
    wrkit("merge")
    rename(office / "总表.xlsx")
    before = {state["unit"]: state["returned"] for state in wrkit("status", "--json").json["states"]}
    assert (before["区教育局"], "区教委" in before) == (1, False)
    wrkit("merge")
    assert report(office, "变化", "单位")["区教育局"]["与上次合并"] == "未变"
    wrkit("split", "-p", "2026H1")
    fill(
        office / f"下发/{H1}/{H1}填报表-区教育局.xlsx",
        office / f"回收/{H1}/a.xlsx",
        {"1-002": {"完成情况": "已开工2所。"}},
    )
    wrkit("merge")
    assert report(office, "变化", "单位", H1)["区教育局"]["与上期"] == "与上期相同"


def test_an_answer_given_again_after_another_is_the_newest(office, wrkit):
    for day, text in ((1, "已建1所。"), (2, "已建2所（误）。"), (3, "已建1所。")):
        give(office, "区教委", {"1-002": text}, saved=datetime.datetime(2026, 4, day, tzinfo=datetime.UTC))
        wrkit("merge")
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == "已建1所。"


def test_formulas_and_merged_cells_of_the_master_are_not_written(office, wrkit):
    master = office / "总表.xlsx"
    book = openpyxl.load_workbook(master)
    sheet = book[PERIOD]
    _, names = columns(sheet)
    rows = task_rows(sheet)
    col = names["完成情况"]
    sheet.cell(rows["1-002"], col).value = '=IF(A2="","","")'
    sheet.merge_cells(start_row=rows["1-003"], end_row=rows["1-004"], start_column=col, end_column=col)
    book.save(master)
    give(office, "区教委", {"1-002": "已开工2所。"})
    give(office, "区科技局", {"1-004": "新增4家。"})
    kept = [item["task"] for item in wrkit("merge", "--json").json["findings"] if item["code"] == "cell-kept"]
    assert sorted(kept) == ["1-002", "1-004"]
    assert openpyxl.load_workbook(master)[PERIOD].cell(rows["1-002"], col).value.startswith("=IF")


def test_own_sheets_named_like_a_period_do_not_stop_anything(office, wrkit):
    master = office / "总表.xlsx"
    book = openpyxl.load_workbook(master)
    book.create_sheet("2026年度")["A1"] = "备忘"
    copy = book.copy_worksheet(book[PERIOD])
    copy.title = "2026年第一季度"
    book.save(master)
    give(office, "区教委", {"1-002": "已开工2所。"})
    assert "period-sheet-twice" in wrkit("merge", "--json").codes()
    assert period_values(master, PERIOD)["1-002"]["完成情况"] == "已开工2所。"


def test_a_period_named_without_its_year_is_of_the_masters(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"})
    assert wrkit("merge", "-p", "一季度", "--json").json["period"] == PERIOD
    assert wrkit("status", "-p", "Q1", "--json").json["period"] == PERIOD
    assert "总表中没有“2026年上半年”工作表" in wrkit("annex", "-p", "上半年", code=2).err
    book = openpyxl.load_workbook(office / "总表.xlsx")
    for row in book["设置"].iter_rows():
        if row[0].value == "年度":
            row[1].value = None
    book.save(office / "总表.xlsx")
    said = wrkit("merge", "-p", "一季度", code=2).err
    assert "不知道“一季度”是哪一年的" in said
    assert "-p 2026Q1" in said


def test_deadlines_are_kept_per_period_however_they_are_written(office, wrkit):
    master = office / "总表.xlsx"
    give(office, "区教委", {"1-002": "已开工2所。"}, saved=LATE)
    book = openpyxl.load_workbook(master)
    for row in book["设置"].iter_rows():
        if row[0].value in ("截止日期", f"{PERIOD}截止日期"):
            row[1].value = "2026年4月10日"
    book.save(master)
    wrkit("split", "-p", "2026Q1")
    assert "late" in wrkit("merge", "--json").codes()
    wrkit("split", "-p", "2026H1", "--due", "2026/7/10")
    assert "late" in wrkit("merge", "-p", "2026Q1", "--json").codes()
    assert wrkit("status", "--json").json["due"] == "2026-07-10"
    # The earlier period keeps its deadline and its late units, on the screen and in print.
    assert wrkit("status", "-p", "2026Q1", "--json").json["units"]["late"] == ["区教委"]
    wrkit("annex", "-p", "2026Q1", "--only", "通报", "--format", "docx")
    (path,) = (office / "附件" / PERIOD).glob("*通报*.docx")
    said = "".join(paragraph.text for paragraph in docx.Document(path).paragraphs)
    assert "区教委未在截止日期前报送" in said


def test_a_blank_form_and_a_picture_have_arrived(office, wrkit):
    give(office, "区教委", {})
    (office / "回收" / PERIOD / "照片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    result = wrkit("merge", "--json")
    assert "form-blank" in result.codes()
    status = wrkit("status", "--json").json
    assert status["not_merged"] == []
    assert "没有新内容" in wrkit("merge").out


def test_a_blank_form_and_another_periods_report_nothing(office, wrkit):
    """They have arrived, so the file is not asked for again; but the unit has not reported, and all counts say so."""
    give(office, "区教委", {})
    wrkit("split", "-p", "2026H1", "--due", "2026-07-10")
    fill(
        office / "下发" / H1 / f"{H1}填报表-区科技局.xlsx",
        office / "回收" / PERIOD / "科技局.xlsx",
        {"1-004": {"完成情况": "新增2家。"}},
    )
    give(office, "区发展改革委", {"1-001": "完成30亿元。"}, saved=LATE)
    result = wrkit("merge", "-p", "2026Q1", "--json").json
    lacking = ["区教委", "区住房城乡建委", "区城市管理局", "区科技局"]
    assert sorted(result["units"]["missing"]) == sorted(lacking)
    assert result["units"]["returned"] + len(lacking) == result["units"]["expected"]
    said = wrkit("merge", "-p", "2026Q1").out
    assert "5 个单位已报 1 个" in said
    assert "区教委（交来的没有可用内容）" in said
    units = wrkit("status", "-p", "2026Q1", "--json").json["units"]
    assert (units["returned"], sorted(units["missing"]), units["late"]) == (1, sorted(lacking), ["区发展改革委"])
    assert "已报 1，未报 4（其中 2 个交来的没有可用内容）；按时 0，迟报 1" in wrkit("status", "-p", "2026Q1").out
    sheet = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["看板"]
    drawn = {row[0]: row[1] for row in sheet.iter_rows(min_col=19, max_col=20, max_row=4, values_only=True)}
    assert (drawn["已报齐"], drawn["没有报齐"], drawn["未报"]) == (1, 0, 4)
    wrkit("annex", "-p", "2026Q1", "--only", "通报", "--format", "docx")
    (path,) = (office / "附件" / PERIOD).glob("*通报*.docx")
    words = "".join(paragraph.text for paragraph in docx.Document(path).paragraphs)
    assert "应报单位5个，已报1个，未报4个" in words
    assert "区教委（交来的没有可用内容）" in words


def test_decided_means_the_same_everywhere(office, wrkit):
    """A 审定结论 that is none of the choices decides nothing, and status says which."""
    give(office, "区教委", {"1-002": "已开工2所。"})
    decide(office / "总表.xlsx", PERIOD, {"1-001": {"审定结论": "基本完成"}, "1-002": {"审定结论": "未 实现"}})
    wrkit("merge")
    tasks = wrkit("status", "--json").json["tasks"]
    assert (tasks["decided"], tasks["undecidable"]) == (1, ["1-001"])
    assert report(office, "统计", "名称")["全部任务"]["已审定"] == 1
    said = wrkit("status").out
    assert "已审定 1 项" in said
    assert "审定结论不是已完成、达到序时、未实现之一，没有算作已审定的 1 项：1-001" in said


def test_a_tie_in_time_is_an_error(office, wrkit):
    give(office, "区教委", {"1-002": "已开工2所。"}, name="a.xlsx", saved=EARLY)
    give(office, "区教委", {"1-002": "已开工3所。"}, name="b.xlsx", saved=EARLY)
    assert "returned-tie" in wrkit("merge", "--json").codes("error")


def test_a_file_of_another_folder_names_its_period(office, wrkit):
    folder = office / "回收" / "2026年上半年"
    folder.mkdir(parents=True)
    (folder / "区教委.csv").write_text(
        "编号,目标任务,完成情况\n1-002,新建公办幼儿园3所。,已开工9所。\n", encoding="gb18030"
    )
    result = wrkit("merge", "回收", "--json")
    assert "period-differs" in result.codes()
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == ""


def test_who_filled_it_in_and_who_reviewed_it(office, wrkit):
    path = give(office, "区住房城乡建委", {})
    form = openpyxl.load_workbook(path)
    for row in form["填报表"].iter_rows():
        if row[0].value in ("填报人", "审核人"):
            row[1].value = {"填报人": "张三", "审核人": "李四"}[row[0].value]
        if row[0].value == "1-003":
            row[6].value = "资金未到位"  # and no 完成情况, so that the form goes back
    form.save(path)
    for _ in range(2):  # as read, then as remembered
        wrkit("merge")
        details = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["填报明细"]
        assert "张三（审核：李四）" in [cell.value for cell in details[2]]
    (back,) = (office / "退回" / PERIOD).glob("*区住房城乡建委.xlsx")
    contacts = {row[0].value: row[1].value for row in openpyxl.load_workbook(back)["填报表"].iter_rows()}
    assert (contacts["填报人"], contacts["审核人"]) == ("张三", "李四")


def test_a_very_long_answer_goes_through_the_ledger_whole(office, wrkit):
    text = "进展" + "𠮷" * 20_000 + "完。"
    (office / "回收" / PERIOD).mkdir(parents=True, exist_ok=True)
    (office / "回收" / PERIOD / "区教委.csv").write_text(f"编号,目标任务,完成情况\n1-002,,{text}\n", encoding="utf-8")
    assert "text-too-long" in wrkit("merge", "--json").codes()
    again = wrkit("merge")
    assert "没有新内容" in again.out
    cell = period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"]
    assert len(cell.encode("utf-16-le")) // 2 == 32_767


def test_an_answer_that_just_fits_a_cell_is_not_cut(office, wrkit):
    text = "进" * 32_766 + "。"
    (office / "回收" / PERIOD / "区教委.csv").write_text(f"编号,目标任务,完成情况\n1-002,,{text}\n", encoding="utf-8")
    assert "text-too-long" not in wrkit("merge", "--json").codes()
    assert period_values(office / "总表.xlsx", PERIOD)["1-002"]["完成情况"] == text


def test_a_master_saved_during_a_merge_is_not_overwritten(office, wrkit, monkeypatch):
    from wrkit.cli import merge as command

    give(office, "区教委", {"1-002": "已开工2所。"})
    real = command.read_returned

    def slow(*arguments):
        decide(office / "总表.xlsx", PERIOD, {"1-001": {"审定结论": "未实现"}})
        return real(*arguments)

    monkeypatch.setattr(command, "read_returned", slow)
    assert "被别人保存过" in wrkit("merge", code=2).err
    assert period_values(office / "总表.xlsx", PERIOD)["1-001"]["审定结论"] == "未实现"


def test_a_task_decided_by_an_item_split_off_counts_as_decided_everywhere(office, wrkit):
    """The office decides on 3 items of task 1-003 and on the whole of 1-002: two tasks are decided, nowhere more."""
    for unit, task in (("区教委", "1-002"), ("区住房城乡建委", "1-003"), ("区城市管理局", "1-003")):
        give(office, unit, {task: "按计划推进。"})
    wrkit("merge")
    decide(
        office / "总表.xlsx",
        PERIOD,
        {
            "1-002": {"审定结论": "达到序时"},
            "1-003.1": {"目标任务": "改造甲小区。", "审定结论": "未实现"},
            "1-003.2": {"目标任务": "改造乙小区。", "审定结论": "未实现"},
            "1-004.1": {"目标任务": "新增丙企业。", "审定结论": "已完成"},
        },
    )
    wrkit("merge")
    assert wrkit("status", "--json").json["tasks"]["decided"] == 2
    total = report(office, "统计", "名称")["全部任务"]
    assert (total["已审定"], total["审定未实现"]) == (2, 2)
    wrkit("annex", "--only", "通报", "--format", "docx")
    (path,) = (office / "附件" / PERIOD).glob("*通报*.docx")
    said = "".join(paragraph.text for paragraph in docx.Document(path).paragraphs)
    assert "已完成0项，达到序时进度1项，未实现1项，待审定2项" in said

"""`wrkit extract`, its workbook, and `wrkit init` on it, with the invented district's report."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Ran, python
from tests.narrative.reports import accounted, draft_rows, section_text, sheets
from wrkit import vocab
from wrkit.cli.common import open_master
from wrkit.cli.extract import read_report
from wrkit.cli.init import read_document
from wrkit.intake import read_breakdown
from wrkit.intake.tables import continues, find_header
from wrkit.master_book import split_lines
from wrkit.narrative import read_narrative, unchecked_suggestions
from wrkit.text.clean import match_key, squeeze

REPORT = "2026年政府工作报告.docx"
BREAKDOWN = "2026年区政府工作报告目标任务分解方案.docx"


def test_every_task_of_the_breakdown_is_found_in_the_report(examples: Path) -> None:
    draft, findings = read_narrative(read_report(examples / REPORT))
    book = read_breakdown([read_document(examples / BREAKDOWN)]).book
    drafted = {match_key(task.text) for task in draft.tasks}
    assert [str(task.id) for task in book.tasks if match_key(task.text) not in drafted] == []
    assert findings == ()
    # 7 targets, 64 tasks, 8 deeds, 1 for other work; 4 of the breakdown's and 2 more on the government itself.
    assert [sum(task.id.part == part for task in draft.tasks) for part in (1, 2, 3)] == [7, 73, 6]
    headings = [
        name for name in dict.fromkeys(task.category for task in draft.tasks if task.id.part == 2) if "）" in name
    ]
    assert [name.partition("）")[2] for name in headings] == [name.partition("、")[2] for name in book.categories]


def test_every_character_of_the_plan_is_accounted_for(examples: Path) -> None:
    document = read_report(examples / REPORT)
    paragraphs = [block.text for block in document.blocks]  # type: ignore[union-attr]
    plan = section_text(paragraphs, "二、2026年工作安排", "抄送")
    assert accounted(read_narrative(document)[0]) == plan
    for split in ("分号", "单位"):
        fine, _ = read_narrative(
            document, split=split, unit_of=lambda text: "甲" if "项目" in text else "乙" if "建" in text else ""
        )
        assert accounted(fine) == plan


def test_no_slogan_is_a_task_and_the_broken_sentence_is_whole(examples: Path) -> None:
    draft, _ = read_narrative(read_report(examples / REPORT))
    texts = [task.text for task in draft.tasks]
    assert not [text for text in texts if "！" in text or "各位代表" in text or "事不过夜" in text or "无小事" in text]
    assert any("推行“路长+网格员+物业”联动值守，健全" in text for text in texts)
    assert [task.text for task in draft.tasks if task.topic == "民生实事"][2] == "改造老旧小区18个。加装电梯60部。"


def test_the_example_is_what_its_script_writes(examples: Path, tmp_path: Path) -> None:
    script = Path(__file__).resolve().parents[1] / "examples_build" / "build_report.py"
    python(str(script), str(tmp_path)).check_returncode()
    assert (tmp_path / REPORT).read_bytes() == (examples / REPORT).read_bytes()


@pytest.fixture
def drafted(wrkit: Callable[..., Ran], examples: Path, tmp_path: Path) -> Path:
    wrkit("init", examples / BREAKDOWN, "-m", "去年.xlsx")
    wrkit("分解", examples / REPORT, "--like", "去年.xlsx", "-o", "草案.xlsx")
    return tmp_path / "草案.xlsx"


def test_init_takes_the_draft_as_it_is(drafted: Path, wrkit: Callable[..., Ran], tmp_path: Path) -> None:
    rows = draft_rows(drafted)
    wrkit("init", drafted)
    master = open_master(tmp_path / "总表.xlsx").master
    assert (master.book.title, master.book.year) == ("2026年政府工作报告目标任务分解方案", 2026)
    assert [(str(task.id), task.part, task.category, task.text) for task in master.book.tasks] == [
        (row["编号"], row["部分"], row["分类"], row["目标任务"]) for row in rows
    ]
    assert [task.leads for task in master.book.tasks] == [split_lines(row["牵头责任单位"]) for row in rows]
    assert [task.supports for task in master.book.tasks] == [split_lines(row["责任（配合）单位"]) for row in rows]


def test_init_has_nothing_to_say_of_the_drafts_own_columns_and_rows_typed_in(
    drafted: Path, wrkit: Callable[..., Ran], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(drafted)
    sheet = book["分解草案"]
    names = [cell.value for cell in sheet[2]]
    task, lead = names.index("目标任务") + 1, names.index("牵头责任单位") + 1
    before = [row[0].value for row in sheet.iter_rows(min_row=3) if row[0].value]
    at = before.index("2-005") + 3
    sheet.insert_rows(at)
    sheet.cell(at, task, "新建观景台2座。")
    sheet.cell(at, lead, "区教委")
    book.save(drafted)
    ran = wrkit("init", drafted, "--json")
    assert not {"columns-ignored", "number-odd", "number-blank", "id-replaced"} & set(ran.codes())
    (filled,) = [item for item in ran.json["findings"] if item["code"] == "id-filled"]
    ids = [str(task.id) for task in open_master(tmp_path / "总表.xlsx").master.book.tasks]
    assert [task_id for task_id in ids if task_id != filled["task"]] == before
    assert ids.index(filled["task"]) == before.index("2-005")


def test_a_unit_of_last_years_master_is_no_misspelling(
    wrkit: Callable[..., Ran], tmp_path: Path, examples: Path
) -> None:
    """Not even one that looks like another; what is typed in besides is still looked at."""
    rows = [
        "1,2026年新建医院1座。,区住房城乡建委",
        "2,改造老旧小区30个。,区住房城乡建委",
        "3,种茶2万亩。,区住房城乡教委",
    ]
    (tmp_path / "去年.csv").write_text("\n".join(("序号,目标任务,牵头单位", *rows)), encoding="utf-8")
    wrkit("init", "去年.csv", "-m", "去年.xlsx")
    report = "二、2026年工作安排\n（一）建设\n种茶3万亩。\n改造老旧小区9个。\n改造老旧小区20个，新建公厕3座。\n"
    (tmp_path / "报告.txt").write_text(report, encoding="utf-8")
    wrkit("extract", "报告.txt", "--like", "去年.xlsx", "-o", "甲.xlsx")
    assert {row["牵头责任单位"] for row in draft_rows(tmp_path / "甲.xlsx")} == {"区住房城乡建委", "区住房城乡教委"}
    assert "unit-misspelt" not in wrkit("init", "甲.xlsx", "-m", "甲总表.xlsx", "--json").codes()
    book = openpyxl.load_workbook(tmp_path / "甲.xlsx")
    sheet = book["分解草案"]
    sheet.cell(3, [cell.value for cell in sheet[2]].index("牵头责任单位") + 1, "区住房城乡见委")
    book.save(tmp_path / "甲.xlsx")
    assert wrkit("init", "甲.xlsx", "-m", "改.xlsx", "--json").codes().count("unit-misspelt") == 1
    # A breakdown nobody has checked is learned from as it should read.
    wrkit("extract", "报告.txt", "--like", "去年.csv", "-o", "乙.xlsx")
    assert {row["牵头责任单位"] for row in draft_rows(tmp_path / "乙.xlsx")} == {"区住房城乡建委"}


@pytest.mark.parametrize(("name", "typed"), [("草 案.xlsx", '"草 案.xlsx"'), ("草案.xlsx", "草案.xlsx")])
def test_the_next_command_can_be_typed_as_printed(
    wrkit: Callable[..., Ran], examples: Path, name: str, typed: str
) -> None:
    assert f"wrkit init {typed}\n" in wrkit("extract", examples / REPORT, "-o", name).err + "\n"


def test_suggestions_are_marked_and_not_silently_final(drafted: Path) -> None:
    rows = draft_rows(drafted)
    assert {row["核对"] for row in rows} <= {"待核对", "待填写"}
    assert all((row["核对"] == "待核对") == bool(row["牵头责任单位"]) for row in rows)
    assert all("最近似：" in row["建议依据"] and "相似度" in row["建议依据"] for row in rows if row["牵头责任单位"])
    found = list(unchecked_suggestions(read_document(drafted)))
    assert [finding.code for finding in found] == ["suggestion-unchecked"]
    assert f"有{sum(row['核对'] == '待核对' for row in rows)}项任务" in found[0].message
    book = openpyxl.load_workbook(drafted)
    sheet = book["分解草案"]
    column = [cell.value for cell in sheet[2]].index("核对")
    for row in sheet.iter_rows(min_row=3):
        if row[0].value:
            row[column].value = "已核对"
    book.save(drafted)
    assert list(unchecked_suggestions(read_document(drafted))) == []


def test_dropdowns_panes_filters_and_marks(drafted: Path, examples: Path) -> None:
    sheet = openpyxl.load_workbook(drafted)["分解草案"]
    names = [cell.value for cell in sheet[2]]
    assert tuple(names) == vocab.DRAFT_COLUMNS
    lists = {str(item.sqref).split(":")[0][0]: item for item in sheet.data_validations.dataValidation}
    letters = {name: openpyxl.utils.get_column_letter(names.index(name) + 1) for name in names}
    assert {letters[name] for name in ("牵头领导", "牵头责任单位", "责任（配合）单位", "核对")} == set(lists)
    assert "待核对" in lists[letters["核对"]].formula1
    # A cell may name several units: the list helps, it does not refuse.
    assert not lists[letters["牵头责任单位"]].showErrorMessage
    assert vocab.LISTS in lists[letters["牵头责任单位"]].formula1
    assert sheet.freeze_panes == f"{letters['牵头领导']}3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.conditional_formatting
    options = openpyxl.load_workbook(drafted)[vocab.LISTS]
    listed = {cell.value for row in options.iter_rows() for cell in row}
    assert set(read_breakdown([read_document(examples / BREAKDOWN)]).book.lead_units) <= listed


def test_the_report_sheet_counts_and_lists(drafted: Path, examples: Path) -> None:
    found = sheets(drafted)
    assert list(found)[:3] == ["分解草案", "拆分情况", "与去年对照"]
    cells = [list(row.values()) for _, row in found["拆分情况"].rows()]
    heads = cells.index(["所在标题", "原文位置", "原因", "拆成的编号", "文字"])
    totals = next(row for row in cells if row[0] == "合计")
    rows = draft_rows(drafted)
    assert totals[2] == str(len(rows))
    assert totals[4] == str(sum(len(row["量化指标"].split("\n")) for row in rows if row["量化指标"]))
    left = "".join(row[-1] for row in cells[heads + 1 :])
    # Whoever looks for a sentence of the plan finds it in one sheet or the other.
    document = read_report(examples / REPORT)
    plan = section_text([block.text for block in document.blocks], "二、2026年工作安排", "抄送")  # type: ignore[union-attr]
    shown = squeeze(left) + "".join(squeeze(row["目标任务"] + row["原文"]) for row in rows)
    assert [sentence for sentence in re.split("[。：；]", plan) if sentence not in shown] == []


def test_side_sheets_can_never_pass_for_a_part_of_the_breakdown(drafted: Path) -> None:
    # wrkit init takes a sheet for a continuation where its cells can stand under the headings of the table before.
    found = sheets(drafted)
    header = find_header(found["分解草案"])
    assert header is not None
    assert [name for name in ("拆分情况", "与去年对照") if continues(found[name], header)] == []


def test_same_report_same_bytes(wrkit: Callable[..., Ran], examples: Path, tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.xlsx"):
        wrkit("extract", examples / REPORT, "--like", examples / BREAKDOWN, "-o", name)
    assert (tmp_path / "甲.xlsx").read_bytes() == (tmp_path / "乙.xlsx").read_bytes()


def test_without_last_years_breakdown(wrkit: Callable[..., Ran], examples: Path, tmp_path: Path) -> None:
    ran = wrkit("extract", examples / REPORT, "--json")
    assert ran.json["parts"] == {"1": 7, "2": 73, "3": 6}
    assert (ran.json["year"], ran.json["suggested"], ran.json["findings"]) == (2026, 0, [])
    path = tmp_path / "2026年政府工作报告目标任务分解方案（草案）.xlsx"
    assert ran.json["draft"] == path.name
    assert {row["核对"] for row in draft_rows(path)} == {"待填写"}
    assert "与去年对照" not in sheets(path)
    wrkit("init", path)


def test_all_keeps_the_review(wrkit: Callable[..., Ran], examples: Path) -> None:
    ran = wrkit("extract", examples / REPORT, "--all", "--json", "-o", "全.xlsx")
    assert ran.json["parts"]["4"] == 9


def test_plain_text_gives_the_same_tasks(wrkit: Callable[..., Ran], examples: Path, tmp_path: Path) -> None:
    document = read_report(examples / REPORT)
    lines = "\r\n".join(block.text for block in document.blocks)  # type: ignore[union-attr]
    (tmp_path / "报告.txt").write_bytes(lines.encode("gb18030"))
    wrkit("extract", "报告.txt", "-o", "文本.xlsx")
    wrkit("extract", examples / REPORT, "-o", "文档.xlsx")
    text, word = (draft_rows(tmp_path / name) for name in ("文本.xlsx", "文档.xlsx"))
    assert [(row["编号"], row["目标任务"]) for row in text] == [(row["编号"], row["目标任务"]) for row in word]


class TestRefusals:
    def test_a_draft_is_never_overwritten(self, wrkit: Callable[..., Ran], examples: Path, tmp_path: Path) -> None:
        (tmp_path / "草案.xlsx").write_bytes(b"mine")
        ran = wrkit("extract", examples / REPORT, "-o", "草案.xlsx", code=2)
        assert "没有覆盖" in ran.err
        assert (tmp_path / "草案.xlsx").read_bytes() == b"mine"

    def test_a_table_is_no_report(self, wrkit: Callable[..., Ran], drafted: Path) -> None:
        assert "不是报告正文" in wrkit("extract", drafted, code=2).err

    def test_splitting_by_unit_needs_units(self, wrkit: Callable[..., Ran], examples: Path) -> None:
        assert "--like" in wrkit("extract", examples / REPORT, "--split", "单位", code=2).err
        assert "句子、分号、单位" in wrkit("extract", examples / REPORT, "--split", "字", code=2).err

    def test_a_breakdown_without_units_is_no_example(
        self, wrkit: Callable[..., Ran], examples: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "空.csv").write_text("序号,目标任务,牵头责任单位\n1,修路,\n", encoding="utf-8")
        assert "不能参照" in wrkit("extract", examples / REPORT, "--like", "空.csv", code=2).err

    @pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"%PDF-1.4"])
    def test_no_report_at_all(self, wrkit: Callable[..., Ran], tmp_path: Path, content: bytes) -> None:
        (tmp_path / "报告.docx").write_bytes(content)
        assert wrkit("extract", "报告.docx", code=2).err.startswith("错误：")

    def test_a_text_without_tasks(self, wrkit: Callable[..., Ran], tmp_path: Path) -> None:
        (tmp_path / "报告.txt").write_text(
            "一、2025年工作回顾\n各位代表！\n二、2026年工作安排\n各位代表！\n", encoding="utf-8"
        )
        assert "没有在报告中读到" in wrkit("extract", "报告.txt", code=2).err

    def test_what_looks_like_a_formula_stays_text(self, wrkit: Callable[..., Ran], tmp_path: Path) -> None:
        (tmp_path / "报告.txt").write_text(
            "二、2026年工作安排\n（一）建设\n修路3公里。=1+1加快建设桥梁。\n", encoding="utf-8"
        )
        wrkit("extract", "报告.txt", "-o", "草案.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "草案.xlsx")["分解草案"]
        assert sheet["F4"].value == "=1+1加快建设桥梁。"
        assert sheet["F4"].data_type == "s"

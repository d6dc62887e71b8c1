"""wrkit annex and wrkit template on a small master."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.rendering import needs_soffice
from wrkit.annex import sample_values
from wrkit.model.master import AnnexSpec
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Unit
from wrkit.xl.master_xlsx import new_master

BREAKDOWN = AnnexSpec("附件1", "{year}年任务分解", "任务分解")
STATUS = AnnexSpec("附件2", "{period}完成情况", "完成情况")
MISSED = AnnexSpec("附件3", "{period}未实现任务", "未达标", "期别=一季度；审定结论=未实现")
PERIOD = "2025年一季度"


@pytest.fixture
def office(wrkit, tmp_path):
    """Return a function that makes a master with annexes, decisions and settings, its first quarter split."""

    def make(*annexes, decided=None, indicators=(), **settings):
        tasks = (
            Task(TaskId(1, 1), "地区生产总值增长6%", ("区发展改革委",), "预期目标", "", "1", ("高帆",)),
            Task(TaskId(2, 1), "建成大桥", ("区交通局", "区住建委"), "主要任务", "一、项目", "1", ("郑小平",)),
            Task(TaskId(2, 2), "新增学位1200个", ("区教委",), "主要任务", "二、民生", "2", ("高帆",)),
        )
        units = tuple(map(Unit, ("区发展改革委", "区交通局", "区住建委", "区教委")))
        data = new_master(TaskBook("任务分解方案", 2025, tasks, units), annexes, {"年度": "2025", **settings})
        (tmp_path / "总表.xlsx").write_bytes(data)
        wrkit("split", "-p", "2025Q1", "--due", "2025-04-10")
        book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
        sheet = book[PERIOD]
        names = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            task = sheet.cell(row, names["编号"]).value
            sheet.cell(row, names["完成情况"]).value = f"{task}正常推进"
            for name, text in (decided or {}).get(task, {}).items():
                sheet.cell(row, names[name]).value = text
        if indicators:
            own = book.create_sheet("指标")
            for line in indicators:
                own.append(line)
        book.save(tmp_path / "总表.xlsx")

    return make


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "附件" / PERIOD).iterdir())


def text(path: Path) -> str:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    tables = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join(p.text for p in document.paragraphs) + tables


def test_xlsx_and_docx_are_written_for_each_annex_of_the_period(office, wrkit, tmp_path):
    office(BREAKDOWN, STATUS, MISSED, decided={"2-001": {"审定结论": "未实现"}})
    result = wrkit("annex", "--json").json
    assert files(tmp_path) == [
        f"附件{n} {title}.{kind}" for n, title in ((1, "2025年任务分解"), (2, "一季度完成情况"), (3, "一季度未实现任务")) for kind in ("docx", "xlsx")
    ]  # fmt: skip
    assert [(item["mark"], item["rows"]) for item in result["annexes"]] == [
        (f"附件{n}", rows) for n, rows in ((1, 3), (2, 3), (3, 1)) for _ in range(2)
    ]


def test_the_same_master_gives_the_same_bytes(office, wrkit, tmp_path):
    office(STATUS)
    wrkit("annex")
    before = {path: path.read_bytes() for path in (tmp_path / "附件" / PERIOD).iterdir()}
    stamps = {path: path.stat().st_mtime_ns for path in before}
    wrkit("annex")
    assert {path: path.read_bytes() for path in before} == before
    assert {path: path.stat().st_mtime_ns for path in before} == stamps


def test_annexes_of_one_name_do_not_overwrite_each_other(office, wrkit, tmp_path):
    office(STATUS, AnnexSpec("附件2", "{period}完成情况", "完成情况", "牵头责任单位=区教委"))
    result = wrkit("annex", "--format", "docx", "--json")
    assert files(tmp_path) == ["附件2 一季度完成情况.docx", "附件2 一季度完成情况（2）.docx"]
    assert "annex-same-name" in result.codes("warning")


def test_a_mark_not_due_is_said_and_nothing_written(office, wrkit, tmp_path):
    office(AnnexSpec("附件3", "题", "未达标", "期别=上半年"))
    assert wrkit("annex", "--only", "附件3", "--json").codes() == ["annex-not-due"]
    assert not (tmp_path / "附件").exists()


def test_suggested_laggards_nobody_decided_on(office, wrkit):
    decided = {
        "2-001": {"系统研判": "推进受阻", "研判依据": "存在问题：征地未完成"},
        "2-002": {"系统研判": "量化滞后", "审定结论": "未实现"},
    }
    office(MISSED, decided=decided)
    result = wrkit("annex", "--only", "附件3", "--json").json
    said = {item["code"]: item for item in result["findings"]}
    assert "1项：2-001（区交通局、区住建委，推进受阻）" in said["laggards-undecided"]["message"]
    assert "征地未完成" in said["laggard-undecided"]["message"]


def test_fonts_and_margins_are_settings(office, wrkit, tmp_path):
    office(STATUS, 字体方案="方正GBK", 表格字体="仿宋 五号", 页边距="上30 左25")
    wrkit("annex")
    sheet = openpyxl.load_workbook(tmp_path / "附件" / PERIOD / "附件2 一季度完成情况.xlsx").active
    assert (sheet["A1"].font.name, sheet["A6"].font.name, sheet["A6"].font.size) == ("方正黑体_GBK", "仿宋", 10.5)
    section = docx.Document(tmp_path / "附件" / PERIOD / "附件2 一季度完成情况.docx").sections[0]
    assert (round(section.top_margin.mm), round(section.right_margin.mm)) == (25, 30)


@pytest.mark.parametrize(
    "setting",
    [
        {"字体方案": "国际"},
        {"表格字体": "仿宋 99"},
        {"页边距": "很宽"},
        {"页边距": "上3"},
        {"页边距": "上30 下30 其余不变"},
    ],
)
def test_a_setting_that_makes_no_sense_is_said_and_left_aside(office, wrkit, tmp_path, setting):
    office(STATUS, **setting)
    result = wrkit("annex", "--json")
    (said,) = [item for item in result.json["findings"] if item["code"] == "setting-unclear"]
    assert next(iter(setting)) in said["message"]
    assert (
        openpyxl.load_workbook(tmp_path / "附件" / PERIOD / "附件2 一季度完成情况.xlsx").active["A6"].font.name
        == "仿宋_GB2312"
    )


def test_missing_fonts_are_said(office, wrkit):
    office(STATUS, 表格字体="没有这种字体")
    said = [item for item in wrkit("annex", "--json").json["findings"] if item["code"] == "font-missing"]
    from wrkit.office.fonts import installed_fonts

    assert bool(said) is bool(installed_fonts())
    assert all("没有这种字体" in item["message"] for item in said)


def test_the_other_kinds(office, wrkit, tmp_path):
    specs = (
        AnnexSpec("附件4", "报送情况", "报送情况"),
        AnnexSpec("附件5", "统计", "统计", "", "牵头领导、任务数、未实现"),
        AnnexSpec("附件6", "主要指标", "指标"),
    )
    indicators = (
        ("序号", "指标名称", "年度目标", "完成情况"),
        ("1", "地区生产总值增长（%）", "6", "6.5"),
        ("2", "城镇调查失业率（%）", "≤5.5", "5.8"),
    )
    office(*specs, indicators=indicators, decided={"2-002": {"审定结论": "未实现"}})
    result = wrkit("annex", "--format", "xlsx", "--json").json
    assert [(item["mark"], item["rows"]) for item in result["annexes"]] == [("附件4", 4), ("附件5", 3), ("附件6", 2)]
    folder = tmp_path / "附件" / PERIOD
    counts = openpyxl.load_workbook(folder / "附件5 统计.xlsx").active
    assert [[cell.value for cell in row] for row in counts["A5:C7"]] == [
        ["高帆", "2", "1"],
        ["郑小平", "1", "0"],
        ["合计", "3", "1"],
    ]
    table = openpyxl.load_workbook(folder / "附件6 主要指标.xlsx").active
    assert [cell.value for cell in table[6]][-1] == "否"


def test_a_bulletin_agrees_with_the_annexes(office, wrkit, tmp_path):
    office(
        STATUS,
        MISSED,
        decided={"2-001": {"审定结论": "未实现"}, "2-002": {"进度状态": "已完成"}},
        落款="区政府督查室",
        抄送="各镇街",
    )
    result = wrkit("annex", "--only", "通报", "--json").json
    (item,) = result["annexes"]
    assert item["rows"] == 1
    words = text(Path(item["file"]))
    assert "共分解目标任务3项" in words
    assert "已完成1项，达到序时进度0项，未实现1项，待审定1项，达标率33.3%" in words
    assert "区住建委（1项）、区交通局（1项）" in words or "区交通局（1项）、区住建委（1项）" in words
    assert "未报4个" in words
    assert "抄送：各镇街" in words
    assert "{" not in words


def test_a_template_beside_the_master_is_used(office, wrkit, tmp_path):
    office(STATUS, MISSED, decided={"2-001": {"审定结论": "未实现"}})
    assert "已导出" in wrkit("template", "export", "附件.docx").out
    document = docx.Document(tmp_path / "模板" / "附件.docx")
    document.paragraphs[3].text = "全区共{{ 总数 }}项，未实现{{ 未达标数 }}项，本表{{ 行数 }}项。"
    document.save(tmp_path / "模板" / "附件3.docx")
    (tmp_path / "模板" / "附件.docx").unlink()
    wrkit("annex", "--format", "docx")
    assert "全区共3项，未实现1项，本表1项。" in text(tmp_path / "附件" / PERIOD / "附件3 一季度未实现任务.docx")
    assert "全区共" not in text(tmp_path / "附件" / PERIOD / "附件2 一季度完成情况.docx")
    section = docx.Document(tmp_path / "附件" / PERIOD / "附件3 一季度未实现任务.docx").sections[0]
    assert section.page_width > section.page_height


def test_a_faulty_template_stops_before_anything_is_written(office, wrkit, tmp_path):
    office(STATUS)
    wrkit("template", "导出", "附件.docx")
    document = docx.Document(tmp_path / "模板" / "附件.docx")
    document.paragraphs[2].text = "{{ 标题目 }}"
    document.save(tmp_path / "模板" / "附件.docx")
    checked = wrkit("template", "check", "--strict", "--json", code=1).json["findings"]
    assert [(item["code"], item["cell"]) for item in checked] == [("template-fault", "第3段")]
    assert "标题目" in checked[0]["message"]
    said = wrkit("annex", code=2).err
    assert "标题目" in said and "第3段" in said
    assert not (tmp_path / "附件").exists()


def test_templates_are_listed_exported_once_and_sound(office, wrkit, tmp_path):
    office(STATUS)
    assert "用自带的" in wrkit("template", "list").out
    wrkit("template", "export")
    (tmp_path / "模板" / "通报.docx").write_bytes(b"mine")
    assert "没有覆盖" in wrkit("template", "export").err
    assert (tmp_path / "模板" / "通报.docx").read_bytes() == b"mine"
    (tmp_path / "模板" / "通报.docx").unlink()
    assert wrkit("模板", "检查", "--json").json == {"findings": []}
    (tmp_path / "模板" / "邮件-下发.txt").write_text("主题：填报\n\n{{ 单位名 }}：", encoding="utf-8")
    (item,) = wrkit("template", "check", "邮件-下发.txt", "--json").json["findings"]
    assert (item["cell"], "单位名" in item["message"]) == ("第3行", True)
    assert "没有自带的模板" in wrkit("template", "export", "简报.docx", code=2).err


@pytest.mark.parametrize(
    ("name", "paragraph", "place", "word"),
    [
        ("通报.docx", "见{{ 单位表 }}如下", "第1段", "单独占一段"),
        ("通报.docx", "｛｛ 期别 ｝｝", "第1段", "全角"),
        ("通报.docx", "{%p for 行 in 单位 %}", "第1段", "endfor"),
        ("通报.docx", "{% for 行 in 单位 %}{{ 行.称呼 }}{% endfor %}", "第1段", "没有“称呼”这一项"),
        ("通报.docx", "{{ 总数 / '二' }}", "第1段", "算不出来"),
        ("附件9.docx", "见{{ 单位表 }}如下", "第1段", "单独占一段"),
        ("附件2.docx", "{{ 单位表 }}", "第1段", "没有“单位表”这个名称"),
        ("附件2.docx", "{{ 表 }}", "", "不止一次"),
    ],
)
def test_what_an_annex_would_meet_the_check_meets_first(office, wrkit, tmp_path, name, paragraph, place, word):
    office(STATUS, AnnexSpec("附件9", "{period}通报", "通报"))
    wrkit("template", "export")
    source = "附件.docx" if name == "附件2.docx" else "通报.docx"
    document = docx.Document(tmp_path / "模板" / source)
    document.paragraphs[0].insert_paragraph_before(paragraph)
    for path in (tmp_path / "模板").glob("*.docx"):
        path.unlink()
    document.save(tmp_path / "模板" / name)
    (said,) = wrkit("template", "check", "--json").json["findings"]
    assert (said["code"], said["cell"]) == ("template-fault", place)
    assert word in said["message"]
    failed = wrkit("annex", *(("--only", "通报") if name == "通报.docx" else ()), "--format", "docx", code=2).err
    assert word in failed and place in failed


def checked(wrkit, tmp_path, *paragraphs):
    """Put paragraphs before a bulletin's template and return what the check says."""
    wrkit("template", "export", "通报.docx")
    document = docx.Document(tmp_path / "模板" / "通报.docx")
    first = document.paragraphs[0]
    for text in paragraphs:
        first.insert_paragraph_before(text)
    document.save(tmp_path / "模板" / "通报.docx")
    return wrkit("template", "check", "--json").json["findings"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "{{ (已完成数 / (总数 - 待审定数) * 100)|round(1) }}",
        "{{ 总数 // (应报单位数 - 已报单位数) }}{{ 100 / (审定数 - 自报数) }}",
        "{{ 单位[1].名称 }}{{ 领导[2].任务数 }}",
        "{% for 行 in 单位 %}{{ 100 / (行.任务数 - 行.待审定) }}{% endfor %}",
        "见附件{2}，{甲}",
    ],
)
def test_a_template_that_works_is_not_found_at_fault(office, wrkit, tmp_path, paragraph):
    office(STATUS)
    assert checked(wrkit, tmp_path, paragraph) == []


def test_sample_numbers_add_up_as_real_ones_do():
    known = sample_values()
    assert known["总数"] == sum(known[name] for name in ("已完成数", "达到序时数", "未实现数", "待审定数"))
    assert known["应报单位数"] == known["已报单位数"] + known["未报单位数"]
    for name in ("总数", "已完成数", "达到序时数", "未实现数", "待审定数"):
        assert known[name] == sum(line[name.removesuffix("数").replace("总", "任务数")] for line in known["单位"])


@pytest.mark.parametrize(
    ("paragraph", "word"),
    [
        ("{{ 100 / (总数 - 已完成数 - 达到序时数 - 未实现数 - 待审定数) }}", "除数是0"),
        ("{{ 单位[40].名称 }}", "可能没有"),
        ("{ 总数 }项", "只有一层花括号"),
    ],
)
def test_what_depends_on_the_figures_is_a_warning_with_its_paragraph(office, wrkit, tmp_path, paragraph, word):
    office(STATUS)
    (said,) = checked(wrkit, tmp_path, "{{ 标题 }}", "{%p if 总数 %}", "如下：", "{%p endif %}", paragraph)
    assert (said["level"], said["code"], said["cell"]) == ("warning", "template-doubt", "第5段")
    assert word in said["message"]


@pytest.mark.parametrize(("paragraph", "listed"), [("{{ 总项数 }}", True), ("{%p if 总数 %}", False)])
def test_the_names_there_are_are_listed_for_an_unknown_one_alone(office, wrkit, tmp_path, paragraph, listed):
    office(STATUS)
    (said,) = checked(wrkit, tmp_path, paragraph)
    assert (said["code"], said["cell"], "可用的名称" in said["advice"]) == ("template-fault", "第1段", listed)


def test_an_empty_list_of_returns_is_no_matter_of_decisions(office, wrkit):
    office(
        AnnexSpec("附件5", "报送", "报送情况", "状态=没有这种"),
        AnnexSpec("附件3", "未达标", "未达标"),
        decided={"2-001": {"审定结论": "已完成"}},
    )
    said = [item for item in wrkit("annex", "--json").json["findings"] if item["code"] == "annex-empty"]
    assert [("审定结论" in item["advice"], "单位" in item["message"]) for item in said] == [
        (False, True),
        (True, False),
    ]


def test_without_libreoffice_pdf_is_refused_plainly(office, wrkit, tmp_path, monkeypatch):
    office(STATUS)
    monkeypatch.setattr("wrkit.office.convert.find_soffice", lambda: None)
    said = wrkit("annex", "--format", "pdf", code=2).err
    assert "LibreOffice" in said and "另存为 PDF" in said


@needs_soffice
def test_pdf_beside_the_others_and_bound(office, wrkit, tmp_path):
    office(STATUS, MISSED, decided={"2-001": {"审定结论": "未实现"}})
    wrkit("annex", "--format", "pdf")
    assert "附件2 一季度完成情况.pdf" in files(tmp_path) and len(files(tmp_path)) == 6
    wrkit("annex", "--format", "docx", "--bind")
    from pypdf import PdfReader

    reader = PdfReader(tmp_path / "附件" / PERIOD / "附件（合订）.pdf")
    assert [item.title for item in reader.outline] == ["附件2 一季度完成情况", "附件3 一季度未实现任务"]
    # One page each, the second on the front of a sheet.
    assert len(reader.pages) == 3
    assert "附件3" in reader.pages[2].extract_text()


def test_the_bulletin_does_not_use_the_words_of_the_check_report_for_another_figure(office, wrkit):
    office(
        AnnexSpec("通报", "关于进度的通报", "通报"), decided={"2-002": {"进度状态": "已完成", "系统研判": "需人工研判"}}
    )
    ran = wrkit("annex", "--format", "docx", "--json").json
    document = docx.Document(ran["annexes"][0]["file"])
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "1项自报已完成或达到序时进度，仅凭所报内容尚不能认定，有待核实" in text
    assert "自报已完成、达到序时进度而系统研判不支持的" in text
    assert "与所报内容不符" not in text

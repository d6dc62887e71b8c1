"""Tables of indicators: read from every kind of file, judged by the published rules, printed as an annex."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import openpyxl
import pytest

from wrkit.intake.indicators import adjusted, adjustment_notes, read_indicator_sheet, read_indicators
from wrkit.judge.indicators import indicator_annex, judge_indicators, sentence, totals
from wrkit.model.indicators import EXCLUDED, MET, UNKNOWN, UNMET, Indicator, IndicatorRow
from wrkit.model.refs import Ref
from wrkit.model.sheets import Grid
from wrkit.text.plain import read_csv, read_text

UNMET_2022 = {1, 2, 3, 5, 9, 10, 15, 16, 17, 18, 23, 26, 28, 29}

# A table of our own with every peculiarity of the published ones.
ROWS = [
    ("序号", "指  标  名  称", "2025年预期目标", "2025年完成情况", ""),
    ("1", "地区生产总值增速（%）", "6", "5.8", "否"),
    ("2", "规上工业增加值增速（%）", "8", "8", "是"),
    ("3", "全社会研发投入强度（%）", "2.1", "预计2.3", "是"),
    ("4", "民营经济占比（%）", "58", "预计60以上", "是"),
    ("5", "实际利用外资（亿美元）", "1", "不再统计", "不计"),
    ("6", "居民人均可支配收入增速（%）", "7", "7.4", "否"),
    ("", "  其中：农村居民人均可支配收入增速（%）", "7.5", "7.1", "否"),
    ("7", "一般公共预算收入增速（%）", "5", "1.2", "否"),
    ("", "  其中：税收收入增速（%）", "6", "2", "否"),
    ("8", "城镇调查失业率（%）", "≤5.5", "5.5", "是"),
    ("9", "空气质量优良天数（天）*", "≥320", "318", "否"),
    ("10", "单位GDP能耗降低（%）*", "3", "3.2", "是"),
    ("11", "主要污染物排放量下降（%）*", "完成市上下达任务", "预计完成市上下达任务", "是"),
    ("", "#化学需氧量", "", "", ""),
    ("", "#氮氧化物", "", "", ""),
    ("12", "新发展市场主体（万户）", "1.2", "13500户", "是"),
    ("13", "数字经济规模（亿元）", "90", "1.02万亿元", "是"),
    ("14", "居民收入增速（%）", "快于经济增速", "与经济增速同步", "否"),
    ("15", "安全事故死亡率（%）", "3以内", "3.4", "否"),
    ("16", "粮食产量（万吨）", "43", "", "待核"),
    ("17", "R&D人员（人）", "1000左右", "990", "待核"),
]
WANTED = {int(row[0]): row[4] for row in ROWS[1:] if row[0]}


def grid(rows) -> Grid:
    cells = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row[:4]) if text}
    return Grid(Ref("指标.xlsx", "Sheet1"), cells)


def as_csv() -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(row[:4] for row in ROWS)
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(path):
    book = openpyxl.Workbook()
    book.active.append(["2025年计划指标完成情况"])
    for row in ROWS:
        book.active.append(row[:4])
    book.save(path)


def as_docx(path):
    document = docx.Document()
    document.add_paragraph("表1  2025年计划指标完成情况")
    table = document.add_table(0, 4)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row[:4], strict=True):
            cell.text = text
    document.add_paragraph("注：1.“*”代表约束性指标。")
    document.add_paragraph("2.一般公共预算收入增速、税收收入增速目标由5%、6%分别调整为1%、2%。")
    document.save(path)


def as_txt() -> bytes:
    """Cells on lines of their own, a heading broken over two."""
    lines = ["表1  2025年计划指标完成情况", ""]
    for number, row in enumerate(ROWS):
        cells = [cell.replace("2025年", "2025年\n\n", 1) if number == 0 else cell for cell in row[:4]]
        lines.extend("\t" + cell for cell in cells)
        lines.append("")
    return "\n".join(lines).encode()


def check(result) -> None:
    assert list(result) == ["indicators", "totals", "files", "findings"]
    assert [item["code"] for item in result["findings"] if item["level"] != "info"][:2] == ["indicator-unclear"] * 2
    words = {"met": "是", "unmet": "否", "excluded": "不计", "unknown": "待核"}
    assert {item["no"]: words[item["verdict"]] for item in result["indicators"]} == WANTED
    assert all(set(item) == {"no", "name", "target", "actual", "verdict", "reason"} for item in result["indicators"])
    assert all(item["reason"] for item in result["indicators"])
    assert result["totals"] == {"total": 17, "met": 8, "unmet": 6, "excluded": 1, "unknown": 2}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "docx", "txt"])
def test_every_kind_of_file(wrkit, tmp_path, kind):
    path = tmp_path / f"指标.{kind}"
    if kind in ("xlsx", "docx"):
        {"xlsx": as_xlsx, "docx": as_docx}[kind](path)
    else:
        path.write_bytes(as_csv() if kind == "csv" else as_txt())
    ran = wrkit("indicators", path, "--json").json
    check(ran)
    assert {item.name for item in tmp_path.iterdir()} == {path.name, "附件"}
    assert {str(item.relative_to(tmp_path)) for item in (tmp_path / "附件").iterdir()} == set(ran["files"])
    assert {Path(item).suffix for item in ran["files"]} == {".xlsx", ".docx"}


def test_adjusted_targets(wrkit, tmp_path):
    as_docx(tmp_path / "报告.docx")
    before = wrkit("indicators", "报告.docx")
    assert "调整为1%、2%" in before.err
    after = wrkit("indicators", "报告.docx", "--adjust", "7=1", "--adjust", "7.1=2", "--json").json
    seven = after["indicators"][6]
    assert (seven["verdict"], seven["target"]) == ("met", "1")
    assert "由5调整为1" in seven["reason"]
    half = wrkit("indicators", "报告.docx", "--adjust", "7=1", "--json").json
    assert half["indicators"][6]["verdict"] == "unmet"


def test_the_column_of_adjusted_targets():
    rows = [
        ("序号", "指标名称", "年度目标", "调整目标", "完成情况"),
        ("1", "税收增速（%）", "8", "1", "3"),
        ("", "其中：增值税增速（%）", "5", "", "4"),
    ]
    cells = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}
    (item,) = read_indicator_sheet(Grid(Ref("总表.xlsx", "指标"), cells))
    assert (item.target, item.adjusted, item.actual) == ("8", "1", "3")
    (verdict,), _ = judge_indicators([item])
    assert verdict.verdict == UNMET
    assert "其中" in verdict.reason


def test_the_masters_sheet():
    rows = [
        ("编号", "序号", "指标名称", "约束性", "年度目标", "调整目标", "牵头责任单位"),
        ("3-001", "1", "地区生产总值增速（%）", "", "6", "", "区发展改革委"),
        ("3-002", "2", "单位GDP能耗降低（%）", "是", "3", "2.5", "区发展改革委"),
    ]
    cells = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}
    first, second = read_indicator_sheet(Grid(Ref("总表.xlsx", "指标"), cells))
    assert (first.id, first.number, first.target, first.binding, first.lead) == (
        "3-001",
        "1",
        "6",
        False,
        "区发展改革委",
    )
    assert (second.binding, second.adjusted, second.ref.cell) == (True, "2.5", "C3")


def test_the_annex_and_the_sentence(wrkit, tmp_path):
    as_docx(tmp_path / "报告.docx")
    ran = wrkit("indicators", "报告.docx")
    assert "17项指标中8项达到或超过预期，6项未达预期，1项不再统计，2项尚待核实（含预计数）。" in ran.out
    name = "表1 2025年计划指标完成情况"
    assert {path.name for path in (tmp_path / "附件").iterdir()} == {f"{name}.xlsx", f"{name}.docx"}
    sheet = openpyxl.load_workbook(tmp_path / "附件" / f"{name}.xlsx").active
    values = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in values if "是否达到" in row)
    assert ["".join(text.split()) for text in head] == [
        "序号",
        "指标名称",
        "2025年预期目标",
        "2025年完成情况",
        "是否达到",
    ]
    assert [row[-1] for row in values if str(row[0] if row else "") == "6"] == ["否"]
    wrkit("指标", "报告.docx", "--as-published", "-o", "原样")
    text = "\n".join(
        cell.text
        for table in docx.Document(tmp_path / "原样" / f"{name}.docx").tables
        for row in table.rows
        for cell in row.cells
    )
    assert "#氮氧化物" in text
    assert "是否达到" not in text


def test_as_published_keeps_every_row():
    (table,) = read_indicators(read_csv(as_csv(), "指标.csv"))
    verdicts, findings = judge_indicators(table)
    assert [item.code for item in findings] == ["indicator-unclear"] * 2
    annex = indicator_annex(table, verdicts, judged=False)
    assert [tuple(cell.strip() for cell in row) for row in annex.rows] == [
        tuple(cell.strip() for cell in row[:4]) for row in ROWS[1:]
    ]


def judged(target: str, actual: str, name: str = "指标（%）", *, rows=()) -> str:
    (verdict,), _ = judge_indicators([Indicator("1", name, target, actual, rows=tuple(rows))])
    return verdict.verdict


@pytest.mark.parametrize(
    ("target", "actual", "name", "wanted"),
    [
        ("6", "6.0", "增速（%）", MET),
        ("6％", "5.9％", "增速（%）", UNMET),
        ("6", "-1.2", "增速（%）", UNMET),
        ("6", "下降1.2", "增速（%）", UNMET),
        ("3", "下降3.2", "能耗下降（%）", MET),
        ("≥330", "330", "天数（天）", MET),
        ("330以上", "329", "天数（天）", UNMET),
        ("5.5以内", "5.6", "失业率（%）", UNMET),
        ("不高于5.5", "5.5", "失业率（%）", MET),
        ("5.5", "5.2", "城镇调查失业率（%）", MET),
        ("＞60", "60", "占比（%）", UNMET),
        ("1,200", "1,150", "户数（户）", UNMET),
        ("6-7", "6.2", "增速（%）", MET),
        ("60", "预计55以上", "占比（%）", UNKNOWN),
        ("8左右", "7.9", "增速（%）", UNKNOWN),
        ("6", "暂未公布", "增速（%）", UNKNOWN),
        ("6", "—", "增速（%）", UNKNOWN),
        ("", "5", "增速（%）", UNKNOWN),
        ("2", "3.5亿元", "外资（亿美元）", UNKNOWN),
        ("2", "取消统计", "外资（亿美元）", EXCLUDED),
        ("完成市级下达目标", "未完成", "减排", UNMET),
        ("完成市级下达目标", "已完成市级下达目标", "减排", MET),
        ("快于经济增速", "快于经济增速1.2个百分点", "收入", MET),
        ("稳中有进", "总体平稳", "环境", UNKNOWN),
    ],
)
def test_single_rows(target, actual, name, wanted):
    assert judged(target, actual, name) == wanted


@pytest.mark.parametrize(
    ("target", "actual", "name", "wanted"),
    [
        # What is better low is so whatever the target's sign.
        ("4.5左右", "8", "城镇登记失业率（%）", UNMET),
        ("4.5左右", "4.6", "城镇登记失业率（%）", UNKNOWN),
        ("4.5左右", "4.2", "城镇登记失业率（%）", MET),
        ("达到38", "55", "PM2.5浓度（微克/立方米）", UNMET),
        ("38左右", "55", "PM2.5浓度（微克/立方米）", UNMET),
        ("达到38", "36", "PM2.5浓度（微克/立方米）", MET),
        ("0.4左右", "0.6", "单位GDP能耗（吨标准煤/万元）", UNMET),
        ("3左右", "0.4", "居民消费价格涨幅（%）", MET),
        ("≥80", "85", "刑事案件破案率（%）", MET),
        ("低于4.5", "4.6", "登记率（%）", UNMET),
        ("低于4.5", "4.5", "登记率（%）", UNMET),
        ("低于4.5", "4.4", "登记率（%）", MET),
        # The answer's own bound.
        ("400", "未达400", "产值（亿元）", UNMET),
        ("400", "未达到400", "产值（亿元）", UNMET),
        ("400", "不足400", "产值（亿元）", UNMET),
        ("400", "接近400", "产值（亿元）", UNMET),
        ("400", "400以内", "产值（亿元）", UNKNOWN),
        ("400", "约400", "产值（亿元）", UNKNOWN),
        ("400", "约500", "产值（亿元）", MET),
        ("400", "突破400", "产值（亿元）", MET),
        ("≥310", "310天以下", "优良天数（天）", UNKNOWN),
        ("≥310", "300天以下", "优良天数（天）", UNMET),
        ("4.5", "低于4.5", "城镇登记失业率（%）", MET),
        ("4.5以内", "4.3以上", "城镇登记失业率（%）", UNKNOWN),
        ("400", "380-420", "产值（亿元）", UNKNOWN),
        # Units of one dimension.
        ("2万", "3万千瓦时", "发电量（千瓦时）", MET),
        ("3", "2万千瓦时", "发电量（万千瓦时）", UNMET),
        ("3亿元", "28000万元", "产值", UNMET),
        ("3亿元以上", "29999万元", "产值", UNMET),
        ("3亿元", "30000万元", "产值", MET),
        ("4万亩", "39000亩", "种植面积", UNMET),
        ("4", "2700公顷", "种植面积（万亩）", MET),
        ("4", "2600公顷", "种植面积（万亩）", UNMET),
        ("300", "280亿元", "产值", UNKNOWN),
        ("20", "2100万元", "亩均税收（万元/亩）", UNKNOWN),
        # The figure that is of the target's kind.
        ("增长7%", "620亿元，增长6%", "投资", UNMET),
        ("增长7%", "620亿元，增长7.2%", "投资", MET),
        ("7", "620亿元，增长6%", "投资增速（%）", UNMET),
        ("增长7%", "一季度实现620亿元", "投资", UNKNOWN),
        ("600", "620亿元，增长6%", "投资（亿元）", MET),
        ("7", "620亿元，占比9%", "投资增速（%）", UNKNOWN),
        ("增长7%", "620亿元，占比9%", "投资", UNKNOWN),
        ("60", "增长5%", "民营经济占比（%）", UNKNOWN),
        ("320", "322天，比上年增加8天", "优良天数（天）", MET),
        ("320", "增加322天", "优良天数（天）", UNKNOWN),
        ("60", "完成目标的96%", "城镇化率（%）", UNKNOWN),
        # Several targets, several figures.
        ("90亿元、增长8%", "95亿元、增长7%", "收入", UNMET),
        ("90亿元、增长8%", "95亿元、增长9%", "收入", MET),
        ("90亿元、增长8%", "95亿元", "收入", UNKNOWN),
        ("6%以上，力争7%（上年5.5%）", "6.4%", "增速（%）", MET),
        ("6%、7%", "6.4%", "增速（%）", UNKNOWN),
        ("6", "1-11月5.8%，预计全年6.1%", "增速（%）", MET),
        ("6", "1-11月5.8%，上半年6.1%", "增速（%）", UNKNOWN),
        ("4.5以内", "全国4.1，我区4.8", "失业率（%）", UNMET),
        ("4.5以内", "全国4.1", "失业率（%）", UNKNOWN),
        ("400", "年度目标400亿元，实际390亿元", "产值（亿元）", UNMET),
        ("400", "410亿元，其中园区300亿元", "产值（亿元）", MET),
        ("400", "尚缺30亿元", "产值（亿元）", UNKNOWN),
        ("400", "力争410亿元", "产值（亿元）", UNKNOWN),
        ("400", "税收220亿元，非税200亿元", "收入（亿元）", UNKNOWN),
        # Rows of falls.
        ("3", "-3.2", "能耗降低（%）", UNKNOWN),
        ("-3", "-3.2", "能耗降低（%）", MET),
        ("-3", "-2.5", "能耗降低（%）", UNMET),
        ("3", "上升4", "能耗降低（%）", UNMET),
        ("下降3%以上", "下降3.4%", "用水量", MET),
        ("下降3%以上", "下降2.4%", "用水量", UNMET),
        # A side figure is none, though it has a unit of its own and the main one has not.
        ("20", "17.0（恢复到2019年的92%）", "门票收入增长（%）", UNMET),
        ("20%", "17.0，恢复到2019年的92%", "门票收入增长", UNMET),
        ("8", "7.1（贡献率达41%）", "服务业增速（%）", UNMET),
        ("8", "7.1（1-10月8.4%）", "零售额增长（%）", UNMET),
        ("8", "7.1，网上零售增长22%", "商品销售增长（%）", UNMET),
        ("8", "510（增长9%）", "投资增长（%）", UNKNOWN),
        ("8", "7.1，同口径增长9%", "收入增长（%）", UNKNOWN),
        ("4.5", "4.9（控制数为4.5%）", "城镇登记失业率（%）", UNMET),
        ("4", "2，剔除不可比因素后6%", "利润增长（%）", UNMET),
        ("70", "69.2（修正后70.1）", "城镇化率（%）", UNKNOWN),
        ("6", "1-11月5.8（预计全年6.1）", "增速（%）", MET),
        ("4", "名义增长3%、实际增长5%", "收入增长（%）", UNKNOWN),
        ("200", "恢复至205亿元", "旅游收入（亿元）", MET),
        ("2500", "盘活1300、新增1400", "用地（亩）", UNKNOWN),
        # Per 10万 is no figure.
        ("≤10", "7.5/10万", "孕产妇死亡率（1/10万）", MET),
        ("≤10/10万", "7.5/10万", "孕产妇死亡率", MET),
        ("≤10/10万", "12.5", "孕产妇死亡率", UNMET),
        ("10/10万以下", "7.5", "孕产妇死亡率（/10万）", MET),
        ("10", "12.5（/十万）", "孕产妇死亡率（1/10万）", UNMET),
        ("≤40", "42起/10万人", "每十万人发案（起/10万人口）", UNMET),
        ("10", "11件/万人", "专利拥有量（件/万人）", MET),
        ("6", "7.2‰", "增长率（‰）", MET),
        ("3", "3.1人/千人", "医师数（人/千人）", MET),
        ("400/500", "450", "产值（亿元）", UNKNOWN),
        # A part, what is only begun, other things counted.
        ("30", "完成30个（150栋、4200户）", "小区改造（个）", MET),
        ("30", "惠及4200户", "小区改造（个）", UNKNOWN),
        ("6", "7所", "学校（个）", MET),
        ("2000", "2050（含乡镇150）", "床位（张）", MET),
        ("2000", "1950，含乡镇2050", "床位（张）", UNMET),
        ("2", "2.1万人，超额完成0.1万人", "就业人数（万人）", MET),
        ("40", "在建45，通车38", "通车里程（公里）", UNMET),
        ("40", "45公里在建", "通车里程（公里）", UNKNOWN),
        ("40", "已开工45公里，其中完工20公里", "通车里程（公里）", UNKNOWN),
        ("40", "在建45", "在建里程（公里）", MET),
        ("300", "已建成310个，在建20个", "基站（个）", MET),
        # Added, or the total.
        ("150", "160家，新增25家", "科技企业（家）", MET),
        ("150", "新增25家、总数达160家", "科技企业（家）", MET),
        ("净增20", "净增25家、总数达160家", "科技企业数（家）", MET),
        ("净增30", "净增25家、总数达160家", "科技企业数（家）", UNMET),
        ("300", "310个（累计1800个）", "新建基站（个）", MET),
        ("300", "累计建成1800个，新增210个", "建成基站（个）", UNKNOWN),
        ("5", "新建2所、改建4所", "新改建学校（所）", UNKNOWN),
        ("300", "协议400亿元，到位150亿元", "招商引资（亿元）", UNKNOWN),
        # A ratio is one figure.
        ("2.1:1", "2.08:1", "城乡居民收入比", MET),
        ("2.1：1", "2.15", "城乡居民收入比", UNMET),
        # No figures.
        ("1000", "第3批认定1100家", "企业（家）", MET),
        ("6", "①5.8", "增速（%）", UNMET),
    ],
)
def test_cells(target, actual, name, wanted):
    (verdict,), _ = judge_indicators([Indicator("1", name, target, actual)])
    assert verdict.verdict == wanted, verdict.reason


def test_the_reason_says_which_figures_were_compared():
    def why(target: str, actual: str, name: str) -> str:
        return judge_indicators([Indicator("1", name, target, actual)])[0][0].reason

    assert why("3亿元", "28000万元", "产值") == "完成2.8亿元，目标≥3亿元"
    assert why("90亿元、增长8%", "95亿元、增长7%", "收入") == "完成95亿元，目标≥90亿元；完成7%，目标≥8%"
    assert why("400", "未达400", "产值（亿元）") == "完成不足400，目标≥400"
    assert "分不清" in why("400", "税收220亿元，非税200亿元", "收入（亿元）")
    assert "“全国”" in why("4.5以内", "全国4.1", "失业率（%）")


def test_rows_below_an_indicator():
    assert judged("6", "7", rows=[IndicatorRow("其中：甲（%）", "8", "7")]) == UNMET
    assert judged("6", "7", rows=[IndicatorRow("其中：甲（%）", "8", "9")]) == MET
    assert judged("6", "7", rows=[IndicatorRow("#乙", "", "", kind="#")]) == MET
    assert (
        judged("", "", rows=[IndicatorRow("#甲", "3", "4", kind="#"), IndicatorRow("#乙", "2", "2", kind="#")]) == MET
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["没有.csv"], "没有找到"),
        (["指标.csv", "--adjust", "21"], "看不懂"),
        (["指标.csv", "--adjust", "99=1"], "没有序号为99的指标"),
        (["指标.csv", "--table", "3"], "只有 1 张"),
        (["空.csv"], "没有找到指标表"),
        (["计划.csv"], "没有“完成情况”"),
    ],
)
def test_what_cannot_be_done_is_said(wrkit, tmp_path, arguments, words):
    (tmp_path / "指标.csv").write_bytes(as_csv())
    (tmp_path / "空.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    (tmp_path / "计划.csv").write_text("序号,指标名称,预期目标\n1,增速（%）,6\n", encoding="utf-8")
    ran = wrkit("indicators", *arguments, code=2)
    assert words in ran.err
    assert not ran.out


def test_nothing_is_written_while_one_of_the_files_is_open(wrkit, tmp_path):
    (tmp_path / "指标.csv").write_bytes(as_csv())
    folder = tmp_path / "附件"
    folder.mkdir()
    (folder / ".~lock.指标完成情况.docx#").write_text("")
    for more in ([], ["--json"]):
        ran = wrkit("indicators", "指标.csv", *more, code=2)
        assert "正在 Excel" in ran.err
        assert not ran.out
        assert len(list(folder.iterdir())) == 1


def test_findings_are_the_same_with_json(wrkit, tmp_path):
    as_docx(tmp_path / "报告.docx")
    found = wrkit("indicators", "报告.docx", "--json", "-o", "别处").json
    assert [item["code"] for item in found["findings"]] == ["indicator-unclear"] * 2 + ["indicator-note"]
    assert len(list((tmp_path / "别处").iterdir())) == 2
    assert not (tmp_path / "附件").exists()


def test_strict_counts_the_unclear(wrkit, tmp_path):
    (tmp_path / "指标.csv").write_bytes(as_csv())
    assert wrkit("indicators", "指标.csv", "--json", "--strict", code=1).json["totals"]["unknown"] == 2


def test_the_published_table(wrkit, shared, tmp_path):
    for source in (shared / "seeds" / "plan-report-2023.txt", shared / "data" / "indicators-2022.csv"):
        result = wrkit("indicators", source, "--adjust", "21=0.1", "--adjust", "21.1=1", "--json").json
        by_verdict = {
            name: {item["no"] for item in result["indicators"] if item["verdict"] == name}
            for name in (MET, UNMET, EXCLUDED, UNKNOWN)
        }
        assert by_verdict == {
            MET: set(range(1, 33)) - UNMET_2022 - {20},
            UNMET: UNMET_2022,
            EXCLUDED: {20},
            UNKNOWN: set(),
        }
        assert result["totals"] == {"total": 32, "met": 17, "unmet": 14, "excluded": 1, "unknown": 0}


def test_the_published_tables_rows_and_notes(shared):
    document = read_text((shared / "seeds" / "plan-report-2023.txt").read_bytes(), "plan-report-2023.txt")
    first, second, *_ = read_indicators(document)
    assert (first.has_actuals, second.has_actuals) == (True, False)
    assert len(first.indicators) + sum(len(item.rows) for item in first.indicators) == 38
    assert [item.kind for found in first.indicators for item in found.rows] == ["其中", "其中", "#", "#", "#", "#"]
    assert {int(item.number) for item in first.indicators if item.binding} == {26, 27, 28, 29, 30, 31, 32}
    assert len(second.indicators) == 31
    assert len(adjustment_notes(first)) == 1
    changed, unknown = adjusted(first, {"21": "0.1", "21.1": "1", "40": "2"})
    assert unknown == ("40",)
    verdicts, findings = judge_indicators(changed)
    assert not findings
    assert totals(verdicts)["met"] == 17
    assert sentence(verdicts).startswith("32项指标中17项达到或超过预期，14项未达预期，1项不再统计")

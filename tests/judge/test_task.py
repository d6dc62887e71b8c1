"""系统研判 of single tasks, in words of our own."""

from __future__ import annotations

import pytest

from wrkit.judge import judge_task
from wrkit.model.periods import Period
from wrkit.model.verdicts import BEHIND, BLOCKED, DONE, ON_SCHEDULE, UNSURE

Q1, H1, FY = Period(2026, "Q1"), Period(2026, "H1"), Period(2026, "FY")


def result(target: str, answer: str, progress: str = "", problems: str = "", period: Period = Q1) -> str:
    return judge_task(target, answer, progress, problems, period).result


@pytest.mark.parametrize(
    ("target", "answer", "wanted"),
    [
        # Flows: the share of the year that has passed, or of the months a figure covers.
        ("新建口袋公园20个。", "新建口袋公园5个。", ON_SCHEDULE),
        ("新建口袋公园20个。", "新建口袋公园4个。", BEHIND),
        ("新建口袋公园20个。", "新建口袋公园20个。", DONE),
        ("完成工业投资120亿元。", "1-2月，完成工业投资20.5亿元。", ON_SCHEDULE),
        ("完成工业投资120亿元。", "一季度，完成工业投资20.5亿元。", BEHIND),
        ("城镇新增就业1.2万人以上。", "城镇新增就业3120人。", ON_SCHEDULE),
        ("城镇新增就业1.2万人以上。", "城镇新增就业3120人，完成目标任务的26%。", ON_SCHEDULE),
        ("开展技能培训6000人。", "开展技能培训900人，完成年度任务的15%。", BEHIND),
        ("新增家庭农场、合作社40个。", "新增家庭农场6个，合作社5家。", ON_SCHEDULE),
        ("盘活资金资产6亿元。", "盘活资金1.2亿元、资产0.4亿元，合计1.6亿元。", ON_SCHEDULE),
        # Rates and levels: the target itself.
        ("规上工业增加值增长8%。", "规上工业增加值增长8.3%。", ON_SCHEDULE),
        ("规上工业增加值增长8%。", "规上工业增加值增长7.9%。", BEHIND),
        ("规上工业增加值增长8%左右。", "规上工业增加值增长7.9%。", ON_SCHEDULE),
        ("污水处理率达到95%。", "污水处理率96.2%。", ON_SCHEDULE),
        ("污水处理率达到95%。", "污水处理率91%。", BEHIND),
        ("旅游人次、旅游收入均增长10%。", "旅游人次增长12%，旅游收入增长9%。", BEHIND),
        ("旅游人次、旅游收入均增长10%。", "旅游人次、旅游收入分别增长12%、11%。", ON_SCHEDULE),
        ("各项贷款余额突破500亿元。", "各项贷款余额512.6亿元。", DONE),
        # What is better low.
        ("城镇调查失业率控制在5.5%以内。", "城镇调查失业率5.2%。", ON_SCHEDULE),
        ("城镇调查失业率控制在5.5%以内。", "城镇调查失业率5.8%。", BEHIND),
        ("单位地区生产总值能耗下降3%。", "单位地区生产总值能耗下降3.4%。", ON_SCHEDULE),
        ("依法打击电信网络诈骗犯罪。", "电信网络诈骗案件同比下降22%，抓获12人。", ON_SCHEDULE),
        # Held up.
        ("加快建设滨河路。", "路基完成三成，因资金未到位，施工进度缓慢。", BLOCKED),
        ("开工建设云岭隧道。", "工可报告已完成。存在问题：用地指标无法落实。", BLOCKED),
        ("推进老码头改造。", "业主可能会暂缓改造。", BLOCKED),
        ("进出口总额增长6%。", "一季度，完成进出口总额8.1亿元，同比下降3.2%（全市增长1%）。", BLOCKED),
        ("实际使用外资2000万美元。", "利用外资150万美元，同比下降40%。", BLOCKED),
        # Not held up: trouble dealt with, names of policies, what the task itself is about.
        ("优化营商环境。", "协调解决企业融资困难12个，化解项目停工风险3起。", ON_SCHEDULE),
        ("推进停工项目复工。", "3个停工项目已复工。", ON_SCHEDULE),
        ("做好困难群众救助。", "发放困难群众救助金120万元。", ON_SCHEDULE),
        ("化解隐性债务。", "印发年度方案，未发生债务逾期。", ON_SCHEDULE),
        ("落实无还本续贷。", "落实延期还本付息政策，惠及企业30家。存在问题：无。", ON_SCHEDULE),
        # Not the figure asked for.
        ("新增专精特新企业20户。", "推荐30家企业申报专精特新。", UNSURE),
        ("社会消费品零售总额增长6%。", "限上单位零售额增长12%。", UNSURE),
        ("安装护栏100公里。", "护栏100公里已完成施工设计。", UNSURE),
        ("居民收入增长快于经济增长。", "居民收入增长与经济增长保持同步。", UNSURE),
        ("完成工业投资120亿元。", "2025年完成工业投资118亿元。", UNSURE),
        ("税收增长5%。", "全市税收增长8%。", UNSURE),
        # Words alone.
        ("办好第三届山地音乐节。", "音乐节已圆满完成。", DONE),
        ("深化校地合作。", "与两所高校签订合作协议，正推进成果转化。", ON_SCHEDULE),
        ("新投放一批公交车。", "拟于下半年采购。", UNSURE),
        ("新投放一批公交车。", "", UNSURE),
    ],
)
def test_results(target, answer, wanted):
    verdict = judge_task(target, answer, "", "", Q1)
    assert verdict.result == wanted, verdict.basis
    assert verdict.evidence[0].points_to == wanted
    assert verdict.basis


def test_the_schedule_follows_the_period():
    target, answer = "新建口袋公园20个。", "新建口袋公园8个。"
    assert result(target, answer, period=Q1) == ON_SCHEDULE
    assert result(target, answer, period=H1) == BEHIND
    assert result("规上工业增加值增长8%。", "规上工业增加值增长8.3%。", period=FY) == DONE


def test_the_basis_quotes_words_and_numbers_and_names_the_rule():
    verdict = judge_task("新建口袋公园20个。", "因土地手续滞后，只建成口袋公园2个。", "", "", Q1)
    assert verdict.basis.split("\n") == [
        "【延期】“因土地手续滞后”，出现“滞后”",
        "【序时进度】“只建成口袋公园2个”，目标20个，完成10.0%，序时应为25.0%",
    ]


def test_lag_and_trouble_are_kept_apart():
    assert result("新建口袋公园20个。", "新建口袋公园2个。") == BEHIND
    assert result("新建口袋公园20个。", "新建口袋公园2个。", "", "资金缺口较大。") == BLOCKED


@pytest.mark.parametrize("problems", ["无", "暂无。", "-", "/", "没有", ""])
def test_a_problems_cell_that_says_none(problems):
    assert result("深化校地合作。", "签订协议2份。", "达到序时进度", problems) == ON_SCHEDULE


def test_a_problem_named_beside_a_good_status_is_for_people_to_look_at():
    verdict = judge_task("深化校地合作。", "签订协议2份。", "达到序时进度", "合作领域还不够宽。", Q1)
    assert verdict.result == UNSURE
    assert "合作领域还不够宽" in verdict.basis
    assert result("深化校地合作。", "签订协议2份。", "", "合作领域还不够宽。") == BLOCKED


@pytest.mark.parametrize(
    ("answer", "progress", "wanted"),
    [
        ("新建口袋公园2个。", "达到序时进度", BEHIND),
        ("新建口袋公园6个，预计年底全部建成。", "已完成", UNSURE),
        ("新建口袋公园6个。", "未达序时进度", UNSURE),
        ("新建口袋公园6个。", "未启动", UNSURE),
        ("口袋公园施工停滞。", "达到序时进度", BLOCKED),
        ("新建口袋公园2个。", "城管局：已完成\n园林局：达到序时进度", BEHIND),
    ],
)
def test_a_status_that_contradicts_the_words(answer, progress, wanted):
    verdict = judge_task("新建口袋公园20个。", answer, progress, "", Q1, task="2-001", unit="城管局")
    assert verdict.result == wanted
    (found,) = verdict.findings
    assert (found.code, found.task, found.unit) == ("status-contradicts", "2-001", "城管局")


@pytest.mark.parametrize(
    ("answer", "progress"),
    [
        ("新建口袋公园5个。", "达到序时进度"),
        ("新建口袋公园4.5个。", "达到序时进度"),  # a little behind
        ("新建口袋公园2个。", "未达序时进度"),
        ("新建口袋公园20个。", "已完成"),
        ("新建口袋公园2个。", ""),
    ],
)
def test_no_contradiction(answer, progress):
    assert judge_task("新建口袋公园20个。", answer, progress, "", Q1).findings == ()


def test_a_rate_due_at_the_end_of_the_year_contradicts_nothing_before():
    verdict = judge_task("污水处理率达到95%。", "污水处理率91%。", "达到序时进度", "", Q1)
    assert (verdict.result, verdict.findings) == (BEHIND, ())
    assert judge_task("污水处理率达到95%。", "污水处理率91%。", "达到序时进度", "", FY).findings


def test_a_unit_that_calls_itself_late_is_believed():
    verdict = judge_task("深化校地合作。", "与一所高校对接。", "未达序时进度", "", Q1)
    assert verdict.result == BLOCKED
    assert verdict.evidence[0].rule == "自报未达序时"


def test_what_has_not_come_yet_is_no_work_under_way():
    verdict = judge_task("推进节能降耗工作。", "市上尚未下达年度节能目标。", "", "", Period(2026, "Q1"))
    assert verdict.result == "需人工研判"
    assert "推进用语" not in verdict.basis

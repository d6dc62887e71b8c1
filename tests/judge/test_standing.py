"""What stands beside a figure in an answer: still open, a goal said again, only begun, a bound."""

from __future__ import annotations

import pytest

from wrkit.judge import judge_task
from wrkit.judge.bounds import ABOUT, AT_LEAST, AT_MOST, LESS, MORE, NEARLY, holds, reach, sign
from wrkit.model.periods import Period
from wrkit.model.verdicts import BEHIND, DONE, ON_SCHEDULE, UNSURE
from wrkit.vocab import PROGRESS_CHOICES

Q1 = Period(2026, "Q1")
ROADS, TRADERS = "新改建乡村公路80公里。", "新增个体工商户2万户。"
KINDERGARTENS, BLOCKS, FIRMS = "建成幼儿园4所。", "改造老旧楼栋60栋。", "新增规上服务业企业12家。"
LATENESS = "城镇登记失业率控制在4.5%以内。"


def judged(target: str, answer: str, progress: str = PROGRESS_CHOICES[1]):
    return judge_task(target, answer, progress, "", Q1)


@pytest.mark.parametrize(
    ("target", "answer", "wanted"),
    [
        # What is left is not what was done.
        (ROADS, "还有乡村公路80公里未完成。", UNSURE),
        (ROADS, "尚有60公里未开工。", UNSURE),
        (ROADS, "乡村公路80公里中尚有60公里没有开工。", UNSURE),
        (ROADS, "剩余乡村公路30公里正在施工。", UNSURE),
        (ROADS, "乡村公路30公里均未动工。", UNSURE),
        (ROADS, "尚未完成乡村公路30公里。", UNSURE),
        (ROADS, "完成乡村公路20公里，尚有60公里未开工。", ON_SCHEDULE),
        (KINDERGARTENS, "3所幼儿园未开工，1所已建成。", ON_SCHEDULE),
        # The answer's own comparator.
        (ROADS, "完成乡村公路不足20公里。", BEHIND),
        (ROADS, "乡村公路不到20公里。", BEHIND),
        (ROADS, "完成乡村公路接近20公里。", BEHIND),
        (ROADS, "完成乡村公路接近30公里。", ON_SCHEDULE),
        (ROADS, "完成乡村公路接近80公里。", ON_SCHEDULE),
        (ROADS, "完成乡村公路30公里以内。", UNSURE),
        (ROADS, "完成乡村公路超过20公里。", ON_SCHEDULE),
        (TRADERS, "个体工商户未达到2万户。", UNSURE),
        (TRADERS, "新增个体工商户没有达到4000户。", BEHIND),
        (TRADERS, "新增个体工商户突破2万户。", DONE),
        (LATENESS, "城镇登记失业率未超过4.5%。", ON_SCHEDULE),
        (LATENESS, "城镇登记失业率超过4.2%。", UNSURE),
        (LATENESS, "城镇登记失业率降至4.2%。", ON_SCHEDULE),
        (LATENESS, "城镇登记失业率5%以下。", UNSURE),
        # What was begun is not done, where the target asks for that.
        (KINDERGARTENS, "4所幼儿园均已开工。", UNSURE),
        (KINDERGARTENS, "4所幼儿园正在建设。", UNSURE),
        (KINDERGARTENS, "4所幼儿园主体完工。", UNSURE),
        (KINDERGARTENS, "开工2所，建成1所幼儿园。", ON_SCHEDULE),
        (KINDERGARTENS, "4所幼儿园已开工并全部建成。", DONE),
        (BLOCKS, "已启动老旧楼栋改造60栋。", UNSURE),
        (BLOCKS, "60栋老旧楼栋全部进场施工。", UNSURE),
        (BLOCKS, "老旧楼栋竣工2栋、在建30栋。", UNSURE),
        (FIRMS, "新签约规上服务业企业12家。", UNSURE),
        ("开工改造老旧楼栋60栋。", "开工改造老旧楼栋20栋。", ON_SCHEDULE),
        ("引进产业项目20个。", "签约产业项目8个。", ON_SCHEDULE),
        # A goal said again, and what is meant to come.
        (FIRMS, "围绕规上服务业企业12家的目标，建立培育库。", UNSURE),
        (FIRMS, "规上服务业企业12家目标任务已分解到镇街。", UNSURE),
        (FIRMS, "距12家目标还差9家。", UNSURE),
        (FIRMS, "完成规上服务业企业12家的年度目标。", DONE),
        (FIRMS, "对照12家的目标，新增规上服务业企业4家。", ON_SCHEDULE),
        (KINDERGARTENS, "拟定建成幼儿园4所。", UNSURE),
        (KINDERGARTENS, "预计建成幼儿园4所。", UNSURE),
        (KINDERGARTENS, "4所幼儿园将于9月建成。", UNSURE),
        (ROADS, "一季度，预计完成乡村公路24公里。", ON_SCHEDULE),
        # A plan ends where it is said what is there by now.
        (ROADS, "计划全年新改建乡村公路80公里，目前完成24公里。", ON_SCHEDULE),
        (ROADS, "年度计划改造乡村公路80公里，已完成24公里。", ON_SCHEDULE),
        (ROADS, "乡村公路目标任务80公里，已完成24公里。", ON_SCHEDULE),
        (ROADS, "乡村公路80公里目标任务已完成24公里。", ON_SCHEDULE),
        (ROADS, "计划新改建乡村公路80公里，累计建成24公里。", ON_SCHEDULE),
        (ROADS, "计划新改建乡村公路80公里，实际建成24公里。", ON_SCHEDULE),
        (ROADS, "规划的80公里乡村公路已完成24公里。", ON_SCHEDULE),
        (ROADS, "计划年底累计完成乡村公路80公里。", UNSURE),
        (ROADS, "预计二季度建成乡村公路30公里，累计建成80公里。", UNSURE),
        (ROADS, "已计划建设乡村公路80公里。", UNSURE),
        # Of what was begun or made out, a part is done.
        (ROADS, "开工乡村公路60公里，其中完工24公里。", ON_SCHEDULE),
        (BLOCKS, "60栋老旧楼栋已全部启动改造，完工18栋。", ON_SCHEDULE),
        (ROADS, "新开工60公里，建成24公里。", ON_SCHEDULE),
        (ROADS, "有序推进，累计完成24公里。", ON_SCHEDULE),
        # A noun behind the figure ends where another thing is said of it.
        ("完成废弃和闭坑矿区复垦40公顷。", "完成5.2公顷废弃矿区复垦并通过验收。", BEHIND),
        ("完成废弃和闭坑矿区复垦40公顷。", "完成5.2公顷土地平整。", BEHIND),
        ("完成废弃和闭坑矿区复垦40公顷。", "完成5.2公顷土地平整、6公顷绿化。", UNSURE),
        (KINDERGARTENS, "建成2所小学。", UNSURE),
        # Names of offices say nothing of the figure.
        (ROADS, "区规划自然资源局：完成乡村公路24公里。", ON_SCHEDULE),
        (ROADS, "区教委：已部署。\n国家税务总局甲区税务局：完成乡村公路24公里。", ON_SCHEDULE),
        (ROADS, "会同区规划和自然资源局完成乡村公路24公里。", ON_SCHEDULE),
        (ROADS, "规划乡村公路24公里。", UNSURE),
        # A stage done is not all done; signing is what counts where homes are cleared.
        (KINDERGARTENS, "2所幼儿园已完成主体工程。", UNSURE),
        (KINDERGARTENS, "2所幼儿园主体已基本完工。", UNSURE),
        (KINDERGARTENS, "2所幼儿园完成主体工程并投用。", ON_SCHEDULE),
        ("新增经营主体2000户。", "新增经营主体完成600户。", ON_SCHEDULE),
        ("完成房屋征收800户。", "已签约240户。", ON_SCHEDULE),
        ("实现棚户区居民搬迁800户。", "已签约居民240户。", ON_SCHEDULE),
        ("完成房屋征收800户。", "已启动房屋征收240户。", UNSURE),
        (KINDERGARTENS, "4所幼儿园全部完成财政评审。", UNSURE),
        ("实施乡镇卫生院改造工程，年内完工4所。", "4所卫生院改造中。", UNSURE),
        # Words alone.
        ("推进滨河路建设。", "滨河路未竣工。", UNSURE),
        ("推进滨河路建设。", "滨河路已竣工。", DONE),
    ],
)
def test_results(target, answer, wanted):
    verdict = judged(target, answer)
    assert verdict.result == wanted, verdict.basis


def test_the_basis_says_why_a_figure_does_not_count():
    assert "“尚有60公里未开工”（未完成：尚有）" in judged(ROADS, "尚有60公里未开工。").basis
    assert "“4所幼儿园均已开工”（开工）" in judged(KINDERGARTENS, "4所幼儿园均已开工。").basis
    assert "完成不足25.0%" in judged(ROADS, "完成乡村公路不足20公里。").basis


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("正在培育服务业企业5家，入库3家。", "有前期工作的数字“正在培育服务业企业5家”（正在），没有找到可比的"),
        ("正在培育服务业企业5家。", "只有前期工作的数字“正在培育服务业企业5家”（正在）"),
        ("服务业企业12家目标任务已分解，商户开业3家。", "有不算完成数的数字“服务业企业12家目标任务已分解”"),
        ("区级限上服务业企业3家。", "只有口径不同的数字“3家”（"),
    ],
)
def test_only_is_said_where_there_is_nothing_else(answer, said):
    assert f"在完成情况中{said}" in judged("新增服务业企业12家。", answer).basis


@pytest.mark.parametrize("answer", ["累计完成24公里。", "新开工60公里，建成24公里。", "完成路基24公里。"])
def test_a_figure_without_a_name_has_no_scope_of_its_own(answer):
    assert "（，口径差" not in judged("新改建农村公路80公里。", answer).basis


def test_behind_while_more_was_begun_is_for_people_to_look_at():
    verdict = judged(BLOCKS, "老旧楼栋竣工2栋、在建30栋。")
    assert "另有只是开了头的" in verdict.basis
    assert not verdict.findings


def test_done_with_something_left_undone_is_a_contradiction():
    verdict = judged(ROADS, "还有乡村公路30公里未完成。", PROGRESS_CHOICES[0])
    assert [item.code for item in verdict.findings] == ["status-contradicts"]
    assert not judged(ROADS, "完成乡村公路80公里。", PROGRESS_CHOICES[0]).findings


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("", "", ""), ("达到", "", ""), ("降至", "", ""), ("不足", "", LESS), ("未达", "", LESS), ("没有达到", "", LESS), ("低于", "", LESS),
        ("不低于", "", AT_LEAST), ("没有低于", "", AT_LEAST), ("未超过", "", AT_MOST), ("不得超过", "", AT_MOST), ("控制在", "", AT_MOST),
        ("", "以内", AT_MOST), ("", "天以下", ""), ("", "以下", AT_MOST), ("", "及以上", AT_LEAST), ("", "（含）以上", AT_LEAST),
        ("突破", "", MORE), ("≥", "", AT_LEAST), ("＜", "", LESS), ("接近", "", NEARLY), ("附近", "", ""), ("约", "", ABOUT), ("", "左右", ABOUT),
    ],
)  # fmt: skip
def test_signs(before, after, wanted):
    assert sign(before, after) == wanted


@pytest.mark.parametrize(
    ("mark", "goal", "lower", "wanted"),
    [
        ("", 500, False, True), (LESS, 500, False, False), (AT_MOST, 500, False, None), (NEARLY, 500, False, False), (NEARLY, 470, False, True),
        (ABOUT, 500, False, None), (AT_LEAST, 501, False, None), (MORE, 500, False, True), (LESS, 600, True, True), (AT_LEAST, 600, True, None),
        (LESS, 500, True, True), (MORE, 500, True, False),
    ],
)  # fmt: skip
def test_what_a_bound_of_500_says_of_a_goal(mark, goal, lower, wanted):
    assert holds(reach(500, mark), goal, lower=lower) is wanted

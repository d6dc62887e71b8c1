"""系统研判 of one task: what its figures and words speak for, and whether the unit's own status agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wrkit.errors import Finding, finding
from wrkit.judge import figures, words
from wrkit.judge.matching import Case
from wrkit.judge.rules import DEFAULT, WEAKER, Rules
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.verdicts import BEHIND, BLOCKED, DONE, ON_SCHEDULE, UNSURE, Evidence, Verdict
from wrkit.text.clean import clean_text, squeeze
from wrkit.vocab import PROGRESS_CHOICES

DECLARED_DONE, DECLARED_ON, DECLARED_LATE, DECLARED_IDLE = PROGRESS_CHOICES
_ORDER = (BLOCKED, BEHIND, UNSURE, ON_SCHEDULE, DONE)


def judge_task(
    target: str, answer: str, progress: str, problems: str, period: Period, rules: Rules = DEFAULT, *,
    task: object = "", unit: str = "", ref: Ref | None = None,
) -> Verdict:  # fmt: skip
    """Judge a task by its own words.

    推进受阻: a problem is named, words say work is held up, or the task's own indicator falls. 量化滞后: a figure is
    behind the schedule (flows) or the target (rates and levels). 已完成 / 达到序时: every target figure is met or on
    schedule; without figures, work is done or under way. Whatever remains is 需人工研判.

    Args:
        target: 目标任务.
        answer: 完成情况, several units' answers on lines of their own.
        progress: 进度状态 the unit chose, perhaps “单位：状态” per line.
        problems: 存在问题.
        period: the period reported on.
        rules: words to judge by.
        task: the task's id, for findings.
        unit: who answered, for findings.
        ref: where the status stands, for findings.

    Returns:
        The verdict with its evidence, and `status-contradicts` where the chosen status and the words disagree.
    """
    answer, problems = clean_text(answer), clean_text(problems)
    declared = _declared(progress)
    if not squeeze(answer):
        return Verdict(UNSURE, (Evidence("没有填报", "", "没有填报完成情况，无从判断", UNSURE),))
    evidence = list(_evidence(target, answer, declared, problems, period, rules))
    result = _result(evidence, declared)
    if not evidence or all(item.points_to != result for item in evidence):
        evidence.insert(0, _because(result, declared))
    why, result = _contradiction(declared, result, evidence, answer, rules)
    ordered = sorted(evidence, key=lambda item: (item.points_to != result, _ORDER.index(item.points_to)))
    findings: tuple[Finding, ...] = ()
    if why:
        status = "、".join(dict.fromkeys(declared))
        findings = (finding("status-contradicts", ref, task=task, unit=unit, status=status, why=why),)
    return Verdict(result, tuple(dict.fromkeys(ordered)), findings)


def _declared(progress: str) -> tuple[str, ...]:
    """Return the choices in a 进度状态 cell, one per unit."""
    lines = (squeeze(line).rpartition("：")[2] for line in clean_text(progress).split("\n"))
    return tuple(line for line in lines if line in PROGRESS_CHOICES)


def _evidence(
    target: str, answer: str, declared: Sequence[str], problems: str, period: Period, rules: Rules
) -> Iterator[Evidence]:
    yield from words.stated_problems(answer, rules)
    yield from words.held_up(answer, target, rules)
    yield from _problems_column(problems, target, declared, rules)
    wanted = figures.targets(target, rules)
    answer_alone = words.without_offices(answer, target)
    reported, aside = figures.actuals(answer_alone, period, rules)
    case = Case(target, answer_alone, wanted, reported, period, rules, aside)
    yield from figures.falling(case)
    yield from figures.gaps(reported, answer)
    yield from (item.evidence for item in figures.compare(case))
    yield from _weaker(target, answer, rules)
    if DECLARED_LATE in declared:
        yield Evidence("自报未达序时", "", f"单位填报的进度状态为“{DECLARED_LATE}”", BLOCKED)
    if not wanted:
        yield from _by_words(answer, rules)


def _problems_column(problems: str, target: str, declared: Sequence[str], rules: Rules) -> Iterator[Evidence]:
    """Judge the 存在问题 column: a problem named is evidence, unless the unit calls the task on schedule all the same."""
    if words.is_nothing(problems, rules):
        return
    strong = next(words.held_up(problems, target, rules), None)
    first = re.split(r"[。；\n]", problems, maxsplit=1)[0]
    shown = strong.quote if strong else first[:60]
    content = DECLARED_DONE in declared or DECLARED_ON in declared
    note = strong.note + "（存在问题栏）" if strong else "单位填报了存在问题"
    if content and not strong:
        yield Evidence("填报存在问题", shown, note + "，但自报达到进度", UNSURE)
    else:
        yield Evidence("填报存在问题", shown, note, BLOCKED)


def _weaker(target: str, answer: str, rules: Rules) -> Iterator[Evidence]:
    """Yield where the answer claims less than the task asks for: 快于 answered by 同步."""
    for pair in rules.words(WEAKER):
        strong, _, weak = pair.partition("=")
        if strong in target and weak and (place := answer.find(weak)) >= 0 and strong not in answer:
            quoted = words.quote(answer, place, place + len(weak))
            yield Evidence("弱于目标", quoted, f"目标为“{strong}”，答复为“{weak}”", UNSURE)


def _by_words(answer: str, rules: Rules) -> Iterator[Evidence]:
    """Judge a task without figures by what its answer says was done."""
    if done := words.finished(answer, rules):
        yield Evidence("完成用语", done, "没有量化目标，文字表明已经完成", DONE)
    elif moving := words.underway(answer, rules):
        yield Evidence("推进用语", moving, "没有量化目标，工作在推进，未见受阻表述", ON_SCHEDULE)
    elif waiting := words.intends(answer, rules):
        yield Evidence("只有打算", waiting, "只说了打算，没有做了什么", UNSURE)


def _result(evidence: Sequence[Evidence], declared: Sequence[str]) -> str:
    """Weigh the evidence: trouble before lag, lag before doubt, doubt before the good."""
    said = [item for item in evidence if item.rule != "自报未达序时"]
    points = {item.points_to for item in said}
    if BLOCKED in points:
        return BLOCKED
    if BEHIND in points:
        return BEHIND
    if DECLARED_LATE in declared:
        # Its own word without a figure behind it; figures that say otherwise are a contradiction.
        numbers = any(item.rule in ("序时进度", "完成比例", "增速对比", "目标值对比") for item in said)
        return UNSURE if numbers and points <= {DONE, ON_SCHEDULE} else BLOCKED
    if UNSURE in points or not points:
        return UNSURE
    return ON_SCHEDULE if ON_SCHEDULE in points else DONE


def _because(result: str, declared: Sequence[str]) -> Evidence:
    if result == UNSURE and DECLARED_LATE in declared:
        return Evidence("状态与数字不一", "", "数字已达序时，单位却自报未达序时进度", UNSURE)
    return Evidence("依据不足", "", "文中没有可以判断的数字和说法", UNSURE)


def _contradiction(
    declared: Sequence[str], result: str, evidence: Sequence[Evidence], answer: str, rules: Rules
) -> tuple[str, str]:
    """Return what in the words disagrees with the chosen status (“” where nothing does), and the result after that."""
    against = next((item for item in evidence if item.points_to == result), None)
    shown = str(against) if against else ""
    if not declared:
        return "", result
    if result in (BLOCKED, BEHIND) and set(declared) & {DECLARED_DONE, DECLARED_ON}:
        firm = next((item for item in evidence if item.points_to == result and item.firm), None)
        if DECLARED_DONE in declared or firm is not None:
            return str(firm or against), result
        return "", result
    later = words.intends(answer, rules) or words.left_undone(answer, rules)
    if DECLARED_DONE in declared and result != DONE and later:
        return f"文中还有未完成的内容：“{later}”", UNSURE if result == ON_SCHEDULE else result
    if DECLARED_LATE in declared and result == UNSURE and shown.startswith("【状态与数字不一】"):
        return shown, result
    if DECLARED_IDLE in declared and result in (DONE, ON_SCHEDULE) and against and against.rule != "推进用语":
        return shown, UNSURE
    if DECLARED_IDLE in declared and result in (DONE, ON_SCHEDULE):
        return "", UNSURE
    return "", result


__all__ = ["judge_task"]

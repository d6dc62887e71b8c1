"""Many answers are judged in several processes as they would be in one."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from wrkit.judge import DEFAULT, many
from wrkit.judge.many import Question, verdicts
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskId

PERIOD = Period(2026, "Q1")
CASES = [
    Question(
        f"新建学校{number % 50 + 10}所。",
        f"已新建学校{number % 23 + 1}所。" + ("存在问题：资金不足。" if number % 5 == 0 else ""),
        ("已完成", "达到序时进度", "未达序时进度", "")[number % 4],
        "", TaskId(1, number), "区教委", Ref("总表.xlsx", "2026年一季度", f"F{number}"),
    )
    for number in range(1, 450)
]  # fmt: skip
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a patched judge reaches the processes by fork")


def alone():
    return list(verdicts(CASES, PERIOD, DEFAULT, processes=1))


def test_the_same_in_order():
    found = list(verdicts(CASES, PERIOD, DEFAULT, processes=3))
    assert found == alone()
    assert len({verdict.result for verdict in found}) >= 3


def test_the_same_where_processes_are_started_afresh():
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()  # a process with threads is not forked
    try:
        assert list(verdicts(CASES, PERIOD, DEFAULT, processes=2)) == alone()
    finally:
        stop.set()
        thread.join()


@linux
def test_what_a_dead_process_leaves_is_judged_here(monkeypatch):
    real, here = many._judge, os.getpid()

    def judge(case, period, rules):
        if case.task.number == 320 and os.getpid() != here:
            os._exit(1)
        return real(case, period, rules)

    expected = alone()
    monkeypatch.setattr(many, "_judge", judge)
    assert list(verdicts(CASES, PERIOD, DEFAULT, processes=2)) == expected


@linux
def test_a_fault_of_the_judge_is_no_silence(monkeypatch):
    def judge(case, period, rules):
        raise ValueError(case.task)

    monkeypatch.setattr(many, "_judge", judge)
    with pytest.raises(ValueError, match="1"):
        list(verdicts(CASES, PERIOD, DEFAULT, processes=2))


def test_a_district_is_judged_in_this_process(monkeypatch):
    monkeypatch.setattr(many, "ProcessPoolExecutor", None)
    assert len(list(verdicts(CASES, PERIOD, DEFAULT))) == len(CASES)

"""How well the suggestions find the laggards: the published quarter, and a quarter of a fictional district."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from rapidfuzz.fuzz import ratio

from wrkit.judge import judge_task
from wrkit.model.periods import Period
from wrkit.model.verdicts import BEHIND, BLOCKED, Verdict
from wrkit.text.clean import match_key

BUILD = Path(__file__).resolve().parent.parent / "examples_build"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def table(verdicts: dict[str, Verdict], laggards: set[str]) -> str:
    """Rule, tasks it speaks against, laggards among them, precision, recall."""
    hits: dict[str, set[str]] = defaultdict(set)
    for task, verdict in verdicts.items():
        for item in verdict.evidence:
            if item.points_to in (BLOCKED, BEHIND):
                hits[item.rule].add(task)
        if verdict.result == BLOCKED:
            hits["推进受阻（合计）"].add(task)
    lines = ["规则 | 命中 | 其中落后 | 准确率 | 召回率"]
    for rule, tasks in sorted(hits.items(), key=lambda item: -len(item[1] & laggards)):
        right = len(tasks & laggards)
        lines.append(f"{rule} | {len(tasks)} | {right} | {right / len(tasks):.2f} | {right}/{len(laggards)}")
    return "\n".join(lines)


def test_the_published_quarter(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = shared / "data"
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows(data / "returns-2023q1.csv"):
        answers[row["目标任务"]].setdefault(match_key(row["完成情况"]), row["完成情况"])
    assert len(answers) == 194
    laggards = set()
    for row in rows(data / "not-on-target-2023q1.csv"):
        # One published item is a part of a task.
        own = (
            row["目标任务"]
            if row["目标任务"] in answers
            else max(
                answers,
                key=lambda task: (
                    ratio(match_key(row["目标任务"]), match_key(task)) / 100 + (row["目标任务"][6:14] in task)
                ),
            )
        )
        laggards.add(own)
    assert len(laggards) == 11
    period = Period(2023, "Q1")
    verdicts = {task: judge_task(task, "\n".join(texts.values()), "", "", period) for task, texts in answers.items()}
    suggested = {task for task, verdict in verdicts.items() if verdict.result == BLOCKED}
    with capsys.disabled():
        print("\n" + table(verdicts, laggards))
    assert laggards <= suggested
    assert len(laggards) / len(suggested) >= 0.7
    for task in suggested:
        first = verdicts[task].evidence[0]
        assert first.points_to == BLOCKED
        assert first.quote.rstrip("…").split("：")[-1][:6] in "\n".join(answers[task].values())


def test_a_fictional_quarter(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if not (BUILD / "content_expected.py").is_file():
        pytest.skip("the texts of the examples are not at hand")
    monkeypatch.syspath_prepend(str(BUILD))
    for name in ("content_answers_1", "content_answers_2", "content_expected"):
        sys.modules.pop(name, None)
    from content_answers_1 import ANSWERS_1
    from content_answers_2 import ANSWERS_2
    from content_expected import EXPECTED

    targets = {row["编号"]: row["目标任务"] for row in EXPECTED}
    period = Period(2026, "Q1")
    verdicts, laggards = {}, set()
    for row in (*ANSWERS_1, *ANSWERS_2):
        key = f"{row['编号']} {row['单位']}"
        # Judged without what the unit chose: that is what it is measured against.
        verdicts[key] = judge_task(targets[row["编号"]], row["完成情况"], "", row["存在问题"], period)
        if row["进度状态"] in ("未达序时进度", "未启动"):
            laggards.add(key)
    suggested = {key for key, verdict in verdicts.items() if verdict.result == BLOCKED}
    with capsys.disabled():
        print("\n" + table(verdicts, laggards))
    assert len(laggards & suggested) / len(laggards) >= 0.9
    assert len(laggards & suggested) / len(suggested) >= 0.7

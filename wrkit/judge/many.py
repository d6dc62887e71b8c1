"""Judging many answers on all cores; a district's few hundred are judged sooner than processes start."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from wrkit.judge.rules import Rules
from wrkit.judge.task import judge_task
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.tasks import TaskId
from wrkit.model.verdicts import Verdict
from wrkit.processes import MANY, cores, process_context

# What is sent to another process at a time.
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Question:
    """What `judge_task` is asked about one row."""

    target: str
    answer: str
    progress: str
    problems: str
    task: TaskId
    unit: str
    ref: Ref


def verdicts(
    questions: Sequence[Question], period: Period, rules: Rules, *, processes: int | None = None
) -> Iterator[Verdict]:
    """Yield the verdict on every row, in order.

    Args:
        questions: the rows.
        period: the period judged.
        rules: words to judge by.
        processes: how many to use; default one for fewer than `MANY`, else the cores there are.
    """
    count = processes or (cores() if len(questions) >= MANY else 1)
    found: list[Verdict] = []
    if count > 1:
        try:
            with ProcessPoolExecutor(count, process_context(), _prepare, (period, rules)) as pool:
                for verdict in pool.map(_judge_here, questions, chunksize=CHUNK):
                    found.append(verdict)
                    yield verdict
        except (BrokenProcessPool, OSError):  # killed, or no more processes to be had: the rest is judged here
            pass
    for question in questions[len(found) :]:
        yield _judge(question, period, rules)


def _judge(question: Question, period: Period, rules: Rules) -> Verdict:
    return judge_task(
        question.target,
        question.answer,
        question.progress,
        question.problems,
        period,
        rules,
        task=question.task,
        unit=question.unit,
        ref=question.ref,
    )


# What the questions of a worker have in common, sent once.
_common: tuple[Period, Rules] | None = None


def _prepare(period: Period, rules: Rules) -> None:
    global _common  # noqa: PLW0603 — a worker process has one task only
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's to handle
    _common = period, rules


def _judge_here(question: Question) -> Verdict:
    assert _common is not None
    return _judge(question, *_common)


__all__ = ["Question", "verdicts"]

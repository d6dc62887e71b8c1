"""系统研判 and 研判依据 for every row of a period's sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from wrkit.errors import Finding
from wrkit.judge.many import Question, verdicts
from wrkit.judge.rules import DEFAULT, Rules
from wrkit.model.decisions import decision
from wrkit.model.master import Master, MasterRow
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.reported import period_entries
from wrkit.model.returns import Entry, standing
from wrkit.model.tasks import TaskId
from wrkit.model.verdicts import BEHIND, BLOCKED, Verdict
from wrkit.vocab import LEAD, PROBLEMS, PROGRESS, REPORTING, STATUS_TEXT, SYSTEM_BASIS, SYSTEM_VERDICT, TASK, VERDICT


def period_verdicts(
    master: Master, period: Period, texts: Mapping[TaskId, Mapping[str, str]] | None = None, rules: Rules = DEFAULT
) -> dict[TaskId, Verdict]:
    """Judge every row of a period's sheet that has an answer.

    Args:
        master: the master; it must have the period's sheet.
        period: the period to judge.
        texts: task → column name → text where these are newer than the sheet's (answers about to be merged).
        rules: words to judge by.
    """
    sheet = master.periods[period]
    tasks = master.tasks
    questions: list[Question] = []
    for row in sheet.rows:
        own = {**row.values, **(texts or {}).get(row.id, {})}
        task = tasks.get(row.id)
        target = row.get(TASK.name) if row.id.item or task is None else task.text
        answer = own.get(STATUS_TEXT.name, "")
        if not answer.strip():
            continue
        column = sheet.columns.get(PROGRESS.name, 0)
        leads = "、".join(task.leads) if task else ""
        unit = (own.get(REPORTING.name) or own.get(LEAD.name) or leads).replace("\n", "、")
        place = Ref(master.file, sheet.name).at(row.row, column)
        questions.append(
            Question(target, answer, own.get(PROGRESS.name, ""), own.get(PROBLEMS.name, ""), row.id, unit, place)
        )
    found = {asked.task: verdict for asked, verdict in zip(questions, verdicts(questions, period, rules), strict=True)}
    doubted = [asked for asked in questions if found[asked.task].findings]
    return {**found, **_by_unit(master, period, doubted, found, rules)} if doubted else found


def _by_unit(
    master: Master, period: Period, questions: Iterable[Question], found: Mapping[TaskId, Verdict], rules: Rules
) -> dict[TaskId, Verdict]:
    """Hold the status each lead of a joint task chose against its own words, not against those of the others.

    That the leads chose differently is another finding (choices-differ).
    """
    by_task: dict[TaskId | None, list[Entry]] = {}
    for entry in standing(period_entries(master, period)):
        by_task.setdefault(entry.task, []).append(entry)
    own: list[Question] = []
    for asked in questions:
        entries = by_task.get(asked.task, [])
        if len(entries) > 1:
            own += [_of_one(asked, entry) for entry in entries]
    said: dict[TaskId, list[Finding]] = {}
    for asked, verdict in zip(own, verdicts(own, period, rules), strict=True):
        said.setdefault(asked.task, []).extend(verdict.findings)
    return {task: replace(found[task], findings=tuple(findings)) for task, findings in said.items()}


def _of_one(asked: Question, entry: Entry) -> Question:
    """Ask about a joint task as one of its leads answered it."""
    fields = entry.fields
    return replace(
        asked, answer=fields.get(STATUS_TEXT.name, ""), progress=fields.get(PROGRESS.name, ""),
        problems=fields.get(PROBLEMS.name, ""), unit=entry.unit,
    )  # fmt: skip


def judge_period(
    master: Master, period: Period, texts: Mapping[TaskId, Mapping[str, str]] | None = None, rules: Rules = DEFAULT
) -> tuple[dict[TaskId, dict[str, str]], tuple[Finding, ...]]:
    """Return what 系统研判 and 研判依据 should say in every row of a period's sheet, and the findings.

    Args:
        master: the master; it must have the period's sheet.
        period: the period to judge.
        texts: task → column name → text where these are newer than the sheet's (answers about to be merged).
        rules: words to judge by.

    Returns:
        Row id → column name → text, both “” where a row has no answer; the findings (status-contradicts).
    """
    found = period_verdicts(master, period, texts, rules)
    values = {}
    for row in master.periods[period].rows:
        verdict = found.get(row.id)
        values[row.id] = {
            SYSTEM_VERDICT.name: verdict.result if verdict else "",
            SYSTEM_BASIS.name: verdict.basis if verdict else "",
        }
    return values, tuple(item for verdict in found.values() for item in verdict.findings)


def undecided(master: Master, period: Period) -> tuple[MasterRow, ...]:
    """Return the rows suggested as laggards (推进受阻 first, then 量化滞后) about which nobody has decided."""
    open_rows = [row for row in master.periods[period].rows if not decision(row.get(VERDICT.name))]
    return tuple(row for result in (BLOCKED, BEHIND) for row in open_rows if row.get(SYSTEM_VERDICT.name) == result)


__all__ = ["judge_period", "period_verdicts", "undecided"]

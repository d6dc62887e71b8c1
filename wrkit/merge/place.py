"""Which task each answer of a returned file belongs to; what cannot be told is listed, not guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wrkit.errors import Finding, finding
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Entry, Return
from wrkit.model.tasks import Task, TaskId
from wrkit.model.units import Roster
from wrkit.text.clean import fingerprint, join_lines, match_key
from wrkit.text.similar import nearest

# An edited text is still the same task's where it is this like, and more like it than any other by the margin.
ENOUGH, MARGIN = 0.6, 0.04


@dataclass(frozen=True, slots=True)
class Placed:
    """The entries a returned file comes to, with what is to be said about them."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def place(
    master: Master, period: Period, returned: Return, owed: Mapping[str, Mapping[TaskId, Task]], roster: Roster
) -> Placed:
    """Place the answers of one returned file on tasks.

    Args:
        master: tasks and units of the year.
        period: the period being merged.
        returned: the file.
        owed: lead unit → its tasks.
        roster: the units of the year.

    Returns:
        One entry per row with an answer; its task is None where the row could not be placed.
    """
    unit = roster.canonical(returned.unit) if returned.unit else ""
    findings: list[Finding] = []
    if not unit and any(answer.fields for answer in returned.answers):
        findings.append(finding("unit-unclear", Ref(returned.file)))
    identity = returned.identity
    wrong_period = identity is not None and identity.period != period
    if identity is not None and wrong_period:
        findings.append(finding("period-differs", Ref(returned.file), unit=unit, period=identity.period, wanted=period))
    placer = _Placer(unit, owed.get(unit, {}), master.tasks, identity.prints if identity else {})
    entries = []
    for answer in returned.answers:
        if not answer.fields:
            continue
        task_id: TaskId | None = None
        if unit and not wrong_period:
            task_id, said = placer.task_of(answer)
            findings.extend(said)
        entries.append(
            Entry(
                period, task_id, unit, answer.fields, returned.reporter, returned.phone, returned.modified, answer.ref,
                " ".join(filter(None, (answer.id_text, answer.task_text))),
            )
        )  # fmt: skip
    return Placed(tuple(_without_repeats(entries, findings)), tuple(findings))


@dataclass(frozen=True, slots=True)
class _Placer:
    unit: str
    theirs: Mapping[TaskId, Task]
    everything: Mapping[TaskId, Task]
    prints: Mapping[TaskId, str]

    def task_of(self, answer: Answer) -> tuple[TaskId | None, list[Finding]]:
        """Return the task of an answer with what is to be said, None for the task where it cannot be told."""
        told = {"unit": self.unit, "task": answer.id_text}
        if not answer.id_text:
            return self._by_text(answer)
        task_id = TaskId.parse(answer.id_text)
        task = self.everything.get(task_id) if task_id else None
        if task is None:
            return None, [finding("task-unknown", answer.ref, text=answer.id_text, **told)]
        told["task"] = str(task.id)
        if task.id not in self.theirs:
            return None, [finding("task-not-theirs", answer.ref, **told)]
        if not answer.task_text or self._is_text_of(answer.task_text, task):
            return task.id, []
        texts = {"issued": join_lines(task.text), "returned": join_lines(answer.task_text)}
        ranked = nearest(answer.task_text, {key: other.text for key, other in self.theirs.items()})
        score, best = ranked[0]
        rival = ranked[1][0] if len(ranked) > 1 else 0.0
        if best == task.id and score >= ENOUGH and score - rival >= MARGIN:
            return task.id, [finding("text-edited", answer.ref, **told, **texts)]
        return None, [finding("text-mismatch", answer.ref, **told, **texts)]

    def _is_text_of(self, text: str, task: Task) -> bool:
        return match_key(text) == match_key(task.text) or fingerprint(text) == self.prints.get(task.id)

    def _by_text(self, answer: Answer) -> tuple[TaskId | None, list[Finding]]:
        same = [
            key for key, task in self.theirs.items() if answer.task_text and self._is_text_of(answer.task_text, task)
        ]
        if len(same) == 1:
            return same[0], []
        text = join_lines(answer.task_text or "；".join(answer.fields.values()))
        return None, [finding("answer-without-task", answer.ref, unit=self.unit, text=text)]


def _without_repeats(entries: list[Entry], findings: list[Finding]) -> Iterator[Entry]:
    """Unplace the rows of a task that one file answers twice and differently."""
    by_task: dict[TaskId, list[Entry]] = {}
    for entry in entries:
        if entry.task:
            by_task.setdefault(entry.task, []).append(entry)
    torn = {task for task, group in by_task.items() if any(entry.fields != group[0].fields for entry in group)}
    for entry in entries:
        if entry.task in torn:
            text = join_lines("；".join(entry.fields.values()))
            findings.append(finding("row-repeated", entry.ref, unit=entry.unit, task=entry.task, text=text))
            yield Entry(
                entry.period,
                None,
                entry.unit,
                entry.fields,
                entry.reporter,
                entry.phone,
                entry.modified,
                entry.ref,
                entry.said,
            )
        else:
            yield entry

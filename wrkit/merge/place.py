"""Which task each answer of a returned form belongs to; what cannot be told is listed, not guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from wrkit.errors import Finding, finding
from wrkit.merge.beside import beside_findings
from wrkit.merge.repeated import one_per_task
from wrkit.merge.since import CHANGED, RENUMBERED, Since
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Entry, Return
from wrkit.model.tasks import Task, TaskId
from wrkit.model.units import Roster
from wrkit.text.clean import fingerprint, join_lines, match_key
from wrkit.text.similar import nearest

_ADDRESSED = re.compile(r"(?:呈|报送|上报|报|送|致)(?:区|县|市)[^\W\d]{2,12}?(?:办公室|办|督查室|政府)")
# A retyped text is still its task's where it is this like, and more like it than any other by the margin.
# The published look-alikes differ by one word in 24 characters and are 0.92 alike.
ENOUGH, MARGIN = 0.6, 0.04
# Without an id the text alone must tell: higher, and with more room to the next.
ENOUGH_ALONE, MARGIN_ALONE = 0.72, 0.06


@dataclass(frozen=True, slots=True)
class Placed:
    """The entries a returned form comes to, with what is to be said about them; `blank` are the rows left empty."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    blank: tuple[Entry, ...] = ()


def place(
    tasks: Mapping[TaskId, Task],
    period: Period,
    returned: Return,
    owed: Mapping[str, Mapping[TaskId, Task]],
    roster: Roster,
) -> Placed:
    """Place the answers of one returned form on tasks.

    Args:
        tasks: the year's tasks.
        period: the period being merged.
        returned: the form.
        owed: lead unit → its tasks.
        roster: the units of the year.

    Returns:
        One entry per row with an answer; its task is None where the row could not be placed.
    """
    findings: list[Finding] = []
    answers = [answer for answer in returned.answers if answer.fields]
    blank = [answer for answer in returned.answers if not answer.fields]
    unit = _sender(returned, owed, roster, findings if answers else [])
    blocked = not unit
    if returned.period is not None and not returned.period.same_span(period):
        blocked = True
        if answers:
            at = Ref(returned.file, answers[0].ref.sheet)
            findings.append(finding("period-differs", at, unit=unit, period=returned.period, wanted=period))
    found: Sequence[TaskId | None] = [None] * len(answers)
    issued = returned.identity.issued if returned.identity else {}
    prints = returned.identity.prints if returned.identity else {}
    placer = _Placer(unit, owed.get(unit, {}), tasks, prints, issued, findings)
    empty: Sequence[TaskId | None] = [None] * len(blank)
    if not blocked:
        found = placer.assign(answers)
        placed = {id(answer): task for answer, task in zip(answers, found, strict=True)}
        findings.extend(beside_findings(returned, placed, tasks, placer.is_text_of, unit, roster))
        empty = replace(placer, findings=[]).assign(blank)  # nothing to say of the place of what says nothing
    entries = _entries(period, unit, returned, answers, found)
    continued = {id(entry) for entry, answer in zip(entries, answers, strict=True) if answer.nameless}
    left = [entry.with_taken(False) for entry in _entries(period, unit, returned, blank, empty) if entry.task]
    return Placed(tuple(one_per_task(entries, continued, returned.hidden, findings)), tuple(findings), tuple(left))


def _entries(
    period: Period, unit: str, returned: Return, answers: Sequence[Answer], found: Sequence[TaskId | None]
) -> list[Entry]:
    return [
        Entry(
            period, task, unit, answer.fields, returned.reporter, returned.phone, returned.modified, answer.ref,
            " ".join(filter(None, (answer.id_text, answer.task_text))), reviewer=returned.reviewer,
        )
        for answer, task in zip(answers, found, strict=True)
    ]  # fmt: skip


def _sender(
    returned: Return, owed: Mapping[str, Mapping[TaskId, Task]], roster: Roster, findings: list[Finding]
) -> str:
    """Return whose answers these are: the unit it was handed to, unless its rows are plainly another's."""
    if returned.stray:
        names = dict.fromkeys(join_lines(answer.unit_text) or "（空）" for answer in returned.answers)
        findings.append(finding("rows-unit-unknown", Ref(returned.file), named="、".join(names)))
        return ""
    findings.extend(_named_otherwise(returned, roster))
    known = {roster.canonical(name): None for name in (returned.unit, *returned.claims) if name}
    if returned.unit and all(roster.canonical(name) == roster.canonical(returned.unit) for name in returned.claims):
        return roster.canonical(returned.unit)
    rows = [(TaskId.parse(answer.id_text), match_key(answer.task_text)) for answer in returned.answers]
    named = [(task_id, key) for task_id, key in rows if task_id or key]

    def hits(unit: str) -> int:
        theirs = owed.get(unit, {})
        keys = {match_key(task.text) for task in theirs.values()}
        return sum(key in keys if key else task_id in theirs for task_id, key in named)

    if returned.unit:
        own = roster.canonical(returned.unit)
        others = [name for name in known if name != own and hits(name)]
        if others and not hits(own):
            findings.append(finding("unit-differs", Ref(returned.file), unit=others[0], issued=own))
            return others[0]
        lined = [roster.canonical(name) for name in returned.named]
        if lined and own not in lined:  # its tasks, under another unit's name
            findings.append(finding("unit-line-differs", Ref(returned.file), unit=lined[0], issued=own))
            return ""
        return own
    if not known:  # of a whole table returned, the rows filled in tell
        filled = [answer for answer in returned.answers if answer.fields] or returned.answers
        rows = [(TaskId.parse(answer.id_text), match_key(answer.task_text)) for answer in filled]
        named = [(task_id, key) for task_id, key in rows if task_id or key]
    candidates = list(known) or [unit for unit in owed if hits(unit) == len(named) > 0]
    if not known and len(candidates) != 1:
        findings.append(finding("unit-unclear", Ref(returned.file)))
        return ""
    best = max(candidates, key=lambda unit: (hits(unit), -candidates.index(unit)))
    findings.append(finding("no-identity", Ref(returned.file), unit=best))
    return best


def _named_otherwise(returned: Return, roster: Roster) -> Iterator[Finding]:
    """Yield file-unit-differs where a form handed out to one unit comes in a file named after others alone."""
    file = Ref(returned.file)
    name = _ADDRESSED.sub("", file.base)  # 报区政府办公室 says to whom
    named = roster.named_in(name) or roster.named_shortly(name)
    if returned.unit and named and roster.canonical(returned.unit) not in map(roster.canonical, named):
        yield finding("file-unit-differs", file, unit=roster.canonical(returned.unit), named="、".join(named))


def _turned_about(pairs: Iterable[tuple[str, TaskId]]) -> dict[str, set[TaskId]]:
    found: dict[str, set[TaskId]] = {}
    for key, task in pairs:
        if key:
            found.setdefault(key, set()).add(task)
    return found


class _Choice(NamedTuple):
    """What a text tells: how surely, the task as issued (None: as it is now), and the one it is now."""

    score: float
    issued: TaskId | None
    place: TaskId | None


@dataclass(frozen=True)
class _Placer:
    """Places the answers of one unit."""

    unit: str
    theirs: Mapping[TaskId, Task]
    everything: Mapping[TaskId, Task]
    prints: Mapping[TaskId, str]
    issued: Mapping[TaskId, str]
    findings: list[Finding]

    def assign(self, answers: Sequence[Answer]) -> list[TaskId | None]:
        """Return the task of each answer, None where it cannot be told: by id first, then by text, one to one."""
        found: list[TaskId | None] = []
        by_text: list[int] = []
        for index, answer in enumerate(answers):
            found.append(None)
            if answer.nameless:
                continue
            stated = TaskId.parse(answer.id_text) or TaskId(0, 0)
            task = self.everything.get(stated)
            if task is not None and (task.id in self.theirs or not answer.task_text):
                found[index] = self._checked(answer, task)
            elif task is None and not answer.task_text and self._became(stated)[1] == RENUMBERED:
                found[index] = self._as_it_is_now(answer, stated)
            else:
                by_text.append(index)
        self._by_text(answers, by_text, found)
        self._continued(answers, found)
        return found

    def _say(self, code: str, answer: Answer, task: object = "", **values: object) -> None:
        self.findings.append(finding(code, answer.ref, unit=self.unit, task=task or answer.id_text, **values))

    def _checked(self, answer: Answer, task: Task) -> TaskId | None:
        """Check an answer found by id against its task's text."""
        if task.id not in self.theirs:
            self._say("task-not-theirs", answer, task.id)
            return None
        text = answer.task_text or self.issued.get(task.id, "")
        if not text or text == task.text or match_key(text) == match_key(task.text):
            return task.id
        if self.is_text_of(text, task):
            return self._as_it_is_now(answer, task.id)
        texts = {"issued": join_lines(self._issued(task)), "returned": join_lines(answer.task_text)}
        ranked = nearest(answer.task_text, self._keys)
        score, best = ranked[0]
        rival = ranked[1][0] if len(ranked) > 1 else 0.0
        key = match_key(answer.task_text)
        part = len(key) >= 4 and sum(key in match_key(other.text) for other in self.theirs.values()) == 1
        alike = best == task.id and score >= ENOUGH and score - rival >= MARGIN
        if alike or (part and key in match_key(task.text)):
            if place := self._as_it_is_now(answer, task.id):
                self._say("text-edited", answer, place, **texts)
            return place
        self._say("text-mismatch", answer, task.id, **texts)
        return None

    def _as_it_is_now(self, answer: Answer, issued: TaskId) -> TaskId | None:
        """Return the task that one as issued is now, and say where 任务 was changed so that a person should look."""
        place, how = self._became(issued)
        now = self.theirs.get(place or issued)
        texts = {"issued": join_lines(self.issued.get(issued, "")), "now": join_lines(now.text if now else "")}
        if place is None and issued not in self.theirs:  # it is gone, or led by others
            self._unplaced(answer, join_lines(answer.task_text or "；".join(answer.fields.values())))
        elif place is None:
            self._say("task-replaced", answer, issued, **texts)
        elif how == RENUMBERED:
            self._say("task-renumbered", answer, place, text=answer.id_text or issued)
        if how == CHANGED or (how == RENUMBERED and self._since.now[place or issued] != self._keys[issued]):
            self._say("task-reworded", answer, place, **texts)
        return place

    def _became(self, issued: TaskId) -> tuple[TaskId | None, str]:
        """Return which of the unit's tasks one as issued is now, and how; none where others lead it by now."""
        other = self.everything.get(issued)
        if other and issued not in self.theirs and match_key(other.text) == self._keys.get(issued):
            return None, ""
        return self._since.became(issued)

    @cached_property
    def _since(self) -> Since:
        return Since(self.theirs, self.issued)

    @property
    def _keys(self) -> Mapping[TaskId, str]:
        """Match keys of the unit's tasks as they were issued."""
        return self._since.was

    @cached_property
    def _as_issued(self) -> Mapping[str, set[TaskId]]:
        """The unit's tasks by match key and fingerprint as they were issued."""
        return _turned_about(
            (key, task) for task in self._keys for key in (self._keys[task], self.prints.get(task, ""))
        )

    @cached_property
    def _as_now(self) -> Mapping[str, set[TaskId]]:
        """The unit's tasks by match key as they are now."""
        return _turned_about((key, task) for task, key in self._since.now.items())

    def _issued(self, task: Task) -> str:
        return self.issued.get(task.id) or task.text

    def is_text_of(self, text: str, task: Task) -> bool:
        """Tell whether a text is a task's, as issued or as it is now, however typed."""
        if text in (task.text, self.issued.get(task.id)) or match_key(text) in (
            match_key(task.text),
            match_key(self._issued(task)),
        ):
            return True
        return fingerprint(text) == self.prints.get(task.id)

    def _by_text(self, answers: Sequence[Answer], rows: Sequence[int], found: list[TaskId | None]) -> None:
        """Match rows without a usable id to tasks by text, each to at most one."""
        wanted = {index: choice for index in rows if (choice := self._nearest(answers[index]))}
        rivals = Counter(choice.place for choice in wanted.values())
        best: dict[TaskId | None, float] = {}
        for choice in wanted.values():
            best[choice.place] = max(choice.score, best.get(choice.place, 0.0))
        taken = set(found)
        for index in rows:
            answer, choice = answers[index], wanted.get(index)
            text = join_lines(answer.task_text or "；".join(answer.fields.values()))
            if choice is None:
                self._unplaced(answer, text)
                continue
            score, issued, place = choice
            there = place in taken
            if place and (rivals[place] > 1 or there) and (score < 1.0 or (there and score < best[place])):
                self._unplaced(answer, text)
                continue
            found[index] = place = self._as_it_is_now(answer, issued) if issued else place
            if place is None:
                continue
            taken.add(place)
            if score < 1.0:
                was = join_lines(self.issued.get(issued or place) or self.theirs[place].text)
                self._say("text-edited", answer, place, issued=was, returned=join_lines(answer.task_text))
            if answer.id_text:
                self._say("placed-by-text", answer, place, text=answer.id_text)

    def _nearest(self, answer: Answer) -> _Choice | None:
        """Return the task the text tells beyond doubt: as it is now, else as it was issued."""
        text = answer.task_text
        if not text:
            return None
        now = self._as_now.get(match_key(text), set())
        was = self._as_issued.get(match_key(text), set()) | self._as_issued.get(fingerprint(text), set())
        if same := now or was:
            (one, *more) = same
            return None if more else _Choice(1.0, None if now else one, one if now else self._became(one)[0])
        ranked = nearest(text, self._keys)
        if not ranked or ranked[0][0] < ENOUGH_ALONE:
            return None
        rival = ranked[1][0] if len(ranked) > 1 else 0.0
        score, one = ranked[0]
        return _Choice(score, one, self._became(one)[0]) if score - rival >= MARGIN_ALONE else None

    def _unplaced(self, answer: Answer, text: str) -> None:
        said = join_lines("；".join(answer.fields.values()))
        stated = TaskId.parse(answer.id_text)
        if stated in self.everything:
            self._say("task-not-theirs", answer)
        elif answer.id_text and (stated or not answer.task_text):
            self._say("task-unknown", answer, text=answer.id_text, said=said)
        elif answer.task_text:
            ranked = nearest(answer.task_text, self._keys)
            code = "answer-without-task" if ranked and ranked[0][0] >= ENOUGH else "task-added"
            self._say(code, answer, text=f"{text}；{said}")
        else:
            self._say("answer-without-task", answer, text=text)

    def _continued(self, answers: Sequence[Answer], found: list[TaskId | None]) -> None:
        """Give rows without id and text to the row before, where that is beyond doubt; else list them.

        Beyond doubt means: ids stand, in the order issued (a sort would have torn the row from its task), every task
        has its row, and a named row follows (a sort puts nameless rows last).
        """
        named = [index for index, answer in enumerate(answers) if not answer.nameless]
        placed = [index for index in named if found[index]]
        ids = [found[index] for index in placed]
        order = [task for task in self.theirs if task in ids]
        sure = ids == order and set(self.theirs) == set(ids)
        for index, answer in enumerate(answers):
            if not answer.nameless:
                continue
            text = join_lines("；".join(answer.fields.values()))
            before = max((at for at in named if at < index), default=None)
            task = TaskId.parse(answer.id_text)  # a 编号 merged over several rows says it
            if task is None and answer.task_text:  # or a 目标任务
                same = [at for at in named if at < index and answers[at].task_text == answer.task_text]
                task = found[same[-1]] if same else None
            if task is None and sure and before is not None and answers[before].id_text and index < placed[-1]:
                task = found[before]
            if task not in self.theirs:
                self._say("answer-without-task", answer, text=text)
            else:
                found[index] = task
                self._say("row-joined", answer, task, text=text)

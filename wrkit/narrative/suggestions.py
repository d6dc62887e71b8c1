"""Who might lead a task: judged by last year's tasks that read alike, and by what units do.

Three voices: the nearest tasks' leads (char n-gram TF-IDF), all tasks of a unit taken together, and words of a unit's
duties (the 单位 sheet's 职责, else what units of that name usually do). A suggestion is for a person to check.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.model.drafts import Draft, DraftTask, Lapsed, Suggestion
from wrkit.model.tasks import Task, TaskBook
from wrkit.model.units import Roster
from wrkit.narrative.deeds import DEED_TOPIC
from wrkit.narrative.duties import duty_words
from wrkit.narrative.vectors import Index, cosine, grams, relative, total
from wrkit.text.units import is_group

# Weights found by leave-one-out on one breakdown, checked on two others.
_NEAREST, _PROFILE, _DUTIES = 0.5, 0.5, 1.5
_NEIGHBOURS = 7
# Above it the task is last year's task again: its units are taken as they were.
SAME_TASK = 0.62
# Below it a task of last year has no successor.
SUCCESSOR = 0.26
# Of the best score, what a further lead unit must reach to be put down as well.
_JOINT = 0.88
# A unit named by nothing but faint likeness is not put into the cell.
_FAINT = 0.16
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Scored:
    """Units with their scores, best first, and what stands behind them."""

    units: tuple[tuple[str, float], ...]
    near: tuple[tuple[float, int], ...]
    spoken: bool  # a duty word was met


class Advisor:
    """Suggests units and leaders from a breakdown and from duties.

    Args:
        book: last year's task book (or this year's, to complete a draft). Where it lists units, only those listed
            are suggested, by the names listed.
        duties: unit → its duties in words, as the 单位 sheet has them.
    """

    def __init__(self, book: TaskBook, duties: Mapping[str, str] | None = None) -> None:
        roster = Roster(book.units)
        tasks = [_listed(task, roster) for task in book.tasks] if book.units else book.tasks
        self.book = book
        self._tasks: Sequence[Task] = [task for task in tasks if _units(task)]
        self._index = Index([task.text for task in self._tasks])
        named = {roster.canonical(unit): text for unit, text in (duties or {}).items()}
        by_unit: dict[str, list[Task]] = defaultdict(list)
        for task in self._tasks:
            for unit in _units(task):
                by_unit[unit].append(task)
        # Units with duties of their own may lead although they led nothing last year.
        self.units = tuple(dict.fromkeys((*by_unit, *named)))
        self._profiles = {
            unit: self._index.vector(total(grams(task.text) for task in tasks)) for unit, tasks in by_unit.items()
        }
        self._words = {unit: (*_words_of(named.get(unit, "")), *duty_words(unit)) for unit in self.units}
        self._speakers = Counter(word for words in self._words.values() for word in dict.fromkeys(words))
        self._leaders = {unit: _leader_of(tasks) for unit, tasks in by_unit.items()}

    def _score(self, text: str, context: str = "") -> _Scored:
        near = tuple(self._index.likeness(self._index.vector(text))[: max(_NEIGHBOURS, 10)])
        best = near[0][0] if near else 0.0
        votes: dict[str, float] = defaultdict(float)
        for likeness, number in near[:_NEIGHBOURS]:
            units = _units(self._tasks[number])
            for unit in units:
                votes[unit] += (likeness / best) ** 2 / len(units) ** 0.5 if best else 0.0
        vector = self._index.vector(text)
        profiles = relative({unit: cosine(vector, profile) for unit, profile in self._profiles.items()})
        spoken = self._duty_scores(text)
        if context:
            for unit, score in self._duty_scores(context).items():
                spoken[unit] = spoken.get(unit, 0.0) + 0.3 * score
        duties, nearest = relative(spoken), relative(votes)
        scores = {
            unit: _NEAREST * nearest.get(unit, 0.0)
            + _PROFILE * profiles.get(unit, 0.0)
            + _DUTIES * duties.get(unit, 0.0)
            for unit in self.units
        }
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        top = ranked[0][1] if ranked and ranked[0][1] > 0 else 1.0
        return _Scored(tuple((unit, score / top) for unit, score in ranked), near, bool(duties))

    def _duty_scores(self, text: str) -> dict[str, float]:
        scores: dict[str, float] = {}
        for unit, words in self._words.items():
            met = [word for word in dict.fromkeys(words) if word in text]
            # 生活垃圾 says no more than once what 垃圾 says too.
            longest = [word for word in met if not any(word != other and word in other for other in met)]
            if longest:
                scores[unit] = sum(len(word) / self._speakers[word] ** 0.7 for word in longest)
        return scores

    def rank(self, text: str, context: str = "") -> list[tuple[str, float]]:
        """Return (unit, 0–1 relative to the best) for every unit that could lead, the likeliest first.

        Args:
            text: 目标任务.
            context: heading and topic it stands under; they count little.
        """
        return list(self._score(text, context).units)

    def suggest(self, text: str, context: str = "") -> Suggestion:
        """Suggest lead units, leaders and supporting units for a task; nothing where all evidence is faint."""
        scored = self._score(text, context)
        if not scored.units:
            return Suggestion()
        likeness, number = scored.near[0] if scored.near else (0.0, -1)
        like = self._tasks[number] if number >= 0 else None
        shown = tuple((unit, round(score, 2)) for unit, score in scored.units[:_SHOWN] if score > 0)
        base = Suggestion((), (), (), shown, like.id if like else None, like.text if like else "", round(likeness, 2))
        if like is not None and likeness >= SAME_TASK:
            return replace(base, leads=like.leads, leaders=like.leaders, supports=like.supports)
        if not scored.spoken and likeness < _FAINT:
            return base
        leads = tuple(unit for unit, score in scored.units[:3] if score >= _JOINT)
        leaders = tuple(dict.fromkeys(leader for unit in leads for leader in self._leaders.get(unit, ())))
        return replace(base, leads=leads, leaders=leaders, supports=self._supports(scored, leads))

    def _supports(self, scored: _Scored, leads: Sequence[str]) -> tuple[str, ...]:
        """Return what most of the nearest tasks with the same lead have for supporting units."""
        votes: dict[str, float] = defaultdict(float)
        weight = 0.0
        for likeness, number in scored.near:
            task = self._tasks[number]
            if set(leads) & set(task.leads):
                weight += likeness
                for unit in task.supports:
                    votes[unit] += likeness
        order = [unit for unit, vote in sorted(votes.items(), key=lambda pair: -pair[1]) if vote * 2 > weight]
        return tuple(unit for unit in order if unit not in leads)

    def unit_of(self, text: str) -> str:
        """Return the unit a stretch of a sentence speaks of, “” where its duties do not tell it from others."""
        ranked = sorted(self._duty_scores(text).items(), key=lambda pair: -pair[1])
        if len(re.sub(r"[^\w]", "", text)) < 6 or not ranked or ranked[0][1] < 1.5:
            return ""
        return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= 1.6 * ranked[1][1] else ""


def _units(task: Task) -> tuple[str, ...]:
    return tuple(unit for unit in task.leads if not is_group(unit))


def _listed(task: Task, roster: Roster) -> Task:
    """Return a task with its units as the 单位 sheet calls them, without those it does not have."""

    def names(units: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                unit if is_group(unit) else roster.canonical(unit)
                for unit in units
                if is_group(unit) or roster.find(unit)
            )
        )

    return replace(task, leads=names(task.leads), supports=names(task.supports))


def _words_of(text: str) -> tuple[str, ...]:
    """Return the words of a unit's duties as a 单位 sheet states them, parted by punctuation."""
    pieces = re.split(r"[、，,；;。．.\s（）()和与及等的]+", text)
    verbs = re.compile(
        r"^(?:负责|组织|承担|指导|牵头|统筹|协调|推进|推动|管理|监督|做好|开展|落实|全区|全县|全市|本区)+"
    )
    words = (verbs.sub("", piece) for piece in pieces)
    return tuple(dict.fromkeys(word for word in words if 2 <= len(word) <= 12))


def _leader_of(tasks: Sequence[Task]) -> tuple[str, ...]:
    """Return the leader a unit works under: who stands most often beside it, most surely where both stand alone."""
    votes: dict[str, float] = defaultdict(float)
    for task in tasks:
        for leader in task.leaders:
            votes[leader] += 1 / (len(task.leads) * len(task.leaders))
    return (max(votes, key=lambda name: votes[name]),) if votes else ()


def with_suggestions(draft: Draft, advisor: Advisor, like: str) -> Draft:
    """Return the draft with suggestions, with units and leaders to choose from, and last year's lapsed tasks.

    Args:
        draft: as `read_narrative` made it.
        advisor: of last year's breakdown.
        like: that breakdown's name, for people.
    """
    tasks = tuple(replace(task, suggestion=_suggestion(task, advisor)) for task in draft.tasks)
    book = advisor.book
    units = tuple(dict.fromkeys((*advisor.units, *(unit.name for unit in book.units))))
    lapsed = find_lapsed(tasks, book.tasks)
    return replace(draft, tasks=tasks, lapsed=lapsed, like=like, units=units, leaders=book.leaders)


def _suggestion(task: DraftTask, advisor: Advisor) -> Suggestion:
    # 民生实事 says what kind of list a task stands in, not what it is about.
    context = task.category if task.topic == DEED_TOPIC else task.topic or task.category
    return advisor.suggest(task.text, "" if "实事" in context else context)


def find_lapsed(tasks: Sequence[DraftTask], before: Sequence[Task]) -> tuple[Lapsed, ...]:
    """Return last year's tasks nothing in the draft is like, in last year's order."""
    if not tasks:
        return ()
    index = Index([*(task.text for task in tasks), *(task.text for task in before)])
    lapsed = []
    for old in before:
        near = [pair for pair in index.likeness(index.vector(old.text)) if pair[1] < len(tasks)][:1]
        likeness, number = near[0] if near else (0.0, -1)
        if likeness < SUCCESSOR:
            found = tasks[number] if number >= 0 else None
            lapsed.append(Lapsed(old, found.id if found else None, found.text if found else "", round(likeness, 2)))
    return tuple(lapsed)


__all__ = ["SAME_TASK", "SUCCESSOR", "Advisor", "find_lapsed", "with_suggestions"]

"""What a unit wrote into cells that came filled in: 目标任务, 序号, 牵头责任单位, 分类. It is listed, never merged."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from wrkit.errors import Finding, finding
from wrkit.model.returns import Answer, Beside, Return
from wrkit.model.tasks import Task, TaskId
from wrkit.model.units import Roster
from wrkit.text.clean import join_lines, match_key, squeeze
from wrkit.vocab import LEAD, NUMBER

_NUMBER = re.compile(r"[\d一二三四五六七八九十①-⑳()（）.．、\-]{1,8}")
# Behind or before a name: 区教委（牵头）, 牵头：区教委.
_ROLE = re.compile(
    r"[(（](?:牵头|主办|配合|协办|责任)(?:单位|部门)?[)）]|(?:牵头|主办|配合|协办|责任)(?:单位|部门|领导)?[:：]"
)
# Before or behind a name these say something of it: 应由区教委牵头, 区教委已完成. A place's name, 云澄区教委, says nothing.
_SAYING = re.compile(
    r"应[由当该为]|[由为改不已请给让待未将把删]|^[归属报交转同给]|建议|移交|转交|取消|牵头|配合|负责|责任|同意|无法"
)
_TITLED = re.compile(
    r"(?:(?:常务)?副?(?:区长|县长|市长|书记|主任|局长|部长|主席|院长|检察长|秘书长|镇长|乡长|处长|科长|总经理|董事长)|"
    r"[区县市]委|区政府|党组|成员|常委|同志|等|领导)*"
)
_LEADS, _SUPPORTS = re.compile(r"(?:负责)?(?:牵头|主办|主责)|负责"), re.compile(r"配合|协办|参与|协助")
_ORDINAL = re.compile(r"[\d一二三四五六七八九十第部分项类()（）.．、:：\-—]*")
_BETWEEN = re.compile(r"[\s、，,；;/]+")


def beside_findings(
    returned: Return,
    placed: Mapping[int, TaskId | None],
    tasks: Mapping[TaskId, Task],
    is_text_of: Callable[[str, Task], bool],
    unit: str,
    roster: Roster,
) -> Iterator[Finding]:
    """Yield a finding for every such text that says something else than the task book, once for a file.

    Args:
        returned: the form.
        placed: id() of an answer → its task, for the rows filled in.
        tasks: the year's tasks.
        is_text_of: tells whether a text is a task's, as issued or as it is now.
        unit: whose answers they are, “” where that is not known.
        roster: the units of the year.
    """
    keys: frozenset[str] = frozenset()
    told: set[tuple[str, str]] = set()
    for answer in returned.answers:
        task_id = placed.get(id(answer)) or TaskId.parse(answer.id_text)
        task = tasks.get(task_id) if task_id else None
        if not answer.fields and answer.task_text and not (task and is_text_of(answer.task_text, task)):
            keys = keys or frozenset(match_key(other.text) for other in tasks.values())
            if match_key(answer.task_text) not in keys:
                yield _unanswered(answer, task, unit)
                if task is None:
                    continue
        if not answer.fields and _beyond_id(answer.id_text):
            yield finding("text-outside", answer.ref, unit=unit, text=f"（编号）{join_lines(answer.id_text)}")
        as_issued = (task.number, "\n".join(task.leads)) if task else ()
        named = _of_another(answer, task, unit, roster) if task and unit not in answer.unit_text else ""
        if task and named and answer.fields:
            yield finding("row-unit-differs", answer.ref, unit=unit, task=task.id, named=named)
        for cell in answer.beside:
            if cell.text in as_issued or (cell.heading, cell.text) in told:
                continue
            handed_on = bool(named) and not answer.fields and cell.heading == LEAD.name
            if handed_on or not _expected(cell, task, roster):
                told.add((cell.heading, cell.text))
                text = join_lines(cell.text)
                about = task.id if task else ""
                yield finding("cell-beside", cell.ref, unit=unit, task=about, column=cell.heading, text=text)


def _beyond_id(text: str) -> bool:
    """Tell whether 编号 holds words instead of an id or a number."""
    return bool(squeeze(text)) and TaskId.parse(text) is None and not _NUMBER.fullmatch(squeeze(text))


def _of_another(answer: Answer, task: Task, unit: str, roster: Roster) -> str:
    """Return the units a row names, where its sender leads its task and is not among them."""
    found = [roster.find(piece) for piece in _BETWEEN.split(answer.unit_text) if piece]
    names = [one.name for one in found if one]
    return "、".join(names) if len(names) == len(found) and unit in task.leads and unit not in names else ""


def _unanswered(answer: Answer, task: Task | None, unit: str) -> Finding:
    """Say what a row without an answer has under 目标任务 that is no task's text."""
    if task is not None:
        issued, said = join_lines(task.text), join_lines(answer.task_text)
        return finding("task-text-alone", answer.ref, unit=unit, task=task.id, issued=issued, returned=said)
    texts = [answer.id_text, answer.task_text, *(cell.text for cell in answer.beside)]
    return finding("text-outside", answer.ref, unit=unit, text=join_lines("；".join(filter(None, texts))))


def _expected(cell: Beside, task: Task | None, roster: Roster) -> bool:
    """Tell whether a cell says what the task book says, or nothing but a number or names of units."""
    if cell.heading == NUMBER.name and _NUMBER.fullmatch(squeeze(cell.text)):
        return True
    if task is not None and cell.heading == LEAD.name and _names_others(cell.text, task, roster):
        return False
    key = match_key(cell.text)
    known = _keys(task) if task else frozenset()
    if key in known or any(
        len(one) > 2 and key.endswith(one) and _ORDINAL.fullmatch(key.removesuffix(one)) for one in known
    ):
        return True
    for names, role in ((task.leads, _LEADS), (task.supports, _SUPPORTS)) if task else ():  # 区教委牵头, as it does
        known |= {match_key(name) + said for name in names for said in role.findall(cell.text)}
    pieces = [piece for text in _BETWEEN.split(cell.text) if (piece := match_key(_ROLE.sub("", text)))]
    if all(_is_name(piece, known, roster) for piece in pieces):
        return True
    return task is not None and cell.heading != LEAD.name and len(key) > 3 and key in match_key(task.text)


def _names_others(text: str, task: Task, roster: Roster) -> bool:
    """Tell whether 牵头责任单位 names a unit that has no part in the task beside its lead: a wish, not a copy."""
    named = {unit.name for piece in _BETWEEN.split(text) if (unit := roster.find(_ROLE.sub("", piece)))}
    leads, supports = (set(map(roster.canonical, names)) for names in (task.leads, task.supports))
    return bool(named & leads) and bool(named - leads - supports)


def _is_name(piece: str, known: Collection[str], roster: Roster) -> bool:
    """Tell a name the task book has from other words, also shortened or with a title: 教委, 张三副区长."""
    if piece in known:
        return True
    for start in range(min(7, len(piece) - 1)):  # perhaps with the district's name in front
        if roster.find(piece[start:]) and not _SAYING.search(piece[:start]):
            return True
    short = len(piece) > 1 and any(one.endswith(piece) for one in known)
    around = (piece.partition(one) for one in known if len(one) > 1 and one in piece)
    return short or any(_TITLED.fullmatch(before) and _TITLED.fullmatch(after) for before, _, after in around)


def _keys(task: Task) -> frozenset[str]:
    names = (*task.leads, *task.leaders, *task.supports)
    whole = ("".join(task.leads), "".join(task.leaders), "".join(task.supports))
    return frozenset(map(match_key, (task.part, task.category, task.number, task.text, str(task.id), *names, *whole)))


__all__ = ["beside_findings"]

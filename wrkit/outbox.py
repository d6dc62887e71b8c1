"""What goes out by mail: which message to which unit, with which files, and what stands in the way."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from wrkit.errors import Finding, finding
from wrkit.model.assignments import Assignment
from wrkit.model.leading import asked_tasks
from wrkit.model.master import Master
from wrkit.model.messages import (
    KIND_OUT,
    STAGES,
    Addresses,
    Attachment,
    Letter,
    Outcome,
    Sent,
    content_of,
    parse_addresses,
    same_address,
)
from wrkit.model.periods import Period, chinese_date
from wrkit.model.refs import Ref
from wrkit.model.reported import reported
from wrkit.model.returns import Identity
from wrkit.model.sheets import Document
from wrkit.model.tasks import Task
from wrkit.model.units import Roster, unit_key
from wrkit.text.clean import clean_text, fingerprint, join_lines, squeeze
from wrkit.vocab import DECIDED_TEXT, SET_MAIL_LIMIT, SET_PHONE, SET_SIGNATURE, UNIT_COLUMNS, UNITS

# Government systems on Coremail commonly take 20 MB; the setting 附件上限MB says otherwise.
DEFAULT_LIMIT_MB = 20.0
_BRIEF = 60
_WEEKDAYS = "一二三四五六日"
_MAIL = UNIT_COLUMNS[5]


class Filled(Protocol):
    """A filled template."""

    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102


class Template(Protocol):
    """The text of one kind of message."""

    def render(self, values: Mapping[str, Any]) -> Filled: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Form:
    """A file to be attached, as found.

    Attributes:
        file: path as people know it.
        name: name it is attached under.
        data: None where the file does not exist.
        identity: what it says of itself, None where it says nothing.
        fault: why it could not be read, “” where it could.
    """

    file: str
    name: str
    data: bytes | None = field(repr=False)
    identity: Identity | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one unit is written to about.

    Attributes:
        unit: its own name.
        tasks: tasks the text may list.
        attachments: files.
        kind: kind of message.
        count: which reminder of the period this is, 0 for other kinds.
    """

    unit: str
    kind: str
    tasks: tuple[Task, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the texts say besides the unit: period, deadline, day of sending."""

    period: Period
    due: datetime.date | None
    today: datetime.date


def handouts(
    master: Master, handed_out: Sequence[Assignment], forms: Sequence[Form]
) -> tuple[tuple[Asked, ...], tuple[Finding, ...]]:
    """Pair every assignment with its workbook, in order.

    Returns:
        One message per unit whose workbook is there and its own; findings mail-no-file, mail-file-unreadable,
        mail-wrong-file, mail-outdated.
    """
    asked: list[Asked] = []
    findings: list[Finding] = []
    tasks = master.tasks
    for assignment, form in zip(handed_out, forms, strict=True):
        fault = _form_fault(assignment, form)
        if fault is not None:
            findings.append(fault)
        if form.data is not None and (fault is None or fault.level == "warning"):
            mine = tuple(tasks[row.id] for row in assignment.rows)
            asked.append(Asked(assignment.unit, KIND_OUT, mine, (Attachment(form.name, form.data),)))
    return tuple(asked), tuple(findings)


def _form_fault(assignment: Assignment, form: Form) -> Finding | None:
    ref, unit, identity = Ref(form.file), assignment.unit, form.identity
    if form.data is None:
        return finding("mail-no-file", ref, unit=unit)
    if form.fault:
        return finding("mail-file-unreadable", ref, unit=unit, why=form.fault)
    if identity is None:
        return None
    if unit_key(identity.unit) != unit_key(unit) or identity.period != assignment.period:
        return finding("mail-wrong-file", ref, unit=unit, other=f"{identity.unit} {identity.period}")
    wanted = {row.id: fingerprint(row.text) for row in assignment.rows}
    if identity.prints and dict(identity.prints) != wanted:
        return finding("mail-outdated", ref, unit=unit)
    return None


def send_backs(
    forms: Sequence[Form], roster: Roster, period: Period, kind: str
) -> tuple[tuple[Asked, ...], tuple[Finding, ...]]:
    """Give every file of 退回 to the unit its identity or else its name names; several files go in one message.

    Returns:
        One message per unit in order of the files; findings mail-file-unknown, mail-file-unreadable, mail-wrong-file.
    """
    files: dict[str, list[Attachment]] = {}
    findings: list[Finding] = []
    for form in forms:
        ref, identity = Ref(form.file), form.identity
        if form.fault or form.data is None:
            findings.append(finding("mail-file-unreadable", ref, why=form.fault))
        elif identity is not None and identity.period != period:
            findings.append(
                finding("mail-wrong-file", ref, unit=str(period), other=f"{identity.unit} {identity.period}")
            )
        elif unit := roster.canonical(identity.unit) if identity else unit_in_name(form.name, roster):
            files.setdefault(unit, []).append(Attachment(form.name, form.data))
        else:
            findings.append(finding("mail-file-unknown", ref))
    return tuple(Asked(unit, kind, (), tuple(items)) for unit, items in files.items()), tuple(findings)


def unit_in_name(name: str, roster: Roster) -> str:
    """Return the one unit a file name names; the longest name wins, “” where there is none or a tie."""
    flat = squeeze(name)
    hits = {
        said: unit.name for unit in roster.units for said in (unit.name, *(alias.name for alias in unit.aliases)) if said and said in flat
    }  # fmt: skip
    longest = [said for said in hits if not any(said != other and said in other for other in hits)]
    units = {hits[said] for said in longest}
    return units.pop() if len(units) == 1 else ""


def open_tasks(master: Master, period: Period) -> dict[str, tuple[Task, ...]]:
    """Return unit → the tasks it has not reported and nobody wrote 审定完成情况 for; units with none left out."""
    rows = master.periods[period].rows if period in master.periods else ()
    decided = {row.id for row in rows if row.get(DECIDED_TEXT.name)}
    done = reported(master, period)
    found = {
        unit: tuple(task for key, task in tasks.items() if key not in done[unit] and key not in decided)
        for unit, tasks in asked_tasks(master, period).items()
    }
    return {unit: tasks for unit, tasks in found.items() if tasks}


def reminders(
    still_open: Mapping[str, tuple[Task, ...]], sent: Iterable[Sent], occasion: Occasion, forced: str = ""
) -> tuple[Asked, ...]:
    """Decide each unit's stage: the first reminder is 提醒, the next 催办, all later ones 督办.

    Up to the deadline it is always 提醒, and 催办 is never left out. What was sent today does not count, so that a run
    broken off is continued at the same stage.

    Args:
        still_open: unit → open tasks, as from `open_tasks`.
        sent: what 发送记录 says.
        occasion: period, deadline and day of the run.
        forced: stage people ask for, “” for none.
    """
    period, today, due = occasion.period, occasion.today, occasion.due
    past: dict[str, dict[str, str]] = {}
    for line in sent:
        day = line.time[:10]
        if line.accepted and line.kind in STAGES and line.period == str(period) and day != today.isoformat():
            past.setdefault(line.unit, {})[day] = line.kind
    asked = []
    for unit, tasks in still_open.items():
        before = past.get(unit, {})
        pressed = any(kind != STAGES[0] for kind in before.values())
        early = due is not None and today <= due
        stage = forced or STAGES[0 if early or not before else 2 if pressed else 1]
        asked.append(Asked(unit, stage, tasks, (), len(before) + 1))
    return tuple(asked)


def letters(
    master: Master,
    occasion: Occasion,
    asked: Iterable[Asked],
    templates: Mapping[str, Template],
    places: Mapping[str, Ref],
) -> tuple[tuple[Letter, ...], tuple[Finding, ...]]:
    """Write the messages.

    Args:
        master: units with their addresses, and settings.
        occasion: period, deadline and day.
        asked: whom and about what.
        templates: kind → template.
        places: unit key → the cell of its 邮箱, as from `mail_cells`.

    Returns:
        A letter per unit with an address and attachments within the limit; findings mail-no-address,
        mail-bad-address, mail-too-large, mail-limit-unclear.
    """
    roster = Roster(master.book.units, occasion.period.year)
    findings: list[Finding] = []
    limit = _limit(master, findings)
    made: list[Letter] = []
    for one in asked:
        place = places.get(unit_key(one.unit), Ref(master.file, UNITS))
        unit = roster.find(one.unit)
        found = parse_addresses(unit.mail) if unit else Addresses()
        findings.extend(
            finding("mail-bad-address", place, unit=one.unit, address=join_lines(text)) for text in found.bad
        )
        size = sum(len(item.data) for item in one.attachments)
        if not found.to:
            if not found.bad:
                findings.append(finding("mail-no-address", place, unit=one.unit))
            continue
        if size > limit * 2**20:
            names = "、".join(item.name for item in one.attachments)
            findings.append(
                finding("mail-too-large", Ref(names), unit=one.unit, size=f"{size / 2**20:.1f}", limit=f"{limit:g}")
            )
            continue
        text = templates[one.kind].render(_values(master, occasion, one, join_lines(unit.contact) if unit else ""))
        content = f"{occasion.today.isoformat()}" if one.kind in STAGES else content_of(one.attachments)
        made.append(
            Letter(
                one.kind, occasion.period, one.unit, found.to, found.cc, text.subject, text.body, one.attachments, content,
                (*found.to, *found.cc),
            )
        )  # fmt: skip
    return tuple(made), tuple(findings)


def _limit(master: Master, findings: list[Finding]) -> float:
    said = master.settings.get(SET_MAIL_LIMIT, "").strip()
    try:
        limit = float(said.upper().removesuffix("MB").removesuffix("M") or DEFAULT_LIMIT_MB)
        if 0 < limit < 10_000:
            return limit
    except ValueError:
        pass
    findings.append(finding("mail-limit-unclear", Ref(master.file, "设置"), text=said, limit=f"{DEFAULT_LIMIT_MB:g}"))
    return DEFAULT_LIMIT_MB


def _values(master: Master, occasion: Occasion, one: Asked, contact: str) -> dict[str, Any]:
    """Return what a template may name; every text is one line, so that none can pose as another part of the mail."""
    due = occasion.due
    settings = {name: join_lines(value) for name, value in master.settings.items()}
    return {
        "单位": join_lines(one.unit),
        "联系人": contact,
        "年度": str(occasion.period.year),
        "期别": str(occasion.period),
        "期别简称": occasion.period.short,
        "截止日期": f"{chinese_date(due)}（星期{_WEEKDAYS[due.weekday()]}）" if due else "",
        "逾期": max(0, (occasion.today - due).days) if due else 0,
        "任务": tuple(_task_values(task) for task in one.tasks),
        "任务数": len(one.tasks),
        "附件": tuple(item.name for item in one.attachments),
        "次数": one.count,
        "今天": chinese_date(occasion.today),
        "落款": settings.get(SET_SIGNATURE, ""),
        "咨询电话": settings.get(SET_PHONE, ""),
        "设置": settings,
    }


def _task_values(task: Task) -> dict[str, str]:
    text = join_lines(task.text)
    brief = text if len(text) <= _BRIEF else text[: _BRIEF - 2] + "……"
    return {"编号": str(task.id), "序号": task.number, "目标任务": text, "简述": brief}


def left_to_send(made: Iterable[Letter], sent: Iterable[Sent]) -> tuple[Letter, ...]:
    """Return the letters with an address that has not accepted them yet, and only those addresses left.

    A reminder is the same whatever its stage: one a day is enough.
    """
    done: dict[str, set[str]] = {}
    for line in sent:
        if line.accepted:
            done.setdefault(line.key, set()).update(map(same_address, line.addresses))
    rest = []
    for letter in made:
        same = [replace(letter, kind=kind).key for kind in STAGES] if letter.kind in STAGES else [letter.key]
        there = set().union(*(done.get(key, set()) for key in same))
        left = tuple(item for item in (*letter.to, *letter.cc) if same_address(item) not in there)
        if left:
            rest.append(replace(letter, left=left))
    return tuple(rest)


def outcome_findings(outcome: Outcome, places: Mapping[str, Ref]) -> tuple[Finding, ...]:
    """Say which addresses did not take a letter: mail-refused, mail-deferred."""
    letter = outcome.letter
    place = places.get(unit_key(letter.unit), Ref("", UNITS))
    said = [
        finding(code, place, unit=letter.unit, address=item, reply=reply)
        for code, replies in (("mail-refused", outcome.refused), ("mail-deferred", outcome.deferred))
        for item, reply in replies.items()
    ]
    return tuple(said)


def mail_cells(document: Document) -> dict[str, Ref]:
    """Return unit key → the cell of its 邮箱 in the 单位 sheet."""
    grid = next((grid for grid in document.grids if grid.ref.sheet.strip() == UNITS), None)
    if grid is None:
        return {}
    cells: dict[str, Ref] = {}
    names: dict[str, int] = {}
    for index, row in grid.rows():
        if not names:
            found = {squeeze(text): col for col, text in row.items()}
            names = found if UNIT_COLUMNS[0] in found else {}
        elif name := clean_text(row.get(names[UNIT_COLUMNS[0]], "")):
            place = grid.at(index, names.get(_MAIL, names[UNIT_COLUMNS[0]]))
            cells.setdefault(unit_key(name), Ref(document.name, place.sheet, place.cell))
    return cells


__all__ = [
    "DEFAULT_LIMIT_MB", "Asked", "Form", "Occasion", "handouts", "left_to_send", "letters", "mail_cells", "open_tasks",
    "outcome_findings", "reminders", "send_backs", "unit_in_name",
]  # fmt: skip

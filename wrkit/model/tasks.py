"""Tasks and the task book: what the year's breakdown says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from wrkit.model.refs import Ref
from wrkit.model.units import Unit

_ID = re.compile(
    r"^\s*(?:任务|编号|第|[（(【\[])*[:：]?\s*(\d{1,2})\s*[-－–—]\s*(\d{1,6})(?:\s*[.．]\s*(\d{1,3}))?\s*(?:[号项】\])）])*\s*$"
)


class TaskId(NamedTuple):
    """编号: part, number within the part, and the number of an item split off by hand (0: the task itself).

    A tuple, because it is the key of nearly every mapping: its hash costs no Python call.
    """

    part: int
    number: int
    item: int = 0

    @classmethod
    def parse(cls, text: str) -> TaskId | None:
        """Read “2-017”, “2-017.1” or “（2-17）”, tolerating spaces, full-width signs, lost zeros and words; None if none."""
        match = _ID.match(text)
        return None if match is None else cls(int(match[1]), int(match[2]), int(match[3] or 0))

    @property
    def parent(self) -> TaskId:
        """The task an item was split off from; of a task, itself."""
        return TaskId(self.part, self.number)

    def __str__(self) -> str:
        return f"{self.part}-{self.number:03d}" + (f".{self.item}" if self.item else "")


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the 任务 sheet.

    Attributes:
        id: stable for the year.
        part: heading of its part without the ordinal.
        category: 分类, “” where the part has none.
        number: 序号 as the document prints it.
        text: 目标任务, without the number.
        leaders: 牵头领导 in the document's order.
        leads: 牵头责任单位 in the document's order.
        supports: 责任（配合）单位, group words among them.
        ref: where the task was read.
    """

    id: TaskId
    text: str
    leads: tuple[str, ...]
    part: str = ""
    category: str = ""
    number: str = ""
    leaders: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    ref: Ref = Ref()


@dataclass(frozen=True, slots=True)
class TaskBook:
    """A year's tasks with the units they name, lead units first."""

    title: str
    year: int | None
    tasks: tuple[Task, ...]
    units: tuple[Unit, ...]

    @property
    def lead_units(self) -> tuple[str, ...]:
        """Names of the lead units in order of first appearance."""
        return tuple(dict.fromkeys(name for task in self.tasks for name in task.leads))

    @property
    def leaders(self) -> tuple[str, ...]:
        """Names of the lead leaders in order of first appearance."""
        return tuple(dict.fromkeys(name for task in self.tasks for name in task.leaders))

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories in order of first appearance."""
        return tuple(dict.fromkeys(task.category for task in self.tasks if task.category))

"""Errors that stop a command, and findings that do not: where, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from wrkit.codes import CATALOGUE, LEVELS
from wrkit.model.refs import Ref


class WrkitError(Exception):
    """A fault wrkit cannot work around. Its text is for people: place, fault, remedy.

    Attributes:
        what: what is wrong, in Chinese.
        advice: what to do, in Chinese.
        ref: file, sheet and cell, as far as known.
    """

    def __init__(self, what: str, advice: str = "", ref: Ref | None = None) -> None:
        self.what, self.advice, self.ref = what, advice, ref or Ref()
        super().__init__("。".join(part for part in (self.ref and str(self.ref), what, advice) if part))

    def __str__(self) -> str:
        place = str(self.ref)
        return (f"{place}：" if place else "") + self.what + (f"\n  → {self.advice}" if self.advice else "")


class UnreadableError(WrkitError):
    """A file is not what it should be: damaged, encrypted, of another kind, beyond the limits."""


class MasterError(WrkitError):
    """The master workbook lacks a sheet or column, or contradicts itself."""


class LockedError(WrkitError):
    """A file is open in another program or may not be written."""


class UsageError(WrkitError):
    """The command line asks for something that makes no sense here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know, with its place.

    Attributes:
        code: key of the catalogue (wrkit.codes).
        level: "error" (something is not in the result), "warning" (look at it), "info" (done, for the record).
        message, advice: Chinese sentences.
        unit, task: whom and what it concerns, “” where it does not apply.
        file, sheet, cell: the place.
    """

    level: str
    code: str
    unit: str
    task: str
    file: str
    sheet: str
    cell: str
    message: str
    advice: str

    def as_dict(self) -> dict[str, str]:
        """Return the finding as the JSON output shows it."""
        return asdict(self)


def finding(code: str, ref: Ref | None = None, *, unit: str = "", task: object = "", **values: Any) -> Finding:
    """Make a finding from the catalogue.

    Args:
        code: key of the catalogue.
        ref: place it concerns.
        unit: unit it concerns.
        task: task id it concerns.
        values: what the code's message names.

    Raises:
        KeyError: the code is not in the catalogue, or a value its message needs is missing.
    """
    entry = CATALOGUE[code]
    ref = ref or Ref()
    words = {"unit": unit, "task": str(task or ""), **values}
    return Finding(
        entry.level, code, unit, str(task or ""), ref.file, ref.sheet, ref.cell,
        entry.message.format(**words), entry.advice.format(**words),
    )  # fmt: skip


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by level, then code, unit, task and place; drop exact repeats."""
    order = {level: index for index, level in enumerate(LEVELS)}
    return sorted(
        dict.fromkeys(findings),
        key=lambda f: (order[f.level], f.code, f.unit, f.task, f.file, f.sheet, len(f.cell), f.cell, f.message),
    )

"""Units put into the column of their role, where cells say 牵头, 责任 or 配合 themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wrkit.intake.tables import RawPart, RawRow
from wrkit.model.refs import Ref
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.roles import LEADS, SUPPORTS, Roles, read_roles
from wrkit.vocab import LEAD, SUPPORT, Column


@dataclass(frozen=True, slots=True)
class RoleNote:
    """What is to be said of a cell's roles: a catalogue code with its values, and the column it stands in."""

    code: str
    column: Column
    values: Mapping[str, str]


def assigned(parts: Sequence[RawPart]) -> tuple[tuple[RawPart, ...], dict[Ref, list[RoleNote]]]:
    """Return the parts with their cells of units parted by role, and by row's place what is to be said."""
    told: dict[Ref, list[RoleNote]] = {}
    return tuple(replace(part, rows=tuple(_assigned(row, told) for row in part.rows)) for part in parts), told


def _assigned(row: RawRow, told: dict[Ref, list[RoleNote]]) -> RawRow:
    leads, supports = read_roles(row.get(LEAD), LEADS), read_roles(row.get(SUPPORT), SUPPORTS)
    if leads is None and supports is None:
        return row
    leads = leads or Roles(clean_text(row.get(LEAD)), "")
    supports = supports or Roles("", clean_text(row.get(SUPPORT)))
    notes = told.setdefault(row.ref, [])
    lead, more = leads.leads, supports.leads
    if more and not lead and not leads.supports:
        lead, more = more, ""
        notes.append(_moved(row, SUPPORT, supports.moved, LEAD))
    elif more and squeeze(more) not in squeeze(lead):
        why = f"“{squeeze(more)}”写着牵头，却在“{SUPPORT.name}”一栏，暂留在这一栏"
        notes.append(RoleNote("role-unclear", SUPPORT, {"raw": _shown(row, SUPPORT), "why": why}))
    else:
        more = ""
    if leads.moved:
        notes.append(_moved(row, LEAD, leads.moved, SUPPORT))
    for column, roles in ((LEAD, leads), (SUPPORT, supports)):
        if roles.doubt:
            notes.append(RoleNote("role-unclear", column, {"raw": _shown(row, column), "why": roles.doubt}))
    helping = "、".join(filter(None, (supports.supports, more, leads.supports)))
    cells = {**row.cells, LEAD: lead, SUPPORT: helping}
    return replace(row, cells={column: text for column, text in cells.items() if text or column in row.cells})


def _shown(row: RawRow, column: Column) -> str:
    return clean_text(row.get(column)).replace("\n", " ")


def _moved(row: RawRow, column: Column, names: Sequence[str], to: Column) -> RoleNote:
    values = {"raw": _shown(row, column), "names": "、".join(names), "column": to.name}
    return RoleNote("role-moved", column, values)


__all__ = ["RoleNote", "assigned"]

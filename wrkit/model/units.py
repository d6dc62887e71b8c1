"""Units: names, aliases with years, groups."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ALIAS_YEARS = re.compile(
    r"^(?P<name>.+?)[（(](?P<first>\d{4})?\s*(?:年)?\s*[-—–~至]\s*(?P<last>\d{4})?\s*(?:年)?[）)]$"
)


# Spellings of units a roster remembers having found.
_REMEMBERED = 2000


def unit_key(name: str) -> str:
    """Return the form under which two spellings of a unit are the same: no spaces, one kind of brackets."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a unit, perhaps only of some years.

    Written in the 单位 sheet as `区交通局（至2024）`, `区交通局（2020-2024）`, `区交通委（2025-）` or just the name.
    """

    name: str
    first_year: int | None = None
    last_year: int | None = None

    @classmethod
    def parse(cls, text: str) -> Alias:
        """Read one line of the 别名 column."""
        match = _ALIAS_YEARS.match(text.strip())
        if match is None or not (match["first"] or match["last"]):
            return cls(text.strip())
        return cls(match["name"], *(int(y) if y else None for y in (match["first"], match["last"])))

    def __str__(self) -> str:
        if self.first_year is None and self.last_year is None:
            return self.name
        first = "" if self.first_year is None else str(self.first_year)
        return f"{self.name}（{first}{'-' if first else '至'}{self.last_year or ''}）"

    def holds_in(self, year: int | None) -> bool:
        """Tell whether the alias is in use in `year`; without a year it is."""
        if year is None:
            return True
        return (self.first_year or 0) <= year <= (self.last_year or 9999)


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the 单位 sheet; `category` is its group: 部门, 镇街, 工业园区."""

    name: str
    aliases: tuple[Alias, ...] = ()
    category: str = ""
    contact: str = ""
    phone: str = ""
    mail: str = ""
    note: str = ""


def _without_rank(name: str, text: str) -> bool:
    key = unit_key(name)
    short = key[1:] if key[0] in "区县市州旗" else ""
    return len(short) > 2 and re.search(rf"(?<![省市州区县旗]){re.escape(short)}", text) is not None


class Roster:
    """Units by every name they go by in one year."""

    def __init__(self, units: Iterable[Unit], year: int | None = None) -> None:
        self.units = tuple(units)
        self.year = year
        self._names: dict[str, str] | None = None
        self._found: dict[str, Unit] = {}
        self._pattern = re.compile(r"(?!)")
        self._by_key: dict[str, Unit] = {unit_key(unit.name): unit for unit in self.units}
        for unit in self.units:
            for alias in unit.aliases:
                if alias.holds_in(year):
                    self._by_key.setdefault(unit_key(alias.name), unit)

    def find(self, name: str) -> Unit | None:
        """Return the unit that goes by `name`, or None."""
        if name in self._found:
            return self._found[name]
        unit = self._by_key.get(unit_key(name))
        if unit is not None and len(self._found) < _REMEMBERED:
            self._found[name] = unit
        return unit

    def canonical(self, name: str) -> str:
        """Return the unit's own name, or where it is unknown `name` without spaces and with full-width brackets."""
        unit = self.find(name)
        return unit.name if unit else re.sub(r"\s+", "", name).replace("(", "（").replace(")", "）")

    def named_in(self, text: str) -> list[str]:
        """Return the units a text names, longest names first: 区住房城乡建委 is not taken for 区城建委."""
        names, pattern = self._all_names()
        flat = unit_key(text)
        return [unit for name, unit in names.items() if name in flat] if pattern.search(flat) else []

    def without_names(self, key: str) -> str:
        """Return a text, as from `unit_key`, without the units it names."""
        return self._all_names()[1].sub("", key)

    def _all_names(self) -> tuple[Mapping[str, str], re.Pattern[str]]:
        """Return every name in use with its unit, longest first, and a pattern of them; made when first asked for."""
        if self._names is None:
            pairs = [
                (name, unit) for unit in self.units for name in (unit.name, *(alias.name for alias in unit.aliases))
            ]
            self._names = {unit_key(name): unit.name for name, unit in sorted(pairs, key=lambda p: -len(p[0])) if name}
            self._pattern = re.compile("|".join(map(re.escape, self._names)) or r"(?!)")
        return self._names, self._pattern

    def named_shortly(self, text: str) -> list[str]:
        """Return the units a text names without the 区, 县 or 市 in front: 科技局 一季度.xlsx; not 市科技局."""
        flat = unit_key(text)
        found = [unit.name for unit in self.units if _without_rank(unit.name, flat)]
        return [name for name in found if not any(name != other and name[1:] in other for other in found)]

    def in_category(self, category: str) -> tuple[Unit, ...]:
        """Return the units of one group."""
        return tuple(unit for unit in self.units if category and unit.category == category)

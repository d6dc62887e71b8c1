"""Reading cells of units: separators, broken lines, bracketed aliases, group words, misspellings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from wrkit.model.units import unit_key
from wrkit.text.clean import clean_text, squeeze

_GROUP = re.compile(r"^(?:等|及)?(?:全?[区县市州旗]级?|本级)?(?:各|相关|有关|其他|其它|所有|涉及)(?P<noun>.+)$")
_GROUP_INNER = re.compile(r"^(?:[区县市]级)?(?:各|相关|有关)*(?:[区县市]级)?(?:相关|有关)?")
# How names of Chinese government bodies, parks and companies end.
_SUFFIX = re.compile(
    r"(?:局|委|办|院|会|部|中心|支队|大队|总队|队|街道|镇|乡|集团|公司|区|城|社|站|所|室|厅|处|海关|关|[支分银]行|校|馆|团|联|园|署|台|政府|学|组|科|"
    r"基地|平台|专班|厂|场|库|港|县|市|村|银行|党校|工会|管委会)(?:\([^()]*\))?$"
)
_SEPARATORS = re.compile(r"[、，,；;/]+")


def is_group(name: str) -> bool:
    """Tell whether a name is a word for a class of units: 各镇街, 区级相关部门单位, 有关工业园区."""
    return _GROUP.match(squeeze(name)) is not None


def group_category(name: str) -> str:
    """Return the class a group word speaks of, as the 类别 column would name it: 各相关镇街 → 镇街."""
    match = _GROUP.match(squeeze(name))
    return _GROUP_INNER.sub("", match["noun"]) if match else ""


@dataclass(frozen=True, slots=True)
class UnitCell:
    """Units read from one cell.

    Attributes:
        names: units and group words in order.
        repairs: (catalogue code, values of its message) for every repair made.
    """

    names: tuple[str, ...]
    repairs: tuple[tuple[str, Mapping[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    soft: bool  # only a line break parts it from the atom before


def split_outside_brackets(line: str) -> list[str]:
    """Split at 、，,；;/ that stand outside brackets."""
    pieces, depth, current = [], 0, ""
    for char in line:
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and _SEPARATORS.match(char):
            pieces.append(current)
            current = ""
        else:
            current += char
    return [*pieces, current]


def _atoms(cell: str) -> tuple[list[_Atom], list[str]]:
    """Split a cell into atoms; return them with the names to which a bracketed alias line was joined."""
    atoms: list[_Atom] = []
    joined: list[str] = []
    open_end = False  # the line before ended with a separator
    for line_no, line in enumerate(clean_text(cell).split("\n")):
        pieces = [piece.strip() for piece in split_outside_brackets(line)]
        for index, piece in enumerate(pieces):
            if not piece:
                continue
            if piece[0] in "（(" and atoms:
                atoms[-1] = _Atom(atoms[-1].text + squeeze(piece), atoms[-1].soft)
                joined.append(atoms[-1].text)
                continue
            for part_no, part in enumerate(_split_spaces(piece)):
                soft = index == 0 and part_no == 0 and line_no > 0 and not open_end
                atoms.append(_Atom(part, soft))
        open_end = bool(pieces) and not pieces[-1]
    return atoms, joined


def _split_spaces(piece: str) -> list[str]:
    """Split at spaces only where every piece looks like a unit: padding inside a name is no separator."""
    parts = piece.split()
    if len(parts) > 1 and all(len(part) >= 3 and looks_whole(part) for part in parts):
        return parts
    return ["".join(parts)]


def looks_whole(name: str) -> bool:
    """Tell whether a name ends as names of units do."""
    return _SUFFIX.search(unit_key(name)) is not None


def known_names(cells: Iterable[str]) -> Counter[str]:
    """Count the names that stand whole in cells: the vocabulary by which broken ones are mended."""
    names: Counter[str] = Counter()
    for cell in cells:
        atoms, _ = _atoms(cell)
        for atom in atoms:
            for part in _split_etc(atom.text):
                if looks_whole(part) and len(part) > 2:
                    names[part] += 1
    return names


def _split_etc(text: str) -> list[str]:
    """Split “A等区级相关部门单位” into A and the group word."""
    match = re.match(r"^(?P<name>.+?)等(?P<group>.+)$", text)
    if match and is_group(match["group"]):
        return [match["name"], match["group"]]
    if text.endswith("等") and looks_whole(text[:-1]):
        return [text[:-1]]
    return [text]


def read_units(cell: str, known: Mapping[str, int]) -> UnitCell:
    """Read the units of one cell; `known` comes from `known_names` over all cells."""
    atoms, alias_joined = _atoms(cell)
    repairs: list[tuple[str, Mapping[str, str]]] = [("alias-rejoined", {"name": name}) for name in alias_joined]
    whole: list[str] = []
    for atom in atoms:
        if atom.soft and whole and _belongs(whole[-1], atom.text, known):
            whole[-1] += atom.text
            repairs.append(("unit-rejoined", {"name": whole[-1]}))
        else:
            whole.append(atom.text)
    names: list[str] = []
    for text in whole:
        for part in _split_etc(text):
            if part != text and part == _split_etc(text)[0]:
                repairs.append(("etc-split", {"raw": text, "names": "、".join(_split_etc(text))}))
            pieces = _segment(part, known)
            if len(pieces) > 1:
                repairs.append(("units-run-together", {"raw": part, "names": "、".join(pieces)}))
            names.extend(pieces)
    return UnitCell(tuple(dict.fromkeys(_wide_brackets(name) for name in names)), tuple(repairs))


def _wide_brackets(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")


def _belongs(before: str, after: str, known: Mapping[str, int]) -> bool:
    """Tell whether a line is the rest of the name on the line before."""
    if is_group(before) or is_group(after):
        return False
    if known.get(before + after):
        return not (known.get(before, 0) > 1 and known.get(after, 0) > 1)
    return not looks_whole(before) or len(after) <= 2


def _segment(name: str, known: Mapping[str, int]) -> list[str]:
    """Split names run together, where every piece is a name known from elsewhere and the whole is not."""
    if len(name) < 6 or known.get(name, 0) > 1 or is_group(name) or "（" in name or "(" in name:
        return [name]
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(name) + 1):
        for start in [position for position in best if position < end]:
            piece = name[start:end]
            if piece != name and len(piece) > 2 and known.get(piece, 0) > 0:
                candidate = [*best[start], piece]
                if end not in best or len(candidate) < len(best[end]):
                    best[end] = candidate
    return best.get(len(name)) or [name]


def bracket_aliases(name: str) -> tuple[str, ...]:
    """Return the two names of “甲（乙）”; nothing for a name without a bracketed alias."""
    match = re.match(r"^(?P<outer>[^（(]+)[（(](?P<inner>[^（()）]+)[)）]$", name)
    if match is None or not looks_whole(match["inner"]):
        return ()
    return match["outer"], match["inner"]


def suggest(name: str, counts: Mapping[str, int], listed: Collection[str] = ()) -> str:
    """Return the name that `name` is probably a misspelling or short form of, or “”.

    A name is suspect where it is rarer than another that differs by one character in six or more, or of which it
    leaves out characters in order (区发改委 of 区发展改革委). Shorter names differ too little to tell.

    Args:
        name: the name.
        counts: how often each name stands in the document.
        listed: names known to be right, however rare; none of them is a misspelling, and each may be what is meant.
    """
    if name in listed:
        return ""
    mine = counts.get(name, 0)
    best = ""
    counts = {**counts, **{other: max(counts.get(other, 0), mine + 1) for other in listed}}
    for other, count in counts.items():
        if other == name or count <= mine or is_group(other):
            continue
        if (_one_apart(name, other) or _abbreviates(name, other)) and (not best or count > counts[best]):
            best = other
    return best


def _one_apart(a: str, b: str) -> bool:
    if max(len(a), len(b)) < 6 or abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1 and not _digits_differ(a, b)
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _digits_differ(a: str, b: str) -> bool:
    """一分局 and 三分局 are two units, not one misspelt."""
    numerals = "一二三四五六七八九十0123456789东西南北上下"
    return any(x != y and x in numerals and y in numerals for x, y in zip(a, b, strict=True))


def _abbreviates(short: str, long: str) -> bool:
    if not 3 <= len(short) <= len(long) - 2 or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)

"""Who leads and who supports, where a cell of units says so itself: 牵头单位：甲；配合单位：乙 and 甲（牵头）、乙."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wrkit.text.clean import clean_text, squeeze
from wrkit.text.units import is_group, looks_whole

LEADS, ANSWERS, SUPPORTS = "牵头", "责任", "配合"
_WORDS = {
    LEADS: r"总牵头|主要牵头|牵头|主办|主责|主抓|为主|第一责任|主要责任",
    SUPPORTS: r"责任[（(]配合[）)]|责任配合|配合责任|配合|协办|协助|协同|参与|参加|协作|支持",
    ANSWERS: r"责任|负责|承办|实施",
}
_ANY = "|".join(_WORDS.values())
_NOUN = r"(?:责任)?(?:单位|部门|科室|镇街)"
_OPEN, _CLOSE = r"[（(【\[［〔]", r"[）)】\]］〕]"
# Words by which a role is that of several: 甲、乙（共同牵头）.
_JOINT = r"(?:(?:共同|联合|一起|一并|均|都|双|同为|并列)为?)"
# 牵头单位： 配合： 【牵头】; a word without a colon labels only where it stands alone or before a blank.
_LABEL = re.compile(
    rf"(?:^|(?<=[\n，,；;、。/\s]))(?:(?P<colon>{_JOINT}?(?:{_ANY})){_NOUN}?\s*[:：]"
    rf"|[【\[［〔](?P<square>{_ANY}){_NOUN}?[】\]］〕]\s*[:：]?"
    rf"|[（(](?P<round>{_ANY}){_NOUN}?[）)][ \t]*(?=[^\s，,；;、。\n（(])|(?P<alone>{_ANY}){_NOUN}(?=\s|$))\s*"
)
_SQUARE = re.compile(rf"\s*[【\[［〔](?:{_ANY}){_NOUN}?[】\]］〕]")
_ROLE_BRACKET = rf"{_OPEN}\s*(?P<joint>{_JOINT})?(?P<role>{_ANY}){_NOUN}?\s*{_CLOSE}"
_BRACKET = re.compile(rf"\s*{_ROLE_BRACKET}\s*$")
_BEHIND_BRACKET = re.compile(rf"{_ROLE_BRACKET}[ \t]*(?=[^\s，,；;、。/（(【\[［〔])")
_TAIL = re.compile(
    rf"(?:按照?|依)?(?:各自)?(?:的)?(?:职责)?(?:分工)?(?:(?P<joint>{_JOINT})|分别|具体|总|主要|全面|全力|积极|密切|主动)?"
    r"(?P<role>(?:牵头|主办|主责|主抓|为主|负责|配合|协办|协助|参与|落实|实施|抓总|负总责|统筹)+)$"
)
_HINT = re.compile(rf"{_ANY}|落实")
# What no name holds, and what none holds outside its brackets.
_ODD, _ODD_OUTSIDE = (
    re.compile(r"牵头|主办|配合|协办|[:：]"),
    re.compile(r"负责|^(?:会同|督促|指导|(?:联合|协同)[区县市各])"),
)
_ASIDE = re.compile(r"[（(][^（()）]*[）)]")
# How names end besides those `looks_whole` knows.
_END = re.compile(r"(?:单位|部门|科室|街镇|镇街|街道|乡镇|园区|企业|机构|组织|协|村居|社区)$")
_PIECE = re.compile(r"(?:[（(【\[［〔][^（()）【】\[\]［］〔〕]*[）)】\]］〕]|[^、，,；;/\n。])+")


@dataclass(frozen=True, slots=True)
class Roles:
    """A cell of units parted by role.

    Attributes:
        leads, supports: the units as written, without words of role; parted as they were.
        moved: units of a role that is not the column's.
        doubt: what is not clear, “” where all is.
    """

    leads: str
    supports: str
    moved: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    gap: str  # what stands between the piece before and this one
    role: str = ""
    scope: str = ""  # the label it stands under
    clear: bool = True  # whether what is written behind it was understood


def read_roles(cell: str, own: str) -> Roles | None:
    """Part a cell by the roles it names itself.

    Args:
        cell: the cell's text.
        own: LEADS or SUPPORTS, the column's role, which units without a word of role have.

    Returns:
        None where the cell names no role, which is the rule.
    """
    text = clean_text(cell)
    if not _HINT.search(text):
        return None
    if _SQUARE.match(text):  # 【牵头】甲【配合】乙: labels, not words behind names
        text = _SQUARE.sub(r"\n\g<0>", text)
    pieces = _told(_pieces(text))
    if odd := [squeeze(piece.text) for piece in pieces if not _understood(piece)]:
        # Parted by what was understood alone, the others would have been given a role nobody wrote.
        return Roles(*((text, "") if own == LEADS else ("", text)), doubt=f"“{'、'.join(odd)}”没有读懂，已照原文保留")
    if not any(piece.role for piece in pieces):
        return None
    roles = {piece.role for piece in pieces}
    result: list[_Piece] = []
    silent: list[str] = []
    for piece in pieces:
        role = piece.role
        if role == ANSWERS:  # 责任单位 beside 牵头单位 means the supporting ones
            role = SUPPORTS if LEADS in roles else own
        elif not role and LEADS in roles and own == LEADS:
            role = SUPPORTS
            silent.append(squeeze(piece.text))
        result.append(replace(piece, role=role or own))
    other = SUPPORTS if own == LEADS else LEADS
    moved = tuple(squeeze(piece.text) for piece in result if piece.role == other)
    doubt = f"“{'、'.join(silent)}”没有写明分工，因另有单位写明牵头，暂列为配合单位" if silent else ""
    return Roles(_joined(result, LEADS), _joined(result, SUPPORTS), moved, doubt)


def _understood(piece: _Piece) -> bool:
    """Tell whether a piece can be a name, and nothing of a sentence is left on it."""
    if is_group(piece.text) and piece.clear:
        return True
    outside = _ASIDE.sub("", squeeze(piece.text))
    return piece.clear and not (_ODD.search(piece.text) or _ODD_OUTSIDE.search(outside))


def _is_name(text: str) -> bool:
    """Tell whether a text ends as names of units and words for classes of them do."""
    bare = squeeze(text).removesuffix("等")
    return looks_whole(bare) or _END.search(bare) is not None


def _has_more(text: str) -> bool:
    """Tell whether a text is a name and something behind it: 区教委督促; 中国某建 is a name of its own kind."""
    flat = squeeze(text)
    return not _is_name(flat) and any(_is_name(flat[:end]) for end in range(3, len(flat)))


def _role(word: str) -> str:
    return next(role for role, words in _WORDS.items() if re.match(rf"(?:{_JOINT})?(?:{words})", word))


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the units of a text with the label each stands under; names broken over lines stay whole."""
    scope, place = "", 0
    labels = [*_LABEL.finditer(text)]
    if labels and labels[0].start() > 0:
        # 甲 （牵头） 乙: behind a blank a bracket is the name's before it, unless the cell begins with such labels.
        labels = [label for label in labels if not (label["round"] and text[label.start() - 1].isspace())]
    for end, label in [*((match.start(), match) for match in labels), (len(text), None)]:
        yield from _split(text[place:end], scope)
        if label is not None:
            scope, place = _role(label["colon"] or label["square"] or label["round"] or label["alone"]), label.end()


def _split(text: str, scope: str) -> Iterator[_Piece]:
    gap_from = 0
    waiting: _Piece | None = None
    text = _BEHIND_BRACKET.sub(lambda match: match[0].rstrip() + "，", text)
    for match in _PIECE.finditer(text):
        if not match[0].strip():
            continue
        gap = text[gap_from : match.start()].strip(" \t") or "\n"
        gap_from = match.end()
        for part in _at_blanks(match[0]):
            piece = _Piece(part, gap, scope=scope)
            gap = " "
            if waiting and piece.gap == "\n" and (_continues(waiting.text) or _BRACKET.fullmatch(piece.text)):
                waiting = replace(waiting, text=f"{waiting.text}\n{piece.text}")
                continue
            if waiting:
                yield waiting
            waiting = piece
    if waiting:
        yield waiting


def _at_blanks(text: str) -> list[str]:
    """Split at blanks where a name stands on either side; a role stays with the name before it."""
    parts: list[str] = []
    for word in text.split():
        if parts and (_BRACKET.fullmatch(word) or _TAIL.fullmatch(word)):
            parts[-1] += word
        else:
            parts.append(word)
    names = [_TAIL.sub("", _BRACKET.sub("", part)) for part in parts]
    return parts if len(parts) > 1 and all(len(name) >= 3 and _is_name(name) for name in names) else [text.strip()]


def _continues(text: str) -> bool:
    """Tell whether a line is the start of a name that goes on below."""
    bare = _BRACKET.sub("", text)
    return bare == text and not (_is_name(bare) or is_group(bare) or _TAIL.search(squeeze(bare)))


def _told(found: Iterator[_Piece]) -> list[_Piece]:
    """Give every piece the role written behind it, else its label's.

    甲、乙配合 and 甲、乙（共同牵头） tell of both, 甲、乙（配合） of 乙 alone.
    """
    pieces: list[_Piece] = []
    for piece in found:
        bracket = _BRACKET.search(piece.text)
        tail = None if bracket else _TAIL.search(piece.text)
        if bracket:
            role = _role(bracket["role"])
            alone = [other for other in pieces if not other.role]
            pieces.append(replace(piece, text=piece.text[: bracket.start()], role=role))
            if bracket["joint"]:
                _give_back(pieces, ("、", "\n", " "))
                if alone and sum(other.role == role for other in pieces) == 1:
                    pieces[-1] = replace(piece, clear=False)
        elif tail and tail.start() == 0 and pieces and not any(other.role for other in pieces):
            # 甲、乙，按职责分工负责: of all before it.
            pieces = [replace(other, role=_tail_role(tail["role"])) for other in pieces]
        elif tail and (name := _name(piece.text[: tail.start()])):
            pieces.append(
                replace(piece, text=name, role=_tail_role(tail["role"]))
                if not _has_more(name)
                else replace(piece, clear=False)
            )
            _give_back(pieces, ("、", "\n", " ") if tail["joint"] else ("、",))
        else:
            pieces.append(replace(piece, role=piece.scope))
    return [replace(piece, text=_name(piece.text)) for piece in pieces if _name(piece.text)]


def _give_back(pieces: list[_Piece], gaps: Sequence[str]) -> None:
    """Give the last piece's role to those before it that have none, as far as the gaps between them are of a list."""
    for index in range(len(pieces) - 2, -1, -1):
        if pieces[index].role or pieces[index + 1].gap not in gaps:
            break
        pieces[index] = replace(pieces[index], role=pieces[-1].role)


def _tail_role(words: str) -> str:
    if re.search("牵头|主办|主责|主抓|为主|抓总|总责", words):
        return LEADS
    return _role(re.sub("落实|统筹", "负责", words))


def _name(text: str) -> str:
    return re.sub(r"^由(?=.{3})", "", text.strip(" \t。.:："))


def _joined(pieces: Sequence[_Piece], role: str) -> str:
    chosen = [piece for piece in pieces if piece.role == role]
    return "".join(piece.text if index == 0 else "、" + piece.text for index, piece in enumerate(chosen))


__all__ = ["ANSWERS", "LEADS", "SUPPORTS", "Roles", "read_roles"]

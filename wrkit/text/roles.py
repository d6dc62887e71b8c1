"""Who leads and who supports, where a cell of units says so itself: 牵头单位：甲；配合单位：乙 and 甲（牵头）、乙."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wrkit.text.clean import clean_text, squeeze
from wrkit.text.units import is_group, looks_whole

LEADS, ANSWERS, SUPPORTS = "牵头", "责任", "配合"
_WORDS = {
    LEADS: r"总牵头|共同牵头|主要牵头|牵头|主办|主责|第一责任|主要责任",
    SUPPORTS: r"责任[（(]配合[）)]|责任配合|配合责任|配合|协办|协助|协同|参与|参加|协作|支持",
    ANSWERS: r"责任|负责|承办|实施",
}
_ANY = "|".join(_WORDS.values())
_NOUN = r"(?:责任)?(?:单位|部门|科室|镇街)"
# 牵头单位： 配合： 【牵头】; a word without a colon labels only where it stands alone or before a blank.
_LABEL = re.compile(
    rf"(?:^|(?<=[\n，,；;、。/\s]))(?:(?P<colon>{_ANY}){_NOUN}?\s*[:：]|[【\[](?P<square>{_ANY}){_NOUN}?[】\]]\s*[:：]?"
    rf"|[（(](?P<round>{_ANY}){_NOUN}?[）)][ \t]*(?=[^\s，,；;、。\n（(])|(?P<alone>{_ANY}){_NOUN}(?=\s|$))\s*"
)
_SQUARE = re.compile(rf"\s*[【\[](?:{_ANY}){_NOUN}?[】\]]")
_BRACKET = re.compile(rf"\s*[（(【\[]\s*(?P<role>{_ANY}){_NOUN}?\s*[）)】\]]\s*$")
_TAIL = re.compile(
    r"(?:按照?|依)?(?:各自)?(?:的)?(?:职责)?(?:分工)?(?:共同|分别|具体)?(?P<role>(?:牵头|主办|负责|配合|协办|协助|参与|落实)+)$"
)
_HINT = re.compile(rf"{_ANY}|落实")
_ODD = re.compile(r"牵头|主办|配合|协办|[:：]")
_PIECE = re.compile(r"(?:[（(【\[][^（()）【】\[\]]*[）)】\]]|[^、，,；;/\n。])+")


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
    odd = [squeeze(piece.text) for piece in pieces if _ODD.search(piece.text) and not is_group(piece.text)]
    doubt = f"“{'、'.join(odd)}”没有读懂，已照原文保留" if odd else ""
    if not any(piece.role for piece in pieces):
        whole = (text, "") if own == LEADS else ("", text)
        return Roles(*whole, doubt=doubt) if doubt else None
    roles = {piece.role for piece in pieces}
    result: list[_Piece] = []
    for piece in pieces:
        role = piece.role
        if role == ANSWERS:  # 责任单位 beside 牵头单位 means the supporting ones
            role = SUPPORTS if LEADS in roles else own
        elif not role and LEADS in roles and own == LEADS:
            role = SUPPORTS
            doubt = f"“{squeeze(piece.text)}”没有写明分工，因另有单位写明牵头，暂列为配合单位"
        result.append(replace(piece, role=role or own))
    other = SUPPORTS if own == LEADS else LEADS
    moved = tuple(squeeze(piece.text) for piece in result if piece.role == other)
    return Roles(_joined(result, LEADS), _joined(result, SUPPORTS), moved, doubt)


def _role(word: str) -> str:
    return next(role for role, words in _WORDS.items() if re.match(words, word))


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield the units of a text with the label each stands under; names broken over lines stay whole."""
    scope, place = "", 0
    labels = [*_LABEL.finditer(text)]
    for end, label in [*((match.start(), match) for match in labels), (len(text), None)]:
        yield from _split(text[place:end], scope)
        if label is not None:
            scope, place = _role(label["colon"] or label["square"] or label["round"] or label["alone"]), label.end()


def _split(text: str, scope: str) -> Iterator[_Piece]:
    gap_from = 0
    waiting: _Piece | None = None
    for match in _PIECE.finditer(text):
        if not match[0].strip():
            continue
        piece = _Piece(match[0].strip(), text[gap_from : match.start()].strip(" \t") or "\n", scope=scope)
        gap_from = match.end()
        if waiting and piece.gap == "\n" and (_continues(waiting.text) or _BRACKET.fullmatch(piece.text)):
            waiting = replace(waiting, text=f"{waiting.text}\n{piece.text}")
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _continues(text: str) -> bool:
    """Tell whether a line is the start of a name that goes on below."""
    bare = _BRACKET.sub("", text)
    return bare == text and not (looks_whole(bare) or is_group(bare) or _TAIL.search(squeeze(bare)))


def _told(found: Iterator[_Piece]) -> list[_Piece]:
    """Give every piece the role written behind it, else its label's; 甲、乙配合 tells of both, 甲、乙（配合） of 乙."""
    pieces: list[_Piece] = []
    for piece in found:
        bracket = _BRACKET.search(piece.text)
        tail = None if bracket else _TAIL.search(piece.text)
        if bracket:
            pieces.append(replace(piece, text=piece.text[: bracket.start()], role=_role(bracket["role"])))
        elif tail and _name(piece.text[: tail.start()]):
            role = _role("牵头" if "牵头" in tail["role"] else tail["role"].replace("落实", "负责"))
            pieces.append(replace(piece, text=_name(piece.text[: tail.start()]), role=role))
            for index in range(len(pieces) - 2, -1, -1):
                if pieces[index].role or pieces[index + 1].gap != "、":
                    break
                pieces[index] = replace(pieces[index], role=role)
        else:
            pieces.append(replace(piece, role=piece.scope))
    return [replace(piece, text=_name(piece.text)) for piece in pieces if _name(piece.text)]


def _name(text: str) -> str:
    return re.sub(r"^由(?=.{3})", "", text.strip(" \t。.:："))


def _joined(pieces: Sequence[_Piece], role: str) -> str:
    chosen = [piece for piece in pieces if piece.role == role]
    return "".join(piece.text if index == 0 else "、" + piece.text for index, piece in enumerate(chosen))


__all__ = ["ANSWERS", "LEADS", "SUPPORTS", "Roles", "read_roles"]

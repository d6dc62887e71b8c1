"""How a figure of an answer stands: done, or still open, a goal said again, meant to come, only begun."""

from __future__ import annotations

import re

from wrkit.judge import bounds
from wrkit.judge.rules import BEGINNING_DOES, GOAL, ONLY_BEGUN, OPEN_END, STILL_OPEN, Rules
from wrkit.model.quantities import CHANGE, COMPLETION, GAP, GROWTH, LEVEL, SHARE, Quantity

_STOPS = "，。；！？;!?\n（）()"
_FIGURE = re.compile(r"\d[\d.,]*(?![\d.,]|\s*(?:年|月|日|季度))")
_NAMED_GOAL = re.compile(r"(?:目标|任务|计划|要求)(?:任务|数|值)?(?:为|是|[:：])?\s*$")
_GOAL_BEHIND = re.compile(r"^[^、]{0,12}?(?:目标|任务)(?!的?\s*\d)")
_ANY_BEHIND = re.compile(r"^[^、]{0,12}?(?:目标|任务|计划|要求|指标)")
_MEANT = re.compile(
    r"预计|拟(?!定|制)|将(?=[于在建完投开实达会])|力争|争取|确保|有望|即将|计划(?=于|在|年|下|明|今|本|\d|建|开|完)|(?<![期等看接招])待"
)
_DONE = re.compile(
    r"(?<![未没待拟])(?<!没有)(?<!未能)(?<!未全部)(?:建成|完成|完工|竣工|投用|投产|交付|验收|建好|完毕|办结|实现|达到|已建|超额)"
)
# 主体工程已完成, 完成签约: no more than a beginning done.
_STAGE = r"(?<![场营任类资新业设])主体(?:工程|结构|施工)?|基础|桩基|地基|封顶"
_STAGE_DONE = re.compile(
    rf"(?:{_STAGE})(?:工程|施工|建设|已经?|均|都|全部|基本|顺利){{0,4}}(?:建成|完成|完工|竣工)"
    rf"|(?:建成|完成)了?(?:全部)?(?:{_STAGE}|开工|签约|立项|进场|奠基|启动|选址)"
)
_SPAN = re.compile(r"\d|季|半年|全年")


def words_around(item: Quantity, text: str) -> tuple[str, str]:
    """Return the words of a figure's clause before and behind it, up to the next figure on either side."""
    before, after = clause(item, text)
    figures = list(_FIGURE.finditer(before))
    before = before[figures[-1].end() :] if figures else before
    following = _FIGURE.search(after)
    return before, after[: following.start()] if following else after


def clause(item: Quantity, text: str) -> tuple[str, str]:
    """Return the words of a figure's clause before and behind it."""
    start = max(text.rfind(char, 0, item.start) for char in _STOPS) + 1
    end = min((place for char in _STOPS if (place := text.find(char, item.end)) >= 0), default=len(text))
    return text[start : item.start], text[item.end : end]


def mark(item: Quantity, text: str) -> str:
    """Return the sign of a figure, as `bounds.sign` does."""
    return bounds.sign(*clause(item, text))


def set_aside(item: Quantity, text: str, rules: Rules) -> str:
    """Return why a figure is none of what was done, “” where it may be.

    It is still open (尚有75公里未开工), a goal said again (围绕10家的目标), or meant to come (预计建成3所).
    """
    if item.kind in (GAP, CHANGE):
        return ""
    before, after = words_around(item, text)
    if item.kind != GROWTH and (word := still_open(before, after, rules)):
        return f"未完成：{word}"
    if item.kind not in (COMPLETION, SHARE) and goal_again(clause(item, text)[0], after, rules):
        return "目标或计划数"
    if item.kind == LEVEL and item.planned:
        return "打算"
    if item.kind in (LEVEL, COMPLETION) and item.forecast and not _SPAN.search(item.covers):
        return "预计"
    word = to_come(before, after)
    return f"打算：{word}" if word else ""


def _done(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """Find a word that says something is done, not merely a stage of it."""
    shown = _STAGE_DONE.sub(lambda match: "□" * len(match[0]), text) if "成" in text or "工" in text else text
    return _DONE.search(shown, start, len(shown) if end is None else end)


def still_open(before: str, after: str, rules: Rules) -> str:
    """Return the word that says a figure is still to be done, “” where there is none or something says it is done."""
    if _done(before):
        return ""
    rest = rules.all(STILL_OPEN).search(before)
    if rest and not _done(after):
        return rest[0]
    # 2所学校未开工; 100公里中尚有75公里 leaves open what of the 100 is done.
    not_yet = next((match for category in (OPEN_END, STILL_OPEN) for match in rules.all(category).matches(after)), None)
    if not_yet and not _done(after, 0, not_yet.start()):
        return not_yet[0]
    # 尚未完成的100公里, not 未达到1万户, which is a bound.
    denied = rules.all(OPEN_END).search(before)
    return denied[0] if denied and not bounds.sign(before, "") else ""


def goal_again(before: str, after: str, rules: Rules) -> bool:
    """Tell whether a figure between these words of its clause only says the goal again."""
    if _ANY_BEHIND.match(after) and rules.all(GOAL).search(before):
        return True
    if _done(before):
        return False
    behind = _GOAL_BEHIND.match(after)
    return _NAMED_GOAL.search(before) is not None or bool(behind and not _done(behind[0]))


def to_come(before: str, after: str) -> str:
    """Return the word behind a figure that says it is meant to come: 4所将于9月建成."""
    behind = None if _done(before) else _MEANT.search(after)
    return behind[0] if behind and not _done(after, 0, behind.start()) else ""


def only_begun(item: Quantity, text: str, rules: Rules) -> str:
    """Return the word that says what a figure of a text counts was begun and no more: 3所学校均已开工, 在建3所."""
    return begun(*words_around(item, text), rules)


def suffices(word: str, asked: str, rules: Rules) -> bool:
    """Tell whether what was begun, as a word says, is all a target asks for: 开工改造, 引进; 签约 for 房屋征收."""
    enough = rules.all(BEGINNING_DOES)
    pairs = (pair.partition("=") for pair in enough.words)
    return enough.search(asked) is not None or any(name in asked and does == word for name, _, does in pairs if does)


def begun(before: str, after: str, rules: Rules) -> str:
    """Return the word beside a figure that says what it counts was begun and no more, “” where there is none."""
    after = after.split("、")[0]
    for match in rules.all(ONLY_BEGUN).matches(before):
        if not _done(before, match.end()) and not _done(after):
            return match[0]
    if _done(before):
        return ""
    return next((m[0] for m in rules.all(ONLY_BEGUN).matches(after) if not _done(after)), "")


__all__ = [
    "begun",
    "clause",
    "goal_again",
    "mark",
    "only_begun",
    "set_aside",
    "still_open",
    "suffices",
    "to_come",
    "words_around",
]

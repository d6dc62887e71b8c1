"""What the words of an answer say: problems named, work held up, work done or only meant to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wrkit.judge.rules import BLOCK, FINISHED, GUARD, INTENDED, LOWER, MARK, MOVING, NOTHING, OPEN_END, Rules
from wrkit.model.verdicts import BLOCKED, UNSURE, Evidence
from wrkit.text.clean import clean_text, squeeze

_CLAUSE_END = "，。；！？\n,;"
_QUOTE = 60
_NEGATIONS = re.compile(r"^[无没未不严禁]")
_ONLY_MEANT = re.compile(r"\s*(?:拟|将|计划|预计|下一?步|待|即将|力争|争取|尚未|未)")
# 市上尚未下达节能目标: nothing that was done.
_NOT_YET = re.compile(r"尚未|还未|仍未|暂未|未能|没有")
_DENIED = re.compile(r"(?:未|没有?|不|无法|难以|待)(?:能|曾|全部|完全|全面)?$")
_OFFICE = re.compile(
    r"^[ \t\u3000]*([^，。；：:！？、\d\n]{0,22}(?:局|委|委员会|办|办公室|部|厅|政府|管委会|街道|街道办事处|镇|乡|公司|集团|中心|院|支队|大队|总队))[：:]",
    re.MULTILINE,
)
_TITLES = re.compile(r"《[^》]*》")


def without_offices(answer: str, target: str) -> str:
    """Return an answer with the names of offices that begin its lines blanked (区规划自然资源局：…), as long as before.

    What is named so may hold words of plans, places and the like; a name the task itself has stays.
    """
    return _OFFICE.sub(lambda match: match[0] if match[1] in target else " " * len(match[0]), answer)


def quote(text: str, start: int, end: int, limit: int = _QUOTE) -> str:
    """Return the clause a place stands in, cut to `limit` characters around it."""
    left = max([text.rfind(char, 0, start) for char in _CLAUSE_END]) + 1
    right = min((place for char in _CLAUSE_END if (place := text.find(char, end)) >= 0), default=len(text))
    if right - left > limit:
        left = max(left, start - limit // 2)
        right = min(right, max(end, left + limit))
    return text[left:right].strip()


def is_nothing(text: str, rules: Rules) -> bool:
    """Tell whether a 存在问题 cell says there is none: 无, 暂无, -."""
    flat = squeeze(text).rstrip("。.")
    return not flat or flat in {word.rstrip("。") for word in rules.words(NOTHING)}


def stated_problems(answer: str, rules: Rules) -> Iterator[Evidence]:
    """Yield problems an answer introduces with 存在问题： and mentions of problems without a colon."""
    for rule in rules.of(MARK):
        introduces = rule.name != "提及问题"
        for match in rule.matches(answer):
            rest = answer[match.end() :]
            colon = re.match(r"\s*(?:及困难|和困难|及不足|有|是|为)?\s*[:：]\s*", rest)
            if introduces and colon:
                said = rest[colon.end() :]
                sentence = re.split(r"[。\n]", said, maxsplit=1)[0]
                if not is_nothing(sentence, rules):
                    yield Evidence(rule.name, _cut(f"{match[0]}：{sentence}"), "单位自己列出了问题", BLOCKED)
                break
            if not introduces:
                yield Evidence(rule.name, quote(answer, *match.span()), "提到有问题，没有展开", UNSURE)
                break


def held_up(text: str, target: str, rules: Rules) -> Iterator[Evidence]:
    """Yield words that say work is held up, one per rule.

    Not counted: words the task itself has (盘活停工项目), words behind 解决, 化解 and the like in their clause, words in
    titles, and falling figures of what is better low.
    """
    shown = _TITLES.sub(lambda match: "□" * len(match[0]), text)
    for rule in rules.of(BLOCK):
        for match in rule.matches(shown):
            if match[0] in target or _guarded(shown, match.start(), rules):
                continue
            clause = quote(text, *match.span())
            if _is_fall(match[0]) and rules.all(LOWER).search(clause):
                continue
            yield Evidence(rule.name, clause, f"出现“{match[0]}”", BLOCKED)
            break


def _is_fall(word: str) -> bool:
    return re.search(r"降|滑|走低", word) is not None


def _guarded(text: str, place: int, rules: Rules) -> bool:
    """Tell whether a word before a place in its clause says the trouble is dealt with or does not exist."""
    start = max([text.rfind(char, 0, place) for char in _CLAUSE_END + "、"]) + 1
    before = text[start:place]
    for match in rules.all(GUARD).matches(before):
        distance = len(before) - match.end()
        if distance <= (5 if _NEGATIONS.match(match[0]) else 12):
            return True
    return False


def finished(answer: str, rules: Rules) -> str:
    """Return words saying that everything is done, “” where the answer also speaks of what is still to come."""
    found = rules.all(FINISHED).matches(answer)
    done = next((match for match in found if not _DENIED.search(answer, 0, match.start())), None)
    open_ends = rules.all(INTENDED).search(answer) or re.search(r"正(?!式|常|规|确|面)|进行|推进中|加快", answer)
    return "" if done is None or open_ends else quote(answer, *done.span())


def underway(answer: str, rules: Rules) -> str:
    """Return a clause that says something was done, not merely meant to be; “” where there is none."""
    for clause in re.split(r"[，。；\n]", clean_text(answer)):
        moving = rules.all(MOVING).search(clause)
        if moving and not _ONLY_MEANT.match(clause) and not _NOT_YET.search(clause, 0, moving.start()):
            return _cut(clause.strip())
    return ""


def intends(answer: str, rules: Rules) -> str:
    """Return a clause that says something is still to come; “” where there is none."""
    match = rules.all(INTENDED).search(answer)
    return quote(answer, *match.span()) if match else ""


def left_undone(answer: str, rules: Rules) -> str:
    """Return a clause that says something is not done, “” where there is none."""
    match = rules.all(OPEN_END).search(answer)
    return quote(answer, *match.span()) if match else ""


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"


__all__ = [
    "finished",
    "held_up",
    "intends",
    "is_nothing",
    "left_undone",
    "quote",
    "stated_problems",
    "underway",
    "without_offices",
]

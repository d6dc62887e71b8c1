"""The rules a task is judged by: words with their sources, shipped as a table an office can extend."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from wrkit.errors import Finding, finding
from wrkit.model.refs import Ref
from wrkit.model.sheets import Grid
from wrkit.resources import resource_dir
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.headers import match_headers
from wrkit.vocab import Column

RULES_SHEET = "研判规则"
RULES_FILE = "研判规则.csv"
RULE_COLUMNS = ("类别", "规则", "词语", "不算", "说明", "来源", "启用")

# 类别: what the words of a row are good for.
BLOCK, GUARD, MARK, NOTHING = "受阻用语", "化解用语", "问题标记", "无问题"
LOWER, STOCK, FLOW, EARLY, SCOPE, OUTSIDE, WEAKER = (
    "越低越好", "存量指标", "流量指标", "前期用语", "范围不同", "外部口径", "弱于目标",
)  # fmt: skip
FINISHED, MOVING, INTENDED = "完成用语", "推进用语", "打算用语"
# What the words beside a figure say of it: still open, a goal said again, only begun; targets for which that is enough.
STILL_OPEN, OPEN_END, GOAL, ONLY_BEGUN, BEGINNING_DOES = "剩余用语", "未做用语", "重申用语", "起步用语", "起步即可"
UNITS, NAMES = "计量单位", "非数量"
CATEGORIES = (
    BLOCK, GUARD, MARK, NOTHING, LOWER, STOCK, FLOW, EARLY, SCOPE, OUTSIDE, WEAKER, FINISHED, MOVING, INTENDED,
    STILL_OPEN, OPEN_END, GOAL, ONLY_BEGUN, BEGINNING_DOES, UNITS, NAMES,
)  # fmt: skip
_COLUMNS = tuple(
    Column(name, aliases)
    for name, aliases in zip(
        RULE_COLUMNS,
        (("类型", "规则类别", "规则类型", "用语类别", "用语类型"), ("规则名", "规则名称", "名称"), ("用语", "关键词", "关键字", "词"),
         ("除外", "例外", "不含", "不算词语"), ("备注", "含义"), ("出处", "依据"), ("是否启用", "启用否", "是否停用")),
        strict=True,
    )
)  # fmt: skip
_OFF = ("否", "停用", "不启用", "不用", "关", "0", "×", "N", "NO")
_SPLIT = re.compile(r"[、，,\n]+")
_GAP = r"[^，。；！？\n]{0,10}?"


@dataclass(frozen=True)
class Rule:
    """A row of the rules: words that count, words around them that do not, where it comes from."""

    category: str
    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    note: str = ""
    source: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Any of the words; … in a word stands for up to ten characters of the same clause."""
        return _any(self.words)

    @cached_property
    def exceptions(self) -> re.Pattern[str]:
        """Any of the words that do not count."""
        return _any(self.unless)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first of the words in a text that is not part of an exception."""
        return next(self.matches(text), None)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every occurrence outside exceptions."""
        spared = [match.span() for match in self.exceptions.finditer(text)] if self.unless else []
        for match in self.pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in spared):
                yield match


def _any(words: Iterable[str]) -> re.Pattern[str]:
    parts = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return re.compile("|".join(_GAP.join(map(re.escape, part.split("…"))) for part in parts) or r"(?!)")


@dataclass(frozen=True)
class Rules:
    """All rules by category, in their order."""

    rules: tuple[Rule, ...] = ()
    _cache: dict[str, Rule] = field(default_factory=dict, compare=False, repr=False)

    def of(self, category: str) -> tuple[Rule, ...]:
        """Return the rules of a category."""
        return tuple(rule for rule in self.rules if rule.category == category)

    def all(self, category: str) -> Rule:
        """Return a category's rules as one."""
        if category not in self._cache:
            mine = self.of(category)
            words = tuple(word for rule in mine for word in rule.words)
            unless = tuple(word for rule in mine for word in rule.unless)
            self._cache[category] = Rule(category, category, words, unless)
        return self._cache[category]

    def words(self, category: str) -> tuple[str, ...]:
        """Return the words of a category."""
        return self.all(category).words


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a cell, parted by 、，or line breaks."""
    return tuple(dict.fromkeys(word for part in _SPLIT.split(clean_text(text)) if (word := squeeze(part))))


def extend(base: Rules, rows: Iterable[tuple[Mapping[str, str], Ref]]) -> tuple[Rules, tuple[Finding, ...]]:
    """Add an office's rows to the rules.

    A row of a known 规则 adds its words; with 启用 = 否 it takes its words (词语, 不算) out, of all rules of its 类别 where
    it names none, or switches the whole rule off where it has no words.

    Args:
        base: rules to start from.
        rows: rows by column name (RULE_COLUMNS), each with its place.

    Returns:
        The rules, and a finding for every row whose 类别 is none (`rule-unknown`) or that switches off what is not there
        (`rule-not-there`).
    """
    rules = {(rule.category, rule.name): rule for rule in base.rules}
    findings: list[Finding] = []
    for row, ref in rows:
        category, name = squeeze(row.get("类别", "")), squeeze(row.get("规则", ""))
        words, unless = split_words(row.get("词语", "")), split_words(row.get("不算", ""))
        if not (category or name or words or unless):
            continue
        if category not in CATEGORIES:
            findings.append(
                finding("rule-unknown", ref, text=category or name or "（空）", known="、".join(CATEGORIES))
            )
        elif squeeze(row.get("启用", "")).upper() in _OFF:
            missing = _switch_off(rules, category, name, words, unless)
            if missing:
                findings.append(finding("rule-not-there", ref, category=category, text=missing))
        else:
            key = (category, name or category)
            before = rules.get(key) or Rule(category, key[1], ())
            rules[key] = Rule(
                category, key[1], tuple(dict.fromkeys((*before.words, *words))),
                tuple(dict.fromkeys((*before.unless, *unless))),
                row.get("说明", "") or before.note, row.get("来源", "") or before.source,
            )  # fmt: skip
    return Rules(tuple(rules.values())), tuple(findings)


def _switch_off(
    rules: dict[tuple[str, str], Rule], category: str, name: str, words: tuple[str, ...], unless: tuple[str, ...]
) -> str:
    """Take words out of a rule, of all of the category where none is named; return what was not there to be taken out."""
    keys = [key for key in rules if key[0] == category and key[1] == name]
    if not keys and not name:
        keys = [key for key in rules if key[0] == category and (words or unless or key[1] == category)]
    if not keys:
        return name or "、".join((*words, *unless)) or category
    there = [rules[key] for key in keys]
    for key, rule in zip(keys, there, strict=True):
        rules[key] = replace(
            rule, words=tuple(word for word in rule.words if (words or unless) and word not in words),
            unless=tuple(word for word in rule.unless if word not in unless),
        )  # fmt: skip
    known = {*(word for rule in there for word in rule.words), *(word for rule in there for word in rule.unless)}
    return "、".join(word for word in (*words, *unless) if word not in known)


def read_rules(grid: Grid, base: Rules | None = None) -> tuple[Rules, tuple[Finding, ...]]:
    """Read a sheet 研判规则, columns RULE_COLUMNS or other names for them in any order, on top of the shipped rules.

    Returns:
        The rules; the findings of `extend`, and `rules-unread` where the sheet has rows but no header with 类别 and 词语.
    """
    places: dict[str, int] = {}
    rows: list[tuple[Mapping[str, str], Ref]] = []
    for index, cells in grid.rows():
        if not places:
            found = {column.name: col for column, col in match_headers(cells, _COLUMNS, strict=True).items()}
            if {"类别", "词语"} <= found.keys():
                places = found
            continue
        rows.append(({name: cells.get(col, "") for name, col in places.items()}, grid.at(index, places["类别"])))
    base = DEFAULT if base is None else base
    if not places:
        return base, (finding("rules-unread", grid.ref, sheet=grid.ref.sheet),) if grid.cells else ()
    return extend(base, rows)


def rule_rows(rules: Rules) -> list[tuple[str, ...]]:
    """Return rules as rows of the sheet, header first: for a copy an office can edit."""
    rows: list[tuple[str, ...]] = [RULE_COLUMNS]
    rows.extend(
        (rule.category, rule.name, "、".join(rule.words), "、".join(rule.unless), rule.note, rule.source, "是")
        for rule in rules.rules
    )
    return rows


def _shipped() -> Rules:
    text = (resource_dir("templates") / RULES_FILE).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return extend(Rules(), ((row, Ref(RULES_FILE, "", f"第{number}行")) for number, row in enumerate(rows, 2)))[0]


DEFAULT = _shipped()

__all__ = ["DEFAULT", "RULES_FILE", "RULES_SHEET", "RULE_COLUMNS", "Rule", "Rules", "extend", "read_rules", "rule_rows"]

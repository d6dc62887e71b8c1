"""The rules a task is judged by: words with their sources, shipped as a table an office can extend."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wrkit.errors import Finding, finding
from wrkit.model.refs import Ref
from wrkit.model.sheets import Grid
from wrkit.resources import resource_dir
from wrkit.text.clean import clean_text, squeeze

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
_OFF = ("否", "停用", "不启用", "0", "×")
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

    A row of a known 规则 adds its words; with 启用 = 否 it takes its words out, or the whole rule where it names none.

    Args:
        base: rules to start from.
        rows: rows by column name (RULE_COLUMNS), each with its place.

    Returns:
        The rules, and a finding `rule-unknown` for every row whose 类别 is none.
    """
    rules = {(rule.category, rule.name): rule for rule in base.rules}
    findings: list[Finding] = []
    for row, ref in rows:
        category, name = squeeze(row.get("类别", "")), squeeze(row.get("规则", ""))
        if not category and not name:
            continue
        if category not in CATEGORIES:
            findings.append(finding("rule-unknown", ref, text=category or name, known="、".join(CATEGORIES)))
            continue
        key = (category, name or category)
        words, unless = split_words(row.get("词语", "")), split_words(row.get("不算", ""))
        old = rules.get(key)
        if squeeze(row.get("启用", "")) in _OFF:
            left = tuple(word for word in old.words if word not in words) if old and words else ()
            if old is not None:
                rules[key] = Rule(category, key[1], left, old.unless, old.note, old.source)
            continue
        before = old or Rule(category, key[1], ())
        rules[key] = Rule(
            category, key[1], tuple(dict.fromkeys((*before.words, *words))),
            tuple(dict.fromkeys((*before.unless, *unless))),
            row.get("说明", "") or before.note, row.get("来源", "") or before.source,
        )  # fmt: skip
    return Rules(tuple(rules.values())), tuple(findings)


def read_rules(grid: Grid, base: Rules | None = None) -> tuple[Rules, tuple[Finding, ...]]:
    """Read a sheet 研判规则, columns RULE_COLUMNS in any order, on top of the shipped rules (or of `base`)."""
    places: dict[str, int] = {}
    rows: list[tuple[Mapping[str, str], Ref]] = []
    for index, cells in grid.rows():
        if not places:
            found = {squeeze(text): col for col, text in cells.items()}
            if {"类别", "词语"} <= found.keys():
                places = {name: found[name] for name in RULE_COLUMNS if name in found}
            continue
        rows.append(({name: cells.get(col, "") for name, col in places.items()}, grid.at(index, places["类别"])))
    return extend(DEFAULT if base is None else base, rows)


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

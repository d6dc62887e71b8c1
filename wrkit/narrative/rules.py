"""Small judgements on sentences and paragraphs: what is a topic, a list's item, a sentence of targets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wrkit.narrative.measures import has_figure
from wrkit.narrative.outline import Block
from wrkit.narrative.sentences import clauses, commas, plain, sentences

TARGETS = re.compile(r"(?:预期目标|主要目标|发展目标|目标建议).{0,14}?(?:是|为|如下|[：:])")
TARGET_HEAD = re.compile(r"预期目标|主要目标|发展目标")
_TOPIC_LIMIT = 34


def is_topic(sentence: str) -> bool:
    """Tell whether a paragraph's first sentence only names what it is about: short, no number, no list."""
    text = plain(sentence)
    if re.match(r"(?:与此)?同时|此外|另外", text):
        return False
    return (
        len(text) <= _TOPIC_LIMIT
        and text.count("，") + text.count("；") <= 1
        and text.endswith("。")
        and not has_figure(text)
    )


def topical(blocks: Sequence[Block]) -> bool:
    """Tell whether paragraphs of a section open with topic sentences as a rule, not now and then."""
    longer = [found for block in blocks if not block.level and len(found := sentences(block.text)) > 1]
    return bool(longer) and sum(is_topic(found[0]) for found in longer) * 5 >= len(longer) * 2


def leads_on(sentence: str) -> bool:
    """Tell whether a sentence only leads on to what follows: 重点抓好十项工作：."""
    return sentence.rstrip().endswith(("：", ":"))


def is_item(text: str) -> bool:
    """Tell whether a paragraph starts as a list's item does: 1.… （1）… ①… 一是…."""
    return bool(
        re.match(
            r"^\s*(?:[（(]?\d{1,2}[.．、)）](?!\d)|[①-⑳]|[一二三四五六七八九十]+是|第[一二三四五六七八九十]+件)", text
        )
    )


def appeals(text: str) -> bool:
    """Tell whether a paragraph closes a report with an appeal."""
    return bool(re.search(r"让我们|新征程|！[”’]?$|!$", text.strip()))


def only_targets(block: Block) -> bool:
    """Tell whether a paragraph under a heading 预期目标 is a list of targets: a number in most of its clauses."""
    parts = clauses(block.text)
    figures = sum(has_figure(part) for part in parts)
    return bool(TARGETS.search(block.text)) or (figures * 2 >= len(parts) and len(block.text) < 120)


def targets_by_comma(body: str) -> list[str]:
    """Part targets that only commas part: a new one begins where a clause has a number of its own and a name before it."""
    parts: list[str] = []
    for clause in commas(body):
        if (
            parts
            and not re.match(r"^(?:其中|比|较|达到|力争|增速)", clause)
            and (has_figure(parts[-1]) or "任务" in parts[-1])
        ):
            parts.append(clause)
        elif parts:
            parts[-1] += clause
        else:
            parts.append(clause)
    return parts


__all__ = [
    "TARGETS", "TARGET_HEAD", "appeals", "is_item", "is_topic", "leads_on", "only_targets", "targets_by_comma", "topical",
]  # fmt: skip

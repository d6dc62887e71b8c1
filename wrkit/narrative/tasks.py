"""From a report's sections to the rows of a draft, and to what is left out with its reason.

Every stretch of a section taken becomes the source of a row or a `LeftOut`, in order and without a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wrkit.errors import Finding, finding
from wrkit.model.drafts import (
    PART_REVIEW,
    PART_SELF,
    PART_TARGETS,
    PART_TASKS,
    Draft,
    HeadingCount,
)
from wrkit.model.refs import Ref
from wrkit.model.sheets import Document
from wrkit.narrative.deeds import DEED_TOPIC, deed_lead, named_deeds
from wrkit.narrative.measures import distribute, has_figure
from wrkit.narrative.outline import (
    GREETING,
    OTHER,
    OUTLOOK,
    PLAN,
    REVIEW,
    SELF,
    Aside,
    Block,
    Section,
    bare,
    read_sections,
)
from wrkit.narrative.rows import (
    ADDRESS,
    CLOSING,
    GENERAL,
    HEADING,
    INTRO,
    LEAD_IN,
    SLOGAN,
    SPLIT_SENTENCE,
    TOPIC,
    Rows,
    UnitOf,
    part_title,
)
from wrkit.narrative.rules import (
    TARGET_HEAD,
    TARGETS,
    appeals,
    is_item,
    is_topic,
    leads_on,
    only_targets,
    targets_by_comma,
    topical,
)
from wrkit.narrative.sentences import clauses, numbered_items, plain, sentences
from wrkit.narrative.slogans import is_slogan

_BEFORE, _BEHIND = "（正文之前）", "（正文之后）"
_OTHER_WORK, _DEEDS = "其他工作", "重点民生实事"
_YEAR = re.compile(r"(20\d\d)\s*年")


def read_narrative(
    document: Document,
    *,
    year: int | None = None,
    split: str = SPLIT_SENTENCE,
    everything: bool = False,
    unit_of: UnitOf | None = None,
) -> tuple[Draft, tuple[Finding, ...]]:
    """Read a narrative work report as a draft breakdown.

    Args:
        document: paragraphs of the report.
        year: the year planned for, where the report does not say it.
        split: one of SPLITS: a row per sentence, per ；clause, or per unit (needs `unit_of`).
        everything: whether the review of last year and other sections are taken too, as part 4.
        unit_of: tells which unit a stretch speaks of.

    Returns:
        Draft without suggestions; findings report-no-plan, report-no-targets, deeds-differ, report-no-year.
    """
    sections, asides = read_sections(document)
    year = year or _year(sections, document)
    rows = Rows(year, split, unit_of)
    said: list[Finding] = []
    fates: list[tuple[str, str]] = []
    _put_aside(rows, [aside for aside in asides if not aside.behind], _BEFORE)
    for section in sections:
        fate = _fate(section, everything=everything, planned=any(one.kind == PLAN for one in sections))
        fates.append((section.head.heading or "（全文）", fate))
        if fate.startswith("没有"):
            _pass_over(rows, section, fate)
        else:
            _read_section(rows, section, said)
    _put_aside(rows, [aside for aside in asides if aside.behind], _BEHIND)
    if not any(section.kind == PLAN and section.head.heading for section in sections):
        said.append(finding("report-no-plan", Ref(document.name)))
    if not any(task.id.part == PART_TARGETS for task in rows.tasks):
        said.append(finding("report-no-targets", Ref(document.name)))
    if year is None:
        said.append(finding("report-no-year", Ref(document.name)))
    counts = tuple(
        HeadingCount(name, count["sentences"], count["tasks"], count["left_out"], count["measures"])
        for (_, name), count in rows.counts.items()
    )
    tasks = tuple(sorted(rows.tasks, key=lambda task: task.id))
    title = part_title(year, "政府工作报告目标任务分解方案")
    return Draft(title, year, tasks, tuple(rows.left_out), counts, tuple(fates)), tuple(said)


def _fate(section: Section, *, everything: bool, planned: bool) -> str:
    """Say what is done with a section: 读入 … or 没有读入 …."""
    if section.kind == PLAN:
        return "读入：主要工作任务"
    if section.kind == SELF:
        return "读入：政府自身建设"
    word = {REVIEW: "上年工作回顾", OUTLOOK: "多年的目标和思路", OTHER: "其他部分"}[section.kind]
    if everything or not planned:
        return f"读入：{word}"
    return f"没有读入：{word}（需要时加 --all）"


def _put_aside(rows: Rows, asides: Sequence[Aside], place: str) -> None:
    """Leave out what stands before, behind or around the sections."""
    rows.section, rows.category = place, ""
    for aside in asides:
        rows.out(aside.text, aside.reason, aside.ref)


def _pass_over(rows: Rows, section: Section, fate: str) -> None:
    """Leave out a section that is not read, in one line: its heading and how much stands below it."""
    rows.section, rows.category = section.head.heading, ""
    below = sum(len(block.text) for block in section.blocks) + len(section.head.rest)
    text = f"{section.head.heading}（以下{len(section.blocks)}段，{below}字）"
    rows.out(text, fate, section.head.ref)


def _year(sections: Sequence[Section], document: Document) -> int | None:
    """Return the year planned for: from the plan's heading, its text, or the report's name."""
    heads = [section.head.heading for section in sections if section.kind == PLAN]
    texts = [block.text[:200] for section in sections if section.kind == PLAN for block in section.blocks[:3]]
    reviewed = [section.head.heading for section in sections if section.kind == REVIEW]
    for text in (*heads, document.name):
        if match := _YEAR.search(text):
            return int(match[1])
    for text in reviewed:
        if match := _YEAR.search(text):
            return int(match[1]) + 1
    return next((int(match[1]) for text in texts if (match := _YEAR.search(text))), None)


def _read_section(rows: Rows, section: Section, said: list[Finding]) -> None:
    """Read one section."""
    number, name = {
        PLAN: (PART_TASKS, part_title(rows.year, "主要工作任务")),
        SELF: (PART_SELF, bare(section.head.heading)),
    }.get(section.kind, (PART_REVIEW, bare(section.head.heading)))
    rows.section, rows.part, rows.part_name = section.head.heading, number, name
    rows.category = rows.topic = ""
    if section.head.text:
        rows.out(section.head.head, HEADING, section.head.ref)
    blocks = [replace(block) for block in section.blocks]
    if section.head.rest:
        blocks.insert(0, Block(section.head.rest, section.head.ref, 0, "", section.head.rest))
    level = min((block.level for block in blocks if block.level), default=0)
    first = next((index for index, block in enumerate(blocks) if block.level), 0)
    state = _Walk(rows, section, blocks, level, topical(blocks[first:]), said)
    for index in range(len(blocks)):
        state.step(index)


@dataclass
class _Walk:
    """The way through one section's blocks."""

    rows: Rows
    section: Section
    blocks: Sequence[Block]
    level: int  # of the headings that become 分类, 0 where there are none
    topical: bool  # paragraphs open with a topic sentence
    said: list[Finding]
    begun: bool = False  # a heading has been met
    deeds: int = 0  # numbered 民生实事 are being listed: how many were announced, -1 for some
    listed: int = 0

    def step(self, index: int) -> None:
        """Take one block."""
        block, rows = self.blocks[index], self.rows
        if block.level:
            self._heading(index, block)
            return
        if GREETING.match(block.text) and self.level:
            self._end_deeds(block.ref)
            rows.category = rows.topic = ""
            if self.begun and self.section.kind == SELF or index == len(self.blocks) - 1 and appeals(block.text):
                self._closing(block)
                return
        if rows.part == PART_SELF and not self.begun and self.level:
            self._all_out(block, GENERAL)
        elif self.level and not self.begun:
            self._opening(block)
        else:
            self._body(block)

    def _heading(self, index: int, block: Block) -> None:
        rows = self.rows
        if self.deeds and block.level >= 4:
            self._deed(block)
            return
        self._end_deeds(block.ref)
        self.begun = True
        if block.level == self.level:
            rows.category, rows.topic = block.heading, ""
            if self.section.kind == PLAN:
                is_self = bool(re.search(r"自身建设|政府建设", block.heading))
                rows.part = PART_SELF if is_self else PART_TASKS
                name = bare(block.heading) if is_self else part_title(rows.year, "主要工作任务")
                rows.part_name = name
        else:
            rows.topic = bare(block.heading)
        rows.out(block.head, HEADING, block.ref)
        if "实事" in block.heading:
            self.deeds = deed_lead(block.heading + block.rest) or -1
        if not block.rest.strip():
            return
        rest = sentences(block.rest)
        more = index + 1 < len(self.blocks) and not self._new_category(self.blocks[index + 1])
        if block.level == self.level and more and len(rest) <= 2:
            rows.counted(len(rest))
            for sentence in rest:
                if has_figure(sentence) and not deed_lead(sentence):
                    rows.sentence(sentence, block.ref)
                else:
                    rows.out(sentence, LEAD_IN, block.ref)
        else:
            self._body(Block(block.rest, block.ref, 0, "", block.rest), topics=False)

    def _new_category(self, block: Block) -> bool:
        return block.level == self.level or bool(GREETING.match(block.text))

    def _opening(self, block: Block) -> None:
        """Take a paragraph before the first heading: targets become rows, the rest is general."""
        for sentence, place in self._placed(block):
            if TARGETS.search(sentence):
                self._targets(sentence, place)
            else:
                self.rows.out(sentence, GENERAL if not leads_on(sentence) else INTRO, place)
            self.rows.counted(1)

    def _targets(self, sentence: str, ref: Ref) -> None:
        """Make a row of every expected target of a sentence."""
        match = TARGETS.search(sentence)
        body = sentence[match.end() :].lstrip("：:，, ") if match else sentence
        self.rows.out(sentence[: len(sentence) - len(body)], INTRO, ref)
        parts = clauses(body)
        if len(parts) == 1:
            parts = targets_by_comma(body)
        for part in parts:
            shared = distribute(part)
            if shared:
                self.rows.apart(part, shared, ref, target=True)
            else:
                self.rows.row(plain(part).rstrip("，,。"), ref, source=part, target=True)

    def _body(self, block: Block, *, topics: bool = True) -> None:
        """Take a paragraph of tasks."""
        rows = self.rows
        if self.deeds and is_item(block.text):
            self._deed(block)
            return
        self._end_deeds(block.ref)
        placed = self._placed(block)
        first = placed[0][0] if placed else ""
        about = rows.topic or rows.category or rows.section
        if self.section.kind == PLAN and TARGET_HEAD.search(about) and only_targets(block):
            self._targets(block.text, block.ref)
            rows.counted(len(placed))
            return
        if topics:
            rows.topic = "" if not self._under_heading() else rows.topic
            headed = rows.category not in ("", _OTHER_WORK, _DEEDS) or not self.level
            if self.topical and headed and len(placed) > 1 and is_topic(first):
                rows.topic = plain(first).rstrip("。")
                rows.out(first, TOPIC, placed[0][1])
                rows.counted(1)
                placed = placed[1:]
        for sentence, place in placed:
            self._one(sentence, place)
            rows.counted(1)

    def _under_heading(self) -> bool:
        """Tell whether the topic was set by a heading of its own, which holds for all its paragraphs."""
        return any(
            block.level > self.level and bare(block.heading) == self.rows.topic for block in self.blocks if block.level
        )

    def _one(self, sentence: str, ref: Ref) -> None:
        """Take one sentence."""
        rows = self.rows
        if TARGETS.search(sentence) and has_figure(sentence) and rows.part == PART_TASKS:
            self._targets(sentence, ref)
        elif (announced := deed_lead(sentence)) and leads_on(sentence):
            self.deeds = announced
            self._deed_heading()
            rows.out(sentence, INTRO, ref)
        elif found := named_deeds(sentence):
            self._named(found, ref)
        elif GREETING.fullmatch(sentence.strip()):
            rows.out(sentence, ADDRESS, ref)
        elif is_slogan(sentence, heard=not rows.category or rows.category == _OTHER_WORK):
            rows.out(sentence, SLOGAN, ref)
        elif leads_on(sentence):
            rows.out(sentence, INTRO, ref)
        else:
            if not rows.category and self.level:
                rows.category = _OTHER_WORK
            rows.sentence(sentence, ref)

    def _named(self, found: Sequence[tuple[str, tuple[str, ...], int]], ref: Ref) -> None:
        """Take a sentence that names 民生实事 one after the other, or only says how many there are."""
        rows = self.rows
        category, topic = rows.category, rows.topic
        self._deed_heading()
        for stretch, items, announced in found:
            if items:
                rows.apart(stretch, items, ref)
                if announced and announced != len(items):
                    self.said.append(finding("deeds-differ", ref, count=announced, found=len(items)))
            elif announced:
                rows.row(plain(stretch), ref, source=stretch)
            else:
                rows.out(stretch, INTRO, ref)
        rows.category, rows.topic = category, topic

    def _deed_heading(self) -> None:
        """Put what follows under 民生实事, unless it stands under a heading of the report."""
        rows = self.rows
        if rows.category in ("", _OTHER_WORK):
            rows.category = _DEEDS
        rows.topic = DEED_TOPIC

    def _deed(self, block: Block) -> None:
        """Take one numbered 民生实事, however many sentences it has."""
        rows = self.rows
        self._deed_heading()
        items = numbered_items(block.text)
        rows.counted(len(items))
        self.listed += len(items)
        for item in items:
            rows.row(plain(item), block.ref, source=item)

    def _end_deeds(self, ref: Ref) -> None:
        if self.deeds > 0 and self.listed and self.deeds != self.listed:
            self.said.append(finding("deeds-differ", ref, count=self.deeds, found=self.listed))
        if self.deeds and self.listed:
            self.rows.topic = ""
            self.rows.category = "" if self.rows.category == _DEEDS else self.rows.category
        self.deeds = self.listed = 0

    def _closing(self, block: Block) -> None:
        """Leave out the paragraph that closes a report; a sentence in it that says to do something is a slogan still."""
        self._all_out(block, CLOSING)

    def _all_out(self, block: Block, reason: str) -> None:
        for sentence, place in self._placed(block):
            address = GREETING.fullmatch(sentence.strip())
            self.rows.out(sentence, ADDRESS if address else reason, place)
            self.rows.counted(1)

    def _placed(self, block: Block) -> list[tuple[str, Ref]]:
        """Return the paragraph's sentences with the place of each."""
        found = sentences(block.text)
        if len(found) and GREETING.match(found[0]) and not GREETING.fullmatch(found[0].strip()):
            match = GREETING.match(found[0])
            if match and match[0][-1] in "！!":
                found[:1] = [found[0][: match.end()], found[0][match.end() :]]
        ref = block.ref
        return [(text, Ref(ref.file, ref.sheet, f"{ref.cell}第{number}句")) for number, text in enumerate(found, 1)]


__all__ = ["read_narrative"]

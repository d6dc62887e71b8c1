"""A report's paragraphs as headings and bodies, broken lines rejoined, front and back matter told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from wrkit.model.refs import Ref
from wrkit.model.sheets import Document, Grid, Paragraph
from wrkit.text.clean import clean_text, squeeze
from wrkit.text.plain import decode

_CN = "一二三四五六七八九十"
# How headings are numbered, outermost first.
_NUMBERING = (
    re.compile(rf"^第[{_CN}]{{1,3}}(?:部分|篇|章)[\s、：:]*"),
    re.compile(rf"^[{_CN}]{{1,3}}[、.．]\s*"),
    re.compile(rf"^[（(][{_CN}]{{1,3}}[)）][、.．]?\s*"),
    re.compile(r"^\d{1,2}[.．、]\s*(?!\d)"),
    re.compile(r"^(?:[（(]\d{1,2}[)）]|[①-⑳]|\d{1,2}[)）])[、.．]?\s*"),
)
LEVELS = len(_NUMBERING)
UNNUMBERED = LEVELS + 1

REVIEW, PLAN, SELF, OUTLOOK, OTHER = "review", "plan", "self", "outlook", "other"
_REVIEW = re.compile(
    r"回顾|总结|(?:过去|去年|上年|五年来|一年来|20\d\d年|上一届|本届).{0,12}(?:工作情况|完成情况|成绩|成效|主要工作情况)|取得的(?:成绩|成就)"
)
_SELF = re.compile(r"自身建设|政府建设|建设.{0,14}(?:政府|机关)$|打造.{0,14}政府$")
_OUTLOOK = re.compile(
    r"(?:今后|未来)(?:五|三|几)年|[“\"]?十[四五六七]五[”\"]?(?:时期|期间).{0,12}(?:目标|任务|思路|发展|规划)"
)
_PLAN = re.compile(
    r"工作(?:安排|任务|打算|部署|思路|重点|要求|计划)|主要任务|重点(?:工作|任务)|预期目标|总体要求|目标任务|目标和任务|(?:20\d\d|今|新一)年.{0,8}(?:工作|任务|目标|安排)"
)
_NO_SECTION = re.compile(r"报告|通知|代表大会|会议上|关于")
_BACK = re.compile(
    r"^(?:抄送|主送|分送|附件\s*\d*\s*[:：]|附\s*[:：]|名词解释|.{0,16}名词解释$|[（(]此件|.{0,30}(?:办公室|办公厅)\s*20\d\d年\d+月\d+日印发)"
)
_CONTENTS = re.compile(r"(?:[.…·．]{3,}|\t)\s*\d{1,3}$")
_CLOSED = "。！？；：!?;:"
GREETING = re.compile(r"^各位代表[！!，,：:]?")
_HEAD_LIMIT = 48
_BARE_LIMIT = 25


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the report.

    Attributes:
        text: the whole paragraph, broken lines joined.
        ref: where it starts.
        level: 1–5 by the numbering of a heading it is or starts with, UNNUMBERED for a bare heading, 0 for a body.
        heading: the heading's words with its number and without full stop, “” for a body.
        rest: what stands behind the heading in the same paragraph; of a body, its text.
    """

    text: str
    ref: Ref
    level: int = 0
    heading: str = ""
    rest: str = ""

    @property
    def head(self) -> str:
        """The heading as written, full stop included."""
        return self.text[: len(self.text) - len(self.rest)] if self.level else ""


@dataclass(frozen=True, slots=True)
class Section:
    """A top-level section: its kind, its heading's block and the blocks below it."""

    kind: str
    head: Block
    blocks: tuple[Block, ...]


class Aside(NamedTuple):
    """A stretch of the report that is in no section: `behind` all of them, or before."""

    text: str
    ref: Ref
    reason: str
    behind: bool


# Why a stretch is in no section.
FRONT, CONTENTS, BACK, AROUND = (
    "正文之前（标题、称呼、开场的话）", "目录", "正文之后（附注、名词解释、抄送等）", "页眉、页脚或脚注",
)  # fmt: skip


def text_document(data: bytes, name: str) -> Document:
    """Read a plain text report; lines cut at a fixed width are joined where paragraphs are indented.

    Raises:
        ValueError: the bytes are no text.
    """
    lines = decode(data).splitlines()
    filled = [line for line in lines if line.strip()]
    indented = sum(line.startswith(("　　", "    ", "\t")) for line in filled)
    long = sorted(len(line) for line in filled)[len(filled) * 9 // 10] if filled else 0
    wrapped = bool(filled) and indented * 5 > len(filled) and long <= 60
    blocks: list[Paragraph | Grid] = []
    gap = True
    for number, line in enumerate(lines, 1):
        text = clean_text(line)
        if not text:
            gap = True
            continue
        last = blocks[-1] if blocks else None
        joins = wrapped and not gap and not line.startswith(("　", "  ", "\t")) and not _numbering(text)
        if joins and isinstance(last, Paragraph):
            blocks[-1] = replace(last, text=last.text + text)
        else:
            blocks.append(Paragraph(text, Ref(name, "", f"第{number}行")))
        gap = False
    return Document(name, tuple(blocks), kind="text")


def read_sections(document: Document) -> tuple[tuple[Section, ...], tuple[Aside, ...]]:
    """Return the report's top-level sections, and what stands before the first, behind the last or around them.

    Where no heading says what the report plans, all of it is one section of kind PLAN. Sections and asides together
    hold every line of the document.
    """
    lines, asides = _lines(document)
    blocks = _rejoined(lines)
    asides.extend(Aside(block.text, block.ref, AROUND, behind=True) for block in document.around)
    top = _top_level(blocks)
    if not top:
        titles = [block for block in blocks if _NO_SECTION.search(block.text[:60]) and not block.level]
        body = tuple(block for block in blocks if block not in titles)
        asides.extend(Aside(block.text, block.ref, FRONT, behind=False) for block in titles)
        return ((Section(PLAN, Block("", Ref(document.name)), body),) if body else ()), tuple(asides)
    sections: list[Section] = []
    reviewed = False
    for block in blocks:
        if _opens(block, top):
            kind = section_kind(block.heading)
            reviewed = reviewed or kind == REVIEW
            # 三、坚定不移推动高质量发展 behind the review plans, whatever its words.
            kind = PLAN if kind == OTHER and reviewed else kind
            sections.append(Section(kind, block, ()))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(last.kind, last.head, (*last.blocks, block))
        else:
            asides.append(Aside(block.text, block.ref, FRONT, behind=False))
    return tuple(sections), tuple(asides)


def section_kind(heading: str) -> str:
    """Return what a section is for, by its heading."""
    title = bare(heading)
    for kind, pattern in ((REVIEW, _REVIEW), (SELF, _SELF)):
        if pattern.search(title):
            return kind
    if _OUTLOOK.search(title) and not re.search(r"(?:今年|20\d\d年)", title):
        return OUTLOOK
    return PLAN if _PLAN.search(title) else OTHER


def bare(heading: str) -> str:
    """Return a heading without its number: （一）扩大内需 → 扩大内需."""
    for pattern in _NUMBERING:
        if match := pattern.match(heading):
            return heading[match.end() :].strip()
    return heading.strip()


def _numbering(text: str) -> int:
    """Return the level of the number a text starts with, 0 where there is none."""
    return next((level for level, pattern in enumerate(_NUMBERING, 1) if pattern.match(text)), 0)


def _lines(document: Document) -> tuple[list[tuple[str, Ref]], list[Aside]]:
    """Return the paragraphs' lines up to the back matter, and what is left: the back matter and a table of contents.

    A table's cells count as lines.
    """
    lines: list[tuple[str, Ref]] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            texts = [text for _, row in block.rows() for text in row.values()]
            lines.extend((line, block.ref) for text in texts for line in clean_text(text).split("\n") if line)
            continue
        lines.extend((line, block.ref) for line in clean_text(block.text).split("\n") if line)
    last = max((index for index, (text, _) in enumerate(lines) if _numbering(text) in (1, 2)), default=0)
    end = next((index for index, (text, _) in enumerate(lines) if index > last and _BACK.match(text)), len(lines))
    asides = [Aside(text, ref, CONTENTS, behind=False) for text, ref in lines[:end] if _CONTENTS.search(text)]
    asides.extend(Aside(text, ref, BACK, behind=True) for text, ref in lines[end:])
    return [(text, ref) for text, ref in lines[:end] if not _CONTENTS.search(text)], asides


def _closed(text: str) -> bool:
    """Tell whether a line ends as a paragraph does."""
    return text.rstrip("”’）)》").endswith(tuple(_CLOSED)) and text[-1] not in "《（("


def _rejoined(lines: Sequence[tuple[str, Ref]]) -> list[Block]:
    """Join lines broken in the middle of a sentence, and tell headings from bodies."""
    blocks: list[Block] = []
    open_text = ""
    for position, (text, ref) in enumerate(lines):
        if open_text and not _numbering(text) and not GREETING.match(text):
            joined = blocks[-1].text + text
            blocks[-1] = _block(joined, blocks[-1].ref)
        else:
            following = lines[position + 1][0] if position + 1 < len(lines) else ""
            blocks.append(_block(text, ref, following, alone=True))
        last = blocks[-1]
        open_text = "" if _closed(last.text) or (last.level and not last.rest) else last.text
    return blocks


def _block(text: str, ref: Ref, following: str = "", *, alone: bool = False) -> Block:
    """Make a block; `alone` tells that the line may be a bare heading, which needs a paragraph behind it."""
    level = _numbering(text)
    if not level:
        short = alone and len(text) <= _BARE_LIMIT and not re.search(r"[，。；：！？,;]", text)
        titled = section_kind(text) != OTHER and not _NO_SECTION.search(squeeze(text))
        if short and (titled or ("、" not in text and len(following) > 20)) and not GREETING.match(text):
            return Block(text, ref, UNNUMBERED, text, "")
        return Block(text, ref, 0, "", text)
    match = re.match(r"^(?P<head>[^。！？]*?)(?P<stop>[。！？]|[：:]$|$)", text)
    if match is None or len(match["head"]) > _HEAD_LIMIT:
        return Block(text, ref, 0, "", text)
    head, rest = match["head"].strip(), text[match.end() :]
    alone_stop = bool(match["stop"]) and (not following or _numbering(following) > 0)
    if level >= 4 and not rest.strip() and (alone_stop or len(head) > _BARE_LIMIT):
        return Block(text, ref, 0, "", text)  # 1.新建老年食堂。2.修建公路。 are items, no headings
    if level >= 4 and re.search(r"\d", bare(head)) and not re.search(r"[“\"][^”\"]*\d", bare(head)):
        return Block(text, ref, 0, "", text)
    return Block(text, ref, level, head, rest)


def _top_level(blocks: Sequence[Block]) -> int:
    """Return the level on which the report's sections stand, 0 where none plans anything.

    It is the outermost level with a heading that plans the year: 七、加强政府自身建设 below a bare 2026年工作安排 is none.
    """
    found = [block for block in blocks if (0 < block.level <= 2 or block.level == UNNUMBERED) and _is_section(block)]
    planning = [block.level for block in found if section_kind(block.heading) == PLAN]
    levels = planning or [block.level for block in found]
    return min(levels, default=0)


def _is_section(block: Block) -> bool:
    if _NO_SECTION.search(squeeze(block.heading)):
        return False
    return section_kind(block.heading) in (PLAN, SELF, REVIEW, OUTLOOK)


def _opens(block: Block, top: int) -> bool:
    if block.level == UNNUMBERED:
        return top == UNNUMBERED and _is_section(block)
    return bool(block.level) and block.level <= top and top != UNNUMBERED


__all__ = [
    "GREETING", "LEVELS", "OTHER", "OUTLOOK", "PLAN", "REVIEW", "SELF", "UNNUMBERED", "Aside", "Block", "Section", "bare",
    "read_sections", "section_kind", "text_document",
]  # fmt: skip

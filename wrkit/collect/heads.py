"""The lines above a form: whose it is, for which period, and what a unit added to them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence

from wrkit.collect.contacts import is_contacts
from wrkit.model.periods import Period
from wrkit.model.tasks import TaskId
from wrkit.model.units import Roster, unit_key
from wrkit.text.clean import squeeze
from wrkit.vocab import BACK_HINT, LEFTOVERS_HINT

_STAMP = r"(?:[(（]加?盖?公?章?[)）])?"
_NAMED = re.compile(rf"(?:填报|报送|责任|牵头|报告)?(?:单位|部门)(?:名称)?{_STAMP}[:：]\s*([^\s:：]+)")
_REPORTING = re.compile(rf"(?:填报|报送|报告)(?:单位|部门)(?:名称)?{_STAMP}[:：]\s*([^\s:：]+)")
_WITH = re.compile(r"[与和及、，,]|共同|配合|抄送|会同|协助")
_ORDINAL = re.compile(r"^\s*(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])")
_TITLE = re.compile(
    r"(?:区?政府工作报告|目标任务|重点工作|工作)*(?:完成|进展|推进|落实)情况(?:填报)?(?:统计)?表?$|填报表$"
)
# Longer lines are no titles; nor is looking for one in them worth the time.
_LONGEST = 60
# A month's last day is this or a later one.
_LAST_DAYS = 28
# A bare month as the name of a sheet is as likely the one it was written in.
_MONTH = re.compile(r"\d{1,2}月份?")
_LABELLED = re.compile(rf"^(?:(?:填报|报送|责任|牵头|报告)(?:单位|部门)(?:名称)?{_STAMP}|报告期|截止日期)[:：]")
_SPAN = re.compile(
    r"第?[一二三四1-4]季度|[上下]半年|前[二三23]季度|全年|(?:\d{1,2}月?[-—–~至])?\d{1,2}月份?|1[-—–~至][234]季度"
)
_TITLE_WORDS = re.compile(
    r"20\d\d年?度?|年度|截[至止]|目前|\d{1,2}日|[底末]|政府工作报告|目标|任务|重点|主要|工作|完成|进展|推进|落实|情况|填报|报送|统计|汇总|报表|"
    r"[表区年的（）()、,，.·:：“”《》\-—]|部分|一览|单位|部门|报告期"
)
_DAY = re.compile(r"\d{1,2}月\d{1,2}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}")
_UP_TO = re.compile(r"截[至止](?:20\d\d年)?(?P<until>\d{1,2}月)(?:底|末|份|(?P<day>\d{1,2})日)?")
# 一季度, 1-3月, 截至3月底, Q1: a span of months as a title has it.
_WORDED = re.compile(
    rf"{_UP_TO.pattern}|第?[一二三四1-4]季度|上半年|前[二三23]季度|全年(?!.{{0,4}}(?:目标|任务|重点))|1月?[-—–~至]\d{{1,2}}月份?|1[-—–~至][234]季度|Q[1-4]|H1",
    re.IGNORECASE,
)
# How many lines stand between one that names a unit and the headings.
_LINES = 6
_ISSUED_TITLE = re.compile(r"^\d{4}年[^()（），。：；！,;:!\d]{0,40}完成情况填报表$")
_SAYING = re.compile(r"第.{1,4}[项条]|申请|延期|[未已请因]|建议|无法")
# Words no unit's name has.
_NO_UNIT = re.compile(
    rf"{_SAYING.pattern}|不|代[报填为]|归[由属口]|改[为由派报]|应[由当该为]|转交|移交|交[给由]|数据?[为均]|各数|预计|任务|配合|牵头"
)
# Such a line speaks of a period without being a title: 注：同比为与2025年一季度相比.
_ASIDE = re.compile(r"^[(（]?(?:注|备注|填[报表]说明)\d?[:：]|[与较比]20\d\d年")
_ISSUED_LABEL = re.compile(rf"(填报单位|报告期|截止日期)(?:{_STAMP})\s*[:：]")
_DATE = re.compile(r"(?:\d{4}\s*[-/.年])?\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_STAMPED = re.compile(r"^[(（]加?盖?公?章[)）]")
_UNIT_LIKE = re.compile(
    r"[^\W\d]{2,24}(?:[委局办室部院乡镇会队站所处厅]|街道|中心|公司|学校|大学)(?:[(（][^\W\d]{2,16}[)）])?"
)


def is_month(name: str) -> bool:
    """Tell whether a sheet is called by a bare month: 3月."""
    return _MONTH.fullmatch(squeeze(name)) is not None


class HeadLines:
    """Reads the lines above forms by what is known: the units of the year, and whom a workbook was handed out to."""

    def __init__(self, roster: Roster, unit: str = "") -> None:
        self.roster = roster
        self.unit = unit_key(unit)

    def named(self, heads: Sequence[str], *, reporting: bool = False) -> list[str]:
        """Return the units the lines name after a label, 填报单位：区水利局; `reporting` passes over 责任单位：."""
        pattern = _REPORTING if reporting else _NAMED
        return [unit.name for text in heads for name in pattern.findall(text) if (unit := self.roster.find(name))]

    def says_whose(self, text: str) -> bool:
        """Tell whether a line says whose the table below is: 填报单位：区水利局, or 二、区水利局; not 与区财政局共同牵头."""
        return bool(self.named([text])) or (
            len(set(self.roster.named_in(text))) == 1 and not _WITH.search(_ORDINAL.sub("", text))
        )

    def period(self, sheet: str, file: str, heads: Sequence[str], *, months: bool = False) -> Period | None:
        """Return the period a form says it is for: with its year, else a title or sheet of that name, 上半年完成情况表.

        A sheet called 4月 says nothing, unless there are several such sheets (`months`).
        """
        titles = [text for text in heads if not _ASIDE.search(squeeze(text))]
        for text in (*titles, sheet, file):
            if found := Period.find(text):
                return found
        for text in (sheet, *titles):
            flat = squeeze(text)
            bare_month = text is sheet and is_month(flat) and not months
            if not bare_month and (found := self._titled(flat, bare=text is sheet)):
                return found
            if text is not sheet and (found := self._in_words(flat)):
                return found
        return None

    def _titled(self, flat: str, *, bare: bool = False) -> Period | None:
        """Return the period of the roster's year that a title names, 上半年完成情况表, or that alone if `bare`."""
        if self.roster.year and len(flat) <= _LONGEST and (bare or _TITLE.search(flat)):
            with contextlib.suppress(ValueError):
                return Period.parse(f"{self.roster.year}年{_TITLE.sub('', flat)}")
        return None

    def _in_words(self, flat: str) -> Period | None:
        """Return the period of the roster's year that a title names among its other words: 区教委第一季度情况.

        A day says when something was written, a bare month as likely; 截至3月底 and 截至3月31日 say up to when it reports,
        截至4月8日 says when. 全年目标任务 names the tasks, not the period.
        """
        if not self.roster.year or len(flat) > _LONGEST or _DAY.search(_UP_TO.sub("", flat)):
            return None
        named = self.roster.without_names(unit_key(flat))
        matches = list(_WORDED.finditer(named))
        if any(match["day"] and int(match["day"]) < _LAST_DAYS for match in matches):
            return None
        spans = [(match["until"] or match[0]) for match in matches]
        if len(spans) != 1 or _TITLE_WORDS.sub("", _WORDED.sub("", named)):
            return None
        with contextlib.suppress(ValueError):
            return Period.parse(spans[0], self.roster.year)
        return None

    def begins(self, text: str) -> bool:
        """Tell whether a line in a sheet begins another form: it names a unit or a period, and is no answer or task."""
        flat = squeeze(text)
        if len(flat) > _LONGEST or is_contacts(flat):
            return False
        if _LABELLED.match(flat) or self.named([text]):
            return True
        if _TITLE.search(flat) and (Period.find(flat) or self._titled(flat)):
            return True
        key = unit_key(_ORDINAL.sub("", flat))
        less = self.roster.without_names(key.replace(self.unit, "") if self.unit else key)
        rest = _SPAN.sub("", less)
        return (less != key or rest != less) and not _TITLE_WORDS.sub("", rest)

    def top(self, rows: Sequence[tuple[int, Mapping[int, str]]], at: int, last: int) -> int:
        """Return where the lines above a later row of headings begin, `at` where there are none.

        Args:
            rows: of the sheet.
            at: index of the row of headings.
            last: index of the row of headings before it.

        Rows with several texts are answers, unless 填报单位： stands in front.
        """
        top = at
        for place in range(at - 1, max(last, at - 1 - _LINES), -1):
            texts = [text for text in rows[place][1].values() if squeeze(text)]
            labelled = bool(texts) and _LABELLED.match(squeeze(texts[0])) is not None
            if (len(texts) > 1 and not labelled and not is_contacts(squeeze(texts[0]))) or any(
                TaskId.parse(text) for text in texts
            ):
                break
            if texts and self.begins(texts[0]):
                top = place
        return top

    def added(self, text: str) -> str:
        """Return what a line above a form says besides what it said when handed out."""
        for hint in (BACK_HINT, LEFTOVERS_HINT):
            text = text.replace(hint, "")
        flat = squeeze(text)
        if _ISSUED_TITLE.match(flat) and not _SAYING.search(flat):
            return ""
        if not _ISSUED_LABEL.match(flat):
            return text
        first, *parts = _ISSUED_LABEL.split(text)
        left = [first, *(self._beyond(*pair) for pair in zip(parts[::2], parts[1::2], strict=True))]
        return "；".join(part.strip() for part in left if part.strip())

    def _beyond(self, label: str, value: str) -> str:
        """Return what stands after 填报单位：, 报告期： or 截止日期： besides such a name, period or date."""
        rest = value.strip()
        if label == "填报单位" and _UNIT_LIKE.fullmatch(squeeze(rest)) and not _NO_UNIT.search(rest):
            return ""
        while rest:
            known = self._known(label, rest)
            after = _STAMPED.sub("", rest[known:].strip())
            if not known or not after:
                return after
            rest = after.lstrip("、，,；; \t\u3000")
            if label != "填报单位" or not self._known(label, rest):
                return rest
        return ""

    def _known(self, label: str, text: str) -> int:
        """Return how many characters at the start of a text are a known unit, a period or a date."""
        if label == "截止日期":
            match = _DATE.match(text)
            return match.end() if match else 0
        for end in range(min(len(text), _LONGEST), 1, -1):
            part = text[:end]
            if label == "填报单位" and (self.roster.find(part) or unit_key(part) == self.unit):
                return end
            if label == "报告期" and part[-1:].strip():
                for year in ("", f"{self.roster.year}年"):
                    with contextlib.suppress(ValueError):
                        Period.parse(year + part)
                        return end
        return 0


__all__ = ["HeadLines", "is_month"]

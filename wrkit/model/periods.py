"""Reporting periods: cumulative from January, written 2025Q1 or 2025年一季度."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

_NAMES = {"Q1": "一季度", "H1": "上半年", "Q3": "前三季度", "FY": "全年"}
_MONTHS = {"Q1": 3, "H1": 6, "Q3": 9, "FY": 12}
_SAME = {"Q2": "H1", "Q4": "FY"}
_CODE = re.compile(r"^(\d{4})-?(Q[1-4]|H1|FY|M(?:0?[1-9]|1[0-2]))$")
_CHINESE = (
    ("Q1", r"第?[一1]季度|首季"),
    ("H1", r"上半年|第?[二2]季度|前[二两2]季度|1-2季度"),
    ("Q3", r"前?[三3]季度|第[三3]季度|1-3季度"),
    ("FY", r"全年|年?度|第?[四4]季度|前[四4]季度"),
)
_MONTH_SPAN = re.compile(r"^(?:1月?-)?(1[0-2]|[1-9])月份?$")


@dataclass(frozen=True, slots=True)
class Period:
    """A cumulative reporting period of one year.

    Attributes:
        year: calendar year.
        code: Q1, H1, Q3, FY, or M01–M12.
    """

    year: int
    code: str

    @classmethod
    def parse(cls, text: str, year: int | None = None) -> Period:
        """Read 2025Q1, 2025H1, 2025Q3, 2025FY, 2025M04 or the Chinese forms.

        Quarters are cumulative, so Q2 is read as H1 and Q4 as FY.

        Args:
            text: the period.
            year: its year where the text states none; without it such a text is no period.

        Raises:
            ValueError: `text` names no period.
        """
        flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
        flat = re.sub(r"[—–−~至]", "-", flat)
        if year is not None and not re.match(r"\d{4}", flat):
            flat = f"{year:04d}{flat}"
        if match := _CODE.match(flat):
            code = _SAME.get(match[2], match[2])
            return cls(int(match[1]), f"M{int(code[1:]):02d}" if code.startswith("M") else code)
        if match := re.match(r"^(\d{4})年?(.+)$", flat):
            for code, pattern in _CHINESE:
                if re.fullmatch(pattern, match[2]):
                    return cls(int(match[1]), code)
            if span := _MONTH_SPAN.match(match[2]):
                return cls(int(match[1]), f"M{int(span[1]):02d}")
        raise ValueError(text)

    @classmethod
    def find(cls, text: str) -> Period | None:
        """Return the first period named anywhere in `text` with its year, or None.

        2026年度 alone says of which year the tasks are (2026年度目标任务一季度完成情况); a period further on is of that year.
        """
        flat = re.sub(r"[—–−~至]", "-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
        words = "|".join(pattern for _, pattern in _CHINESE).replace("|年?度", "")
        match = re.search(rf"(\d{{4}})年?(?:{words}|1月?-(?:1[0-2]|[1-9])月)", flat)
        if match:
            return cls.parse(match[0])
        match = re.search(rf"(\d{{4}})年?度[^\d年]{{0,60}}?({words}|1月?-(?:1[0-2]|[1-9])月)", flat)
        return cls.parse(f"{match[1]}年{match[2]}") if match else None

    def same_span(self, other: Period) -> bool:
        """Tell whether both cover the same months: 一季度 and 1-3月 do."""
        return (self.year, self.months) == (other.year, other.months)

    @property
    def written(self) -> str:
        """2025Q1: as command lines, identities and the ledger write it; `parse` reads it."""
        return f"{self.year}{self.code}"

    @property
    def months(self) -> int:
        """Months covered, 1–12."""
        return int(self.code[1:]) if self.code.startswith("M") else _MONTHS[self.code]

    @property
    def share(self) -> float:
        """序时进度: the share of the year that has passed at the period's end (domain rule: 25 % a quarter, n/12)."""
        return self.months / 12

    @property
    def short(self) -> str:
        """一季度, 上半年, 前三季度, 全年, 1-4月: the form annex titles use."""
        if self.code in _NAMES:
            return _NAMES[self.code]
        return "1月" if self.months == 1 else f"1-{self.months}月"

    @property
    def last_day(self) -> datetime.date:
        """The period's last day."""
        return datetime.date(self.year, self.months, calendar.monthrange(self.year, self.months)[1])

    def __str__(self) -> str:
        return f"{self.year}年{self.short}"


def parse_date(text: str) -> datetime.date | None:
    """Read a date as people type it: 2026-04-10, 2026/4/10, 2026.4.10, 2026年4月10日, 20260410; None if it is none."""
    day = re.sub(r"[\sT]\d{1,2}:\d\d.*", "", unicodedata.normalize("NFKC", text).strip())  # a clock behind it
    flat = re.sub(r"\s+", "", day)
    match = re.match(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)", flat) or re.match(
        r"^(\d{4})(\d{2})(\d{2})$", flat
    )
    try:
        return datetime.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


def chinese_date(day: datetime.date) -> str:
    """Return 2025年4月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


__all__ = ["Period", "chinese_date", "parse_date"]

"""Measure words and numerals: what may stand in a quantity, and how much it is."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

# Canonical unit ← spellings. The order of the tables does not matter: longer spellings are tried first.
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "%": ("%", "百分之"), "‰": ("‰",), "个百分点": ("个百分点", "百分点"), "个基点": ("个基点", "基点", "个BP", "BP"), "倍": ("倍",), "番": ("番",),
    "元": ("元", "元人民币", "人民币"), "美元": ("美元", "美金"), "欧元": ("欧元",), "港元": ("港元", "港币"), "日元": ("日元",),
    "亩": ("亩",), "公顷": ("公顷",), "平方米": ("平方米", "㎡", "m²", "m2", "平米", "平方"),
    "平方公里": ("平方公里", "平方千米", "km²", "km2"),
    "公里": ("公里", "千米", "km", "KM", "Km", "㎞"), "米": ("米", "延米", "m"), "海里": ("海里",),
    "吨": ("吨", "t"), "公斤": ("公斤", "千克", "kg"), "克": ("克",), "吨标准煤": ("吨标准煤", "吨标煤"),
    "立方米": ("立方米", "m³", "m3", "方", "立方"), "升": ("升",), "微克/立方米": ("微克/立方米", "μg/m³", "微克每立方米"),
    "千瓦时": ("千瓦时", "kWh", "度"), "千瓦": ("千瓦", "kW"), "兆瓦": ("兆瓦", "MW"), "吉瓦时": ("GWh",), "千伏安": ("千伏安",),
    "标箱": ("标准箱", "标箱", "TEU", "箱"), "小时": ("小时",), "分钟": ("分钟",), "天": ("天",), "岁": ("岁",), "分": ("分",),
}  # fmt: skip
_COUNTED = [
    "个",
    "家",
    "户",
    "人",
    "名",
    "位",
    "项",
    "件",
    "套",
    "辆",
    "台",
    "座",
    "所",
    "处",
    "条",
    "次",
    "场",
    "起",
    "只",
    "羽",
    "头",
    "尾",
    "张",
    "份",
    "期",
    "栋",
    "幢",
    "间",
    "宗",
    "例",
    "门",
    "款",
    "本",
    "册",
    "篇",
    "株",
    "棵",
    "片",
    "对",
    "艘",
    "架",
    "班",
    "列",
    "批",
    "组",
    "盏",
    "根",
    "具",
    "笔",
    "床",
    "支",
    "枚",
    "类",
    "种",
    "口",
    "盘",
    "眼",
    "池",
    "块",
    "段",
    "孔",
    "节",
    "堂",
    "首",
    "幅",
    "道",
    "桩",
    "人次",
    "人(次)",
    "人日",
    "家次",
    "户次",
    "台次",
    "台套",
    "艘次",
    "场次",
    "件次",
    "车次",
    "班次",
    "架次",
    "批次",
    "辆次",
    "个次",
    "头次",
    "站次",
    "趟次",
    "席",
    "宿位",
    "学时",
    "课时",
]

SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100,
}  # fmt: skip

CANONICAL: dict[str, str] = {spelling: unit for unit, words in _SPELLINGS.items() for spelling in words}
CANONICAL |= {word: word for word in _COUNTED if word not in CANONICAL}
CANONICAL["人(次)"] = "人次"
COUNTED = frozenset(CANONICAL[word] for word in _COUNTED)

# A unit's character that opens another word is none: 3人均, 场平35%, 10分别.
NOT_BEFORE: dict[str, str] = {
    "个": "体|别", "家": "庭|具|居|装|电|禽|级", "户": "均|籍|外", "人": "均|民|大|社|行", "名": "单|录", "位": "置", "项": "目(?!标)",
    "件": "均", "台": "账|湾", "所": "有", "处": "理|置|罚|级", "条": "例|件", "场": "平|镇|地|所|馆", "期": "间|末|待|工程|项目|[)）]",
    "门": "诊|店|类|前", "片": "区", "对": "口|接|标|外|照|应|象", "组": "织|建|成|团", "批": "复|准|发", "支": "持|出|部|付|撑", "类": "别",
    "分": "别|之|局|公司|解|布|批|期|年|级|行|校|院|管|析", "天": "然|燃", "度": "假|过", "方": "面|案|式|向|便", "元": "旦|素", "本": "级|区|地|科|月|年|周",
    "节": "能|约|水|点", "口": "岸", "孔": "子", "段": "落", "道": "路", "列": "入|为", "头": "部|雁", "米": "粮", "床": "位费", "份": "额",
    "升": "级|规|限|至|到", "公里": "数", "克": "服", "起": "草|步|来|到|点", "堂": "食", "首": "批|个|次|家|期", "次": "年|日|月|级", "根": "据|治|本",
    "座": "谈", "张": "家|贴", "笔": "试", "盘": "活", "架": "构", "班": "子|组", "池": "塘", "岁": "月", "倍": "增计划|增行动", "具": "体|备|有", "席": "位法",
}  # fmt: skip

# Dimension and size in its base unit; 1公顷 = 15亩, 1平方公里 = 1500亩.
_DIMENSIONS: dict[str, tuple[str, Decimal]] = {
    "亩": ("面积", Decimal(10000) / 15), "公顷": ("面积", Decimal(10000)), "平方米": ("面积", Decimal(1)),
    "平方公里": ("面积", Decimal(10**6)),
    "公里": ("长度", Decimal(1000)), "米": ("长度", Decimal(1)),
    "吨": ("重量", Decimal(1000)), "公斤": ("重量", Decimal(1)), "克": ("重量", Decimal("0.001")),
    "千瓦": ("功率", Decimal(1)), "兆瓦": ("功率", Decimal(1000)),
    "户": ("户数", Decimal(1)), "家": ("户数", Decimal(1)),
    "人": ("人数", Decimal(1)), "名": ("人数", Decimal(1)), "位": ("人数", Decimal(1)),
    "%": ("比率", Decimal(1)), "‰": ("比率", Decimal("0.1")),
    "辆": ("台数", Decimal(1)), "台": ("台数", Decimal(1)), "栋": ("栋数", Decimal(1)), "幢": ("栋数", Decimal(1)),
}  # fmt: skip
# 创建园区1个 and 建成园区1座 count the same things; so do 项, 处 and 所.
_LOOSE = frozenset({"个", "项", "处", "座", "所", "件", "条", "家", "户"})


def magnitude(value: float, unit: str) -> tuple[str, float]:
    """Return a value's dimension and its size in that dimension's base unit: (1, 公顷) → (面积, 10000)."""
    dimension, factor = _DIMENSIONS.get(unit, (unit, Decimal(1)))
    return dimension, float(Decimal(str(value)) * factor)


def same_dimension(unit: str, other: str) -> bool:
    """Tell whether values in the two units can be compared; a bare 万 or 亿 goes with money and counts."""
    if unit in _LOOSE and other in _LOOSE:
        return True
    return magnitude(1, unit)[0] == magnitude(1, other)[0] or (
        not (unit and other) and unit + other in ("元", "人", "人次")
    )


_DIGITS = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int | None:
    """Return the value of a Chinese numeral, 二千三百, 十二, 两; None where it is none."""
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        elif char in "万亿":
            total = (total + section + digit or 1) * (10**4 if char == "万" else 10**8)
            section = digit = 0
        else:
            return None
    return total + section + digit if text else None


def scaled(number: str, scale: str) -> float:
    """Return the value of digits, perhaps with thousands commas, times a scale word."""
    exact = Decimal(number.replace(",", "")) * SCALES.get(scale, 1)
    return float(exact)


@lru_cache(maxsize=8)
def unit_pattern(more: tuple[str, ...] = ()) -> str:
    """Return an alternation of all spellings of units, longest first."""
    words = {*CANONICAL, *more} - {"百分之"}
    parts = []
    for word in sorted(words, key=lambda w: (-len(w), w)):
        guard = f"(?!{NOT_BEFORE[word]})" if word in NOT_BEFORE else ""
        parts.append(
            re.escape(word) + guard + (r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalpha() else "")
        )
    return "|".join(parts)


__all__ = [
    "CANONICAL", "COUNTED", "NOT_BEFORE", "SCALES", "chinese_number", "magnitude", "same_dimension", "scaled", "unit_pattern",
]  # fmt: skip

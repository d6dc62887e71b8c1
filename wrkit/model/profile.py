"""Page, margins and fonts of an annex: one set of numbers for every renderer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wrkit.model.tables import Table

MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Font:
    """A typeface for Chinese characters, its companion for Latin ones, and the size in points."""

    east_asian: str
    size: float
    latin: str = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Profile:
    """How annexes are set; lengths in millimetres, as GB/T 9704-2012 gives them for an upright page.

    A landscape page is the upright one turned with its head to the binding side, as clause 8 asks of odd pages: the
    type area is turned with it, so the binding margin becomes the top one.

    Attributes:
        page_width, page_height: the sheet (5.1: A4).
        top, bottom, left, right: margins (5.2.1: 天头 37, 订口 28, type area 156×225).
        line: distance of lines in points (5.2.3: 22 lines to the page).
        leading: distance of lines inside the table and the title, in sizes of their font; enough for the fonts offices
            fall back to, so that nothing is cut where 仿宋_GB2312 is missing.
        mark: “附件2” (7.3.7: 三号黑体, flush left on the first line).
        title: the annex's title (7.3.7 and 7.3.1: 二号小标宋, centred on the third line).
        head: headings of the table's columns.
        cell: texts in the table; the standard names no size, 小四 is usual.
        body: running text of a bulletin (5.2.2: 三号仿宋); heading, subheading: its headings (7.3.3: 黑体, 楷体).
        cc: 抄送 (7.4.2: 四号仿宋).
        page_number: “— 1 —” (7.5: 四号宋体).
        page_number_gap: from the type area to the page number (7.5: 7 mm).
    """

    name: str = "GB/T 9704-2012"
    page_width: float = 210.0
    page_height: float = 297.0
    top: float = 37.0
    bottom: float = 35.0
    left: float = 28.0
    right: float = 26.0
    line: float = 28.95
    leading: float = 1.45
    mark: Font = Font("黑体", 16)
    title: Font = Font("方正小标宋简体", 22)
    head: Font = Font("黑体", 12)
    cell: Font = Font("仿宋_GB2312", 12)
    body: Font = Font("仿宋_GB2312", 16)
    heading: Font = Font("黑体", 16)
    subheading: Font = Font("楷体_GB2312", 16)
    cc: Font = Font("仿宋_GB2312", 14)
    page_number: Font = Font("宋体", 14, "宋体")
    page_number_gap: float = 7.0

    def page(self, landscape: bool) -> tuple[float, float]:
        """Return width and height of the page as it is read."""
        return (self.page_height, self.page_width) if landscape else (self.page_width, self.page_height)

    def margins(self, landscape: bool) -> tuple[float, float, float, float]:
        """Return the margins top, right, bottom, left of the page as it is read."""
        if landscape:
            return self.left, self.top, self.right, self.bottom
        return self.top, self.right, self.bottom, self.left

    def type_area(self, landscape: bool) -> tuple[float, float]:
        """Return width and height of the type area (版心) of the page as it is read."""
        width, height = self.page(landscape)
        top, right, bottom, left = self.margins(landscape)
        return width - left - right, height - top - bottom

    def footer(self, landscape: bool) -> float:
        """Return the distance from the foot of the page to the foot of the page number."""
        below = self.margins(landscape)[2] - self.page_number_gap
        return max(5.0, below - self.page_number.size / 72 * MM_PER_INCH)

    def fonts(self, *, prose: bool = False) -> tuple[str, ...]:
        """Return the names of the Chinese fonts of a table's page, each once; with `prose` those of running text too."""
        used = [self.mark, self.title, self.head, self.cell, self.page_number]
        if prose:
            used += [self.body, self.heading, self.cc]
        return tuple(dict.fromkeys(font.east_asian for font in used))

    def column_widths(self, table: Table, units_per_mm: float, *, landscape: bool | None = None) -> tuple[int, ...]:
        """Return widths in a renderer's whole units that together fill the type area exactly.

        Args:
            table: the table.
            units_per_mm: how many of the units a millimetre has.
            landscape: orientation of the page, where it is not the table's own.
        """
        turned = table.landscape if landscape is None else landscape
        return apportion(int(self.type_area(turned)[0] * units_per_mm), [c.width for c in table.columns])


def apportion(total: int, shares: Sequence[float]) -> tuple[int, ...]:
    """Divide `total` in proportion to `shares`, losing nothing to rounding."""
    whole = sum(shares)
    edges = [0]
    done = 0.0
    for share in shares:
        done += share
        edges.append(round(total * done / whole))
    return tuple(after - before for before, after in zip(edges, edges[1:], strict=False))


GB_9704 = Profile()
# The same page in the fonts of 方正's GBK series, which many offices have bought instead.
FOUNDER_GBK = Profile(
    name="方正GBK",
    mark=Font("方正黑体_GBK", 16),
    title=Font("方正小标宋_GBK", 22),
    head=Font("方正黑体_GBK", 12),
    cell=Font("方正仿宋_GBK", 12),
    body=Font("方正仿宋_GBK", 16),
    heading=Font("方正黑体_GBK", 16),
    subheading=Font("方正楷体_GBK", 16),
    cc=Font("方正仿宋_GBK", 14),
    page_number=Font("宋体", 14, "宋体"),
)
PROFILES = {"国标": GB_9704, "方正GBK": FOUNDER_GBK}
# The sizes offices speak of, in points (research/domain, section 2).
SIZES = {
    "初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0, "三号": 16.0, "小三": 15.0, "四号": 14.0, "小四": 12.0,
    "五号": 10.5, "小五": 9.0, "六号": 7.5,
}  # fmt: skip

__all__ = ["FOUNDER_GBK", "GB_9704", "MM_PER_INCH", "PROFILES", "SIZES", "Font", "Profile", "apportion"]

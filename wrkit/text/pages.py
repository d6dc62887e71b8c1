"""Which rows share a printed page, where a program must know before the page is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """A row to be printed.

    Attributes:
        height: in points, without its merged cells.
        merged: for each merged column what tells runs apart, and the height in points its text needs.
        keep: it may not be the last on its page (a group's heading).
    """

    height: float
    merged: tuple[tuple[str, float], ...] = ()
    keep: bool = False


def page_starts(items: Sequence[Item], first: float, room: float) -> tuple[int, ...]:
    """Return the index of the first item of every page; an item higher than a page has pages of its own.

    Args:
        items: the rows in order.
        first: height free on the first page, in points.
        room: height free on each further page.
    """
    starts = [0]
    free, page = first, _Page()
    for index, item in enumerate(items):
        tried = page.added(item)
        if tried.height > free and index > starts[-1]:
            start = index
            while start - 1 > starts[-1] and items[start - 1].keep:
                start -= 1
            starts.append(start)
            free, tried = room, _Page()
            for again in items[start : index + 1]:
                tried = tried.added(again)
        page = tried
    return tuple(starts)


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows of a page so far: their height, and for each merged column its open run as (key, need, height)."""

    rows: float = 0.0
    owed: float = 0.0
    runs: tuple[tuple[str, float, float], ...] = ()

    @property
    def height(self) -> float:
        """Height of the rows with what short runs add for their text."""
        return self.rows + self.owed + sum(max(0.0, need - have) for _, need, have in self.runs)

    def added(self, item: Item) -> _Page:
        """Return the page with one row more."""
        runs, owed = [], self.owed
        for index, (key, need) in enumerate(item.merged):
            known, wanted, have = self.runs[index] if index < len(self.runs) else ("", 0.0, 0.0)
            if self.rows and known == key:
                runs.append((key, max(need, wanted), have + item.height))
            else:
                owed += max(0.0, wanted - have)
                runs.append((key, need, item.height))
        if not item.merged:
            owed += sum(max(0.0, need - have) for _, need, have in self.runs)
        return _Page(self.rows + item.height, owed, tuple(runs))


__all__ = ["Item", "page_starts"]

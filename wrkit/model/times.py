"""Times of files in one form: Beijing time, “2026-04-09 16:00:00”, so that they compare as text."""

from __future__ import annotations

import datetime

BEIJING = datetime.timezone(datetime.timedelta(hours=8))
# The forms wrkit hands out carry 2000-01-01, so that equal input gives equal bytes: a file nobody has saved since.
_UNTOUCHED = 2000
# Marks a time that only the file system tells: it changes when a file is copied.
FILE_TIME = "（文件时间）"


def now() -> datetime.datetime:
    """Return the time in China, by which deadlines hold and records are kept wherever the computer thinks it is."""
    return datetime.datetime.now(BEIJING)


def beijing_time(text: str) -> str:
    """Return a W3CDTF time in China's one time zone, “” where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.year <= _UNTOUCHED:
        return ""
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(BEIJING)
        except OverflowError:  # the last hours of the year 9999
            return ""
    return moment.strftime("%Y-%m-%d %H:%M:%S")

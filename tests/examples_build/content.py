"""The fictional district 云澄区 in 2026: its breakdown, one quarter of answers, and what was decided on them.

Plain data. Every name, place, enterprise and figure is invented.
"""

# ruff: noqa: E501, RUF001

from content_answers_1 import ANSWERS_1
from content_answers_2 import ANSWERS_2
from content_expected import EXPECTED
from content_notice import COPY_LINE, DISTRICT, DUE, ISSUER, PERIOD, PREAMBLE, TITLE, YEAR
from content_returns import DECISIONS, RETURNS
from content_tasks import PARTS

ANSWERS = [*ANSWERS_1, *ANSWERS_2]

__all__ = [
    "ANSWERS",
    "COPY_LINE",
    "DECISIONS",
    "DISTRICT",
    "DUE",
    "EXPECTED",
    "ISSUER",
    "PARTS",
    "PERIOD",
    "PREAMBLE",
    "RETURNS",
    "TITLE",
    "YEAR",
]

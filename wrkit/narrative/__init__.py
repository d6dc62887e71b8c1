"""A narrative work report → a draft breakdown."""

from wrkit.narrative.checked import unchecked_suggestions
from wrkit.narrative.duties import sheet_duties
from wrkit.narrative.outline import text_document
from wrkit.narrative.rows import SPLIT_UNIT, SPLITS
from wrkit.narrative.suggestions import Advisor, with_suggestions
from wrkit.narrative.tasks import read_narrative

__all__ = [
    "SPLITS", "SPLIT_UNIT", "Advisor", "read_narrative", "sheet_duties", "text_document", "unchecked_suggestions",
    "with_suggestions",
]  # fmt: skip

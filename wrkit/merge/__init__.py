"""Returned answers → the master's period sheet."""

from wrkit.merge.book import Merged, attribute, compose, forget, merge, unit_states
from wrkit.merge.changes import changes, previous_period, same_as_last

__all__ = [
    "Merged",
    "attribute",
    "changes",
    "compose",
    "forget",
    "merge",
    "previous_period",
    "same_as_last",
    "unit_states",
]

"""Returned answers → the master's period sheet."""

from wrkit.merge.book import Merged, applied, compose, forget, judged, merge
from wrkit.merge.changes import changes, previous_period, same_as_last
from wrkit.merge.settled import attribute
from wrkit.merge.states import states_of, unit_states

__all__ = [
    "Merged", "applied", "attribute", "changes", "compose", "forget", "judged", "merge", "previous_period", "same_as_last", "states_of", "unit_states",
]  # fmt: skip

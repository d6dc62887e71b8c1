"""Returned answers → the master's period sheet."""

from wrkit.merge.book import Merged, compose, forget, merge, unit_states

__all__ = ["Merged", "compose", "forget", "merge", "unit_states"]

"""Quantities in Chinese text."""

from wrkit.text.quantities.find import find_quantities
from wrkit.text.quantities.measures import COUNTED, magnitude, same_dimension

__all__ = ["COUNTED", "find_quantities", "magnitude", "same_dimension"]

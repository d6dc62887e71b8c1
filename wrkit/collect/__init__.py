"""Returned files → what stands in which cell of them."""

from wrkit.collect.forms import read_return, read_returns
from wrkit.collect.identity import read_identity
from wrkit.collect.unwrap import Unwrapped, litter, unwrap
from wrkit.collect.worker import Collected, Job, collect

__all__ = [
    "Collected",
    "Job",
    "Unwrapped",
    "collect",
    "litter",
    "read_identity",
    "read_return",
    "read_returns",
    "unwrap",
]

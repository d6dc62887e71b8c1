"""What is wrong in a row of the 附件 sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from wrkit.errors import Finding, finding
from wrkit.model.master import AnnexSpec

_BRACE = re.compile(r"[{｛][^{}｛｝]*[}｝]|[{｛]\w*|[}｝]")


class SpecError(ValueError):
    """A row of the 附件 sheet cannot be followed.

    Its text goes on from the name of the column at fault: 附件3的“列” + 中的“天气”不是表中的栏.

    Attributes:
        column: the column of the 附件 sheet, “” until `in_column` says it.
    """

    column: str = ""


@contextmanager
def in_column(name: str) -> Iterator[None]:
    """Say of faults found meanwhile in which column of the 附件 sheet they are."""
    try:
        yield
    except SpecError as error:
        error.column = error.column or name
        raise


def spec_finding(spec: AnnexSpec, error: SpecError) -> Finding:
    """Return the finding annex-spec at the cell at fault."""
    owner = f"{spec.mark or '这一行'}的“{error.column}”"
    return finding("annex-spec", spec.place(error.column), why=f"{owner}{error}")


def title_findings(spec: AnnexSpec, title: str) -> list[Finding]:
    """Return the finding annex-title where a title holds a brace that stands for nothing."""
    odd = _BRACE.findall(title)
    return [finding("annex-title", spec.place("标题"), mark=spec.mark or title, words="、".join(odd))] if odd else []


__all__ = ["SpecError", "in_column", "spec_finding", "title_findings"]

"""Names that a mail template uses and nobody provides."""

from __future__ import annotations

import re
from collections.abc import Collection

from wrkit.text.templates import TAG


def unknown_names(source: str, known: Collection[str]) -> list[tuple[int, str]]:
    """Return (line from 1, name) for every name a jinja2 template uses that is not known, once each.

    Raises:
        jinja2.TemplateSyntaxError: the template cannot be read.
    """
    from jinja2 import Environment, meta

    unknown = meta.find_undeclared_variables(Environment(autoescape=True).parse(source)) - set(known)
    found = []
    for name in sorted(unknown):
        pattern = re.compile(rf"(?<!\w|\.){re.escape(name)}(?!\w)")
        places = (match.start() for match in TAG.finditer(source) if pattern.search(match[0]))
        found.append((source.count("\n", 0, next(places, 0)) + 1, name))
    return sorted(found)


__all__ = ["unknown_names"]

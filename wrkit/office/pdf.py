"""PDF files: their text, and several bound into one."""

from __future__ import annotations

import io
from collections.abc import Sequence


def pdf_text(data: bytes) -> str:
    """Return all text of a PDF, pages after one another."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def page_count(data: bytes) -> int:
    """Return the number of pages of a PDF."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)


def bound(documents: Sequence[tuple[str, bytes]]) -> bytes:
    """Return PDFs one after another, each beginning on the front of a sheet, with a bookmark by its name."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for number, (name, data) in enumerate(documents, 1):
        reader = PdfReader(io.BytesIO(data))
        start = len(writer.pages)
        for page in reader.pages:
            writer.add_page(page)
        writer.add_outline_item(title=name, page_number=start)
        if number < len(documents) and len(writer.pages) % 2:
            writer.add_blank_page()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


__all__ = ["bound", "page_count", "pdf_text"]

"""The printed page measured: type area, places of mark, title and page number, and the font of each."""

from __future__ import annotations

import io
from collections import defaultdict
from pathlib import Path

import pytest

from tests import fandol
from tests.annex.test_pages import annex, flat, is_footer
from tests.rendering import needs_soffice, pdf_pages
from tests.rendering import to_pdf as plain_pdf
from wrkit.annex import render_docx, render_xlsx
from wrkit.model.profile import GB_9704

MM = 72 / 25.4
TYPE_AREA = {False: (28, 37, 184, 262), True: (35, 28, 260, 184)}


def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, landscape: bool) -> Path:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fandol.settings(tmp_path / "fontconfig")))
    path = tmp_path / f"annex.{kind}"
    path.write_bytes({"xlsx": render_xlsx, "docx": render_docx}[kind](annex(landscape)))
    return plain_pdf(path, tmp_path / "pdf")


def fonts_of(path: Path, pages: int) -> dict[str, set[tuple[str, float]]]:
    """Return piece of text → (font, size) of the first pages; sideways text included."""
    from pypdf import PdfReader

    found: dict[str, set[tuple[str, float]]] = defaultdict(set)

    def visit(text, _, matrix, font, size):
        if flat(text) and font:
            scale = max(abs(matrix[1]), abs(matrix[3]))
            found[flat(text)].add((font["/BaseFont"].partition("+")[2], round(size * scale, 1)))

    for page in PdfReader(io.BytesIO(path.read_bytes())).pages[:pages]:
        page.extract_text(visitor_text=visit)
    return found


@needs_soffice
@fandol.needs_fandol
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_each_text_is_in_its_font_and_size(kind, landscape, tmp_path, monkeypatch):
    found = fonts_of(printed(tmp_path, monkeypatch, kind, landscape), 1)

    def chinese(part: str) -> set[tuple[str, float]]:
        return {look for text, looks in found.items() if part in text for look in looks}

    # A sheet is fitted to the page's width, in LibreOffice to some 95 %.
    (scale,) = {size / 16 for _, size in chinese("附件")} if kind == "xlsx" else (1.0,)
    assert 0.93 <= scale <= 1
    for part, font, size in (
        ("附件", "FandolHei-Regular", 16),
        ("主要目标任务", "FandolKai-Regular", 22),
        ("序号", "FandolHei-Regular", 12),
        ("完成投资", "FandolFang-Regular", 12),
        ("区发展改革委", "FandolFang-Regular", 12),
    ):
        looks = chinese(part)
        assert {name for name, _ in looks} == {font}, part
        assert all(abs(value - size * scale) <= 0.1 for _, value in looks), (part, looks)
    assert "FandolSong-Regular" in {name for text, looks in found.items() if "—" in text for name, _ in looks}
    if kind == "docx":
        # Quotes and dashes stand in the Chinese font, letters and digits in the Latin one.
        assert all("Fandol" in name for name, _ in chinese("“四个一批”"))
        assert {name for text, looks in found.items() if "BOT" in text for name, _ in looks}.isdisjoint(
            {"FandolFang-Regular"}
        )


@needs_soffice
@fandol.needs_fandol
@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_the_type_area_and_the_places_of_mark_title_and_page_number(landscape, tmp_path, monkeypatch):
    pages = pdf_pages(printed(tmp_path, monkeypatch, "docx", landscape))
    left, top, right, bottom = (length * MM for length in TYPE_AREA[landscape])
    for page in pages:
        for word in page.words:
            if not is_footer(word, page):
                assert left - 1 < word.left and word.right < right + 1
                # A glyph's box is a little higher than its line.
                assert top - 3 < word.top and word.bottom < bottom + 3
    first = pages[0].words
    mark = next(word for word in first if flat(word.text).startswith("附件"))
    title = [word for word in first if word.bottom - word.top > 20 and word.y > mark.bottom]
    assert mark.left == pytest.approx(left, abs=1)
    assert top - 3 < mark.top < top + GB_9704.line
    # The title stands on the third line, centred.
    lowest = min(word.top for word in title)
    assert top + 2 * GB_9704.line - 3 < lowest < top + 3 * GB_9704.line
    line = [word for word in title if word.top < lowest + 5]
    middle = (min(word.left for word in line) + max(word.right for word in line)) / 2
    assert middle == pytest.approx((left + right) / 2, abs=3)
    for number, page in enumerate(pages[:4], 1):
        words = [word for word in page.words if is_footer(word, page)]
        odd = number % 2 == 1
        if landscape:
            # The foot of the upright sheet is the left margin: 7 mm away, odd at the lower end, even at the upper.
            assert all(word.right == pytest.approx(left - 7 * MM, abs=7) for word in words)
            end = max(word.bottom for word in words) if odd else min(word.top for word in words)
            assert end == pytest.approx(bottom - 14 if odd else top + 14, abs=4)
        else:
            assert all(word.top == pytest.approx(bottom + 7 * MM, abs=7) for word in words)
            end = max(word.right for word in words) if odd else min(word.left for word in words)
            assert end == pytest.approx(right - 14 if odd else left + 14, abs=4)


@needs_soffice
@fandol.needs_fandol
def test_running_text_has_22_lines_of_28_characters(tmp_path, monkeypatch):
    """The bulletin's body style on a page of its own (GB/T 9704-2012, 5.2.3)."""
    import docx

    from tests.templates_build.build import start

    document = start()
    document.add_paragraph("字" * 28 * 40, style="公文主送")
    monkeypatch.setenv("FONTCONFIG_FILE", str(fandol.settings(tmp_path / "fontconfig")))
    document.save(tmp_path / "body.docx")
    assert docx.Document(tmp_path / "body.docx").paragraphs
    pages = pdf_pages(plain_pdf(tmp_path / "body.docx", tmp_path / "pdf"))
    lines: dict[int, int] = defaultdict(int)
    for word in pages[0].words:
        if "字" in word.text:
            lines[round(word.y)] += word.text.count("字")
    assert len(lines) == 22
    assert set(lines.values()) == {28}

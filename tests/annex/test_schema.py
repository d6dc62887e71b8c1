"""The files against the schemas of Office Open XML, with openxml-audit (the Open XML SDK's rules in Python)."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annex.test_pages import annex
from wrkit.annex import render_docx, render_xlsx
from wrkit.model.tables import Band, Table, TableColumn
from wrkit.resources import resource_dir

audit = pytest.importorskip("openxml_audit", reason="openxml-audit is not installed")


def faults(data: bytes, path) -> list[str]:
    path.write_bytes(data)
    result = audit.OpenXmlValidator().validate(path)
    return [str(error) for error in result.errors]


@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_annexes_are_valid(kind, landscape, tmp_path):
    data = {"xlsx": render_xlsx, "docx": render_docx}[kind](annex(landscape))
    assert faults(data, tmp_path / f"annex.{kind}") == []


@given(
    st.lists(st.tuples(st.sampled_from("甲乙"), st.text("增长 \n\t<&\"'>“”—", max_size=40)), max_size=6),
    st.sets(st.integers(0, 5)),
    st.booleans(),
)
@settings(max_examples=15, deadline=None)
def test_whatever_the_table_the_files_are_valid(tmp_path_factory, rows, places, landscape):
    columns = (TableColumn("分类", 12, "center", merge=True), TableColumn("目标任务", 40))
    bands = tuple(Band(n, f"第{n}组") for n in sorted(places) if n < len(rows))
    table = Table("附件1", "题", columns, tuple(rows), landscape, bands, "注：说明。")
    folder = tmp_path_factory.mktemp("schema")
    assert faults(render_docx(table), folder / "a.docx") == []
    assert faults(render_xlsx(table), folder / "a.xlsx") == []


@pytest.mark.parametrize("name", ["附件.docx", "通报.docx"])
def test_templates_are_valid(name, tmp_path):
    assert faults((resource_dir("templates") / name).read_bytes(), tmp_path / "a.docx") == []


def test_the_validator_sees_a_wrong_order(tmp_path):
    data = render_docx(Table("附件1", "题", (TableColumn("目标任务", 40),), (("甲",),)))
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(tmp_path / "b.docx", "w") as bad:
        for name in source.namelist():
            part = source.read(name)
            bad.writestr(
                name, part.replace(b"<w:tblGrid>", b"<w:tr/><w:tblGrid>") if name.endswith("document.xml") else part
            )
    assert faults((tmp_path / "b.docx").read_bytes(), tmp_path / "a.docx")

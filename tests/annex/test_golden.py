"""The layout, part by part, against files under golden/; WRKIT_GOLDEN=1 writes them anew."""

from __future__ import annotations

import difflib
import io
import os
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from wrkit.annex import render_docx, render_xlsx
from wrkit.model.tables import Band, Table, TableColumn

FOLDER = Path(__file__).parent / "golden"
COLUMNS = (
    TableColumn("分类", 12, "center", merge=True),
    TableColumn("序号", 6, "center"),
    TableColumn("目标任务", 30),
    TableColumn("牵头责任单位", 16, "center"),
)
ROWS = (
    ("一、增长", "1", "地区生产总值增长6%，“四上”企业80家。", "区发展改革委"),
    ("一、增长", "2", "固定资产投资增长10%……", "区发展改革委\n区交通局"),
    ("二、民生", "3", "新增学位1200个。", "区教委"),
)
TABLE = Table(
    "附件1",
    "2026年一季度政府工作报告主要目标任务完成情况分解统计表",
    COLUMNS,
    ROWS,
    True,
    (Band(0, "一、预期目标（2项）"), Band(2, "二、主要任务（1项）")),
    "注：说明。",
)
PARTS = {
    "docx": ("word/document.xml", "word/footer1.xml", "word/footer2.xml", "word/settings.xml"),
    "xlsx": ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"),
}


def pretty(data: bytes) -> str:
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, pretty_print=True, encoding="unicode")


@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind, parts in PARTS.items() for part in parts])
def test_layout(kind, part):
    data = {"docx": render_docx, "xlsx": render_xlsx}[kind](TABLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = pretty(archive.read(part))
    path = FOLDER / f"{kind}-{Path(part).name}"
    if os.environ.get("WRKIT_GOLDEN"):
        path.write_text(found, encoding="utf-8", newline="\n")
    wanted = path.read_text(encoding="utf-8")
    changes = list(difflib.unified_diff(wanted.splitlines(), found.splitlines(), "golden", "now", lineterm="", n=2))
    assert not changes, "\n".join(changes[:60])

"""What a file can hold of a text."""

from __future__ import annotations

import sys
from xml.parsers import expat

import pytest

from wrkit.annex.check import expected_rows
from wrkit.model.tables import Table, TableColumn
from wrkit.text.clean import xml_lines

EDGES = (0x9, 0xA, 0x20, 0x7F, 0x85, 0xA0, 0x3000, 0xD7FF, 0xE000, 0xFEFF, 0xFFFD, 0x10000, 0x10FFFF)
FORBIDDEN = (0x0, 0x8, 0xB, 0xC, 0xE, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)


@pytest.mark.parametrize("code", EDGES)
def test_what_xml_allows_stays(code):
    text = f"前{chr(code)}后"
    assert xml_lines(text) == text
    expat.ParserCreate().Parse(f"<a>{text}</a>".encode(), True)


@pytest.mark.parametrize("code", FORBIDDEN)
def test_what_xml_forbids_goes(code):
    text = f"前{chr(code)}后"
    assert xml_lines(text) == "前后"
    with pytest.raises(expat.ExpatError):
        expat.ParserCreate().Parse(f"<a>{text}</a>".encode("utf-8", "surrogatepass"), True)


def test_line_ends_of_all_systems_are_one():
    assert xml_lines("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_the_check_of_an_annex_finds_by_itself_what_a_file_holds():
    """It has a definition of its own, so that a fault in the writers' does not go unnoticed; they must agree."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    table = Table("附件2", "题", (TableColumn("目标任务", 40),), ((everything,),))
    assert expected_rows(table) == ((xml_lines(everything),),)

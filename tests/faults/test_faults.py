"""Files with a fault, named by it: one finding each that says what it is, and the merge goes on."""

import errno
import re
import stat
import time

import pytest

from tests.collect.kit import (
    ANSWERS,
    BOOK,
    PERIOD,
    filled,
    make_master,
    merge,
    merge_files,
    merge_one,
    packed,
    with_part,
)
from tests.faults.makers import FAULTS, HOSTILE, READ, SHEET
from wrkit.collect import Job, collect
from wrkit.collect.worker import read_job
from wrkit.model.units import Roster


def made(content):
    return content() if callable(content) else content


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """All faulty files read in workers, a good one first and last."""
    folder = tmp_path_factory.mktemp("faults")
    files = {"好.xlsx": filled, **{name: fault[0] for name, fault in FAULTS.items()}, **HOSTILE, "又好.xlsx": filled}
    jobs = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(made(content))
        jobs.append(Job(str(path), name, "2026-04-08 09:00:00"))
    started = time.monotonic()
    found = list(collect(jobs, BOOK.units, 2026, processes=2))
    return {item.file: item for item in found}, [item.file for item in found] == list(files), time.monotonic() - started


def taken(item):
    merged = merge(make_master(BOOK), PERIOD, item.returns)
    return {str(entry.task) for entry in merged.entries if entry.taken}


@pytest.mark.parametrize("name", FAULTS)
def test_one_finding_that_says_what_it_is(collected, name):
    item = collected[0][name]
    _, code, words = FAULTS[name]
    if code == READ:
        assert taken(item) == set(ANSWERS)
        assert item.findings == ()
        return
    assert [f.code for f in item.findings] == [code]
    assert words in item.findings[0].message
    assert item.findings[0].advice
    assert item.findings[0].file == name


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_a_finding_or_is_read(collected, name):
    item = collected[0][name]
    assert item.findings
    assert not item.returns
    assert len(item.findings) <= (503 if name == "一张表五百个名.xlsx" else 30)
    assert "root:" not in "".join(f.message for f in item.findings)


def test_the_others_are_merged_in_order(collected):
    items, in_order, seconds = collected
    assert in_order
    assert taken(items["好.xlsx"]) == taken(items["又好.xlsx"]) == set(ANSWERS)
    assert seconds < 45


class TestOddButWhole:
    """What Excel opens without a word is read."""

    def test_an_archive_of_forms_beside_a_programs_parts(self):
        archive = packed({"META-INF/MANIFEST.MF": "x", "mimetype": "x", "区教委.xlsx": filled()})
        assert merge_files({"报送.zip": archive}).answers == ANSWERS

    def test_cells_without_addresses(self):
        def strip(data):
            data = re.sub(rb"<c [^>]*?/>", lambda m: b"<c/>", data)
            return re.sub(rb'(<(?:row|c)\b[^>]*?) r="[A-Z]*\d+"', rb"\1", data)

        # Rows that are left out would move the others, so the form is written without gaps first.
        data = with_part(_dense(), {SHEET: strip})
        assert merge_one(data).answers == ANSWERS

    def test_two_sheets_of_one_name(self):
        def twice(data):
            sheet = re.search(rb"<sheet [^>]*/>", data)[0]
            return data.replace(sheet, sheet + sheet)

        result = merge_one(with_part(filled(), {"xl/workbook.xml": twice}))
        assert result.answers == ANSWERS

    def test_a_merge_over_the_whole_column(self):
        merges = b'<mergeCells><mergeCell ref="E5:E1048576"/><mergeCell ref="J1:XFD1048576"/></mergeCells>'

        def change(data):
            return re.sub(rb"<mergeCells.*?</mergeCells>", merges, data)

        started = time.monotonic()
        result = merge_one(with_part(filled(), {SHEET: change}))
        assert time.monotonic() - started < 2
        assert result.answers["1-001"] == ANSWERS["1-001"]

    def test_relationships_in_circles_and_into_nothing(self):
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        more = b"".join(
            b'<Relationship Id="x%d" Type="%s%s" Target="%s"/>' % (n, kind, what, target)
            for n, (what, target) in enumerate(
                [
                    (b"worksheet", b"../workbook.xml"), (b"comments", b"../nowhere.xml"), (b"drawing", b"sheet1.xml"),
                    (b"drawing", b"../../../../etc/passwd"), (b"comments", b"../workbook.xml"), (b"drawing", b""),
                ]
            )
        )  # fmt: skip
        rels = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + more
            + b"</Relationships>"
        )
        result = merge_one(with_part(filled(), {"xl/worksheets/_rels/sheet1.xml.rels": rels}))
        assert result.answers == ANSWERS


def _dense():
    """The filled form with a value in every cell up to the last row."""

    def change(book):
        sheet = book["填报表"]
        for row in sheet.iter_rows(max_row=sheet.max_row, max_col=8):
            for cell in row:
                if type(cell).__name__ == "MergedCell":
                    continue
                cell.style = "Normal"
        sheet.merged_cells.ranges.clear()

    return filled(change)


def test_read_only_file(tmp_path):
    path = tmp_path / "区教委.xlsx"
    path.write_bytes(filled())
    path.chmod(stat.S_IREAD)
    (item,) = collect([Job(str(path), path.name, "")], BOOK.units, 2026)
    assert taken(item) == set(ANSWERS)
    path.chmod(stat.S_IREAD | stat.S_IWRITE)


def test_unreadable_file(tmp_path, monkeypatch):
    path = tmp_path / "区教委.xlsx"
    path.write_bytes(filled())

    def denied(*_, **__):
        raise PermissionError(errno.EACCES, "in use", str(path))

    monkeypatch.setattr("builtins.open", denied)  # root may read every file, so a mode would not do
    item = read_job(Job(str(path), path.name, ""), Roster(BOOK.units, 2026))
    monkeypatch.undo()
    assert [f.code for f in item.findings] == ["file-unreadable"]


def test_a_file_that_is_gone_and_a_folder(tmp_path):
    jobs = [Job(str(tmp_path / "没有.xlsx"), "没有.xlsx", ""), Job(str(tmp_path), "文件夹", "")]
    assert [[f.code for f in item.findings] for item in collect(jobs, BOOK.units, 2026)] == [["file-unreadable"]] * 2


def test_faults_do_not_stop_a_merge_of_everything():
    files = {name: made(fault[0]) for name, fault in FAULTS.items() if fault[1] != READ and name not in ("炸弹.zip",)}
    result = merge_files({**files, "好.xlsx": filled()})
    assert result.answers == ANSWERS
    assert len(result.read) == len(files)

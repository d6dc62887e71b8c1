"""A crash, a full disk, a locked file: the old master or the new one, never half of one, and a clear message."""

from __future__ import annotations

import datetime
import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from tests.test_master_survives import BREAKDOWN, PERIOD, give
from wrkit.cli import files
from wrkit.errors import LockedError, WrkitError


@pytest.fixture
def office(wrkit, tmp_path):
    (tmp_path / "分解.csv").write_text(BREAKDOWN, encoding="gb18030")
    wrkit("init", "分解.csv", "--year", "2026")
    wrkit("split", "-p", "2026年一季度", "--due", "2026-04-10")
    give(tmp_path, "区教委", {"1-002": "已开工2所。"})
    return tmp_path


@pytest.mark.parametrize("lock", ["~$总表.xlsx", ".~总表.xlsx", ".~lock.总表.xlsx#"])
def test_an_open_master_is_left_alone(office, wrkit, lock):
    before = (office / "总表.xlsx").read_bytes()
    (office / lock).write_bytes(b"x")
    result = wrkit("merge", code=2)
    assert "请先关闭 Excel 中的 总表.xlsx" in result.err
    assert result.out == ""
    assert (office / "总表.xlsx").read_bytes() == before


def test_many_rows_come_to_the_same_report(office, wrkit, monkeypatch):
    """That of many answers is made in another process while the master is written into."""
    before = (office / "总表.xlsx").read_bytes()
    wrkit("merge")
    report, master = ((office / name).read_bytes() for name in (f"核对/{PERIOD}.xlsx", "总表.xlsx"))
    (office / "总表.xlsx").write_bytes(before)
    (office / "核对" / f"{PERIOD}.xlsx").unlink()
    monkeypatch.setattr("wrkit.cli.merge.MANY", 1)
    wrkit("merge")
    assert (office / "核对" / f"{PERIOD}.xlsx").read_bytes() == report
    assert (office / "总表.xlsx").read_bytes() == master


def test_a_file_named_says_what_became_of_it(office, wrkit):
    path = office / "回收" / PERIOD / "区教委.xlsx"
    assert f"回收/{PERIOD}/区教委.xlsx：1 条答复，采用 1 条。" in wrkit("merge", path).out
    assert "采用 1 条" not in wrkit("merge").out


def test_what_was_withdrawn_is_said_and_that_the_file_is_still_there(office, wrkit):
    wrkit("merge")
    out = wrkit("merge", "--forget", "区教委.xlsx").out
    assert "已撤销“区教委.xlsx”的 1 条答复。" in out
    assert f"这个文件还在 回收/{PERIOD}/区教委.xlsx，请移走" in out
    wrkit("merge")
    (office / "回收" / PERIOD / "区教委.xlsx").unlink()
    assert "请移走" not in wrkit("merge", "--forget", "区教委.xlsx").out


def test_a_damaged_master_is_to_be_taken_from_the_backups(office, wrkit):
    wrkit("merge")
    (office / "总表.xlsx").write_bytes((office / "总表.xlsx").read_bytes()[:2000])
    result = wrkit("status", code=2)
    assert "总表打不开" in result.err
    assert "历史/ 中取最近的一份备份" in result.err
    assert "索取" not in result.err


def test_without_a_command_the_help_is_shown(wrkit):
    assert "一个季度四步" in wrkit().out


def test_an_open_report_stops_before_the_master_changes(office, wrkit):
    before = (office / "总表.xlsx").read_bytes()
    wrkit("merge")
    (office / "总表.xlsx").write_bytes(before)
    (office / "核对" / f"~${PERIOD}.xlsx").write_bytes(b"x")
    assert f"请先关闭 Excel 中的 {PERIOD}.xlsx" in wrkit("merge", code=2).err
    assert (office / "总表.xlsx").read_bytes() == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux takes names that are no UTF-8")
def test_a_name_in_gbk_is_read_and_shown(office, wrkit):
    """unzip on Linux leaves the names a Chinese Windows wrote as they are."""
    folder = office / "回收" / PERIOD
    (form,) = folder.iterdir()
    form.rename(folder / os.fsdecode("区教委报表.xlsx".encode("gb18030")))
    (folder / os.fsdecode("附件.pdf".encode("gb18030"))).write_bytes(b"%PDF-1.4")
    result = wrkit("merge", "--json")
    assert result.json["entries"] == 1
    assert {item["file"] for item in result.json["findings"] if item["code"] == "file-unreadable"} == {
        f"回收/{PERIOD}/附件.pdf"
    }
    report = openpyxl.load_workbook(office / "核对" / f"{PERIOD}.xlsx")["填报明细"]
    assert f"回收/{PERIOD}/区教委报表.xlsx" in {cell.value for row in report.iter_rows() for cell in row}
    assert "没有新内容" in wrkit("merge").out


def test_a_sharing_violation_says_to_close_excel(office, wrkit, monkeypatch):
    real = Path.open

    def denied(self, mode="r", *arguments, **named):
        if self.name == "总表.xlsx" and "+" in mode:
            raise PermissionError(errno.EACCES, "in use", str(self))
        return real(self, mode, *arguments, **named)

    before = (office / "总表.xlsx").read_bytes()
    monkeypatch.setattr(Path, "open", denied)
    assert "请先关闭 Excel 中的 总表.xlsx" in wrkit("merge", code=2).err
    monkeypatch.undo()
    assert (office / "总表.xlsx").read_bytes() == before


@pytest.mark.parametrize("step", ["mkstemp", "write", "fsync", "replace"])
@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, WrkitError), (errno.EACCES, LockedError)])
def test_a_failure_at_any_step_leaves_the_old_file(tmp_path, monkeypatch, step, number, kind):
    path = tmp_path / "总表.xlsx"
    path.write_bytes(b"old")

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    if step == "mkstemp":
        monkeypatch.setattr(files.tempfile, "mkstemp", fail)
    elif step == "write":
        real = os.fdopen

        def half(*arguments, **named):
            stream = real(*arguments, **named)
            stream.write(b"ne")
            stream.close()
            fail()

        monkeypatch.setattr(files.os, "fdopen", half)
    elif step == "fsync":
        monkeypatch.setattr(files.os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(kind) as caught:
        files.write_file(path, b"new")
    assert caught.value.advice
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["总表.xlsx"]


def test_a_full_disk_is_said_plainly(office, wrkit, monkeypatch):
    before = (office / "总表.xlsx").read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    assert "磁盘空间不足" in wrkit("merge", code=2).err
    assert (office / "总表.xlsx").read_bytes() == before


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process outright")
def test_killed_at_any_moment_the_master_is_whole(office):
    master = office / "总表.xlsx"
    original = master.read_bytes()
    command = [sys.executable, "-m", "wrkit", "merge"]
    subprocess.run(command, cwd=office, check=True, capture_output=True)
    complete = master.read_bytes()
    assert complete != original
    for pause in (0.15, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.65, 0.8, 1.2):
        master.write_bytes(original)
        process = subprocess.Popen(command, cwd=office, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        process.kill()
        process.wait()
        assert master.read_bytes() in (original, complete)
    # What a killed run left lying about is in nobody's way.
    master.write_bytes(original)
    subprocess.run(command, cwd=office, check=True, capture_output=True)
    assert master.read_bytes() == complete


def test_outputs_are_not_overwritten_by_init(office, wrkit):
    before = (office / "总表.xlsx").read_bytes()
    assert "总表已经存在" in wrkit("init", "分解.csv", code=2).err
    assert (office / "总表.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("merge", "没有.xlsx"), "没有找到"),
        (("annex", "-p", "2026H1"), "没有“2026年上半年”工作表"),
        (("merge", "-m", "别处.xlsx"), "没有找到总表"),
        (("merge", "-m", "分解.csv"), "文本文件"),
        (("split", "-p", "2027Q1"), "总表是2026年的"),
        (("annex", "--only", "附件9"), "附件9"),
        (("merge", "--forget", "x"), "没有合并过"),
        (("demo", "."), "已经存在"),
        (("init", "."), "已经存在"),
        (("nothing",), "没有命令"),
        (("merge", "--nothing"), "没有选项"),
        (("split", "--due", "明天"), "--due"),
        (("split", "--due", "2026-04-101"), "不是日期"),
        (("init", "分解.csv", "--year", "1999"), "应是 2000 到 2100 之间的整数"),
        (("indicators", "分解.csv", "--table", "0"), "应是 1 或更大的整数"),
        (("send", "--wait", "abc"), "应是数字"),
        (("send", "--draft", "总表.xlsx"), "应是文件夹的路径"),
        (("fetch", "--since", "上周"), "不是日期"),
        (("split", "2026Q1"), "报告期请写成 -p 2026Q1"),
    ],
)
def test_usage_faults_end_with_2_and_say_what_to_do(office, wrkit, arguments, said):
    result = wrkit(*arguments, code=2)
    assert said in result.err
    assert result.out == ""


def test_strict_ends_with_1_where_something_is_open(office, wrkit):
    assert wrkit("merge", "--strict", code=1).code == 1
    assert wrkit("status", "--strict", code=0).code == 0


def test_a_damaged_master_is_said(office, wrkit):
    data = (office / "总表.xlsx").read_bytes()
    (office / "总表.xlsx").write_bytes(data[: len(data) // 2])
    assert "已损坏" in wrkit("merge", code=2).err
    (office / "总表.xlsx").write_bytes(b"")
    assert "空的" in wrkit("merge", code=2).err


def test_a_master_without_its_sheet_is_said(office, wrkit):
    book = openpyxl.load_workbook(office / "总表.xlsx")
    book["任务"].title = "任务2"
    book.save(office / "总表.xlsx")
    assert "没有“任务”工作表" in wrkit("merge", code=2).err


def test_json_is_the_only_thing_on_standard_output(office, wrkit):
    for arguments in (("merge",), ("status",), ("annex",), ("check", "回收")):
        result = wrkit(*arguments, "--json")
        assert isinstance(result.json, dict)
        assert isinstance(result.json["findings"], list)
    assert set(wrkit("merge", "--json").json) == {"period", "master", "units", "entries", "changed", "findings"}
    item = wrkit("merge", "--json").json["findings"][0]
    assert set(item) == {"level", "code", "unit", "task", "file", "sheet", "cell", "message", "advice"}


def test_file_names_are_legal_on_windows():
    from wrkit.text.clean import file_stem

    assert file_stem('a<b>c:d"e/f\\g|h?i*j') == "a〈b〉c：d”e／f＼g｜h？i＊j"
    assert file_stem("CON") == "_CON"
    assert file_stem("x. ") == "x"
    assert file_stem("") == "未命名"
    assert len(file_stem("长" * 500)) == 100


def test_a_fault_of_its_own_ends_with_2_and_is_kept_for_those_who_mend_it(office, monkeypatch, capsys, tmp_path):
    from wrkit.cli.main import run

    def broken(*_, **__):
        raise KeyError("没想到")

    monkeypatch.setattr("wrkit.cli.status.current_period", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["status"]) == 2
    said = capsys.readouterr().err
    assert "内部出错" in said
    assert "Traceback" not in said
    assert "没想到" in (tmp_path / "wrkit-error.txt").read_text(encoding="utf-8")


def test_an_open_form_stops_before_the_master_changes(office, wrkit):
    before = (office / "总表.xlsx").read_bytes()
    folder = office / "下发" / "2026年上半年"
    folder.mkdir()
    (folder / "~$2026年上半年填报表-区教委.xlsx").write_bytes(b"x")
    assert "请先关闭 Excel 中的 2026年上半年填报表-区教委.xlsx" in wrkit("split", "-p", "2026H1", code=2).err
    assert (office / "总表.xlsx").read_bytes() == before


def test_an_open_form_sent_back_stops_before_the_master_changes(office, wrkit):
    give(office, "区科技局", {"1-004": "新增9家。"}, name="科技.xlsx")
    give(office, "区教委", {"1-002": "详见附件"})
    wrkit("merge")
    (back,) = (office / "退回" / PERIOD).iterdir()
    give(office, "区科技局", {"1-004": "新增10家。"}, name="科技二.xlsx")
    before = (office / "总表.xlsx").read_bytes()
    (back.parent / f"~${back.name}").write_bytes(b"x")
    assert f"请先关闭 Excel 中的 {back.name}" in wrkit("merge", code=2).err
    assert (office / "总表.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    "name", ["~$2026年一季度进展通报.docx", "~$26年一季度进展通报.docx", "~$6年一季度进展通报.docx"]
)
def test_word_locks_long_names_in_its_own_way(tmp_path, name):
    path = tmp_path / "2026年一季度进展通报.docx"
    files.require_unlocked(path)
    (tmp_path / name).write_bytes(b"x")
    if name == "~$6年一季度进展通报.docx":  # another file's
        files.require_unlocked(path)
    else:
        with pytest.raises(LockedError):
            files.require_unlocked(path)


def test_a_drive_that_cannot_write_through_is_written_to_all_the_same(tmp_path, monkeypatch):
    def unable(*_):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(files.os, "fsync", unable)
    assert files.write_file(tmp_path / "表.xlsx", b"new")
    assert (tmp_path / "表.xlsx").read_bytes() == b"new"


def test_on_windows_a_file_kept_for_a_moment_is_waited_for(tmp_path, monkeypatch):
    real, tries = Path.replace, []

    def busy(self, target):
        tries.append(self)
        if len(tries) < 3:
            raise PermissionError(errno.EACCES, "in use", str(target))
        return real(self, target)

    monkeypatch.setattr(files.sys, "platform", "win32")
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", busy)
    files.write_file(tmp_path / "表.xlsx", b"new")
    assert (tmp_path / "表.xlsx").read_bytes() == b"new"


def test_a_drive_mounted_for_reading_names_the_file_meant(tmp_path, monkeypatch):
    def fixed(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system", str(tmp_path / ".wrkit-abc.tmp"))

    monkeypatch.setattr(files.tempfile, "mkstemp", fixed)
    with pytest.raises(LockedError) as caught:
        files.write_file(tmp_path / "表.xlsx", b"new")
    assert "表.xlsx" in caught.value.advice
    assert "请检查文件夹权限" in files.os_message(OSError(errno.EROFS, "", str(tmp_path / "模板")))
    assert "Excel" not in files.os_message(PermissionError(errno.EACCES, "", str(tmp_path)))


def test_check_says_what_merging_would(office, wrkit):
    late = datetime.datetime(2026, 4, 12, tzinfo=datetime.UTC)
    path = give(office, "区教委", {"1-002": "因征地受阻，一所也没有开工。"}, saved=late)
    book = openpyxl.load_workbook(path)
    (row,) = [row[0].row for row in book["填报表"].iter_rows() if row[0].value == "1-002"]
    book["填报表"].cell(row, 6).value = "已完成"
    book.properties.modified = late.replace(tzinfo=None)
    book.save(path)
    checked = {(item["code"], item["task"]) for item in wrkit("check", path, "--json").json["findings"]}
    merged = wrkit("merge", "--json").json["findings"]
    of_file = {(item["code"], item["task"]) for item in merged if item["unit"] == "区教委"}
    assert checked == of_file
    assert {"late", "status-contradicts"} <= {code for code, _ in checked}


def test_nobody_to_remind_is_no_reason_to_hide_what_is_wrong(office, wrkit):
    (office / "总表.xlsx").touch()
    book = openpyxl.load_workbook(office / "总表.xlsx")
    for number, row in enumerate(book[PERIOD].iter_rows(min_row=2)):
        if str(row[0].value or "").startswith("1-"):
            row[4].value = f"第{number}项已完成。"
    for row in book["设置"].iter_rows():
        if row[0].value == "年度":
            row[1].value = "某年"
    book.save(office / "总表.xlsx")
    ran = wrkit("remind", "--strict", code=1)
    assert "不用催报" in ran.out
    assert "某年" in ran.err


def test_a_deadline_of_another_year_is_doubted(office, wrkit):
    assert "due-odd" in wrkit("split", "-p", "2026H1", "--due", "2020-07-10", "--json").codes()
    assert "due-odd" not in wrkit("split", "-p", "2026H1", "--due", "2026-07-10", "--json").codes()
    assert "当前期由2026年上半年改回2026年一季度" in wrkit("split", "-p", "2026Q1").err


def test_files_beside_the_periods_folder_are_pointed_out(office, wrkit):
    (office / "回收" / "区科技局.xlsx").write_bytes((office / "回收" / PERIOD / "区教委.xlsx").read_bytes())
    assert "回收/ 里有 1 个文件不在期别文件夹中，没有读取：区科技局.xlsx" in wrkit("merge").err
    (office / "回收" / PERIOD / "区教委.xlsx").unlink()
    assert "这次只核对以前合并过的" in wrkit("merge").err


def test_a_choice_outside_the_list_is_shown_in_its_own_cell(office, wrkit):
    path = office / "回收" / PERIOD / "区教委.xlsx"
    book = openpyxl.load_workbook(path)
    (row,) = [row[0].row for row in book["填报表"].iter_rows() if row[0].value == "1-002"]
    book["填报表"].cell(row, 6).value = "差不多"
    book.save(path)
    (said,) = [item for item in wrkit("merge", "--json").json["findings"] if item["code"] == "choice-unknown"]
    assert said["cell"] == f"F{row}"

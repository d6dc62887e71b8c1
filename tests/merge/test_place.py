"""Which task a row belongs to, by its 编号 and its text; rows as a unit sends them, one to a line."""

from __future__ import annotations

import pytest

from tests.collect.kit import BOOK, PERIOD, ROSTER, SCHOOL, WATER
from wrkit.merge.place import place
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Return
from wrkit.model.tasks import Task, TaskId


def placed(rows, tasks=BOOK.tasks, unit=SCHOOL):
    """Place rows “编号 | 目标任务 | 完成情况”; return 完成情况 → task, and (完成情况 or place) → codes said."""
    cells = [[cell.strip() for cell in line.split("|")] for line in rows.strip().splitlines()]
    answers = tuple(
        Answer(id_text, text, {"完成情况": answer}, "", Ref("回收/表.xlsx", "填报表", answer), not id_text and not text)
        for id_text, text, answer in cells
    )
    theirs = {task.id: task for task in tasks if unit in task.leads}
    result = place(
        {task.id: task for task in tasks},
        PERIOD,
        Return("回收/表.xlsx", None, answers, unit),
        {unit: theirs},
        ROSTER,
    )
    said: dict[str, list[str]] = {}
    for item in result.findings:
        said.setdefault(item.cell, []).append(item.code)
    where = {text: str(entry.task or "") for entry in result.entries for text in entry.fields["完成情况"].split("\n")}
    return where, said


def test_a_retyped_text_tells_its_task_without_an_id():
    where, said = placed("""
        | 加快新建智慧校园3所。                   | 甲
        | 改造老旧校舍共12栋，预计惠及师生0.8万人 | 乙
        | 学前教育普惠率达到92%                   | 丙
    """)
    assert where == {"甲": "1-001", "乙": "1-002", "丙": "1-003"}
    assert said == {"甲": ["text-edited"], "乙": ["text-edited"]}


def test_an_id_nobody_has_is_made_good_by_the_text():
    where, said = placed("""
        9-999 | 新建智慧校园3所。 | 甲
        新增  | 学前教育普惠率达到92%。 | 乙
    """)
    assert where == {"甲": "1-001", "乙": "1-003"}
    assert said == {"甲": ["placed-by-text"], "乙": ["placed-by-text"]}


@pytest.mark.parametrize("text", ["推动领导联系重点园区全覆盖，打通卡点堵点。", "推动领导联系全覆盖，打通卡点堵点。"])
def test_between_two_look_alikes_nothing_is_guessed(text):
    where, said = placed(f" | {text} | 甲")
    assert where == {"甲": ""}
    assert said == {"甲": ["answer-without-task"]}


def test_two_rows_that_both_look_like_one_task_are_both_listed():
    where, said = placed("""
        | 新建一批智慧校园3所。 | 甲
        | 全力新建智慧校园3所。 | 乙
    """)
    assert where == {"甲": "", "乙": ""}
    assert said == {"甲": ["answer-without-task"], "乙": ["answer-without-task"]}


def test_a_text_alike_does_not_displace_the_one_with_the_id():
    where, said = placed("""
        1-001 | 新建智慧校园3所。     | 甲
              | 全力新建智慧校园3所。 | 乙
    """)
    assert where == {"甲": "1-001", "乙": ""}
    assert said == {"乙": ["answer-without-task"]}


def test_the_same_text_twice_with_two_answers_is_listed():
    where, said = placed("""
        1-001 | 新建智慧校园3所。 | 甲
              | 新建智慧校园3所。 | 乙
    """)
    assert where == {"甲": "", "乙": ""}
    assert said == {"甲": ["row-repeated"], "乙": ["row-repeated"]}


def rows_of_one_task(*rows, hidden=()):
    """Place rows (sheet, answers by column) of 1-001; return (task, fields) of each entry, and sheet → codes."""
    answers = tuple(
        Answer("1-001", "", fields, "", Ref("回收/表.xlsx", sheet, f"E{place}"), False)
        for place, (sheet, fields) in enumerate(rows, 4)
    )
    returned = Return("回收/表.xlsx", None, answers, SCHOOL, hidden=frozenset(hidden))
    theirs = {task.id: task for task in BOOK.tasks if SCHOOL in task.leads}
    result = place(theirs, PERIOD, returned, {SCHOOL: theirs}, ROSTER)
    entries = [(str(entry.task or ""), dict(entry.fields)) for entry in result.entries]
    return entries, [(item.sheet, item.cell, item.code) for item in result.findings]


def test_rows_that_fill_different_columns_are_one_answer():
    entries, said = rows_of_one_task(
        ("表", {"完成情况": "已建成2所"}), ("表", {"存在问题": "缺资金", "下步打算": "争取"})
    )
    assert entries == [("1-001", {"完成情况": "已建成2所", "存在问题": "缺资金", "下步打算": "争取"})]
    assert said == [("表", "E5", "rows-joined")]


def test_rows_that_share_a_column_are_listed():
    entries, said = rows_of_one_task(
        ("表", {"完成情况": "已建成2所"}), ("表", {"完成情况": "已建成3所", "存在问题": "缺资金"})
    )
    assert [task for task, _ in entries] == ["", ""]
    assert said == [("表", "E4", "row-repeated"), ("表", "E5", "row-repeated")]


def test_of_a_visible_and_a_hidden_sheet_the_visible_one_counts():
    draft, final = ("初稿", {"完成情况": "已建成2所"}), ("终稿", {"完成情况": "已建成3所"})
    for rows in ((draft, final), (final, draft)):
        entries, said = rows_of_one_task(*rows, hidden=["初稿"])
        assert sorted(entries) == [("", draft[1]), ("1-001", final[1])]
        assert [(sheet, code) for sheet, _, code in said] == [("初稿", "row-hidden")]
    both, said = rows_of_one_task(draft, final, hidden=["初稿", "终稿"])
    assert [task for task, _ in both] == ["", ""]
    assert {code for *_, code in said} == {"row-repeated"}


@pytest.mark.parametrize(
    ("text", "task", "code"),
    [
        ("改造老旧校舍12栋", "1-002", "text-edited"),  # part of one text
        ("打通卡点堵点", "", "text-mismatch"),  # part of two
        ("校舍", "", "text-mismatch"),  # too little to tell
        ("治理河道20公里。", "", "text-mismatch"),  # another unit's
    ],
)
def test_an_id_is_checked_against_the_text(text, task, code):
    key = "1-002" if task or text == "校舍" else "2-001"
    where, said = placed(f"{key} | {text} | 甲")
    assert where == {"甲": task}
    assert said == {"甲": [code]}


def test_the_only_task_of_a_unit_needs_no_rival():
    only = (Task(TaskId(3, 1), "治理河道20公里，其中主城段8公里。", (WATER,)),)
    where, said = placed("3-001 | 治理主城河道20公里，其中城区段8公里 | 甲", only, WATER)
    assert where == {"甲": "3-001"}
    assert said == {"甲": ["text-edited"]}


def test_another_units_id_is_not_taken():
    where, said = placed("""
        3-001 |               | 甲
        3-002 | 新建水库1座。 | 乙
        8-008 |               | 丙
    """)
    assert where == {"甲": "", "乙": "", "丙": ""}
    assert said == {"甲": ["task-not-theirs"], "乙": ["task-not-theirs"], "丙": ["task-unknown"]}


def test_work_of_their_own_is_told_from_a_text_gone_astray():
    where, said = placed("""
        | 筹办第八届教职工运动会。 | 甲
        | 推动联系产业园区全覆盖，打通卡点堵点。 | 乙
    """)
    assert where == {"甲": "", "乙": ""}
    assert said == {"甲": ["task-added"], "乙": ["answer-without-task"]}


def sent(*rows, unit="", claims=(), named=()):
    """Place rows (编号, 目标任务) of a file that says so much of its sender; return the units and the codes."""
    owed = {
        name: {task.id: task for task in BOOK.tasks if name in task.leads} for name in (SCHOOL, WATER)
    }  # fmt: skip
    answers = tuple(Answer(id_text, text, {"完成情况": f"答{n}"}) for n, (id_text, text) in enumerate(rows))
    returned = Return("回收/新建表.xlsx", None, answers, unit, claims, named=named)
    result = place({task.id: task for task in BOOK.tasks}, PERIOD, returned, owed, ROSTER)
    units = {entry.unit for entry in result.entries}
    return units, [str(entry.task or "") for entry in result.entries], {item.code for item in result.findings}


@pytest.mark.parametrize("by", ["id", "text"])
def test_a_sender_nobody_names_is_told_by_its_rows(by):
    rows = [("3-001", ""), ("3-002", "")] if by == "id" else [("", "治理河道20公里。"), ("", "新建水库1座。")]
    assert sent(*rows) == ({WATER}, ["3-001", "3-002"], {"no-identity"})


def test_rows_of_two_units_tell_no_sender():
    assert sent(("3-001", ""), ("1-001", "")) == ({""}, ["", ""], {"unit-unclear"})


def test_rows_of_nobody_tell_no_sender():
    assert sent(("", "筹办运动会。")) == ({""}, [""], {"unit-unclear"})


def test_of_two_units_named_the_rows_decide():
    rows = [("3-001", "治理河道20公里。"), ("3-002", "新建水库1座。")]
    assert sent(*rows, claims=(SCHOOL, WATER)) == ({WATER}, ["3-001", "3-002"], {"no-identity"})


def test_a_form_borrowed_by_another_unit_is_not_merged():
    rows = [("1-001", "新建智慧校园3所。")]
    borrowed = {"unit": SCHOOL, "claims": (WATER, SCHOOL), "named": (WATER,)}
    assert sent(*rows, **borrowed) == ({""}, [""], {"unit-line-differs"})
    assert sent(*rows, **{**borrowed, "named": (SCHOOL,)}) == ({SCHOOL}, ["1-001"], set())
    assert sent(("3-001", "治理河道20公里。"), **borrowed) == ({WATER}, ["3-001"], {"unit-differs"})


def test_a_form_handed_to_one_unit_with_the_rows_of_another():
    rows = [("3-001", "治理河道20公里。")]
    assert sent(*rows, unit=SCHOOL, claims=(WATER,)) == ({WATER}, ["3-001"], {"unit-differs"})
    mixed = [("3-001", "治理河道20公里。"), ("1-001", "新建智慧校园3所。")]
    assert sent(*mixed, unit=SCHOOL, claims=(WATER,)) == ({SCHOOL}, ["", "1-001"], {"task-not-theirs"})

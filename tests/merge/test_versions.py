"""Several returns of one unit: the newest wins cell by cell, whatever the order they come in."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collect.kit import BOOK, PERIOD, SCHOOL, TEXTS
from tests.merge.clerks import make_master
from wrkit.dispatch import assignments
from wrkit.master_book.ledger import ledger_rows, read_ledger
from wrkit.merge import applied, merge
from wrkit.merge.changes import changes
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Return
from wrkit.model.sheets import Grid
from wrkit.model.tasks import Task, TaskId
from wrkit.model.times import FILE_TIME

MASTER = make_master(BOOK)
NAMES = ("完成情况", "进度状态", "存在问题", "下步打算")


def returned(file, modified, rows):
    """A form: 编号 → texts of the four answer columns, “” for blank."""
    answers = tuple(
        Answer(
            key,
            TEXTS[key],
            {n: t for n, t in zip(NAMES, texts, strict=True) if t},
            ref=Ref(file, "填报表", f"E{place}"),
        )
        for place, (key, texts) in enumerate(rows.items(), 4)
    )
    return Return(file, None, answers, SCHOOL, (), PERIOD, f"2026-04-{modified:02d} 09:00:00")


def merged_in_steps(*steps):
    """Merge group after group; return the last merge and the row of 1-001 in the master."""
    master, merged = MASTER, None
    for group in steps:
        merged = merge(master, PERIOD, group)
        master = applied(master, PERIOD, merged)
    row = next(row for row in master.periods[PERIOD].rows if str(row.id) == "1-001")
    return merged, {name: row.get(name) for name in (*NAMES, "填报单位")}


def as_grid(rows):
    return Grid(
        Ref("总表.xlsx", "_wrkit"), {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}
    )


def codes(merged):
    return {item.code for item in merged.findings if item.task in ("", "1-001")} - {
        "unit-missing",
        "answer-blank",
        "no-identity",
    }


def test_what_a_newer_form_leaves_blank_stays():
    old = returned("a.xlsx", 8, {"1-001": ("已建成2所", "达到序时进度", "", "6月建成")})
    new = returned("b.xlsx", 9, {"1-001": ("", "", "资金缺口", "")})
    merged, row = merged_in_steps([old], [new])
    assert row == {
        "完成情况": "已建成2所", "进度状态": "达到序时进度", "存在问题": "资金缺口", "下步打算": "6月建成", "填报单位": SCHOOL,
    }  # fmt: skip
    (said,) = [item for item in merged.findings if item.code == "answer-carried"]
    assert (said.file, said.cell) == ("a.xlsx", "E4")
    assert "“完成情况”、“进度状态”、“下步打算”" in said.message
    assert "6月建成" in said.message
    assert "problems-only" not in codes(merged)
    assert {entry.ref.file: entry.taken for entry in merged.entries} == {"a.xlsx": True, "b.xlsx": True}
    assert [(c.since_merge, c.now) for c in changes(MASTER, PERIOD, merged.entries)] == [("新报", "已建成2所")]


def sources(*steps):
    """Merge group after group; return 来源 of 1-001 as it reads in the master, and the last merge."""
    master, merged = MASTER, None
    for group in steps:
        merged = merge(master, PERIOD, group)
        master = applied(master, PERIOD, merged)
    row = next(row for row in master.periods[PERIOD].rows if str(row.id) == "1-001")
    return row.get("来源").split("\n"), merged


class TestSaidAgain:
    """What says again what stands already changes nothing in the master, whatever its file is called."""

    some = returned("a.xlsx", 8, {"1-001": ("已建成2所", "", "", "")})
    rest = returned("b.xlsx", 9, {"1-001": ("", "", "资金缺口", "")})

    @pytest.mark.parametrize(
        "row", [("已建成2所", "", "", ""), ("", "", "资金缺口", ""), ("已建成2所", "", "资金缺口", "")]
    )
    def test_in_whole_or_in_part(self, row):
        again = returned("c.xlsx", 10, {"1-001": row})
        before, _ = sources([self.some, self.rest])
        assert before == ["a.xlsx 填报表!E4", "b.xlsx 填报表!E4"]
        after, merged = sources([self.some, self.rest], [again])
        assert (after, merged.edits) == (before, ())
        for order in itertools.permutations((self.some, self.rest, again)):
            assert sources(*([one] for one in order))[0] == before
        assert "returned-twice" not in codes(merged)

    def test_after_something_else_was_said_it_is_new(self):
        other = returned("b.xlsx", 9, {"1-001": ("已建成3所", "", "", "")})
        back = returned("c.xlsx", 10, {"1-001": ("已建成2所", "", "", "")})
        assert sources([self.some, other, back])[0] == ["c.xlsx 填报表!E4"]

    def test_saved_again_under_its_own_name(self):
        again = replace(self.some, modified="2026-04-10 09:00:00")
        assert sources([self.some, self.rest], [again])[1].edits == ()

    def test_a_column_the_newest_leaves_out_is_said_all_the_same(self):
        whole = returned("a.xlsx", 8, {"1-001": ("已建成2所", "", "资金缺口", "")})
        less = returned("b.xlsx", 9, {"1-001": ("已建成2所", "", "", "")})
        after, merged = sources([whole], [less])
        assert after == ["a.xlsx 填报表!E4"]
        (said,) = [item for item in merged.findings if item.code == "answer-carried"]
        assert "“b.xlsx”中“存在问题”是空的" in said.message


def test_a_newer_full_form_displaces_the_older_one():
    old = returned("a.xlsx", 8, {"1-001": ("旧", "", "旧问题", ""), "1-002": ("仍有效", "", "", "")})
    new = returned("b.xlsx", 9, {"1-001": ("新", "", "新问题", "")})
    merged, row = merged_in_steps([old, new])
    assert (row["完成情况"], row["存在问题"]) == ("新", "新问题")
    (said,) = [item for item in merged.findings if item.code == "returned-twice"]
    assert "有 1 项没有采用，另有 1 项仍在用" in said.message
    assert "answer-carried" not in codes(merged)


def test_an_older_file_of_the_same_name_is_told():
    first = returned("回收/教委.xlsx", 9, {"1-001": ("先来的", "", "", "")})
    again = returned("回收/教委.xlsx", 8, {"1-001": ("更正的", "", "", "")})
    merged, row = merged_in_steps([first], [again])
    assert row["完成情况"] == "先来的"
    (said,) = [item for item in merged.findings if item.code == "returned-older"]
    assert "--forget 教委.xlsx" in said.advice
    merged, _ = merged_in_steps([again], [first])  # a correction with a later time is the ordinary case
    assert "returned-older" not in codes(merged)


def test_text_without_a_place_stays_when_another_file_of_that_name_comes():
    lost = replace(returned("甲/表.xlsx", 8, {"1-001": ("独有的话", "", "", "")}), answers=(
        Answer("9-999", "没有的任务", {"完成情况": "独有的话"}, ref=Ref("甲/表.xlsx", "填报表", "E4")),
    ))  # fmt: skip
    other = returned("乙/表.xlsx", 8, {"1-001": ("别的话", "", "", "")})
    for steps in ([[lost], [other]], [[other], [lost]], [[lost, other]], [[lost], [other], [lost]]):
        merged, _ = merged_in_steps(*steps)
        assert sorted(entry.fields["完成情况"] for entry in merged.entries) == ["别的话", "独有的话"]


def test_a_file_without_a_date_of_its_own_saved_over_and_back():
    def saved(day, text):
        return replace(
            returned("教委.csv", day, {"1-001": (text, "", "", "")}), modified=f"2026-04-{day:02d} 09:00:00{FILE_TIME}"
        )

    merged, row = merged_in_steps([saved(8, "甲")], [saved(9, "乙")], [saved(10, "甲")])
    assert row["完成情况"] == "甲"
    _, row = merged_in_steps([saved(8, "甲")], [saved(9, "甲")])  # copied, or saved again as it was
    assert merged_in_steps([saved(8, "甲")], [saved(9, "甲")])[0].ledger_changed is False
    assert merged.entries


def test_a_tie_is_told_beside_a_displaced_answer():
    x = returned("x.xlsx", 1, {"1-001": ("甲", "", "", ""), "1-002": ("乙", "", "", "")})
    y = returned("y.xlsx", 1, {"1-002": ("甲", "", "", "")})
    z = returned("z.xlsx", 2, {"1-001": ("丙", "", "", "")})
    expected = None
    for order in itertools.permutations((x, y, z)):
        merged, _ = merged_in_steps(order)
        told = {(item.code, item.file, item.message) for item in merged.findings if item.code.startswith("returned")}
        assert {code for code, *_ in told} == {"returned-tie", "returned-twice"}
        assert expected in (None, told)
        expected = told


class TestDecision:
    """An answer that changes after a decision is said the same however the files came."""

    def decided(self, *steps):
        master = applied(MASTER, PERIOD, merge(MASTER, PERIOD, [returned("a.xlsx", 1, {"1-001": ("甲", "", "", "")})]))
        sheet = master.periods[PERIOD]
        rows = tuple(
            replace(row, values={**row.values, "审定完成情况": "定甲"}) if str(row.id) == "1-001" else row
            for row in sheet.rows
        )
        master = replace(master, periods={PERIOD: replace(sheet, rows=rows)})
        for group, forgotten in steps:
            merged = merge(master, PERIOD, group, forgotten=forgotten)
            master = applied(master, PERIOD, merged)
        return merged, {item.message for item in merged.findings if item.code == "changed-since-decision"}

    def test_in_any_steps(self):
        b, c = (returned(f"{name}.xlsx", day, {"1-001": (name, "", "", "")}) for name, day in (("乙", 2), ("丙", 3)))
        outcomes = [self.decided(*((group, ()) for group in steps)) for steps in ([[b, c]], [[b], [c]], [[c], [b]])]
        assert all(said == outcomes[0][1] != set() for _, said in outcomes)
        assert all(merged.ledger == outcomes[0][0].ledger for merged, _ in outcomes)

    def test_withdrawn(self):
        b = returned("b.xlsx", 2, {"1-001": ("乙", "", "", "")})
        assert self.decided(([b], ()))[1] != set()
        assert self.decided(([b], ()), ([], ("b.xlsx",)))[1] == set()


def test_forgotten_is_forgotten_where_the_file_was_moved():
    old = returned("回收/教委.xlsx", 8, {"1-001": ("旧", "", "", "")})
    moved = returned("旧/教委.xlsx", 8, {"1-001": ("旧", "", "", "")})
    master = applied(MASTER, PERIOD, merge(MASTER, PERIOD, [old]))
    assert merge(master, PERIOD, [moved], forgotten=("回收/教委.xlsx",)).entries == ()


texts = st.sampled_from(["", "", "甲", "乙"])
places = st.tuples(st.sampled_from("甲乙"), st.sampled_from("12"))
versions = st.dictionaries(
    places, st.tuples(st.integers(1, 3), st.booleans(), st.tuples(texts, texts, texts, texts)), min_size=1, max_size=4
)


@given(versions, st.randoms(use_true_random=False))
def test_newest_text_of_every_column_in_any_order(found, random):
    """Files of one name in two folders, some without a date of their own."""
    forms = []
    for (folder, number), (day, undated, row) in found.items():
        form = returned(f"{folder}/{number}.xlsx", day, {"1-001": row})
        forms.append(replace(form, modified=form.modified + FILE_TIME) if undated else form)
    whole, row = merged_in_steps(forms)
    shuffled = random.sample(forms, len(forms))
    cut = random.randint(0, len(forms))
    stepwise, again = merged_in_steps(shuffled[:cut], shuffled[cut:], forms[:1])
    assert again == row
    assert stepwise.entries == whole.entries
    for column, name in enumerate(NAMES):
        said = {texts[column] for _, _, texts in found.values() if texts[column]}
        assert row[name] in (said or {""})
    assert merged_in_steps(forms, forms)[0].edits == ()
    assert merged_in_steps(forms, forms)[0].ledger_changed is False


class TestLate:
    """Late is a unit one of whose tasks was first answered after the deadline."""

    def state(self, *forms):
        merged = merge(MASTER, PERIOD, forms, due="2026-04-10")
        return next(state.state for state in merged.states if state.unit == SCHOOL)

    def test_a_correction_after_the_deadline_makes_nobody_late(self):
        whole = returned("a.xlsx", 8, {key: (f"{key}的进展", "", "", "") for key in TEXTS})
        change = returned("b.xlsx", 12, {"1-001": ("改一个字", "", "", "")})
        assert self.state(whole, change) == "已报"

    def test_nor_does_the_same_file_corrected_or_saved_again(self):
        rows = {key: (f"{key}的进展", "", "", "") for key in TEXTS}
        whole = returned("a.xlsx", 8, rows)
        again = returned("a.xlsx", 12, {**rows, "1-001": ("改一个字", "", "", "")})
        master = applied(MASTER, PERIOD, merge(MASTER, PERIOD, [whole], due="2026-04-10"))
        merged = merge(master, PERIOD, [again], due="2026-04-10")
        assert next(state.state for state in merged.states if state.unit == SCHOOL) == "已报"
        assert read_ledger(as_grid(list(ledger_rows(merged.ledger)))) == merged.ledger

    def test_the_day_of_the_deadline_is_in_time(self):
        whole = {key: (f"{key}的进展", "", "", "") for key in TEXTS}
        assert self.state(returned("a.xlsx", 10, whole)) == "已报"
        assert self.state(returned("a.xlsx", 11, whole)) == "已报（迟报）"

    def test_a_status_alone_answers_nothing(self):
        some = returned("a.xlsx", 8, {"1-001": ("按时", "", "", ""), "1-002": ("", "已完成", "", "")})
        rest = returned("b.xlsx", 12, {"1-002": ("补报", "", "", "")})
        assert self.state(some) == "部分未填"
        assert self.state(some, rest) == "部分未填（迟报）"

    def test_a_task_first_answered_after_it_does(self):
        some = returned("a.xlsx", 8, {"1-001": ("按时", "", "", "")})
        rest = returned("b.xlsx", 12, {"1-002": ("补报", "", "", "")})
        assert self.state(some) == "部分未填"
        assert self.state(some, rest) == "部分未填（迟报）"


def test_a_task_the_periods_sheet_does_not_have_is_not_asked_about():
    more = replace(BOOK, tasks=(*BOOK.tasks, Task(TaskId.parse("2-009"), "年中新增的任务。", (SCHOOL,))))
    master = replace(MASTER, book=more)
    merged = merge(master, PERIOD, [returned("a.xlsx", 8, dict.fromkeys(TEXTS, ("进展", "", "", "")))])
    state = next(state for state in merged.states if state.unit == SCHOOL)
    assert (state.due, state.state) == (len(TEXTS), "已报")
    assert "2-009" not in {item.task for item in merged.findings}
    asked, _ = assignments(master, PERIOD, None)
    whole, _ = assignments(master, PERIOD, None, whole=True)
    rows = [[str(row.id) for one in found if one.unit == SCHOOL for row in one.rows] for found in (asked, whole)]
    assert rows == [list(TEXTS), [*TEXTS, "2-009"]]


@pytest.mark.parametrize(
    ("first", "second", "counted"),
    [
        # (folder, day, whether only the file system tells the time) → the same of the reading that counts
        (("", 8, False), ("", 9, False), ("", 9, False)),  # saved again: the latest saving
        (("", 8, True), ("", 9, True), ("", 8, True)),  # copied: the oldest copy
        (("", 8, True), ("", 9, False), ("", 9, False)),  # a date of its own tells more
        (("B/", 8, False), ("A/", 8, False), ("A/", 8, False)),  # two places: the first by name
    ],
)
def test_an_answer_read_twice_counts_once(first, second, counted):
    def form(folder, day, undated):
        one = returned(f"{folder}表.xlsx", day, {"1-001": ("已建成2所", "", "", "")})
        return replace(one, modified=one.modified + FILE_TIME) if undated else one

    folder, day, undated = counted
    for steps in ([first], [second]), ([second], [first]), ([first, second],), ([second, first],):
        merged, _ = merged_in_steps(*([form(*one) for one in group] for group in steps))
        (entry,) = merged.entries
        assert (entry.ref.file, entry.modified) == (
            f"{folder}表.xlsx",
            f"2026-04-{day:02d} 09:00:00" + (FILE_TIME if undated else ""),
        )


def test_each_carried_text_is_said_once_with_its_own_file():
    oldest = returned("a.xlsx", 7, {"1-001": ("", "", "资金缺口", "6月建成")})
    older = returned("b.xlsx", 8, {"1-001": ("", "", "", "5月建成")})
    newest = returned("c.xlsx", 9, {"1-001": ("已建成3所", "", "", "")})
    merged, row = merged_in_steps([newest, oldest, older])
    assert (row["完成情况"], row["存在问题"], row["下步打算"]) == ("已建成3所", "资金缺口", "5月建成")
    said = {item.file: item.message for item in merged.findings if item.code == "answer-carried"}
    assert "“存在问题”" in said["a.xlsx"]
    assert "下步打算" not in said["a.xlsx"]
    assert "“下步打算”" in said["b.xlsx"]
    assert said.keys() == {"a.xlsx", "b.xlsx"}


def on_sheet(form, sheet):
    answers = tuple(replace(answer, ref=Ref(form.file, sheet, answer.ref.cell)) for answer in form.answers)
    return replace(form, answers=answers)


def test_two_sheets_of_one_file_that_differ_are_said():
    one = returned("a.xlsx", 8, {"1-001": ("已建成2所", "", "", "")})
    other = on_sheet(returned("a.xlsx", 8, {"1-001": ("已建成3所", "", "", "")}), "填报表 (2)")
    assert "returned-tie" in codes(merged_in_steps([one, other])[0])


def test_a_file_and_its_correction_on_another_sheet_are_no_two_returns():
    one = returned("a.xlsx", 8, {"1-001": ("已建成2所", "", "", "")})
    corrected = on_sheet(returned("a.xlsx", 9, {"1-001": ("已建成3所", "", "", "")}), "填报表 (2)")
    merged, row = merged_in_steps([one], [corrected])
    assert row["完成情况"] == "已建成3所"
    assert not codes(merged) & {"returned-tie", "returned-twice"}


def test_two_sheets_that_differ_are_said_also_where_both_are_in_use():
    one = returned("a.xlsx", 8, {"1-001": ("已建成2所", "", "资金缺口", "")})
    other = on_sheet(returned("a.xlsx", 8, {"1-001": ("补充：已建成3所", "", "", "")}), "补充")
    for order in ([one, other], [other, one]):
        merged, row = merged_in_steps(order)
        assert row["存在问题"] == "资金缺口"
        assert "returned-tie" in codes(merged)

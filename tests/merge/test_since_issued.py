"""What changed since the forms went out: tasks in the master, files corrected in place, units' wishes in odd cells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl.comments import Comment

from tests.collect.kit import (
    ANSWERS,
    BOOK,
    FIRST,
    HEAD,
    ID,
    LEAD,
    NEXT,
    NUMBER,
    PERIOD,
    ROSTER,
    SCHOOL,
    STATUS,
    TEXTS,
    filled,
    merge_files,
    merge_one,
)
from tests.merge.test_settled import dated
from tests.merge.test_versions import MASTER, NAMES, merged_in_steps, returned
from wrkit.collect import read_returns, unwrap
from wrkit.merge import applied, attribute, merge
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Return
from wrkit.model.tasks import TaskId
from wrkit.model.times import FILE_TIME


def changed(**texts):
    """The task book with other texts under some ids: T1_001="…"; None takes the task out."""
    wanted = {TaskId.parse(key[1:].replace("_", "-")): text for key, text in texts.items()}
    tasks = [replace(task, text=wanted.get(task.id, task.text) or "") for task in BOOK.tasks]
    return replace(BOOK, tasks=tuple(task for task in tasks if task.text))


class TestTasksChangedSince:
    def test_swapped_texts_take_their_answers_along(self):
        result = merge_one_into(changed(T1_001=TEXTS["1-002"], T1_002=TEXTS["1-001"]))
        assert result.answers["1-001"][0] == ANSWERS["1-002"][0]
        assert result.answers["1-002"][0] == ANSWERS["1-001"][0]
        assert {(f.level, f.task) for f in result.of("task-renumbered")} == {("info", "1-001"), ("info", "1-002")}

    def test_a_text_replaced_by_another_gets_no_answer(self):
        result = merge_one_into(changed(T1_001="推进数字经济产业园区建设，入驻企业40家。"))
        assert "1-001" not in result.answers
        (said,) = result.of("task-replaced")
        assert (said.level, said.task, said.unit) == ("error", "1-001", SCHOOL)
        assert TEXTS["1-001"] in said.message
        assert "数字经济" in said.message
        assert ANSWERS["1-001"][0] in {text for entry in result.merged.entries for text in entry.fields.values()}

    def test_a_text_reworded_keeps_its_answer(self):
        result = merge_one_into(changed(T1_001="新建智慧校园5所，改造2所。"))
        assert result.answers["1-001"][0] == ANSWERS["1-001"][0]
        assert result.codes == set()

    def test_a_form_that_kept_only_ids_is_checked_by_what_was_issued(self):
        result = merge_one_into(
            changed(T1_001="推进数字经济产业园区建设，入驻企业40家。"), lambda book: blank_texts(book["填报表"])
        )
        assert "1-001" not in result.answers
        assert [f.task for f in result.of("task-replaced")] == ["1-001"]

    def test_a_task_taken_out_is_named_with_its_answer(self):
        (said,) = merge_one_into(changed(T1_001=None)).of("task-unknown")
        assert (said.task, said.level) == ("1-001", "error")
        assert ANSWERS["1-001"][0][:5] in said.message

    def test_an_answer_merged_before_its_task_was_taken_out(self):
        first = merge(MASTER, PERIOD, [returned("a.xlsx", 8, {"1-001": ("已建成2所", "", "", "")})])
        master = replace(MASTER, ledger=first.ledger, book=changed(T1_001=None))
        (said,) = [item for item in merge(master, PERIOD, []).findings if item.code == "task-gone"]
        assert "已建成2所" in said.message


def merge_one_into(book, change=None):
    return merge_files({"回收/区教委.xlsx": filled(change)}, book=book)


def blank_texts(page):
    for row in range(FIRST, page.max_row + 1):
        if TaskId.parse(str(page.cell(row, ID).value)):
            page.cell(row, ID + 2).value = None


class TestChangedBetweenTwoMerges:
    """The same file read before and after 任务 was edited comes to what one merge afterwards comes to."""

    @pytest.mark.parametrize(
        "texts",
        [
            {"T1_001": TEXTS["1-002"], "T1_002": TEXTS["1-001"]},
            {"T1_001": "推进数字经济产业园区建设，入驻企业40家。"},
            {"T1_001": "开办老年学堂9所。", "T1_002": TEXTS["1-001"], "T1_003": TEXTS["1-002"]},
        ],
    )
    def test_nothing_stays_where_it_was(self, texts):
        book = changed(**texts)
        returns, _ = read_returns(unwrap(filled(), "回收/区教委.xlsx").documents[0], ROSTER)
        first = merge(MASTER, PERIOD, returns)
        after = replace(applied(MASTER, PERIOD, first), book=book)
        again = merge(after, PERIOD, returns)
        fresh = merge(replace(MASTER, book=book), PERIOD, returns)
        assert {(e.task, e.ref, e.taken) for e in again.entries} == {(e.task, e.ref, e.taken) for e in fresh.entries}
        rows = {
            row.id: {name: row.get(name) for name in NAMES}
            for row in applied(after, PERIOD, again).periods[PERIOD].rows
        }
        wanted = applied(replace(MASTER, book=book), PERIOD, fresh).periods[PERIOD].rows
        assert rows == {row.id: {name: row.get(name) for name in NAMES} for row in wanted}


class TestWaysIn:
    """Whichever way a row is found, it goes where its issued task went."""

    GONE = {"T1_001": "推进数字经济产业园区建设，入驻企业40家。"}

    @pytest.mark.parametrize("text", ["新建智慧校园3所。（区级）", "新建智慧校园3所"])
    @pytest.mark.parametrize("with_id", [True, False])
    def test_a_text_edited_by_the_unit_too(self, text, with_id):
        def change(book):
            page = book["填报表"]
            page.cell(FIRST, ID + 2).value = text
            if not with_id:
                page.cell(FIRST, ID).value = None

        result = merge_one_into(changed(**self.GONE), change)
        assert "1-001" not in result.answers
        assert result.of("task-replaced")

    def test_a_look_alike_under_its_id_is_another_task(self):
        """2-001 was taken out, and its look-alike 2-002 is 2-001 now."""
        book = changed(T2_001=TEXTS["2-002"], T2_002=None)
        result = merge_one_into(book)
        assert "2-001" not in result.answers
        assert [f.task for f in result.of("task-replaced")] == ["2-001"]

    @pytest.mark.parametrize("with_id", [True, False])
    def test_a_task_led_by_others_since_goes_to_none_that_is_like_it(self, with_id):
        tasks = [replace(task, leads=("区水利局",)) if str(task.id) == "2-001" else task for task in BOOK.tasks]
        tasks = [
            replace(t, text="推动领导联系重点园区全覆盖，打通堵点。") if str(t.id) == "1-003" else t for t in tasks
        ]

        def change(book):
            page = book["填报表"]
            for row in range(FIRST, page.max_row + 1):
                if page.cell(row, ID).value == "2-001" and not with_id:
                    page.cell(row, ID).value = None

        result = merge_one_into(replace(BOOK, tasks=tuple(tasks)), change)
        text = ANSWERS["2-001"][0]
        assert text not in {fields[0] for fields in result.answers.values()}
        (entry,) = [entry for entry in result.merged.entries if text in entry.fields.values()]
        assert [f.code for f in result.findings if f.cell == entry.ref.cell and f.level != "info"]

    def test_renumbered_and_reworded_is_said_with_both_texts(self):
        book = changed(T1_001=TEXTS["1-002"], T1_002="新建智慧校园5所，改造2所。")
        assert [f.task for f in merge_one_into(book).of("task-reworded")] == ["1-002"]

    def test_swapped_and_one_of_them_reworded(self):
        book = changed(T1_001=TEXTS["1-002"], T1_002="新建智慧校园5所，改造2所。")
        result = merge_one_into(book)
        assert result.answers["1-001"][0] == ANSWERS["1-002"][0]
        assert result.answers["1-002"][0] == ANSWERS["1-001"][0]

    @pytest.mark.parametrize(
        ("now", "said"),
        [
            ("新建智慧校园3所，配齐智慧黑板、录播教室等设施，完成教师培训全覆盖，年内全部投入使用。", False),
            ("新建智慧校园", False),
            ("全年建成投用智慧校园示范学校5个", True),
        ],
    )
    def test_one_lengthened_cut_short_or_said_otherwise(self, now, said):
        result = merge_one_into(changed(T1_001=now))
        assert result.answers["1-001"][0] == ANSWERS["1-001"][0]
        assert bool(result.of("task-reworded")) is said


class TestCorrectedInPlace:
    """The same file with other words and the same time of saving: the later read one holds."""

    @pytest.mark.parametrize(
        "texts", [("完成5项", "完成50项"), ("完成50项", "完成5项"), ("完成5项", "完成50项", "完成5项")]
    )
    @pytest.mark.parametrize("undated", [False, True])
    def test_what_is_read_now_holds(self, texts, undated):
        forms = [returned("回收/a.xlsx", 8, {"1-001": (text, "", "", "")}) for text in texts]
        if undated:
            forms = [replace(form, modified=form.modified + FILE_TIME) for form in forms]
        merged, row = merged_in_steps(*([form] for form in forms))
        assert row["完成情况"] == texts[-1]
        assert {entry.fields["完成情况"] for entry in merged.entries} == set(texts)
        # Read once more nothing changes, and nothing does when the file is gone.
        again, row = merged_in_steps(*([form] for form in forms), [forms[-1]])
        assert (row["完成情况"], again.ledger_changed) == (texts[-1], False)
        _, row = merged_in_steps(*([form] for form in forms), [])
        assert row["完成情况"] == texts[-1]

    def test_more_than_nine_times(self):
        forms = [returned("回收/a.xlsx", 8, {"1-001": (f"完成{place}项", "", "", "")}) for place in range(13)]
        _, row = merged_in_steps(*([form] for form in forms))
        assert row["完成情况"] == "完成12项"

    def test_cleared_it_says_so(self):
        forms = [returned("回收/a.xlsx", 8, {"1-001": (text, "", "", "")}) for text in ("完成5项", "")]
        merged, row = merged_in_steps(*([form] for form in forms))
        assert row["完成情况"] == "完成5项"
        assert "answer-carried" in {item.code for item in merged.findings}

    def test_two_files_of_one_time_remain_a_tie(self):
        forms = [
            returned(name, 8, {"1-001": (text, "", "", "")}) for name, text in (("a.xlsx", "甲"), ("b.xlsx", "乙"))
        ]
        merged, _ = merged_in_steps(forms[:1], forms[1:])
        assert "returned-tie" in {item.code for item in merged.findings}


def test_an_answer_not_placed_stays_listed_beside_another_file_of_its_name():
    """甲/填报表.xlsx and 乙/填报表.xlsx say the same in the same cell; the second is nobody's task."""

    def form(folder, unit, key):
        answer = Answer(key, TEXTS[key], {"完成情况": "已完成"}, ref=Ref(f"{folder}/填报表.xlsx", "填报表", "E4"))
        return Return(f"{folder}/填报表.xlsx", None, (answer,), unit, (), PERIOD, "2026-04-08 09:00:00")

    forms = [form("甲", SCHOOL, "1-001"), form("乙", "区水利局", "1-001")]
    one, other = forms
    for steps in ([forms], [forms, forms], [[one], [other]], [[other], [one]], [[one], [other], [other]]):
        merged, _ = merged_in_steps(*steps)
        assert sorted((entry.unit, str(entry.task or "")) for entry in merged.entries) == [
            ("区教委", "1-001"),
            ("区水利局", ""),
        ]


def test_a_form_in_a_file_named_after_another_unit():
    (said,) = merge_one(filled(), "回收/水利局-用错表.xlsx").of("file-unit-differs")
    assert (said.level, said.unit) == ("warning", SCHOOL)
    assert "“区水利局”" in said.message
    for name in ("回收/区教委（水利局转来）.xlsx", "回收/填报表.xlsx", "区水利局.zip/区教委.xlsx"):
        assert not merge_one(filled(), name).of("file-unit-differs")


class TestWishesInCellsThatCameFilledIn:
    def beside(self, col, text, answers=ANSWERS):
        def change(book):
            book["填报表"].cell(FIRST, col).value = text

        return merge_one(filled(change, answers=answers))

    @pytest.mark.parametrize(
        "text",
        [
            "应由区水利局",
            "建议改为区水利局",
            "区教委不牵头",
            "区教委已完成",
            "区教委（待定）",
            "区教委、区水利局",
            "归区水利局办",
        ],
    )
    def test_in_the_lead(self, text):
        (said,) = self.beside(LEAD, text).of("cell-beside")
        assert text in said.message

    @pytest.mark.parametrize(
        "text", ["区教委", "云澄区教委", "重庆市云澄区教委", "教委", "区教委（牵头）", "牵头单位：区教委"]
    )
    def test_a_name_says_nothing(self, text):
        assert not self.beside(LEAD, text).of("cell-beside")

    @pytest.mark.parametrize(
        ("text", "said"), [("1-取消", True), ("1（已办结）", True), ("1", False), ("（1）", False)]
    )
    def test_in_the_number(self, text, said):
        assert bool(self.beside(NUMBER, text).of("cell-beside")) is said

    @pytest.mark.parametrize("text", ["1-001 已完成投资500万元", "1-001（申请取消）", "已完成"])
    def test_in_the_id_of_a_row_left_blank(self, text):
        others = {task: fields for task, fields in ANSWERS.items() if task != "1-001"}
        (said,) = self.beside(ID, text, others).of("text-outside")
        assert text in said.message

    @pytest.mark.parametrize("text", ["区教委（区水利局代报）", "区教委（各数据为预计数）", "任务转交给区水利局"])
    def test_behind_the_name_of_the_unit(self, text):
        def change(book):
            book["填报表"]["A2"].value = f"填报单位：{text}"

        assert any(text[-6:-1] in said for _, said in merge_one(filled(change)).said("text-outside"))

    def test_in_the_line_of_the_telephone(self):
        def change(book):
            page = book["填报表"]
            (row,) = [row for row in range(FIRST, page.max_row + 1) if page.cell(row, 1).value == "联系电话"]
            page.cell(row, 2).value = "本季度没有进展"

        assert any("本季度没有进展" in said for _, said in merge_one(filled(change, answers={})).said("text-outside"))


@pytest.mark.parametrize(
    "line",
    [
        ["盖章：", "", "", "", "填报日期：2026年4月8日"],
        ["单位负责人：张三", "", "", "填报日期：2026年4月8日"],
        ["", "", "", "", "（盖章）"],
        ["制表：李四", "", "复核：王五"],
        ["填报时间：  年  月  日"],
        ["填报人：张三（已盖章）", "", "联系电话：/"],
        ["（电话：13800000000）"],
        ["填报人：未来"],
    ],
)
def test_a_line_of_signatures_is_no_task(line):
    result = merge_one(filled(lambda book: book["填报表"].append(line)))
    assert result.codes == set()
    assert {key: fields[0] for key, fields in result.answers.items()} == {key: f[0] for key, f in ANSWERS.items()}


def test_texts_under_merged_cells_stay_with_their_tasks():
    """The format painter merges without clearing, so that each cell keeps a text nobody sees."""

    def painted(book):
        page = book["填报表"]
        page.merged_cells.add(f"E{FIRST}:E{FIRST + 2}")  # merge_cells would clear what is covered
        page.cell(FIRST + 1, STATUS).value = "乙答复"
        page.cell(FIRST, STATUS).value = "甲答复"

    result = merge_one(filled(painted, answers={}))
    assert {key: fields[0] for key, fields in result.answers.items()} == {
        "1-001": "甲答复", "1-002": "乙答复", "1-003": "甲答复",
    }  # fmt: skip
    assert [(f.cell, "乙答复" in f.message) for f in result.of("cell-covered")] == [(f"E{FIRST + 1}", True)]


def test_many_hidden_cells_are_one_line():
    def filtered(book):
        for row in range(FIRST, FIRST + 4):
            book["填报表"].row_dimensions[row].hidden = True

    result = merge_one(filled(filtered))
    assert not result.of("cell-hidden")
    (said,) = result.of("cells-hidden")
    assert "E4" in said.message
    one = merge_one(filled(lambda book: setattr(book["填报表"].row_dimensions[FIRST], "hidden", True)))
    assert one.of("cell-hidden")


def test_a_line_that_compares_with_another_period_is_no_title():
    lines = [
        "区教委完成情况表,,",
        "注：同比为与2025年一季度相比,,",
        "编号,目标任务,完成情况",
        f"1-001,{TEXTS['1-001']},建成2所",
    ]
    result = merge_one("\n".join(lines).encode(), "回收/区教委.csv")
    assert result.answers["1-001"][0] == "建成2所"


class TestRepliesWithoutTheRecord:
    """A form sent back, copied into a new workbook: the office's own words are told by what they are."""

    def noted(self, note):
        def change(book):
            page = book["填报表"]
            page.cell(HEAD, NEXT + 1).value = "督查室意见"
            page.cell(FIRST, NEXT + 1).value = note
            del book["_wrkit"]

        return merge_one(filled(change))

    def test_the_offices_own(self):
        assert not self.noted("完成情况：没有填写完成情况，请补填。").of("note-answered")

    @pytest.mark.parametrize(
        "note", ["完成情况：已改为120万元", "完成情况：没有填写完成情况，请补填。\n进度状态：我委认为应为达到序时进度"]
    )
    def test_the_units(self, note):
        assert self.noted(note).of("note-answered")

    @pytest.mark.parametrize(("reply", "said"), [("", False), ("教委回复：已补", True)])
    def test_a_reply_in_the_offices_comment(self, reply, said):
        def change(book):
            words = f"【督查室】没有填写完成情况，请补填。{reply}"
            book["填报表"].cell(FIRST, STATUS).comment = Comment(words, "督查室")
            del book["_wrkit"]

        assert bool(merge_one(filled(change)).of("cell-comment")) is said


def test_hidden_cells_of_a_form_nobody_uses_any_more_are_a_hint():
    def filtered(book):
        for row in range(FIRST, FIRST + 5):
            book["填报表"].row_dimensions[row].hidden = True

    def told(files):
        result = merge_files(files)
        merged = result.merged
        said = attribute(result.findings, merged.entries, merged.blank, merged.columns)
        return [item.level for item in said if item.code == "cells-hidden"]

    newer = {task: tuple(text and f"{text}（更新）" for text in fields) for task, fields in ANSWERS.items()}
    old, new = dated(8, lambda page: filtered(page.parent)), dated(9, answers=newer)
    assert told({"旧.xlsx": old}) == ["warning"]
    assert told({"旧.xlsx": old, "新.xlsx": new}) == ["info"]

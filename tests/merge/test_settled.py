"""What a newer form mends or leaves blank: settled findings, carried rows."""

from __future__ import annotations

import re

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from tests.collect.kit import (
    ANSWERS,
    BOOK,
    FIRST,
    NEXT,
    PERIOD,
    PROBLEMS,
    SCHOOL,
    STATUS,
    TASK,
    TEXTS,
    Result,
    filled,
    merge_files,
    opened,
    with_part,
)
from tests.merge.clerks import make_master
from wrkit.dispatch import assignments
from wrkit.giveback import to_give_back
from wrkit.merge import attribute


def dated(day, change=None, answers=ANSWERS):
    """A form filled in and saved on a day of April."""
    data = filled(lambda book: change(book["填报表"]) if change else None, answers=answers)
    stamp = b"2026-04-%02dT02:00:00Z" % day
    return with_part(
        data, {"docProps/core.xml": lambda core: re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)}
    )


def put(value, row=FIRST, col=STATUS):
    return lambda page: setattr(page.cell(row, col), "value", value)


def levels(files, code) -> list[tuple[str, str, str]]:
    """(level, unit, task) of the findings of a code, as the check report has them."""
    result = merge_files(files)
    merged = result.merged
    said = attribute(result.findings, merged.entries, merged.blank, merged.columns)
    return [(item.level, item.unit, item.task) for item in said if item.code == code]


class TestErrorValue:
    """Answers of one task only: an error value in 完成情况 makes no entry."""

    def broken(self, day, **more):
        return dated(day, put("#REF!"), {"1-001": ("",), **more})

    def test_alone_it_asks_for_mending_and_knows_whose_it_is(self):
        assert levels({"旧.xlsx": self.broken(8)}, "cell-error") == [("error", SCHOOL, "1-001")]

    def test_a_newer_text_settles_it(self):
        files = {"旧.xlsx": self.broken(8), "新.xlsx": dated(9, answers={"1-001": ("已建成2所。",)})}
        assert levels(files, "cell-error") == [("info", SCHOOL, "1-001")]
        assert levels(dict(reversed(files.items())), "cell-error") == [("info", SCHOOL, "1-001")]

    @pytest.mark.parametrize(
        ("day", "answers"),
        [(7, {"1-001": ("已建成2所。",)}), (9, {"1-001": ("", "已完成")}), (9, {"1-002": ("完成5栋。",)})],
        ids=["older", "another column", "another task"],
    )
    def test_nothing_else_does(self, day, answers):
        files = {"旧.xlsx": self.broken(8), "新.xlsx": dated(day, answers=answers)}
        assert levels(files, "cell-error") == [("error", SCHOOL, "1-001")]

    def test_beside_texts_that_stay_it_is_settled_cell_by_cell(self):
        old = dated(8, put("#REF!"), {"1-001": ("", "已完成", "资金缺口")})
        new = dated(9, put("#N/A", col=PROBLEMS), {"1-001": ("已建成2所。",)})
        assert sorted(level for level, *_ in levels({"旧.xlsx": old, "新.xlsx": new}, "cell-error")) == [
            "error",
            "info",
        ]

    def test_the_same_again_with_an_error_is_not_settled_by_what_is_older(self):
        again = dated(9, put("#REF!", col=PROBLEMS), {"1-001": ("已建成2所。",)})
        files = {"旧.xlsx": dated(8, answers={"1-001": ("已建成2所。",)}), "新.xlsx": again}
        assert levels(files, "cell-error") == [("error", SCHOOL, "1-001")]

    def test_the_cell_itself_is_marked(self):
        result = merge_files({"表.xlsx": dated(8, put("#REF!", col=PROBLEMS))})
        merged = result.merged
        handed_out, _ = assignments(make_master(BOOK), PERIOD, None)
        said = attribute(result.findings, merged.entries, merged.blank, merged.columns)
        (back,) = to_give_back(handed_out, merged.entries, said, merged.columns)
        page = opened(back.data)["填报表"]
        assert page.cell(FIRST, NEXT + 1).value == "存在问题：这一格报回来时是错误值，请改为文字。"
        assert (page.cell(FIRST, STATUS).comment, bool(page.cell(FIRST, PROBLEMS).comment)) == (None, True)

    def test_a_file_with_nothing_else_goes_back(self):
        result = merge_files({"旧.xlsx": dated(8, answers={"1-002": ("完成5栋。",)}), "新.xlsx": self.broken(9)})
        merged = result.merged
        handed_out, _ = assignments(make_master(BOOK), PERIOD, None)
        said = attribute(result.findings, merged.entries, merged.blank, merged.columns)
        (back,) = to_give_back(handed_out, (*merged.entries, *merged.blank), said)
        assert "错误值" in opened(back.data)["填报表"].cell(FIRST, NEXT + 1).value
        again = merge_files({"退回.xlsx": back.data})
        assert again.answers["1-002"][0] == "完成5栋。"


def test_struck_out_in_the_newest_is_not_settled_by_the_same_text_before():
    struck = dated(9, lambda page: setattr(page.cell(FIRST, STATUS), "font", Font(strike=True)))
    assert levels({"旧.xlsx": dated(8), "新.xlsx": struck}, "cell-struck") == [("warning", SCHOOL, "1-001")]


def test_the_same_text_again_without_the_strike_through_settles_it():
    struck = dated(8, lambda page: setattr(page.cell(FIRST, STATUS), "font", Font(strike=True)))
    assert levels({"旧.xlsx": struck}, "cell-struck") == [("warning", SCHOOL, "1-001")]
    assert levels({"旧.xlsx": struck, "新.xlsx": dated(9)}, "cell-struck") == [("info", SCHOOL, "1-001")]
    again = dated(9, lambda page: setattr(page.cell(FIRST, STATUS), "font", Font(strike=True)))
    assert {level for level, *_ in levels({"旧.xlsx": struck, "新.xlsx": again}, "cell-struck")} == {"warning"}


def test_a_form_with_unclear_columns_is_not_called_blank():
    lines = ["编号,目标任务,1月完成情况,2月完成情况", f"1-001,{TEXTS['1-001']},已开工,已建成2所"]
    files = {"回收/区教委.csv": "\n".join(lines).encode()}
    assert levels(files, "columns-unclear")
    assert levels(files, "form-blank") == []


class TestUnplaced:
    """A row of their own below the form, told as answer-without-task until its words stand in an answer."""

    def astray(self, page):
        page.cell(FIRST + 5, STATUS).value = "另开工1所。"

    def test_it_is_said(self):
        assert levels({"旧.xlsx": dated(8, self.astray)}, "answer-without-task") == [("error", SCHOOL, "")]

    @pytest.mark.parametrize(
        ("day", "text", "level"),
        [(9, "已建成2所，另开工1所，其余在建。", "info"), (9, "已建成2所。", "error"), (7, "另开工1所。", "error")],
        ids=["written into an answer since", "left out since", "written before"],
    )
    def test_a_newer_answer_that_says_it_settles_it(self, day, text, level):
        files = {"旧.xlsx": dated(8, self.astray), "新.xlsx": dated(day, answers={**ANSWERS, "1-001": (text,)})}
        for order in (files, dict(reversed(files.items()))):
            assert [found for found, *_ in levels(order, "answer-without-task")] == [level]

    def test_a_task_answered_twice_is_settled_by_a_newer_answer(self):
        def twice(page):
            for col in range(1, 5):
                page.cell(FIRST + 5, col).value = page.cell(FIRST, col).value
            page.cell(FIRST + 5, STATUS).value = "已建成3所。"

        assert {level for level, *_ in levels({"旧.xlsx": dated(8, twice)}, "row-repeated")} == {"error"}
        files = {"旧.xlsx": dated(8, twice), "新.xlsx": dated(9)}
        assert {level for level, *_ in levels(files, "row-repeated")} == {"info"}


def test_what_a_unit_noted_beside_an_older_answer_is_still_said():
    noted = dated(8, lambda page: setattr(page.cell(FIRST, STATUS), "comment", Comment("请与发改委核对", "张三")))
    files = {"旧.xlsx": noted, "新.xlsx": dated(9, answers={"1-001": ("已建成3所。",)})}
    (before,), (after,) = levels({"旧.xlsx": noted}, "cell-comment"), levels(files, "cell-comment")
    assert after == before


class TestBlankRows:
    def said(self, **files) -> tuple[Result, list[tuple[str, str, str]]]:
        result = merge_files({f"{name}.xlsx": data for name, data in files.items()})
        return result, [(f.task, f.file, f.message) for f in result.of("answer-carried")]

    def test_one_row(self):
        less = {key: fields for key, fields in ANSWERS.items() if key != "1-003"}
        result, said = self.said(旧=dated(8), 新=dated(9, answers=less))
        assert result.answers == ANSWERS
        assert said == [
            ("1-003", "旧.xlsx", "任务 1-003 较新的“新.xlsx”中整行是空的，沿用这里的：普惠率93.4%；已完成"),
        ]  # fmt: skip

    def test_many_rows_of_one_file_are_one_line(self):
        result, said = self.said(旧=dated(8), 新=dated(9, answers={"2-002": ("联系30家企业。",)}))
        assert result.answers == {**ANSWERS, "2-002": ("联系30家企业。", "", "", "")}
        ((task, file, message),) = said
        assert (task, file) == ("", "旧.xlsx")
        assert "1-001、1-002、1-003、2-001 " in message
        assert "共 4 项" in message

    def test_a_form_wholly_blank(self):
        result, said = self.said(旧=dated(8, answers={"1-003": ("93%",)}), 新=dated(9, answers={}))
        assert result.answers == {"1-003": ("93%", "", "", "")}
        assert [task for task, *_ in said] == ["1-003"]

    def test_rows_blank_in_the_older_form_only_are_not_said(self):
        _, said = self.said(旧=dated(8, answers={"1-003": ("93%",)}), 新=dated(9))
        assert said == []


class TestWhyAnAnswerIsBlank:
    """A row whose answer could not be merged is one fault, not two."""

    def blank(self, *changes, answers=None):
        return [level for level, *_ in levels({"表.xlsx": dated(8, *changes, answers=answers)}, "answer-blank")]

    def test_an_error_in_its_cell(self):
        others = {task: ("完成。",) for task in TEXTS if task != "1-001"}
        assert self.blank(answers=others).count("warning") == 1
        assert self.blank(put("#REF!"), answers=others) == ["info"]
        assert self.blank(put("#REF!", col=PROBLEMS), answers=others) == ["warning"]

    def test_a_row_that_is_not_its_tasks(self):
        others = dict.fromkeys(TEXTS, ("完成。",))
        assert self.blank(put("完全不相干的另一段文字，与任何任务都对不上。", col=TASK), answers=others) == ["info"]

"""编号: what a document gives is kept row by row, and no two tasks have the same."""

from __future__ import annotations

import pytest

from tests.intake.test_breakdown import codes, table
from wrkit.intake import read_breakdown
from wrkit.model.sheets import Document


def read(*texts: str):
    return read_breakdown([Document(f"{n}.docx", (table(text),)) for n, text in enumerate(texts, 1)], 2026)


def ids(intake):
    return [str(task.id) for task in intake.book.tasks]


GIVEN = "编号|目标任务|牵头单位\n2-001|甲。|区教委\n2-002|乙。|区教委"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_file_without_numbers_of_its_own_takes_none_of_another(order):
    texts = (GIVEN, "序号|目标任务|牵头单位\n1|丙。|区教委\n2|丁。|区教委\n3|戊。|区教委")
    intake = read(*(texts[index] for index in order))
    by_text = {task.text: str(task.id) for task in intake.book.tasks}
    assert (by_text["甲。"], by_text["乙。"]) == ("2-001", "2-002")
    assert len(set(by_text.values())) == 5
    assert codes(intake)["part-renumbered"] == (order == (0, 1))


def test_one_blank_and_one_repeated_number_leave_the_others_alone():
    intake = read(
        "编号|目标任务|牵头单位\n2-007|甲。|区教委\n|乙。|区教委\n3-001|丙。|区教委\n3-001|丁。|区教委\n三一|戊。|区教委"
    )
    assert ids(intake) == ["2-007", "2-008", "3-001", "3-002", "3-003"]
    assert (codes(intake)["id-filled"], codes(intake)["id-replaced"]) == (1, 2)
    assert not codes(intake)["number-odd"]


def test_files_counted_from_one_each_keep_their_numbers_in_parts_of_their_own():
    """Not even one number is given twice, whatever two files say."""
    intake = read(GIVEN.replace("2-", "1-"), GIVEN.replace("2-", "1-"), GIVEN.replace("2-", "1-"))
    assert ids(intake) == ["1-001", "1-002", "2-001", "2-002", "3-001", "3-002"]
    assert codes(intake)["part-renumbered"] == 2


def test_a_number_another_file_has_is_replaced_alone():
    intake = read(GIVEN, "编号|目标任务|牵头单位\n2-002|丙。|区教委\n2-003|丁。|区教委\n2-004|戊。|区教委")
    assert ids(intake) == ["2-001", "2-002", "2-005", "2-003", "2-004"]
    assert codes(intake)["id-replaced"] == 1


def test_a_blank_ordinal_does_not_renumber_what_follows():
    intake = read("序号|目标任务|牵头单位\n1|甲。|区教委\n|乙。|区教委\n2|丙。|区教委")
    assert ids(intake) == ["1-001", "1-003", "1-002"]
    assert (codes(intake)["number-blank"], codes(intake)["number-odd"]) == (1, 0)


@pytest.mark.parametrize("own", [("FZ-01", "FZ-02"), ("1", "2"), ("", "甲二")])
def test_numbers_of_another_kind_throughout_are_said_once_a_table(own):
    rows = "\n".join(f"{text}|{n}|任务{n}。|区教委" for n, text in enumerate(own, 1))
    intake = read(f"编号|序号|目标任务|牵头单位\n{rows}")
    assert ids(intake) == ["1-001", "1-002"]
    (said,) = [item for item in intake.findings if item.code.startswith("id")]
    assert (said.code, said.level) == ("ids-replaced", "warning")
    assert next(filter(None, own)) in said.message


def test_a_table_without_numbers_is_not_said_to_repeat_any():
    intake = read(GIVEN, "序号|目标任务|牵头单位\n1|丙。|区教委")
    said = {item.code: item.message for item in intake.findings}
    assert "部分号与别的表重复" in said["part-renumbered"]
    assert "“”" not in said["part-restarts"]

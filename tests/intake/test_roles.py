"""Cells of units that say themselves who leads and who supports."""

from __future__ import annotations

import pytest

from tests.intake.test_breakdown import codes, read, table


def cells(lead: str, support: str = ""):
    intake = read(table(f"序号|目标任务|牵头责任单位|配合单位\n1|修路。|{lead}|{support}"))
    (task,) = intake.book.tasks
    return task.leads, task.supports, codes(intake)


@pytest.mark.parametrize(
    "cell",
    [
        "牵头单位：区教委；配合单位：区财政局",
        "牵头单位:区教委⏎配合单位:区财政局",
        "牵头单位⏎区教委⏎配合单位⏎区财政局",
        "主办：区教委 协办：区财政局",
        "【牵头】区教委【配合】区财政局",
        "区教委（牵头）、区财政局（配合）",
        "区教委（主办单位）；区财政局（协办单位）",
        "区教委⏎（牵头）⏎区财政局（参与）",
        "区教委牵头，区财政局配合",
        "由区教委牵头负责，区财政局参与",
        "区教委、区财政局（配合）",
        "牵头单位：区教委，责任单位：区财政局",
        "区教委  区财政局（配合）",
        "区教委（牵头）区财政局（配合）",
        "区教委 （牵头） 区财政局 （配合）",
        "区教委总牵头，区财政局配合",
        "区教委主责，区财政局配合",
        "区教委为主、区财政局协助",
        "区教委牵头抓总，区财政局配合",
        "区教委负总责、区财政局配合",
        "区教委具体负责，区财政局配合",
        "区教委牵头，区财政局积极配合",
        "区教委［牵头］、区财政局〔配合〕",
    ],
)
def test_roles_are_understood(cell):
    leads, supports, said = cells(cell)
    assert (leads, supports) == (("区教委",), ("区财政局",))
    assert (said["role-moved"], said["role-unclear"]) == (1, 0)


@pytest.mark.parametrize(
    "cell",
    [
        "责任单位：区教委",
        "牵头：区教委",
        "区教委（牵头）",
        "区教委（负责）",
        "由区教委牵头",
        "区教委总牵头",
        "区教委主要牵头",
        "区教委主责",
    ],
)
def test_a_label_of_the_columns_own_role_is_dropped(cell):
    leads, supports, said = cells(cell, "配合单位：区财政局")
    assert (leads, supports) == (("区教委",), ("区财政局",))
    assert not said["role-moved"] + said["role-unclear"]


def test_one_role_behind_a_list_holds_for_all_of_it():
    assert cells("区教委牵头，区财政局、区水利局配合", "区审计局")[:2] == (
        ("区教委",),
        ("区审计局", "区财政局", "区水利局"),
    )


@pytest.mark.parametrize(
    "cell",
    [
        "区教委、区财政局（共同牵头）",
        "区教委、区财政局（均为牵头单位）",
        "区教委⏎区财政局（联合牵头）",
        "区教委、区财政局共同牵头",
        "区教委、区财政局⏎按职责分工负责",
        "共同牵头单位：区教委、区财政局",
    ],
)
def test_a_joint_role_is_that_of_all_before_it(cell):
    leads, supports, said = cells(cell)
    assert (leads, supports) == (("区教委", "区财政局"), ())
    assert not said["role-moved"] + said["role-unclear"]


@pytest.mark.parametrize(
    "cell",
    [
        "区委督查室督促落实",
        "各镇街属地负责",
        "区教委牵头，会同区财政局",
        "区教委（牵头，管统筹）、区财政局（配合）",
        "区教委，区财政局（共同牵头）",
        "区财政局负责资金，区教委配合",
    ],
)
def test_a_cell_of_which_a_part_is_not_understood_stays_whole_in_its_column(cell):
    leads, supports, said = cells(cell)
    assert ("、".join(leads), supports) == (cell.replace("，区", "、区").replace("，会", "、会"), ())
    assert (said["role-unclear"], said["role-moved"]) == (1, 0)


def test_a_company_need_not_be_called_one():
    assert cells("区交通局牵头，中国某建配合")[:2] == (("区交通局",), ("中国某建",))


def test_every_unit_without_a_word_is_named():
    intake = read(table("序号|目标任务|牵头责任单位|配合单位\n1|修路。|区教委（牵头）、区财政局、区水利局|"))
    (said,) = [item.message for item in intake.findings if item.code == "role-unclear"]
    assert "“区财政局、区水利局”没有写明分工" in said


def test_who_stands_beside_a_lead_without_a_word_supports_and_is_doubted():
    leads, supports, said = cells("区经济信息委（牵头）⏎区商务委")
    assert (leads, supports, said["role-unclear"]) == (("区经济信息委",), ("区商务委",), 1)


def test_what_is_not_understood_stays_as_written_with_a_warning():
    leads, supports, said = cells("区教委（牵头，管统筹）、区财政局")
    assert (leads, supports, said["role-unclear"]) == (("区教委（牵头，管统筹）", "区财政局"), (), 1)


def test_a_lead_named_among_the_supports():
    assert cells("", "区教委（牵头）、区财政局")[:2] == (("区教委",), ("区财政局",))
    leads, supports, said = cells("区水利局", "区教委（牵头）、区财政局")
    assert (leads, set(supports), said["role-unclear"]) == (("区水利局",), {"区教委", "区财政局"}, 1)


def test_names_broken_over_lines_and_aliases_stay_whole():
    assert cells("区政务服务管理⏎事务中心（牵头）⏎区商务委（配合）")[0] == ("区政务服务管理事务中心",)
    assert cells("甲高新区（甲综保区）（牵头）")[0] == ("甲高新区（甲综保区）",)


def test_a_table_without_a_supporting_column_gets_the_supports_all_the_same():
    intake = read(table("序号|目标任务|责任单位\n1|修路。|区交通局（牵头）、区财政局（配合）"))
    (task,) = intake.book.tasks
    assert (task.leads, task.supports) == (("区交通局",), ("区财政局",))
    assert "配合" not in next(item.message for item in intake.findings if item.code == "columns-missing")

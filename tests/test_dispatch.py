"""Who is asked about what, and the assignment workbook; openpyxl is the independent reader."""

import datetime
import io
import re
import zipfile

import openpyxl
import pytest

from wrkit import vocab
from wrkit.dispatch import assignments, file_name, file_names, form_files, form_title
from wrkit.model.assignments import Assignment, AssignmentRow
from wrkit.model.master import Master
from wrkit.model.periods import Period
from wrkit.model.tasks import Task, TaskBook, TaskId
from wrkit.model.units import Alias, Unit
from wrkit.text.clean import fingerprint
from wrkit.xl.form import form_bytes, identity_text

Q1 = Period(2025, "Q1")
DUE = datetime.date(2025, 4, 10)
UNITS = """
区发展改革委 |            | 部门
区交通运输委 | 区交通局（至2024） 交通委 | 部门
甲街道       |            | 镇街
乙镇         |            | 镇街
"""


def units():
    rows = [[cell.strip() for cell in line.split("|")] for line in UNITS.strip().splitlines()]
    return tuple(Unit(name, tuple(map(Alias.parse, aliases.split())), kind) for name, aliases, kind in rows)


def master(*leads, title="2025年区政府工作报告目标任务分解方案", settings=None):
    tasks = tuple(
        Task(TaskId(2, n), f"任务{n}。", tuple(filter(None, names.split())), number=str(n))
        for n, names in enumerate(leads, 1)
    )
    return Master(TaskBook(title, 2025, tasks, units()), settings=settings or {})


def divided(*leads):
    """Return {unit: ids} and [(code, unit or task)]."""
    found, findings = assignments(master(*leads), Q1, DUE)
    return {a.unit: [str(r.id) for r in a.rows] for a in found}, [(f.code, f.unit or f.task) for f in findings]


def assignment(texts=("=1+1 个项目", "建成“一环”。\n二期。"), unit="区发展改革委", due=DUE):
    rows = tuple(
        AssignmentRow(TaskId(2, n), str(n), text, ("区发展改革委", "区教委")) for n, text in enumerate(texts, 1)
    )
    return Assignment(unit, Q1, due, form_title("2025年目标任务分解方案", Q1), rows)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


class TestAssignments:
    def test_joint_tasks_go_to_every_lead_unit_in_order_of_first_appearance(self):
        found, findings = divided("区发展改革委", "区交通运输委 区发展改革委", "区交通运输委")
        assert found == {"区发展改革委": ["2-001", "2-002"], "区交通运输委": ["2-002", "2-003"]}
        assert list(found) == ["区发展改革委", "区交通运输委"]
        assert findings == []

    def test_aliases_become_the_own_name_once(self):
        found, _ = assignments(master("交通委 区交通运输委"), Q1, DUE)
        assert [a.unit for a in found] == ["区交通运输委"]
        assert found[0].rows[0].leads == ("区交通运输委",)

    def test_an_alias_of_other_years_is_no_name(self):
        assert divided("区交通局") == ({"区交通局": ["2-001"]}, [("unit-unlisted", "区交通局")])

    def test_unlisted_units_get_their_workbook_and_one_finding(self):
        found, findings = divided("园区（甲）", "园区(甲)")
        assert found == {"园区（甲）": ["2-001", "2-002"]}
        assert findings == [("unit-unlisted", "园区（甲）")]

    def test_group_words_are_expanded_by_category(self):
        found, findings = divided("各镇街", "乙镇 有关镇街")
        assert found == {"甲街道": ["2-001", "2-002"], "乙镇": ["2-001", "2-002"]}
        assert findings == []

    def test_departments_are_found_by_their_class(self):
        assert list(divided("区级各部门单位")[0]) == ["区发展改革委", "区交通运输委"]

    def test_a_group_without_members_keeps_its_word(self):
        found, findings = divided("各工业园区", "各工业园区")
        assert found == {"各工业园区": ["2-001", "2-002"]}
        assert findings == [("group-leads", "2-001")]

    def test_a_task_without_lead_is_reported(self):
        assert divided("", "区发展改革委") == ({"区发展改革委": ["2-002"]}, [("no-lead", "2-001")])

    def test_the_setting_wins_over_the_books_title(self):
        found, _ = assignments(master("乙镇", settings={"标题": "2025年重点工作清单"}), Q1, None)
        assert found[0].title == "2025年一季度重点工作清单完成情况填报表"
        assert found[0].due is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2025年区政府工作报告目标任务分解方案", "2025年一季度区政府工作报告目标任务完成情况填报表"),
        ("附件1：2025年度《政府工作报告》重点任务责任分解表", "2025年一季度《政府工作报告》重点任务完成情况填报表"),
        ("", "2025年一季度目标任务完成情况填报表"),
        ("《重点任务》", "2025年一季度重点任务完成情况填报表"),
    ],
)
def test_form_title(title, expected):
    assert form_title(title, Q1) == expected


class TestFileNames:
    def test_name(self):
        name = file_name(assignment(unit="涪陵高新区（涪陵综保区）"))
        assert name == "2025年一季度填报表-涪陵高新区（涪陵综保区）.xlsx"

    def test_names_windows_would_take_for_one_are_told_apart(self):
        names = file_names([assignment(unit=unit) for unit in ("IT中心", "it中心", "a:b", "a：b")])
        assert names[1:] == (
            "2025年一季度填报表-it中心（2）.xlsx", "2025年一季度填报表-a：b.xlsx", "2025年一季度填报表-a：b（2）.xlsx",
        )  # fmt: skip

    def test_long_names_stay_distinct(self):
        names = file_names([assignment(unit="区" * 150), assignment(unit="区" * 151)])
        assert len(set(names)) == 2
        assert max(map(len, names)) <= 105

    def test_files_come_with_their_names(self):
        ((name, data),) = form_files([assignment()])
        assert name == file_name(assignment())
        assert data == form_bytes(assignment())


class TestForm:
    @pytest.fixture(scope="class")
    @staticmethod
    def book():
        return opened(form_bytes(assignment()))

    @pytest.fixture(scope="class")
    @staticmethod
    def sheet(book):
        return book["填报表"]

    def test_sheets(self, book):
        assert [(s.title, s.sheet_state) for s in book] == [
            ("填报表", "visible"), ("填报说明", "visible"), ("_wrkit", "veryHidden"),
        ]  # fmt: skip
        assert book.active.title == "填报表"

    def test_head(self, sheet):
        assert sheet["A1"].value == "2025年一季度目标任务完成情况填报表"
        assert sheet["A2"].value == "填报单位：区发展改革委　　　报告期：2025年一季度　　　截止日期：2025年4月10日"
        assert [c.value for c in sheet[3]] == [c.name for c in vocab.FORM_COLUMNS]

    def test_without_deadline_none_is_shown(self):
        assert "截止" not in opened(form_bytes(assignment(due=None)))["填报表"]["A2"].value

    def test_rows_hold_the_tasks_as_text(self, sheet):
        assert [c.value for c in sheet[4]][:4] == ["2-001", "1", "=1+1 个项目", "区发展改革委\n区教委"]
        assert {c.data_type for c in sheet[4][:4]} == {"s"}
        assert sheet["C5"].value == "建成“一环”。\n二期。"

    def test_only_what_units_fill_in_is_unlocked(self, sheet):
        unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
        assert unlocked == {f"{col}{row}" for row in (4, 5) for col in "EFGH"} | {"B7", "C7", "B8", "C8", "B9", "C9"}
        assert {sheet[name].number_format for name in unlocked if name[0] != "C"} == {"@"}
        assert [sheet[f"A{row}"].value for row in (7, 8, 9)] == ["填报人", "联系电话", "审核人"]

    def test_protected_without_password_leaving_sizes_and_filters_free(self, sheet):
        rules = sheet.protection
        assert rules.sheet
        assert rules.password is None
        # False: not forbidden.
        free = (rules.formatCells, rules.formatColumns, rules.formatRows, rules.sort, rules.autoFilter)
        assert not any(free)
        assert rules.insertRows and rules.deleteRows and rules.insertColumns and rules.deleteColumns

    def test_help_and_dropdown(self, sheet):
        rules = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
        assert sorted(rules) == ["E4:E5", "F4:F5", "G4:G5", "H4:H5"]
        assert all(v.prompt and v.promptTitle for v in rules.values())
        assert rules["F4:F5"].formula1 == '"已完成,达到序时进度,未达序时进度,未启动"'
        assert rules["F4:F5"].errorStyle in (None, "stop")

    def test_prints_on_a4_landscape_with_the_head_repeated(self, sheet):
        setup = sheet.page_setup
        assert (setup.orientation, str(setup.paperSize), setup.fitToHeight) == ("landscape", "9", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.print_area == "'填报表'!$A$1:$H$9"
        assert "&P" in sheet.oddFooter.center.text
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:H5")

    def test_rows_have_room_and_go_on_growing(self):
        data = form_bytes(assignment(("短。", "很长的任务。" * 60)))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            xml = archive.read("xl/worksheets/sheet1.xml").decode()
        tags = {int(m[1]): m[0] for m in re.finditer(r'<row r="(\d+)"[^>]*>', xml)}
        assert 'customHeight="1"' in tags[1]
        assert "customHeight" not in tags[4] + tags[5]
        short, long = (float(re.search(r'ht="([\d.]+)"', tags[row])[1]) for row in (4, 5))
        assert 60 < short < 120 < long <= 409

    def test_guide_is_one_sentence_a_row(self, book):
        lines = [row[0].value for row in book["填报说明"].iter_rows()]
        assert lines[0] == "填报说明"
        assert all(lines)
        assert all(any(choice in line for line in lines) for choice in vocab.PROGRESS_CHOICES)

    def test_without_tasks_it_still_opens(self):
        assert opened(form_bytes(assignment(())))["填报表"]["A3"].value == "编号"

    def test_same_input_same_bytes(self):
        assert form_bytes(assignment()) == form_bytes(assignment())


class TestIdentity:
    def test_defined_name_and_subject(self):
        book = opened(form_bytes(assignment()))
        assert book.defined_names["wrkit_identity"].attr_text == '"wrkit;1;2025Q1;区发展改革委"'
        assert book.properties.subject == "wrkit;1;2025Q1;区发展改革委"

    def test_quotes_are_doubled_and_the_rest_escaped(self):
        book = opened(form_bytes(assignment(unit='甲"乙"<&>;丙')))
        assert book.defined_names["wrkit_identity"].attr_text == '"wrkit;1;2025Q1;甲""乙""<&>;丙"'
        assert book["_wrkit"]["B3"].value == '甲"乙"<&>;丙'

    def test_a_name_beyond_the_limit_is_cut_there_but_whole_in_the_sheet(self):
        unit = '"区' * 200
        text = identity_text(assignment(unit=unit))
        assert len(text.replace('"', '""')) <= 255
        assert opened(form_bytes(assignment(unit=unit)))["_wrkit"]["B3"].value == unit

    def test_sheet(self):
        rows = [
            [c for c in row if c is not None]
            for row in opened(form_bytes(assignment()))["_wrkit"].iter_rows(values_only=True)
        ]
        assert rows[:4] == [["版本", "1"], ["期别", "2025Q1"], ["单位", "区发展改革委"], ["编号", "指纹", "目标任务"]]
        assert rows[4:] == [
            [f"2-00{n}", fingerprint(t), t] for n, t in ((1, "=1+1 个项目"), (2, "建成“一环”。\n二期。"))
        ]

    @pytest.mark.parametrize(
        "text", ["<r><t>x</t></r>", "a\x00\x1bb\uffffc", "_x0041_", "{=1}", "http://x.cn", "007", "字" * 40000]
    )
    def test_any_text_gives_a_workbook_that_opens(self, text):
        value = opened(form_bytes(assignment((text,))))["填报表"]["C4"].value
        shown = "".join(c for c in text if " " <= c < "\uffff" or c > "\uffff")
        if len(text) > 32767:
            assert len(value) <= 32767
            assert "从略" in value
        else:
            assert value == shown

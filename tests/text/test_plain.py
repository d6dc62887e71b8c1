"""Text files read leniently: what separates the cells, quotation marks nobody doubled, damaged bytes."""

import csv
import io

import pytest

from tests.collect.kit import ANSWERS, merge_one, rows_of
from wrkit.text.plain import decode_leniently, read_csv


def written(delimiter, answers=ANSWERS, **options):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="\r\n", **options).writerows(rows_of(answers))
    return target.getvalue()


def bare(answers, delimiter=","):
    """Return rows as programs write them that know of no quotation marks."""
    return "\r\n".join(delimiter.join(row) for row in rows_of(answers))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("inside", [",", ";", "，", "|"])
def test_what_separates_is_told_by_the_headings(delimiter, inside):
    text = inside.join("已建成2所第3所主体完工其余在建") * 20
    answers = {**ANSWERS, "1-001": (text, "", "", "")}
    name = "区教委.txt" if delimiter == "\t" else "区教委.csv"
    assert merge_one(written(delimiter, answers).encode("utf-16"), name).answers == answers


def test_without_known_headings_rows_of_one_width_tell():
    grid = read_csv("甲;乙\n1,5;2,5,5,5\n3,5;4,5,5\n".encode(), "x.csv").grids[0]
    assert [cells for _, cells in grid.rows()] == [{0: "甲", 1: "乙"}, {0: "1,5", 1: "2,5,5,5"}, {0: "3,5", 1: "4,5,5"}]


class TestQuotes:
    @pytest.mark.parametrize("text", ['"重点"项目已开工', '"重点项目已开工', '称"一号"工程', '"一"与"二"', '开工"'])
    def test_marks_that_are_part_of_the_text(self, text):
        answers = {**ANSWERS, "1-001": (text, "已完成", "", "无"), "1-002": ("完成5栋", "", "", "")}
        result = merge_one(bare(answers).encode("gbk"), "区教委.csv")
        assert result.answers == answers

    def test_rows_between_two_of_them_are_not_swallowed(self):
        answers = {
            "1-001": ('"甲', "", "", ""), "1-002": ("乙", "", "", ""), "1-003": ('丙"', "", "", ""),
        }  # fmt: skip
        assert merge_one(bare(answers).encode(), "区教委.csv").answers == answers

    def test_proper_ones_beside_them(self):
        answers = {"1-001": ('"重点"项目', "", "", ""), "1-002": ("完成5栋，\n其余在建，称“一”", "", "", "")}
        text = bare(answers).replace("完成5栋，\n其余在建，称“一”", '"完成5栋，\n其余在建，称“一”"')
        assert merge_one(text.encode(), "区教委.csv").answers == answers


class TestDamage:
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
    def test_one_bad_byte(self, encoding):
        data = written(",").encode(encoding).replace("其余".encode(encoding), b"\x80\xff", 1)
        result = merge_one(data, "区教委.csv")
        assert set(result.answers) == set(ANSWERS)
        assert result.answers["1-001"] == ANSWERS["1-001"]
        assert "�" in result.answers["1-002"][0]
        (found,) = result.of("text-garbled")
        assert found.level == "warning"

    def test_nothing_is_said_of_sound_text(self):
        assert merge_one(written(",").encode("gbk"), "区教委.csv").of("text-garbled") == []

    @pytest.mark.parametrize(
        ("data", "text"),
        [
            ("重点".encode("gbk"), "重点"),
            ("重点".encode("utf-16"), "重点"),
            ("\ufeff重点".encode(), "重点"),
            ("重点项目已经开工建设".encode() + b"\xff", "重点项目已经开工建设\ufffd"),
            (b"", ""),
        ],
    )
    def test_decoding(self, data, text):
        assert decode_leniently(data) == (text, text.count("\ufffd"))


@pytest.mark.parametrize("name", ["区教委.txt", "区教委.csv"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_text_without_a_form_is_listed_whole(name, encoding):
    text = '1-001 新建智慧校园3所\r\n完成情况：已建成2所\r\n"存在问题：资金,缺口\r\n'
    (found,) = merge_one(text.encode(encoding), name).read
    assert found.code == "no-form"
    for said in ("新建智慧校园3所", "完成情况：已建成2所", "存在问题：资金", "缺口"):
        assert said in found.message

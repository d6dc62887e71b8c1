"""发送记录 between wrkit, Excel and a power cut."""

import csv
import io

import pytest

from wrkit.errors import UnreadableError
from wrkit.mail.records import head, read_sent, ready, sent_line
from wrkit.model.messages import Sent
from wrkit.vocab import SENT_COLUMNS


def sent(unit="区教委", key="w1", accepted=True, note=""):
    return Sent(
        "2025-04-01 09:30:00",
        "2025年一季度",
        "下发",
        unit,
        ("a@b.cn", "c@d.cn"),
        '主题，有“引号"和逗号,',
        ("表.xlsx",),
        accepted,
        note,
        key,
    )


def written(*lines):
    return head(SENT_COLUMNS) + b"".join(map(sent_line, lines))


def test_what_is_written_is_read():
    lines = (sent(), sent("=cmd|' /C calc'!A0", "w2"), sent("多\n行", "w3", False, "550 没有此人"))
    found = read_sent(written(*lines), "x")
    assert found[0] == lines[0]
    assert found[1] == lines[1]
    assert (found[2].unit, found[2].accepted, found[2].note) == ("多行", False, "550 没有此人")


def test_no_cell_is_a_formula():
    rows = list(csv.reader(io.StringIO(written(sent("=1+1"), sent("+1"), sent("@x"), sent("-1")).decode("utf-8-sig"))))
    assert [row[3] for row in rows[1:]] == ["'=1+1", "'+1", "'@x", "'-1"]


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_cut_by_a_power_failure_costs_that_line_only(cut):
    data = written(sent("甲", "w1"), sent("乙", "w2"))[:-cut]
    assert [line.unit for line in read_sent(data, "x")] == ["甲"]
    again = ready(data, "x", SENT_COLUMNS) + sent_line(sent("丙", "w3"))
    assert [line.unit for line in read_sent(again, "x")] == ["甲", "丙"]


def excel(data, encoding, delimiter=",", extra=False):
    """Save as Excel does: dates its own way, another encoding, perhaps a column moved and one added."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    rows = [[cell.replace("2025-04-01 09:30:00", "2025/4/1 9:30") for cell in row] for row in rows]
    if extra:
        rows = [[row[-1], *row[:-1], "备注" if number == 0 else "已电话确认"] for number, row in enumerate(rows)]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


@pytest.mark.parametrize(("encoding", "delimiter"), [("gb18030", ","), ("utf-8-sig", ","), ("utf-16", "\t")])
@pytest.mark.parametrize("extra", [False, True])
def test_excel_may_save_it(encoding, delimiter, extra):
    data = excel(written(sent("甲", "w1"), sent("乙", "w2", False)), encoding, delimiter, extra)
    assert [(line.unit, line.accepted, line.time, line.key) for line in read_sent(data, "x")] == [
        ("甲", True, "2025-04-01 09:30:00", "w1"), ("乙", False, "2025-04-01 09:30:00", "w2"),
    ]  # fmt: skip
    again = ready(data, "x", SENT_COLUMNS) + sent_line(sent("丙", "w3"))
    assert [line.unit for line in read_sent(again, "x")] == ["甲", "乙", "丙"]
    assert ("已电话确认" in again.decode("utf-8")) == extra


@pytest.mark.parametrize(
    "data", [b"\xff\x00\xfe\x01" * 40, "别的表,没有这些列\r\n1,2\r\n".encode(), b'"' + b"x" * 10 + b"\n"]
)
def test_another_file_is_refused_not_taken_for_an_empty_record(data):
    with pytest.raises(UnreadableError):
        read_sent(data, "x")
    with pytest.raises(UnreadableError):
        ready(data, "x", SENT_COLUMNS)


def test_an_empty_file_is_a_new_record():
    assert read_sent(b"", "x") == ()
    assert ready(b"", "x", SENT_COLUMNS) == head(SENT_COLUMNS)

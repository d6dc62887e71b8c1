"""Check that the invented content agrees with itself. Run: python tests/examples_build/check_content.py."""

import collections
import datetime
import re
import sys

from content import ANSWERS, DECISIONS, DUE, EXPECTED, PARTS, RETURNS

PROGRESS = {"已完成", "达到序时进度", "未达序时进度", "未启动"}
VERDICTS = {"已完成", "达到序时", "未实现"}
EMPTY = ("完成情况", "进度状态", "存在问题", "下步打算")
COLUMNS = ("牵头领导", "牵头责任单位", "责任（配合）单位")


def bare(text):
    """Return a text without white space and separators, half-width brackets widened."""
    return re.sub(r"[\s、，]", "", text).replace("(", "（").replace(")", "）")


def check_tasks():
    """Compare EXPECTED with PARTS, cell by cell, by what is left when layout is taken away."""
    ids = [task["编号"] for task in EXPECTED]
    assert len(set(ids)) == len(ids), "编号 not unique"
    rows = [(number, part, row) for number, part in enumerate(PARTS, 1) for row in part["rows"]]
    assert len(rows) == len(EXPECTED), (len(rows), len(EXPECTED))
    category, last_part = "", 0
    for task, (part_no, part, row) in zip(EXPECTED, rows, strict=True):
        name = task["编号"]
        assert len(row) == len(part["columns"]), name
        assert re.sub(r"^\s*[一二三]、", "", part["heading"]) == task["部分"], name
        category = category if part_no == last_part else ""
        last_part = part_no
        if len(row) == 6 and row[0] is not None:
            category = "".join(row[0])
        assert task["分类"] == category, name
        text = bare("".join(row[-4]))
        if len(row) == 4:
            assert text == bare(f"{task['序号']}、{task['目标任务']}"), name
        else:
            assert text == bare(task["目标任务"]) and "".join(row[-5]).strip() == task["序号"], name
        assert name == f"{part_no}-{int(task['序号']):03d}", name
        for column, cell in zip(COLUMNS, row[-3:], strict=True):
            joined = bare("".join(cell))
            # “A、B等区级相关部门单位”: the 等 is not part of a name.
            assert joined.replace("等区级", "区级") == bare("".join(task[column])), (name, column)
            assert all(item and not re.search(r"[\s、，()]", item) for item in task[column]), (name, column)
    return {task["编号"]: task["牵头责任单位"] for task in EXPECTED}


def check_answers(leads):
    """Check that every (task, lead unit) has one answer and no one else answers."""
    pairs = [(answer["编号"], answer["单位"]) for answer in ANSWERS]
    assert len(set(pairs)) == len(pairs), "an answer stands twice"
    assert set(pairs) == {(name, unit) for name, units in leads.items() for unit in units}, "answers and leads differ"
    for answer in ANSWERS:
        assert answer["进度状态"] in PROGRESS or not any(answer[key] for key in EMPTY), answer["编号"]


def check_returns(leads):
    """Check the files that come back: one per lead unit, three of them late."""
    units = {unit for names in leads.values() for unit in names}
    assert {item["单位"] for item in RETURNS} == units and len(RETURNS) == len(units)
    assert len({item["文件"] for item in RETURNS}) == len(RETURNS)
    saved = [datetime.datetime.fromisoformat(item["保存时间"]) for item in RETURNS]
    assert min(saved) >= datetime.datetime(2026, 4, 2) and max(saved) < datetime.datetime(2026, 4, 17)
    late = [item["单位"] for item in RETURNS if item["保存时间"][:10] > DUE]
    assert len(late) == 3, late
    assert {item["sort"] for item in RETURNS} <= {None, "reverse", "by-text"}
    return units, late


def check_decisions(leads):
    """Check that what is decided is about tasks there are, or about items split off from them."""
    assert len({item["编号"] for item in DECISIONS}) == len(DECISIONS)
    for item in DECISIONS:
        parent, _, split = item["编号"].partition(".")
        assert parent in leads and item["审定结论"] in VERDICTS, item["编号"]
        if split:
            assert item["目标任务"] and set(item["牵头责任单位"]) <= set(leads[parent]), item["编号"]


def main():
    """Run every check and print the counts."""
    leads = check_tasks()
    check_answers(leads)
    units, late = check_returns(leads)
    check_decisions(leads)
    filled = [answer for answer in ANSWERS if answer["完成情况"]]
    states = collections.Counter(answer["进度状态"] or "（未填）" for answer in ANSWERS)
    categories = [row[0] for part in PARTS for row in part["rows"] if len(row) == 6 and row[0]]
    texts = [len(task["目标任务"]) for task in EXPECTED]
    print(
        "任务",
        len(EXPECTED),
        [len(part["rows"]) for part in PARTS],
        "字数",
        min(texts),
        sum(texts) // len(texts),
        max(texts),
    )
    print("分类单元格", len(categories), "分类", len({"".join(cell) for cell in categories}))
    print("牵头单位", len(units), "牵头领导", sorted({name for task in EXPECTED for name in task["牵头领导"]}))
    print("多牵头", sum(len(names) > 1 for names in leads.values()), collections.Counter(map(len, leads.values())))
    print("填报", len(ANSWERS), "已填", len(filled), dict(states), "最长", max(len(a["完成情况"]) for a in ANSWERS))
    print(
        "下步打算空",
        sum(not a["下步打算"] for a in filled),
        "存在问题",
        sum("存在问题" in a["完成情况"] or bool(a["存在问题"]) for a in ANSWERS),
    )
    print("逾期", late, "审定", dict(collections.Counter(item["审定结论"] for item in DECISIONS)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

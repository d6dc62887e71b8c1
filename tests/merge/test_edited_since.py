"""Whatever an office does to 任务 after the forms went out: an answer follows its task, or is listed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collect.kit import BOOK, PERIOD, SCHOOL
from tests.merge.clerks import make_master
from wrkit.merge import applied, merge
from wrkit.model.periods import Period
from wrkit.model.refs import Ref
from wrkit.model.returns import Answer, Identity, Return
from wrkit.model.tasks import Task, TaskId
from wrkit.text.clean import fingerprint

TEXTS = (
    "新建智慧校园3所。", "改造老旧校舍12栋，惠及师生0.8万人。", "学前教育普惠率达到92%。", "推动领导联系重点项目全覆盖，打通卡点堵点。",
    "推动领导联系重点企业全覆盖，打通卡点堵点。", "完成固定资产投资120亿元，增长6%以上。", "引进高层次教育人才30名。", "建成社区老年学堂45个，培训1.2万人次。",
)  # fmt: skip
FRESH = ("推进数字经济产业园建设，入驻企业40家。", "办好全区中小学生运动会。", "新增城镇就业1.5万人。")
REWORDINGS = (
    lambda text: text.replace("。", "，确保年内完成。"),
    lambda text: "加快" + text,
    lambda text: text.partition("，")[0] + "。",
    lambda text: text.translate(str.maketrans("0123456789", "1234567890")),
)


def book_of(texts):
    """A book whose unit has these texts as 1-001, 1-002, …"""
    tasks = tuple(Task(TaskId(1, number), text, (SCHOOL,), number=str(number)) for number, text in enumerate(texts, 1))
    return replace(BOOK, tasks=tasks)


def form_of(texts, *, ids=True, named=True):
    """The form issued with these texts, every row answered with a text of its own."""
    issued = {TaskId(1, number): text for number, text in enumerate(texts, 1)}
    prints = {key: fingerprint(text) for key, text in issued.items()}
    answers = tuple(
        Answer(
            str(key) if ids else "",
            text if named else "",
            {"完成情况": f"答复：{text}"},
            ref=Ref("回收/区教委.xlsx", "填报表", f"E{row}"),
        )
        for row, (key, text) in enumerate(issued.items(), 4)
    )
    identity = Identity(1, Period(2026, "Q1"), SCHOOL, prints, issued)
    return Return("回收/区教委.xlsx", identity, answers, SCHOOL, (), PERIOD, "2026-04-08 09:00:00")


@st.composite
def edits(draw):
    """(texts as issued, [(text now, the text it was, “” for a new task)])."""
    issued = draw(st.lists(st.sampled_from(TEXTS), unique=True, min_size=2, max_size=6))
    now = [(text, text) for text in issued]
    for kind in draw(st.lists(st.sampled_from(["swap", "drop", "insert", "reword", "replace"]), max_size=3)):
        place = draw(st.integers(0, len(now) - 1)) if now else 0
        if kind == "insert" or not now:
            now.insert(place, (draw(st.sampled_from(FRESH)), ""))
        elif kind == "swap":
            other = draw(st.integers(0, len(now) - 1))
            now[place], now[other] = now[other], now[place]
        elif kind == "drop":
            del now[place]
        elif kind == "replace":
            now[place] = (draw(st.sampled_from(FRESH)), "")
        else:
            text, was = now[place]
            now[place] = (draw(st.sampled_from(REWORDINGS))(text), was)
    texts = [text for text, _ in now]
    return issued, [pair for at, pair in enumerate(now) if pair[0] not in texts[:at]]


@settings(max_examples=400, deadline=None)
@given(edits(), st.booleans(), st.booleans())
def test_an_answer_follows_its_task_or_is_listed(pair, ids, named):
    issued, now = pair
    form = form_of(issued, ids=ids or not named, named=named)
    master = make_master(book_of([text for text, _ in now]))
    merged = merge(master, PERIOD, [form])
    origin = {TaskId(1, number): was for number, (_, was) in enumerate(now, 1)}
    for entry in merged.entries:
        was = entry.fields["完成情况"].removeprefix("答复：")
        if entry.task is not None:
            assert origin[entry.task] == was, (entry.task, was)
        else:
            assert any(item.level != "info" and item.cell == entry.ref.cell for item in merged.findings)
    # Every task that is as it was has its answer.
    placed = {entry.task for entry in merged.entries if entry.taken}
    assert {task for task, (text, was) in zip(origin, now, strict=True) if text == was} <= placed
    # Merged before the edit as well, it comes to the same.
    first = merge(make_master(book_of(issued)), PERIOD, [form])
    again = merge(replace(master, ledger=first.ledger), PERIOD, [form])
    stands = [{(e.task, e.ref) for e in one.entries if e.taken and e.task} for one in (again, merged)]
    assert stands[0] == stands[1]
    after = applied(replace(master, ledger=first.ledger), PERIOD, again)
    assert not merge(after, PERIOD, [form]).edits

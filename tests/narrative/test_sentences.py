from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrkit.narrative.measures import distribute, measures
from wrkit.narrative.sentences import clauses, commas, names, numbered_items, plain, sentences
from wrkit.narrative.slogans import is_slogan


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("建成水库。改造公路；新建学校！", ["建成水库。", "改造公路；新建学校！"]),
        ("落实“一事一议。再议”制度。建成水库。", ["落实“一事一议。再议”制度。", "建成水库。"]),
        ("他们说“日子好了。”建成水库。", ["他们说“日子好了。”", "建成水库。"]),
        ("落实“马上办。”的要求。", ["落实“马上办。”的要求。"]),
        ("引号“不成对。建成水库。", ["引号“不成对。", "建成水库。"]),
        ("一是建成水库；二是改造公路；三是新建学校。", ["一是建成水库；", "二是改造公路；", "三是新建学校。"]),
        ("没有句号", ["没有句号"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(alphabet="建成一二是。；，！“”（）1.、各 \n", max_size=60))
def test_splitting_loses_nothing(text: str) -> None:
    for split in (sentences, clauses, commas, numbered_items):
        assert "".join(split(text)).strip() == text.strip()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.新建食堂2个；2.改造小区3个；3.修路4公里。", 3),
        ("①新建食堂；②改造小区。", 2),
        ("改造G319线1.5公里、新建2.0平方米。", 1),
    ],
)
def test_numbered_items(text: str, parts: int) -> None:
    assert len(numbered_items(text)) == parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一是加快建设水库；", "加快建设水库"),
        ("我们将办好实事15件；", "办好实事15件"),
        ("（1）新建食堂2个。", "新建食堂2个。"),
        ("第三，改造公路。", "改造公路。"),
        ("1.5万亩高标准农田全部建成。", "1.5万亩高标准农田全部建成。"),
        ("一是", "一是"),
    ],
)
def test_what_a_task_shows(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_names_keep_brackets_and_quotes_whole() -> None:
    assert names("甲（一、二期）项目、“乙、丙”工程、二次供水及路灯改造") == [
        "甲（一、二期）项目",
        "“乙、丙”工程",
        "二次供水及路灯改造",
    ]


@pytest.mark.parametrize(
    ("clause", "shared"),
    [
        ("甲产值、乙投资和丙收入分别增长7.5%、10%、8%；", ("甲产值增长7.5%", "乙投资增长10%", "丙收入增长8%")),
        ("甲产值、乙投资分别增长7%和下降3%。", ("甲产值增长7%", "乙投资下降3%")),
        ("甲产值、乙投资分别达到7亿元、10亿元", ("甲产值达到7亿元", "乙投资达到10亿元")),
        ("甲产值、乙投资均增长5%以上；", ("甲产值增长5%以上", "乙投资增长5%以上")),
        ("甲产值、乙投资、丙收入分别增长7.5%、10%；", ()),
        ("甲产值增长7%；", ()),
    ],
)
def test_values_are_shared_out(clause: str, shared: tuple[str, ...]) -> None:
    assert distribute(clause) == shared


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("确保粮食播种面积稳定在73.3万亩。", ["粮食播种面积 = 73.3万亩"]),
        ("新增规上工业企业7家、专精特新企业3家以上。", ["新增规上工业企业 = 7家", "新增专精特新企业 ≥ 3家"]),
        ("居民消费价格涨幅3%以内", ["居民消费价格增长 ≤ 3%"]),
        ("建设G319线、5G基站和“2332”体系。", []),
    ],
)
def test_measures(text: str, shown: list[str]) -> None:
    assert [str(measure) for measure in measures(text)] == shown


@pytest.mark.parametrize(
    ("text", "slogan"),
    [
        ("让我们团结起来，奋勇前进！", True),
        ("凡事议必决、决必行，确保定一件、干一件、成一件。", True),
        ("敢于向形象工程说不。", True),
        ("新建食堂2个，让老年人吃得更好！", False),
        ("加快建设文化馆，让群众更加满意。", False),
        ("鼓励精品文艺创作。", False),
    ],
)
def test_slogans(text: str, slogan: bool) -> None:
    assert is_slogan(text) is slogan

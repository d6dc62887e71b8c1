"""Quantities in Chinese text: the corpus of expressions with their parses, and the finer points one by one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrkit.model.quantities import COMPARATORS, KINDS, Quantity
from wrkit.text.quantities import find_quantities, magnitude, same_dimension

CORPUS = Path(__file__).with_name("corpus_quantities.txt")
LEAST = 0.97


def expressions() -> list[tuple[str, str]]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [
        tuple(part.strip() for part in line.split(" => "))
        for line in lines
        if " => " in line and not line.startswith("#")
    ]


def differences(text: str, wanted: str) -> list[str]:
    """What the parse of `text` says otherwise than `wanted`."""
    found = find_quantities(text)
    items = [] if wanted == "-" else wanted.split(" ; ")
    if len(items) != len(found):
        return [f"{len(found)} instead of {len(items)}: {[q.text for q in found]}"]
    return [fault for item, quantity in zip(items, found, strict=True) for fault in _faults(item, quantity)]


def _faults(item: str, quantity: Quantity) -> list[str]:
    value, unit, comparator, kind, *more = item.strip().split(" ")
    assert comparator in COMPARATORS, item
    assert kind in KINDS, item
    wanted: dict[str, object] = {"value": float(value), "unit": unit, "comparator": comparator, "kind": kind}
    for pair in more:
        name, _, text = pair.partition("=")
        wanted[name] = (
            float(text)
            if name == "upper"
            else True
            if text == "1" and name in ("forecast", "planned", "each", "part")
            else text
        )
    return [
        f"{name}: {getattr(quantity, name)!r} instead of {is_!r}"
        for name, is_ in wanted.items()
        if getattr(quantity, name) != is_
    ]


def test_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    cases = expressions()
    assert len(cases) >= 300
    wrong = {text: faults for text, wanted in cases if (faults := differences(text, wanted))}
    accuracy = 1 - len(wrong) / len(cases)
    with capsys.disabled():
        print(f"\n数量表述 {len(cases)} 条，正确 {len(cases) - len(wrong)} 条，准确率 {accuracy:.1%}")
        for text, faults in wrong.items():
            print(f"  {text}：{'；'.join(faults)}")
    assert accuracy >= LEAST


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20000,
        "一二三十百" * 4000,
        "1、" * 10000,
        "3万" * 3000,
        "占" + "甲" * 20000 + "5%",
        "（" * 20000 + "5%",
        "2-" * 8000,
        "，1-2月完成3.5万元、" * 800,
    ],
    ids=lambda text: text[:6],
)
def test_a_hostile_cell_takes_no_time(text):
    start = time.perf_counter()
    find_quantities(text)
    assert time.perf_counter() - start < 8


@given(
    st.text(
        "0123456789.,-—～%万亿千百个户元公里米增长下降同比占为约达到第年月一二三十“”《》（）、，。；A5GK+：分别均由从至\n ",
        max_size=60,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_place_lies_in_it(text):
    last = 0
    for quantity in find_quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert quantity.kind in KINDS
        assert quantity.comparator in COMPARATORS
        last = quantity.end


def test_places_are_those_of_the_text():
    text = "一季度，新建公园５个，拨付资金 1.2 亿元。"
    assert [text[q.start : q.end] for q in find_quantities(text)] == ["５个", "1.2 亿元"]


def test_what_a_growth_belongs_to():
    found = find_quantities("一季度，接待游客120万人次，实现旅游收入9.5亿元，分别同比增长12%、15%。")
    assert [(q.subject, q.value, q.covers) for q in found[2:]] == [("游客", 12, "一季度"), ("旅游收入", 15, "一季度")]
    (amount, growth) = find_quantities("预计完成固定资产投资38.7亿元，同比下降3.2%。")
    assert (growth.subject, growth.forecast, amount.forecast) == ("固定资产投资", True, True)


def test_an_office_adds_units_and_names():
    text = "建成鱼塘30凼，推进66米巷改造"
    assert [q.text for q in find_quantities(text)] == ["66米"]
    assert [q.text for q in find_quantities(text, units=["凼"], names=["66米巷"])] == ["30凼"]


def test_units_of_one_dimension_compare():
    assert magnitude(1, "公顷") == magnitude(15, "亩")
    assert same_dimension("公里", "米")
    assert same_dimension("户", "家")
    assert not same_dimension("元", "亩")
    assert not same_dimension("元", "美元")

"""Web pages: what stands in fields, around tables and in tables inside cells; what is bounded."""

import time

import pytest

from tests.collect.kit import ANSWERS, merge_one, rows_of
from wrkit.errors import UnreadableError
from wrkit.model.sheets import Paragraph
from wrkit.xl.read import read_workbook

HEAD = '<html><meta charset="utf-8"><body>'


def read(body):
    return read_workbook((HEAD + body).encode(), "a.xls")


def cells(body):
    (grid,) = read(body).grids
    return dict(grid.cells)


def outline(body):
    """Paragraphs as text, tables by name, in order."""
    return [block.text if isinstance(block, Paragraph) else block.ref.sheet for block in read(body).blocks]


def rows(texts, dress=lambda text: text, first=1):
    """Rows of a table; `dress` goes around the texts of all rows but the first ones."""
    return "".join(
        "<tr>" + "".join(f"<td>{dress(text) if at >= first else text}</td>" for text in row) + "</tr>"
        for at, row in enumerate(texts)
    )


def form():
    return [[text.replace("\n", "<br>") for text in row] for row in rows_of()]


def boxed(text):
    return f"<table><tr><td>{text}</td></tr></table>"


class TestFields:
    @pytest.mark.parametrize(
        ("field", "shown"),
        [
            ('投资<input type="text" value="3">万元', "投资3万元"),
            ('<input value="已建成2所">', "已建成2所"),
            ('<input type=hidden value=token><input type="submit" value="提交">x', "x"),
            ("<textarea>\n完成5栋；\n其余在建。</textarea>", "完成5栋；\n其余在建。"),
            ("<select><option>未启动</option><option selected>已完成</option></select>", "已完成"),
            ("<select><option>未启动</option><option>已完成</option></select>", "未启动"),
            ("<select multiple><option selected>甲</option><option>乙</option><option selected>丙</option></select>", "甲、丙"),
            ("<input type=radio checked>已完成 <input type=radio>未启动", "☑已完成 □未启动"),
        ],
    )  # fmt: skip
    def test_show_what_is_typed_or_chosen(self, field, shown):
        assert cells(f"<table><tr><td>{field}</td></tr></table>") == {(0, 0): shown}

    def test_of_a_form_are_merged(self):
        def dress(text):
            return (
                f'<input value="{text}">'
                if "<br>" not in text
                else f"<textarea>{text}</textarea>".replace("<br>", "\n")
            )

        page = HEAD + f"<table>{rows(form(), dress)}</table>"
        assert merge_one(page.encode(), "区教委.xls").answers == ANSWERS


class TestTables:
    def test_rows_inside_a_form_element(self):
        head, *others = form()
        body = f"<table><form action=x>{rows([head, *others[:2]])}</form><form>{rows(others[2:])}</form></table>"
        assert merge_one((HEAD + body).encode(), "区教委.xls").answers == ANSWERS

    def test_cells_without_rows(self):
        assert cells("<table><td>a<td>b<tr><td>c</td></tr></table>") == {(0, 0): "a", (0, 1): "b", (1, 0): "c"}

    def test_what_stands_around_and_between(self):
        body = "前<table><caption>题</caption><tr><td>a</td></tr>夹<tr>入<td>b</td></tr></table>后<table><tr><td>c</td></tr></table>末<img alt=章>"
        assert outline(body) == ["前", "题", "表1", "夹入", "后", "表2", "末", "〔图片：章〕"]

    def test_text_between_rows_is_listed(self):
        body = f"<table><caption>附注甲</caption>{rows(form())}请延期乙</table>丙处待定"
        result = merge_one((HEAD + body).encode(), "区教委.xls")
        assert result.answers == ANSWERS
        assert [f.message for f in result.of("text-outside")] == [
            "填报表以外的文字，没有合并：附注甲；请延期乙；丙处待定"
        ]

    def test_inside_cells_of_a_form_belong_to_them(self):
        inner = "<table><tr><td>里</td><td>表</td></tr><tr><td>两行</td></tr></table>"
        head, first, *others = form()
        first[4] += inner
        body = f"<table>{rows([head, first, *others], lambda text: text if '<table' in text else boxed(text))}</table>"
        result = merge_one((HEAD + body).encode(), "区教委.xls")
        assert result.answers == {**ANSWERS, "1-001": (f"{ANSWERS['1-001'][0]}\n里 表\n两行", *ANSWERS["1-001"][1:])}
        assert not result.of("sheet-not-form")

    def test_a_form_inside_a_table_for_layout_is_a_table(self):
        body = f"<table><tr><td>{boxed('标题')}</td></tr><tr><td><table>{rows(form())}</table></td></tr></table>"
        assert outline(body) == ["表1", "表2"]
        assert merge_one((HEAD + body).encode(), "区教委.xls").answers == ANSWERS

    def test_a_page_without_one_is_told(self):
        with pytest.raises(UnreadableError, match="没有表格。其中的文字没有合并：1-001 已建成2所；以上"):
            read("<p>1-001 已建成2所</p>以上")

    @pytest.mark.parametrize("declared", ["gb2312", "GBK"])
    def test_gb2312_means_gbk(self, declared):
        page = f'<html><meta charset="{declared}"><table><tr><td>朱镕</td></tr></table>'.encode("gb18030")
        (grid,) = read_workbook(page, "a.xls").grids
        assert grid.cells == {(0, 0): "朱镕"}


class TestSpans:
    def test_cells_beside_those_from_above(self):
        body = "<table><tr><td rowspan=3>a<td colspan=2>b<td rowspan=2>c</tr><tr><td>d<td>e<td>f</tr><tr><td>g</tr></table>"
        (grid,) = read(body).grids
        expected = {(0, 0): "a", (0, 1): "b", (0, 3): "c", (1, 1): "d", (1, 2): "e", (1, 4): "f", (2, 1): "g"}
        assert grid.cells == expected
        assert grid.merged == ((0, 0, 2, 0), (0, 1, 0, 2), (0, 3, 1, 3))

    def test_beyond_the_table_end_with_it(self):
        (grid,) = read("<table><tr><td rowspan=1000>a<td>b</tr><tr><td>c</tr></table>").grids
        assert grid.merged == ((0, 0, 1, 0),)

    @pytest.mark.parametrize(
        "hostile",
        [
            "<table>" + "<tr><td rowspan=1000 colspan=1000>x" * 5000,
            "<table>" + "<tr><td rowspan=1000>x" * 40_000,
            "<table><tr>" + "<td>x" * 200_000,
            "<div>" * 200_000 + "<table><tr><td>x",
            "<table><tr><td>x" * 20_000,
            "<p>x" * 100_000 + "<style " * 200_000,
        ],
        ids=["both", "down", "right", "deep", "nested", "unclosed"],
    )
    def test_more_than_an_honest_page_has_costs_little(self, hostile):
        started = time.monotonic()
        with pytest.raises(UnreadableError):
            read(hostile)
        assert time.monotonic() - started < 5

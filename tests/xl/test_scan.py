"""Reading and writing a sheet as text gives what reading and writing it as a tree gives."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrkit.errors import UnreadableError
from wrkit.xl import edit, read_xlsx
from wrkit.xl.edit import Editor
from wrkit.xl.package import parse_xml
from wrkit.xl.scan import SheetText, plain_strings, plain_xml

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font></fonts>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="10" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>'
)
NO_STRIKE = STYLES.replace("<strike/>", "<b/>")
STRINGS = ["甲", "完成 6.7%", "a &amp; b", "  ", "", "_x0041_乙", "&#x4E2D;&#10;文"]


def sheet_xml(rows, cols="", after=""):
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:C3"/>{cols}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def workbook(sheet, strings=None, styles=STYLES):
    items = "".join(f"<si><t>{text}</t></si>" for text in STRINGS) if strings is None else strings
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">'
        f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="9">{items}</sst>',
        "xl/styles.xml": styles,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text if isinstance(text, bytes) else text.encode())
    return buffer.getvalue()


def as_tree(monkeypatch):
    for module in (read_xlsx, edit):
        monkeypatch.setattr(module.SheetText, "of", classmethod(lambda cls, data: None))
    monkeypatch.setattr(read_xlsx, "plain_strings", lambda data: None)


def outcome(data):
    """What reading comes to: the grid, or the message of the error."""
    try:
        grid = read_xlsx.read_xlsx(data, "x.xlsx").grids[0]
    except UnreadableError as error:
        return str(error)
    return list(grid.cells.items()), grid.merged, sorted(grid.notes, key=repr)


texts = st.sampled_from(
    ["甲", "6.7%", " 空 ", "a&amp;b", "&lt;b&gt;", "&#65;", "&#x1F600;", "一\n二", "_x000D_", "]]&gt;", '"', "/>"]
)
odd_texts = st.sampled_from(["&nbsp;", "&#0;", "&", "&#xD800;", "\x02", "]]>"])


@st.composite
def cells(draw, odd):
    """A cell without its address, as programs write them or as few do."""
    text = draw(st.one_of(texts, odd_texts) if odd else texts)
    style = draw(st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"']))
    kinds = ["blank", "empty", "shared", "inline", "nothing", "number", "bool", "error", "str", "formula", "rich"]
    kinds += ["attributes", "spaced", "comment", "cdata", "extension"] if odd else []
    kind = draw(st.sampled_from(kinds))
    return {
        "blank": f"<c ADDRESS{style}/>",
        "empty": f"<c ADDRESS{style}></c>",
        "shared": f'<c ADDRESS{style} t="s"><v>{draw(st.integers(0, len(STRINGS) - 1))}</v></c>',
        "inline": f'<c ADDRESS{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>',
        "nothing": f'<c ADDRESS{style} t="inlineStr"><is><t/></is></c>',
        "number": f"<c ADDRESS{style}><v>{draw(st.sampled_from(['0.0666666666666667', '12', '1E+3', 'x']))}</v></c>",
        "bool": f'<c ADDRESS{style} t="b"><v>1</v></c>',
        "error": f'<c ADDRESS{style} t="e"><v>#REF!</v></c>',
        "str": f'<c ADDRESS{style} t="str"><v>{text}</v></c>',
        "formula": f"<c ADDRESS{style}><f>1+1</f><v>2</v></c>",
        "rich": f'<c ADDRESS{style} t="inlineStr"><is><r><rPr><strike/></rPr><t>{text}</t></r><r><t>后</t></r></is></c>',
        "attributes": f'<c t="s" ADDRESS{style}><v>0</v></c>',
        "spaced": f"<c ADDRESS{style}>\n <v>5</v>\n</c>",
        "comment": f"<c ADDRESS{style}><!-- 注 --><v>5</v></c>",
        "cdata": f'<c ADDRESS{style} t="str"><v><![CDATA[<5>]]></v></c>',
        "extension": f'<c ADDRESS{style} cm="1"><v>5</v><extLst/></c>',
    }[kind]


@st.composite
def sheets(draw, odd=False):
    rows = []
    for number in sorted(draw(st.sets(st.integers(1, 9), max_size=6))):
        columns = sorted(draw(st.sets(st.sampled_from("ABCDE"), max_size=4)))
        inner = [draw(cells(odd)).replace("ADDRESS", f'r="{letter}{number}"') for letter in columns]
        space = draw(st.sampled_from(["", "\n  "]))
        more = draw(st.sampled_from(["", ' spans="1:5"', ' hidden="1"', ' ht="20" customHeight="1"']))
        own = draw(st.sampled_from([f' r="{number}"', f' r="{number}"', ""])) if odd else f' r="{number}"'
        if not inner and draw(st.booleans()):
            rows.append(f"<row{own}{more}/>")
        else:
            end = draw(st.sampled_from(["</row>", "</row >", "</row\n>"])) if odd else "</row>"
            rows.append(f"<row{own}{more}>{space}{space.join(inner)}{space}{end}")
    cols = draw(st.sampled_from(["", '<cols><col min="2" max="2" width="30" style="1" hidden="1"/></cols>']))
    merges = draw(st.sampled_from(["", '<mergeCells count="1"><mergeCell ref="A1:A3"/></mergeCells>']))
    between = draw(st.sampled_from(["", "<!-- x -->", "<v>3</v>", "甲"])) if odd else ""
    return sheet_xml(between.join(rows), cols, merges)


@settings(max_examples=300)
@given(sheets(), st.booleans(), st.sampled_from([STYLES, NO_STRIKE]))
def test_text_and_tree_read_the_same(sheet, shared, styles):
    runs = "<si><r><t>甲</t></r></si>" + "<si><t>乙</t></si>" * len(STRINGS)
    data = workbook(sheet, None if shared else runs, styles)
    quick = outcome(data)
    with pytest.MonkeyPatch.context() as patch:
        as_tree(patch)
        assert quick == outcome(data)


@settings(max_examples=300)
@given(sheets(odd=True), st.sampled_from([STYLES, NO_STRIKE]))
def test_odd_xml_is_left_to_the_tree(sheet, styles):
    data = workbook(sheet, styles=styles)
    quick = outcome(data)
    with pytest.MonkeyPatch.context() as patch:
        as_tree(patch)
        assert quick == outcome(data)


@pytest.mark.parametrize("style", ["", ' s="1"'])
def test_the_plain_form_is_read_as_text(style, monkeypatch):
    """What Excel, WPS, LibreOffice, openpyxl and xlsxwriter write of an ordinary sheet needs no tree."""
    line = f'<row r="1" spans="1:3" ht="20" x14ac:dyDescent="0.15"><c r="A1"{style} t="s"><v>0</v></c><c r="B1"{style}/><c r="C1"><v>12</v></c></row>'
    plain = SheetText.of(sheet_xml(line).encode())
    (_, start, body, end), *rest = plain.rows()
    assert rest == []
    assert plain.text[start:end] == line
    assert [cell[0] for cell in plain.cells(body, end)] == ["A", "B", "C"]


def row(number, text, start="<row ", end="</row>"):
    return f'{start}r="{number}"><c r="A{number}" t="str"><v>{text}</v></c>{end}'


@pytest.mark.parametrize(
    "rows",
    [
        row(1, "甲", end="</row >") + row(2, "乙") + row(3, "丙"),
        row(1, "甲", end="</row\t>") + row(2, "乙", end="</row >"),
        row(1, "&lt;N/A").replace('t="str"', 't="e"'),
        '<row r="1"><c r="A1" t="s"><v>&#49;</v></c></row>',
        row(7, "甲", start="<row 9"),
        row(7, "甲", start='<row r="1" '),
        "".join(f'<row r="{n}"><c r="A{n}"><f>1</f><v>{n}</v></c></row>' for n in range(1, 200)),
    ],
    ids=["loose end", "two loose ends", "escaped error", "escaped number", "no name", "two numbers", "all formulas"],
)
@pytest.mark.parametrize("styles", [STYLES, NO_STRIKE])
def test_rare_but_told_apart(rows, styles):
    data = workbook(sheet_xml(rows), styles=styles)
    quick = outcome(data)
    with pytest.MonkeyPatch.context() as patch:
        as_tree(patch)
        assert quick == outcome(data)


def test_a_large_sheet_is_no_text_and_its_blank_cells_are_thinned_out():
    blank = "".join(
        f'<row r="{n}">{"".join(f"""<c r="{c}{n}" s="1"/>""" for c in "ABCDEFGH")}</row>' for n in range(2, 250_000)
    )
    sheet = sheet_xml(row(1, "𠮷") + blank)
    assert len(sheet) > 34 * 2**20
    assert SheetText.of(sheet.encode()) is None
    assert outcome(workbook(sheet))[0] == [((0, 0), "𠮷")]


@pytest.mark.parametrize(
    "data",
    [
        sheet_xml("<row r='1'/>").encode("utf-16"),
        sheet_xml("").replace("UTF-8", "GBK").encode("gbk"),
        sheet_xml("<!-- x -->").encode(),
        sheet_xml("<row r='1'><c r='A1' t='str'><v>\x01</v></c></row>").encode(),
        sheet_xml("").replace("<worksheet", "<!DOCTYPE x><worksheet").encode(),
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_what_is_not_plain_is_no_sheet_text(data):
    assert SheetText.of(data) is None


def test_strings_with_runs_are_left_to_the_tree():
    sst = f'<sst xmlns="{MAIN}">%s</sst>'
    assert plain_strings((sst % "<si><t>甲</t></si><si><t/></si><si/>").encode()) == ["甲", "", ""]
    assert plain_strings((sst % "<si><r><t>甲</t></r></si>").encode()) is None
    assert plain_strings((sst % "<si><t>甲</t><phoneticPr/></si>").encode()) is None
    assert plain_strings((sst % "<si><t>&nbsp;</t></si>").encode()) is None
    assert plain_xml("甲\r\n乙\r丙".encode()) == "甲\n乙\n丙"


writes = st.dictionaries(
    st.integers(0, 10),
    st.dictionaries(
        st.integers(0, 6), st.sampled_from(["", "新", "=1+1", "a<b&c", "一\n二", "長" * 90, "_x0041_"]), min_size=1
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=200)
@given(sheets(), writes)
def test_text_and_tree_write_the_same(sheet, rows):
    data = workbook(sheet)

    def written():
        editor = Editor(data, "x.xlsx")
        editor.write_texts("表", rows)
        saved = editor.save()
        root = parse_xml(zipfile.ZipFile(io.BytesIO(saved)).read("xl/worksheets/sheet1.xml"))
        heights = {row.get("r"): (row.get("ht"), row.get("hidden")) for row in root.iter(f"{{{MAIN}}}row")}
        styles = {cell.get("r"): cell.get("s") or None for cell in root.iter(f"{{{MAIN}}}c")}
        order = [cell.get("r") for cell in root.iter(f"{{{MAIN}}}c")]
        return outcome(saved), heights, styles, order, root.find(f"{{{MAIN}}}dimension").get("ref")

    quick = written()
    with pytest.MonkeyPatch.context() as patch:
        as_tree(patch)
        assert quick == written()
    for row, texts_ in rows.items():
        for col, text in texts_.items():
            assert dict(quick[0][0]).get((row, col), "") == text


def test_rows_nobody_wrote_into_stay_byte_for_byte():
    rows = "".join(f'<row r="{n}" collapsed="1"><c r="A{n}" t="s"><v>1</v></c></row>\n' for n in range(1, 6))
    editor = Editor(workbook(sheet_xml(rows)), "x.xlsx")
    editor.write_texts("表", {2: {1: "新"}})
    saved = zipfile.ZipFile(io.BytesIO(editor.save())).read("xl/worksheets/sheet1.xml").decode()
    assert all(row in saved for index, row in enumerate(rows.splitlines()) if index != 2)


def test_new_cells_take_the_style_of_their_column_however_far_right():
    cols = '<cols><col min="1" max="16384" width="9" style="2"/><col min="1" max="3" width="50" style="1"/></cols>'
    for formula in ("", "<f>1</f>"):  # as text, as a tree
        sheet = sheet_xml(f'<row r="1"><c r="B1">{formula}<v>1</v></c></row>', cols)
        editor = Editor(workbook(sheet), "x.xlsx")
        editor.write_texts("表", {0: {0: "甲", 300: "乙"}})
        saved = zipfile.ZipFile(io.BytesIO(editor.save())).read("xl/worksheets/sheet1.xml").decode()
        assert saved.count(' s="2"') == 2


def test_writing_many_rows_of_formulas_takes_linear_time():
    def seconds(count):
        rows = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f><v>{n}</v></c></row>' for n in range(1, count + 1))
        editor = Editor(workbook(sheet_xml(rows, '<cols><col min="1" max="9" width="9" style="1"/></cols>')), "x.xlsx")
        start = time.process_time()
        editor.write_texts("表", {n: {1: "甲"} for n in range(count)})
        editor.save()
        return time.process_time() - start

    seconds(100)
    assert seconds(3000) < 30 * max(seconds(300), 0.02)

"""Files with one fault each, made from a good form; named by their fault."""

from __future__ import annotations

import io
import struct
import zipfile

import msoffcrypto
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from tests.collect.kit import filled, issued, packed, parts_of, rows_of, with_part
from tests.collect.legacy import ole, xls
from tests.collect.test_forms import PNG, word_form

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def encrypted_xlsx() -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(filled())).encrypt("1234", target)
    assert msoffcrypto.OfficeFile(io.BytesIO(target.getvalue())).is_encrypted()
    return target.getvalue()


def encrypted_xls() -> bytes:
    """A FILEPASS record (RC4) right after the first record is how an encrypted workbook begins."""
    stream = xls_stream(xls(rows_of()))
    size = struct.unpack_from("<H", stream, 2)[0] + 4
    record = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + bytes(48)
    return ole({"Workbook": stream[:size] + record + stream[size:]})


def xls_stream(data: bytes) -> bytes:
    from xlrd.compdoc import CompDoc

    stream: bytes = CompDoc(data, logfile=io.StringIO()).get_named_stream("Workbook")
    return stream


def locked_zip() -> bytes:
    """Set the flag that says a member is encrypted, as its two headers carry it."""
    data = bytearray(packed({"a.xlsx": filled()}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def bomb(size: int = 3 * 2**30) -> bytes:
    """A member of gigabytes of zeros: deflate gets a thousandth of it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.xlsx", bytes(2**20))
    data = target.getvalue()
    # The header's word is what a reader goes by before it unpacks; say gigabytes there.
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", size) + data[at + 4 :]


def nested_bomb() -> bytes:
    inner = packed({f"{number}.bin": bytes(20 * 2**20) for number in range(3)})
    for _ in range(4):
        inner = packed({f"{number}.zip": inner for number in range(12)})
    return inner


def cell_at_the_end() -> bytes:
    """1 KiB that claims a cell at XFD1048576."""
    sheet = f'<worksheet {_MAIN}><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    return small_workbook(sheet)


def small_workbook(sheet: str | bytes, **more: str | bytes) -> bytes:
    """Return an xlsx of the fewest parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="填报表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: sheet,
    }
    return packed({**parts, **more})


def million_styled_rows(cell: bytes = b'<c r="%s%d" s="1"/>', columns: bytes = b"ABCD", last: int = 1_048_576) -> bytes:
    """The answers, and below them borders down to the last row, as a select-all in WPS leaves them."""
    rows = b"".join(
        b'<row r="%d" spans="1:4">%s</row>' % (n, b"".join(cell % (b"%c" % letter, n) for letter in columns))
        for n in range(100, last + 1)
    )
    return with_part(filled(), {SHEET: lambda data: data.replace(b"</sheetData>", rows + b"</sheetData>")})


def laughs(root: str, inside: str) -> str:
    """A document whose entities grow to gigabytes, used where text belongs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>{root.format(inside.format("&l9;"))}'


_ONE_CELL = "<worksheet " + _MAIN + ">{}</worksheet>"
_TEXT = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row></sheetData>'


def entity_bomb_xlsx() -> bytes:
    return small_workbook(laughs(_ONE_CELL, _TEXT))


def external_entity_xlsx() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return small_workbook(head + _ONE_CELL.format(_TEXT.format("&f;")))


def entity_bomb_docx() -> bytes:
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    return with_part(word_form(), {"word/document.xml": laughs(body, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>").encode()})


def external_entity_docx() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>'
    return with_part(word_form(), {"word/document.xml": (head + body).encode()})


def ods(content: str) -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


_ODS = '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:p="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet>{}</o:spreadsheet></o:body></o:document-content>'


def entity_bomb_ods() -> bytes:
    return ods(
        laughs(
            _ODS, '<t:table t:name="a"><t:table-row><t:table-cell><p:p>{}</p:p></t:table-cell></t:table-row></t:table>'
        )
    )


def repeated_ods() -> bytes:
    """One cell of text, said to be repeated over the whole sheet."""
    cell = '<t:table t:name="a"><t:table-row t:number-rows-repeated="1048576"><t:table-cell t:number-columns-repeated="16384"><p:p>x</p:p></t:table-cell></t:table-row></t:table>'
    return ods(_ODS.format(cell))


def huge_strings() -> bytes:
    """A shared string table of six hundred thousand entries, none of them used."""
    strings = f"<sst {_MAIN}>" + "<si><t>x</t></si>" * 600_000 + "</sst>"

    def relate(data: bytes) -> bytes:
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        return data.replace(
            b"</Relationships>", b'<Relationship Id="s1" Type="%s" Target="s.xml"/></Relationships>' % kind
        )

    data = small_workbook(_ONE_CELL.format(_TEXT.format("x")))
    data = with_part(data, {"xl/_rels/workbook.xml.rels": relate})
    return packed({**parts_of(data), "xl/s.xml": strings})


def many_sheets() -> bytes:
    """Five hundred names for one sheet."""
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 501))
    book = f'<workbook {_MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n}</t></is></c></row>' for n in range(1, 200))
    data = small_workbook(_ONE_CELL.format(f"<sheetData>{rows}</sheetData>"))
    return with_part(data, {"xl/workbook.xml": book.encode()})


def far_cell_xls() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("a").write(65535, 255, "x")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def chart_sheet_only() -> bytes:
    return with_part(
        small_workbook(f"<chartsheet {_MAIN}/>"),
        {
            "xl/_rels/workbook.xml.rels": lambda data: data.replace(
                b"relationships/worksheet", b"relationships/chartsheet"
            )
        },
    )


def deep_html() -> bytes:
    return b"<html><body>" + b"<div>" * 50_000 + b"<table><tr><td>x</td></tr></table>"


def wide_html() -> bytes:
    row = b"<tr><td rowspan=65535 colspan=65535>x</td></tr>"
    return b"<html><body><table>" + row * 100 + b"</table>"


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def bad_zip_of(data: bytes) -> bytes:
    """Damage the deflated bytes of every part."""
    broken = bytearray(data)
    for at in range(200, len(broken) - 3000, 97):
        broken[at] ^= 0x55
    return bytes(broken)


READ = "read"
# Name of the file → (content, code of its one finding or READ, what the finding says).
FAULTS: dict[str, tuple[object, str, str]] = {
    "~$区教委.xlsx": (b"\x05User" + bytes(160), "file-skipped", "锁文件"),
    ".~lock.区教委.xlsx#": (b",user,host,08.04.2026 09:00,file:///x;", "file-skipped", "锁文件"),
    "Thumbs.db": (ole({"Catalog": b"x" * 5000}), "file-skipped", "缩略图"),
    "desktop.ini": (b"[.ShellClassInfo]", "file-skipped", "设置文件"),
    "照片.png": (PNG, "file-unreadable", "图片"),
    "照片.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "file-unreadable", "图片"),
    "扫描件.xlsx": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file-unreadable", "PDF"),
    "材料.rar": (b"Rar!\x1a\x07\x01\x00" + bytes(50), "file-unreadable", "RAR"),
    "材料.7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(50), "file-unreadable", "7z"),
    "材料.tar.gz": (b"\x1f\x8b\x08\x00" + bytes(50), "file-unreadable", "压缩"),
    "空.xlsx": (b"", "file-unreadable", "空"),
    "全零.xlsx": (bytes(8192), "file-unreadable", "空"),
    "截断.xlsx": (lambda: cut(filled()), "file-unreadable", "损坏"),
    "截断.xls": (lambda: cut(xls(rows_of())), "file-unreadable", "损坏"),
    "截断.docx": (lambda: cut(word_form()), "file-unreadable", "损坏"),
    "截断.zip": (lambda: cut(packed({"a.xlsx": filled()})), "file-unreadable", "损坏"),
    "改动.xlsx": (lambda: bad_zip_of(filled()), "file-unreadable", "损坏"),
    "加密.xlsx": (encrypted_xlsx, "file-unreadable", "密码"),
    "加密.xls": (encrypted_xls, "file-unreadable", "密码"),
    "加密.zip": (locked_zip, "file-unreadable", "密码"),
    "旧版.doc": (lambda: ole({"WordDocument": b"x" * 5000}), "file-unreadable", ".doc"),
    "文稿.wps": (lambda: ole({"WordDocument": b"x" * 5000}), "file-unreadable", ".doc"),
    "其他.xls": (lambda: ole({"Contents": b"x" * 5000}), "file-unreadable", "旧版 Office"),
    "演示.pptx": (packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "file-unreadable", "演示"),
    "文字.odt": (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "file-unreadable", "其他办公"),
    "苹果.numbers": (packed({"Index/Document.iwa": "x", "Metadata/p.plist": "x"}), "file-unreadable", "其他办公"),
    "盖章件.ofd": (packed({"OFD.xml": "<o/>", **{f"Doc_0/Pages/Page_{n}/Content.xml": "<p/>" for n in range(9)}, "Doc_0/a.xlsx": b"x"}), "file-unreadable", "OFD"),
    "导图.xmind": (packed({"content.json": "[]", "metadata.json": "{}", "manifest.json": "{}"}), "file-unreadable", "思维导图"),
    "书.epub": (packed({"mimetype": "application/epub+zip", "META-INF/container.xml": "<x/>", "a.html": "<html/>"}), "file-unreadable", "电子书"),
    "程序.apk": (packed({"AndroidManifest.xml": b"\x03\x00", "classes.dex": b"dex", "res/a.xml": "<a/>"}), "file-unreadable", "安装包"),
    "来信.msg": (lambda: ole({"__substg1.0_0037001F": b"x" * 5000}), "file-unreadable", "Outlook 邮件"),
    "旧版.ppt": (lambda: ole({"PowerPoint Document": b"x" * 5000}), "file-unreadable", ".ppt"),
    "截断.xlsb": (lambda: packed({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}), "file-unreadable", "损坏"),
    "网页.xls": (b"<html><body><p>no table</p></body></html>", "file-unreadable", "网页"),
    "数据.xml": (b"<?xml version='1.0'?><data><a>1</a></data>", "file-unreadable", "XML"),
    "数据.xls": (b"ID;PSCALC3\nC;X1;Y1;K1\nE\n", "file-unreadable", "SYLK"),
    "说明.txt": ("请查收附件。".encode("gbk"), "no-form", "请查收附件。"),
    "随机.bin": (bytes(range(256)) * 40, "file-unreadable", "不认识"),
    "炸弹.zip": (bomb, "file-unreadable", "过大"),
    "空壳.zip": (packed({}), "file-unreadable", "空"),
    "缺工作簿.xlsx": (lambda: with_part(filled(), {"xl/workbook.xml": None}), "file-unreadable", "损坏"),
    "缺工作表.xlsx": (lambda: with_part(filled(), {SHEET: None}), "file-unreadable", "填报表"),
    "缺文字.xlsx": (lambda: with_part(issued(), {"xl/sharedStrings.xml": None}), "file-unreadable", "文字缺失"),
    "坏部件.xlsx": (lambda: with_part(filled(), {SHEET: cut}), "file-unreadable", "部件"),
    "只有图表.xlsx": (chart_sheet_only, "file-unreadable", "没有工作表"),
    "缺类型.xlsx": (lambda: with_part(filled(), {"[Content_Types].xml": None}), READ, ""),
    "缺关系.xlsx": (lambda: with_part(filled(), {"_rels/.rels": None}), READ, ""),
    "缺样式.xlsx": (lambda: with_part(filled(), {"xl/styles.xml": None}), READ, ""),
    "百万空行.xlsx": (million_styled_rows, READ, ""),
    "空格有头有尾.xlsx": (lambda: million_styled_rows(b'<c r="%s%d" s="1"></c>', b"ABCDEFGH", 300_000), READ, ""),
    "空格有空值.xlsx": (lambda: million_styled_rows(b'<c r="%s%d" s="1"><v/></c>', b"ABCDEFGH", 250_000), READ, ""),
}  # fmt: skip
# Hostile files; what matters is that they cost one finding, little time and memory.
HOSTILE: dict[str, object] = {
    "远格.xlsx": cell_at_the_end,
    "远格.xls": far_cell_xls,
    "实体.xlsx": entity_bomb_xlsx,
    "外部实体.xlsx": external_entity_xlsx,
    "实体.docx": entity_bomb_docx,
    "外部实体.docx": external_entity_docx,
    "实体.ods": entity_bomb_ods,
    "重复.ods": repeated_ods,
    "大字表.xlsx": huge_strings,
    "一张表五百个名.xlsx": many_sheets,
    "套层.xls": deep_html,
    "跨行.xls": wide_html,
    "套炸弹.zip": nested_bomb,
}

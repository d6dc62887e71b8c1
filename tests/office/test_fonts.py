"""Fonts of this computer, by their Chinese and English names."""

from __future__ import annotations

import struct

import pytest

from wrkit.office import fonts


def font(*names: tuple[int, int, str], kind: bytes = b"\x00\x01\x00\x00") -> bytes:
    """A font file of nothing but a name table: (platform, encoding, name)."""
    strings, records = b"", b""
    for platform, encoding, name in names:
        raw = name.encode("gb18030" if (platform, encoding) == (3, 3) else "utf-16-be")
        records += struct.pack(">6H", platform, encoding, 0x804, 1, len(raw), len(strings))
        strings += raw
    table = struct.pack(">HHH", 0, len(names), 6 + 12 * len(names)) + records + strings
    return kind + struct.pack(">4H", 1, 0, 0, 0) + struct.pack(">4sIII", b"name", 0, 28, len(table)) + table


def test_names_are_read_from_the_file(tmp_path):
    path = tmp_path / "a.ttf"
    path.write_bytes(font((3, 1, "仿宋_GB2312"), (3, 1, "FangSong_GB2312"), (3, 3, "黑体")))
    assert fonts.file_names(path) == {"仿宋_GB2312", "FangSong_GB2312", "黑体"}


def test_collections_hold_several_fonts(tmp_path):
    one = font((3, 1, "宋体"))
    head = b"ttcf" + struct.pack(">HHI", 1, 0, 1) + struct.pack(">I", 16)
    moved = one.replace(
        struct.pack(">4sIII", b"name", 0, 28, len(one) - 28), struct.pack(">4sIII", b"name", 0, 44, len(one) - 28)
    )
    (tmp_path / "a.ttc").write_bytes(head + moved)
    assert fonts.file_names(tmp_path / "a.ttc") == {"宋体"}


@pytest.mark.parametrize("data", [b"", b"ttcf", b"\x00\x01\x00\x00\xff\xff", b"not a font at all, just text"])
def test_what_is_no_font_has_no_names(tmp_path, data):
    (tmp_path / "a.ttf").write_bytes(data)
    assert fonts.file_names(tmp_path / "a.ttf") == frozenset()


def test_a_font_counts_under_any_of_its_names(monkeypatch):
    monkeypatch.setattr(fonts, "installed_fonts", lambda: frozenset({"SimHei", "FangSong_GB2312", "Noto Sans CJK SC"}))
    assert fonts.missing_fonts(["黑体", "仿宋_GB2312", "方正小标宋简体", "Noto Sans CJK SC"]) == ("方正小标宋简体",)


def test_nothing_is_missing_where_fonts_cannot_be_told(monkeypatch):
    monkeypatch.setattr(fonts, "installed_fonts", frozenset)
    assert fonts.missing_fonts(["黑体"]) == ()

"""Sheets and string tables as nearly all programs write them, read without building a tree.

A tree costs ten times the reading. Every function here answers None, or hands a row back, where the XML is anything
but the plain form it knows; the caller then leaves it to the parser, which alone decides what is damaged. That a
pattern has left nothing out is proved by matching the whole row against a repetition of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What XML 1.0 forbids, as bytes: the control characters; U+FFFE and U+FFFF in UTF-8.
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_PROLOG = re.compile(
    r"\s*(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?(?: standalone=[\"']\w+[\"'])?\s*\?>)?\s*"
)
_ATTRIBUTES = r'((?: [A-Za-z_][\w:.-]*="[^"<&]*")*) ?'
_ROOT = re.compile(rf"<worksheet{_ATTRIBUTES}>")
# Closing tags with white space in them are XML, but no program writes them.
_LOOSE_END = re.compile(r"</row\s")
# As text a part takes two to four times its bytes. A larger sheet is not what an office fills in.
LARGEST = 32 * 2**20
_LONGEST_ROOT = 4096
_ROW = re.compile(rf"\s*<row{_ATTRIBUTES}(/?)>")
_ROW_NUMBER = re.compile(r' r="([0-9]+)"')
# The same twice: with groups to read cells, without to prove that a row has nothing else.
_CELL_FORM = (
    r'<c r="({0}[A-Z]{{1,3}})[1-9][0-9]{{0,6}}"(?: s="({0}[0-9]+)")?(?: t="({0}[A-Za-z]+)")?'
    r'(?: ?/>|>(?:<v>({0}[^<]*)</v>|<v ?/>|<is><t(?: xml:space="preserve")?(?:/>|>({0}[^<]*)</t>)</is>)?</c>)'
)
_CELL = re.compile(_CELL_FORM.format(""))
_CELLS = re.compile(rf"(?:\s*{_CELL_FORM.format('?:')})*+\s*</row>")
_STRING_FORM = r'<si>(?:<t(?: xml:space="preserve")?>({0}[^<]*)</t>|<t ?/>)</si>|<si ?/>'
_STRING = re.compile(_STRING_FORM.format(""))
_STRINGS = re.compile(rf"<sst{_ATTRIBUTES}>(?:\s*(?:{_STRING_FORM.format('?:')}))*+\s*</sst>\s*")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

Cell = tuple[str, str, str, str, str]


class NotPlainError(Exception):
    """The XML is not of the plain form; the parser must say what it is."""


def plain_xml(data: bytes) -> str | None:
    """Return a part's text where it is UTF-8 without comments, CDATA, DTD or forbidden characters, else None."""
    if len(data.translate(None, _CONTROLS)) != len(data) or any(mark in data for mark in _NONCHARACTERS):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    prolog = _PROLOG.match(text)
    if prolog is None or "<!" in text or "]]>" in text or text.find("<?", prolog.end()) >= 0:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def characters(text: str) -> str:
    """Return character data with its entities resolved.

    Raises:
        NotPlainError: an entity XML does not define, or one that names no character.
    """
    if "&" not in text:
        return text
    found = len(_ENTITY.findall(text))
    if found != text.count("&"):
        raise NotPlainError
    return _ENTITY.sub(_character, text)


def row_number(attributes: str, before: int) -> int:
    """Return a row's number from 0: the one it states, else the next."""
    match = _ROW_NUMBER.search(attributes)
    return int(match[1]) - 1 if match else before + 1


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code < 32 and code not in (9, 10, 13) or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise NotPlainError
    return chr(code)


def unescape(text: str) -> str:
    """Decode `_x000D_` and its like (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Two halves of a character beyond the 16 bits are one again; half a character alone could not be written anywhere.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain_strings(data: bytes) -> list[str] | None:
    """Return the strings of a sharedStrings part, None where some have runs, phonetic guides or the like."""
    text = plain_xml(data)
    prolog = _PROLOG.match(text) if text else None
    if text is None or prolog is None or not _STRINGS.fullmatch(text, prolog.end()):
        return None
    try:
        return [characters(string) for string in _STRING.findall(text, prolog.end())]
    except NotPlainError:
        return None


@dataclass(frozen=True, slots=True)
class SheetText:
    """A worksheet part: its text, its root's attributes, and where its rows begin and end.

    Attributes:
        text: the whole part.
        root: attributes of the worksheet element, namespaces among them.
        start: first character inside sheetData.
        end: first character of its closing tag.
    """

    text: str
    root: str
    start: int
    end: int

    @classmethod
    def of(cls, data: bytes) -> SheetText | None:
        """Find the rows of a worksheet part; None where it is not of the plain form, or larger than `LARGEST`."""
        text = plain_xml(data) if len(data) <= LARGEST else None
        root = _ROOT.search(text) if text else None
        start = text.find("<sheetData>") if text else -1
        end = text.find("</sheetData>", start) if text and start >= 0 else -1
        if text is None or root is None or len(root[1]) > _LONGEST_ROOT or start < 0 or end < 0:
            return None
        if text.find("<sheetData", end) >= 0 or _LOOSE_END.search(text):
            return None
        return cls(text, root[1], start + len("<sheetData>"), end)

    def without_rows(self) -> bytes:
        """Return the part with no rows in it, for the parser."""
        return (self.text[: self.start] + self.text[self.end :]).encode()

    def row_alone(self, start: int, end: int) -> bytes:
        """Return a part with a single row, for the parser."""
        return f"<worksheet{self.root}><sheetData>{self.text[start:end]}</sheetData></worksheet>".encode()

    def rows(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield each row: the text of its attributes, where its tag begins, where its cells begin, where it ends.

        Raises:
            NotPlainError: something other than rows stands there.
        """
        text, place = self.text, self.start
        while match := _ROW.match(text, place, self.end):
            if match[2]:
                place = match.end()
                yield match[1], match.start(), place, place
                continue
            close = text.find("</row>", match.end(), self.end)
            if close < 0 or text.find("<row", match.end(), close) >= 0 or match[1].count(' r="') > 1:
                raise NotPlainError
            place = close + len("</row>")
            yield match[1], match.start(), match.end(), place
        if text[place : self.end].strip():
            raise NotPlainError

    def cells(self, start: int, end: int) -> list[Cell] | None:
        """Return the cells between two places of a row: column letters, style, type, value and inline text.

        None where the row has anything besides: formulas, rich text, extensions.
        """
        if start == end:
            return []
        return _CELL.findall(self.text, start, end) if _CELLS.fullmatch(self.text, start, end) else None

    def cell_matches(self, start: int, end: int) -> list[re.Match[str]] | None:
        """Return what `cells` does, as matches: the XML of a cell is group 0."""
        if start == end:
            return []
        return list(_CELL.finditer(self.text, start, end)) if _CELLS.fullmatch(self.text, start, end) else None


__all__ = ["Cell", "NotPlainError", "SheetText", "characters", "plain_strings", "plain_xml", "row_number", "unescape"]

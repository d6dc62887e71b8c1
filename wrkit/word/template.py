"""Word templates: filled by docxtpl, with the tables built directly in their places.

A template names values as {{ 总数 }}; a paragraph that holds nothing but {{ 表 }} or another table's name is where that
table goes. Values are data: whatever they hold is shown, never run.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from wrkit.errors import UsageError
from wrkit.model.profile import Font, Profile
from wrkit.model.refs import Ref
from wrkit.model.tables import Table
from wrkit.text.templates import QUOTES, TAG, complete, in_chinese, open_blocks, wide_braces
from wrkit.word.annex_docx import title_lines
from wrkit.word.annex_table import table_xml
from wrkit.word.page import marker, saved, set_page
from wrkit.word.xml import paragraph

# Styles of the templates that come with wrkit, and the font of the profile each takes.
STYLES = {
    "公文标题": "title", "公文正文": "body", "公文一级标题": "heading", "公文二级标题": "subheading", "公文抄送": "cc",
    "附件号": "mark",
}  # fmt: skip
_TOKEN = "\ue0fawrkit{}\ue0fb"  # noqa: S105
_WHOLE_PARAGRAPH = re.compile(r"\{%p\s")
_STATEMENTS = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# What jinja2 says of a place beyond a list's end.
_BEYOND = re.compile(r"has no element \d+")
_SHARED = "“{{{{ {table} }}}}”所在的段落里还有别的文字，表格要单独占一段"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml$")
_ADVICE = "请在 Word 中改正模板；改坏了可删去“模板”文件夹里的这个文件，恢复自带的。"


_SINGLE = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a template.

    Attributes:
        place: 第3段, “” where not known.
        why: in Chinese.
        unknown: whether it is a name there is not.
    """

    place: str
    why: str
    unknown: bool = False


class FiguresError(UsageError):
    """A template that fails with some figures and not with others: a division by what may be 0, the fourth of three."""


def fill(
    data: bytes,
    name: str,
    values: Mapping[str, Any],
    tables: Mapping[str, Table],
    profile: Profile,
    *,
    title: str,
    own: bool = False,
    landscape: bool | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """Fill a template.

    Args:
        data: the template.
        name: its name, for messages.
        values: name → text, number or list.
        tables: name → table to put in its place.
        profile: page and fonts of the tables.
        title: for the file's properties.
        own: the template is wrkit's own, so that its styles and page follow the profile; what people changed stays.
        landscape: orientation to give the page; None: as the template has it.

    Returns:
        The document, and the name of the table at every place where one was put: a template may leave some out.

    Raises:
        UsageError: the template names what there is not, or cannot be read; says the paragraph.
    """
    faults = check(data, name, {*values, *tables}, tables)
    if faults:
        raise _fault(name, faults[0])
    if isinstance(values.get("标题"), str):
        values = {**values, "标题": "\n".join(title_lines(values["标题"], profile, landscape=bool(landscape)))}
    tokens = {table: _TOKEN.format(number) for number, table in enumerate(tables)}
    document = _rendered(data, name, {**values, **tokens})
    if own:
        _set_styles(document, profile)
    if own or landscape is not None:
        set_page(document, profile, landscape=bool(landscape))
    _hint_chinese(document.element.body)
    section = document.sections[-1]
    turned = bool(section.page_width > section.page_height)
    texts: dict[int, str] = {}
    placed: list[str] = []
    for number, (table, token) in enumerate(tokens.items()):
        for place in _places(document.element.body, token, name, table):
            above = 30.0 * sum(1 for _ in place.itersiblings(qn("w:p"), preceding=True))
            # Word wants a paragraph between a table and whatever follows it.
            tail = paragraph("", Font(profile.cell.east_asian, 1), line=1)
            texts[number] = table_xml(tables[table], profile, min(above, 300.0), landscape=turned) + tail
            place.getparent().replace(place, marker(number))
            placed.append(table)
    return saved(document, title, texts), tuple(placed)


def _rendered(data: bytes, name: str, values: Mapping[str, Any]) -> Any:
    from docxtpl import DocxTemplate, Listing
    from jinja2 import StrictUndefined, TemplateError, UndefinedError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    template = DocxTemplate(io.BytesIO(data))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        # A Listing is text whose line breaks are lines.
        known = {key: Listing(text) if isinstance(text, str) and "\n" in text else text for key, text in values.items()}
        template.render(known, environment, autoescape=True)
    except UndefinedError as error:
        said = in_chinese(str(error.message)) or "用了没有的名称"
        kind = FiguresError if _BEYOND.search(str(error.message)) else UsageError
        raise _fault(name, Fault(_place_of(data, said) or _place_at(data, error), said), kind) from error
    except TemplateError as error:
        said = in_chinese(str(error.message))
        raise _fault(name, Fault(_place_of(data, said), f"不能这样写{said and f'：{said}'}")) from error
    except Exception as error:  # the expressions are whatever people wrote
        said = in_chinese(str(error))
        kind = FiguresError if isinstance(error, ZeroDivisionError) else UsageError
        why = f"有一处算不出来{said and f'：{said}'}，请检查其中的算式"
        raise _fault(name, Fault(_place_at(data, error), why), kind) from error
    return template.docx


def _place_at(data: bytes, error: Exception) -> str:
    """Return the paragraph in which filling in failed, “” where it cannot be told.

    docxtpl puts every paragraph on a line of its own, and jinja2 names the line in its traceback.
    """
    source, line = "", 0
    trace = error.__traceback__
    while trace is not None:
        source = trace.tb_frame.f_locals.get("src_xml", source)
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<template>" else line
        trace = trace.tb_next
    rows = source.split("\n")
    tags = set(map(_plain, TAG.findall(rows[line - 1]))) if 0 < line <= len(rows) else set()
    found = (
        (len(own), place) for place, text in _paragraphs(data) if (own := {*map(_plain, TAG.findall(text))} & tags)
    )
    return max(found, key=lambda pair: pair[0], default=(0, ""))[1]


def _plain(tag: str) -> str:
    """Return a tag as docxtpl and people write it alike."""
    flat = html.unescape(re.sub(r"<[^>]*>", "", tag)).translate(QUOTES)
    return re.sub(r"\s+", "", re.sub(r"^\{%(?:p|tr|tc|r)\s", "{%", flat))


def _place_of(data: bytes, said: str) -> str:
    """Return the first paragraph with a tag that has the word a message quotes, “” where none has."""
    word = next(iter(re.findall("“(.+?)”", said)), "")
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    tagged = ((place, tag) for place, text in _paragraphs(data) for tag in TAG.findall(text))
    return next((place for place, tag in tagged if word and pattern.search(tag)), "")


def _fault(name: str, fault: Fault, kind: type[UsageError] = UsageError) -> UsageError:
    return kind(f"模板有误：{fault.why}。", _ADVICE, Ref(name, "", fault.place))


def _places(body: Any, token: str, name: str, table: str) -> list[Any]:
    """Return the paragraphs a table goes to, at most one.

    Raises:
        UsageError: it shares its paragraph with other text, or is named twice.
    """
    found = [p for p in body.iter(qn("w:p")) if token in _text(p)]
    if any(_text(p).strip() != token for p in found):
        raise _fault(name, Fault("", _SHARED.format(table=table)))
    if len(found) > 1:
        raise _fault(name, Fault("", f"“{{{{ {table} }}}}”写了不止一次"))
    return found


def require(data: bytes, name: str, table: str) -> None:
    """Refuse a template without a place for a table.

    Raises:
        UsageError: it has none, or is no Word document.
    """
    pattern = re.compile(rf"\{{\{{\s*{table}\s*\}}\}}")
    try:
        found = any(pattern.search(text) for _, text in _paragraphs(data))
    except Exception as error:  # zipfile and lxml raise many kinds for a file that is none
        raise _no_document(name) from error
    if not found:
        raise _fault(name, Fault("", f"没有“{{{{ {table} }}}}”，表格没有地方放"))


def names_in(data: bytes) -> set[str]:
    """Return every word inside the tags of a template."""
    return {word for _, text in _paragraphs(data) for tag in TAG.findall(text) for word in re.findall(r"\w+", tag)}


def _no_document(name: str) -> UsageError:
    return UsageError("模板打不开，不是 Word 文件（docx）。", _ADVICE, Ref(name))


def check(data: bytes, name: str, known: Collection[str], tables: Collection[str] = ()) -> tuple[Fault, ...]:
    """Return what is wrong in a template, before anything is filled in: unknown names and mistakes in writing.

    Args:
        data: the template.
        name: its name, for messages.
        known: the names there are.
        tables: those among them that are tables.

    Raises:
        UsageError: it is no Word document.
    """
    from docxtpl import DocxTemplate
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
        parts = {part: list(_part_paragraphs(data, part)) for part in sorted(_part_names(data))}
        sources = [template.patch_xml(_part(data, part)) for part in parts]
    except Exception as error:  # python-docx and lxml raise many kinds for a file that is none
        raise _no_document(name) from error
    environment = Environment(autoescape=True)
    faults = [fault for part, paragraphs in parts.items() for fault in _written(part, paragraphs, tables, environment)]
    unknown: set[str] = set()
    for source in sources:
        try:
            unknown |= meta.find_undeclared_variables(environment.parse(source)) - set(known)
        except TemplateSyntaxError as error:
            if not faults:
                said = in_chinese(str(error.message))
                faults.append(Fault("", f"写法有误{said and f'：{said}'}"))
    paragraphs = [item for found in parts.values() for item in found]
    for word in sorted(unknown - {"loop"}):
        used = (
            place
            for place, text in paragraphs
            for tag in TAG.findall(text)
            if re.search(rf"(?<!\w|\.){re.escape(word)}(?!\w)", tag)
        )
        faults.append(Fault(next(used, ""), f"没有“{word}”这个名称", unknown=True))
    return tuple(faults)


def single_braces(data: bytes, known: Collection[str]) -> tuple[Fault, ...]:
    """Return the names that stand in one pair of braces, which is printed as it is: { 总数 }."""
    return tuple(
        Fault(place, f"“{match[0]}”只有一层花括号，会照原样印出来，如要换成内容，应写“{{{{ {match[1]} }}}}”")
        for place, text in _paragraphs(data)
        for match in _SINGLE.finditer(TAG.sub("", text))
        if match[1] in known
    )


def _written(
    part: str, paragraphs: Sequence[tuple[str, str]], tables: Collection[str], environment: Any
) -> Iterator[Fault]:
    """Yield what is wrong in the writing of one part, in the order of its paragraphs."""
    faults: list[tuple[int, str]] = []
    tags = [(number, tag) for number, (_, text) in enumerate(paragraphs) for tag in TAG.findall(text)]
    for number, (_, text) in enumerate(paragraphs):
        if why := wide_braces(text) or _miswritten(text):
            faults.append((number, why))
    faults += open_blocks(tags)
    faults += [(number, why) for number, tag in tags if (why := _syntax(tag, environment))]
    faults += _misplaced(part, paragraphs, tables)
    for number, why in sorted(dict.fromkeys(faults), key=lambda fault: fault[0]):
        yield Fault(paragraphs[number][0], why)


def _miswritten(text: str) -> str:
    """Return what is wrong in the writing of one paragraph, “” where nothing is."""
    rest = TAG.sub("", text)
    if re.search(r"\{\{|\{%|%\}|\}\}", rest):
        return "花括号不成对，或一个标记被分在两段里"
    if len(_WHOLE_PARAGRAPH.findall(text)) > 1:
        return "一段里有两个 {%p … %}，应各占一段"
    return ""


def _syntax(tag: str, environment: Any) -> str:
    """Return what is wrong in a tag by itself, “” where nothing is."""
    from jinja2 import TemplateSyntaxError

    try:
        environment.from_string(complete(tag))
    except TemplateSyntaxError as error:
        said = in_chinese(str(error.message))
        return f"“{tag}”写法有误{said and f'：{said}'}"
    return ""


def _misplaced(part: str, paragraphs: Sequence[tuple[str, str]], tables: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield number and fault of the paragraphs that name a table where none can stand."""
    for table in tables:
        tag = re.compile(rf"\{{\{{[-+]?\s*{re.escape(table)}\s*[-+]?\}}\}}")
        for number, (_, text) in enumerate(paragraphs):
            if not tag.search(text):
                continue
            if not part.endswith("document.xml"):
                yield number, f"“{{{{ {table} }}}}”不能放在页眉、页脚里"
            elif not tag.fullmatch(_STATEMENTS.sub("", text).strip()):
                yield number, _SHARED.format(table=table)


def _part_names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name for name in archive.namelist() if _PARTS.match(name)]


def _part(data: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part).decode("utf-8")


def _paragraphs(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield place and text of every paragraph, those of headers and footers last."""
    for part in sorted(_part_names(data)):
        yield from _part_paragraphs(data, part)


def _part_paragraphs(data: bytes, part: str) -> Iterator[tuple[str, str]]:
    from docx.oxml import parse_xml

    where = next((word for kind, word in {"header": "页眉", "footer": "页脚"}.items() if kind in part), "")
    for number, element in enumerate(parse_xml(_part(data, part).encode()).iter(qn("w:p")), 1):
        yield f"{where}第{number}段", _text(element)


def _text(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _set_styles(document: Any, profile: Profile) -> None:
    """Give the styles of wrkit's own templates the fonts of the profile."""
    for style in document.styles.element.iter(qn("w:style")):
        name = style.find(qn("w:name")).get(qn("w:val"))
        props = style.find(qn("w:rPr"))
        if name not in STYLES or props is None:
            continue
        font: Font = getattr(profile, STYLES[name])
        fonts = props.find(qn("w:rFonts"))
        for slot, value in (
            ("ascii", font.latin),
            ("hAnsi", font.latin),
            ("eastAsia", font.east_asian),
            ("cs", font.latin),
        ):
            fonts.set(qn(f"w:{slot}"), value)
        for size in ("w:sz", "w:szCs"):
            props.find(qn(size)).set(qn("w:val"), str(round(font.size * 2)))


def _hint_chinese(body: Any) -> None:
    """Give quotes, dashes and ellipses of all runs to the Chinese font."""
    for element in body.iter(qn("w:r")):
        props = element.get_or_add_rPr()
        fonts = props.find(qn("w:rFonts"))
        if fonts is None:
            fonts = props._add_rFonts()
        fonts.set(qn("w:hint"), "eastAsia")


__all__ = ["STYLES", "Fault", "FiguresError", "check", "fill", "names_in", "require", "single_braces"]

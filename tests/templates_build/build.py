"""Make templates/附件.docx and templates/通报.docx: python -m tests.templates_build.build."""

from __future__ import annotations

from pathlib import Path

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from wrkit.model.profile import GB_9704, Font
from wrkit.word.page import new_document, saved, set_page
from wrkit.word.template import STYLES

TARGET = Path(__file__).resolve().parent.parent.parent / "templates"
RED = "FF0000"
# 28 characters of 三号 to a line, 22 lines to a page (research/domain, section 2).
LINE, TIGHT = 579, -5


def add_style(
    document, name, font: Font, *, align="both", line=LINE, indent=False, spacing=None, color=None, border=None
):
    """Add a paragraph style with everything a typist should not have to set."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    props = style.element.get_or_add_pPr()
    if border:
        lines = OxmlElement("w:pBdr")
        low = OxmlElement("w:bottom")
        for key, value in {"val": "single", "sz": str(border), "space": "1", "color": color or RED}.items():
            low.set(qn(f"w:{key}"), value)
        lines.append(low)
        props.append(lines)
    gaps = OxmlElement("w:spacing")
    rule = {
        "before": "0",
        "after": "0",
        **({"line": str(line), "lineRule": "exact"} if line else {"line": "240", "lineRule": "auto"}),
    }
    for key, value in rule.items():
        gaps.set(qn(f"w:{key}"), value)
    props.append(gaps)
    if indent:
        first = OxmlElement("w:ind")
        first.set(qn("w:firstLineChars"), "200")
        first.set(qn("w:firstLine"), str(round(font.size * 40)))
        props.append(first)
    side = OxmlElement("w:jc")
    side.set(qn("w:val"), align)
    props.append(side)
    run = style.element.get_or_add_rPr()
    fonts = OxmlElement("w:rFonts")
    for slot, value in (
        ("ascii", font.latin),
        ("hAnsi", font.latin),
        ("eastAsia", font.east_asian),
        ("cs", font.latin),
    ):
        fonts.set(qn(f"w:{slot}"), value)
    run.append(fonts)
    for tag, value in (
        ("color", color),
        ("spacing", spacing),
        ("sz", round(font.size * 2)),
        ("szCs", round(font.size * 2)),
    ):
        if value is not None:
            element = OxmlElement(f"w:{tag}")
            element.set(qn("w:val"), str(value))
            run.append(element)
    return style


def start():
    document = new_document(GB_9704)
    set_page(document, GB_9704, landscape=False)
    for name, field in STYLES.items():
        font = getattr(GB_9704, field)
        body = field in ("body", "heading", "subheading")
        options = {"indent": body, "spacing": TIGHT if body else None}
        if field == "title":
            options |= {"align": "center", "line": 640}
        if field == "mark":
            options |= {"align": "left"}
        add_style(document, name, font, **options)
    add_style(document, "公文红头", Font("方正小标宋简体", 36), align="center", line=None, color=RED)
    add_style(document, "公文字号", GB_9704.body, align="center", color=None)
    add_style(document, "公文红线", Font("仿宋_GB2312", 5), line=200, color=RED, border=18)
    add_style(document, "公文主送", GB_9704.body, spacing=TIGHT)
    add_style(document, "公文落款", GB_9704.body, align="right")
    add_style(document, "公文分隔线", Font("仿宋_GB2312", 5), line=200, color="000000", border=6)
    add_style(document, "表格占位", GB_9704.cell, align="center")
    return document


def write(document, name, title, lines, *, together=()):
    """Fill a document with (style, text); paragraphs in `together` stay on the page of the next."""
    for style, text in lines:
        made = document.add_paragraph(text, style=style)
        made.paragraph_format.keep_with_next = True if text in together or style == "公文一级标题" else None
    (TARGET / name).write_bytes(saved(document, title, {}))


ANNEX = [
    ("附件号", "{{ 附件号 }}"),
    ("附件号", ""),
    ("公文标题", "{{ 标题 }}"),
    ("表格占位", ""),
    ("表格占位", "{{ 表 }}"),
]

CLOSING = "请有关牵头单位逐项分析原因，提出措施，抓紧推进。"
BULLETIN = [
    ("公文正文", "{%p if 发文机关 %}"),
    ("公文红头", "{{ 发文机关 }}"),
    ("公文正文", "{%p endif %}"),
    ("公文正文", "{%p if 发文字号 %}"),
    ("公文字号", "{{ 发文字号 }}"),
    ("公文正文", "{%p endif %}"),
    ("公文正文", "{%p if 发文机关 or 发文字号 %}"),
    ("公文红线", ""),
    ("公文正文", "{%p endif %}"),
    ("公文正文", ""),
    ("公文标题", "{{ 标题 }}"),
    ("公文正文", ""),
    ("公文正文", "{%p if 主送 %}"),
    ("公文主送", "{{ 主送 }}："),
    ("公文正文", "{%p endif %}"),
    ("公文正文", "按照政府工作报告目标任务督查安排，现将{{ 期别 }}目标任务完成情况通报如下。"),
    ("公文一级标题", "一、总体情况"),
    (
        "公文正文",
        (
            "{{ 年度 }}年政府工作报告共分解目标任务{{ 总数 }}项。{{ 期别简称 }}，"
            "{% if 年终 %}完成{{ 已完成数 + 达到序时数 }}项，未完成{{ 未实现数 }}项"
            "{% else %}已完成{{ 已完成数 }}项，达到序时进度{{ 达到序时数 }}项，未实现{{ 未实现数 }}项{% endif %}"
            "{% if 待审定数 %}，待审定{{ 待审定数 }}项{% endif %}"
            "{% if 已完成数 + 达到序时数 %}，{{ '完成率' if 年终 else '达标率' }}{{ 达标率 }}{% endif %}。"
            "{% if 自报数 %}以上经审定{{ 审定数 }}项；尚未审定、按单位自报计入{{ 自报数 }}项"
            "{% if 自报完成数 and not 年终 %}，其中自报已完成{{ 自报完成数 }}项{% endif %}。{% endif %}"
            "{% if 自报不符数 %}待审定事项中，{{ 自报不符数 }}项自报已完成或达到序时进度，仅凭所报内容尚不能认定，有待核实。{% endif %}"
        ),
    ),
    ("公文一级标题", "二、报送情况"),
    (
        "公文正文",
        (
            "应报单位{{ 应报单位数 }}个，已报{{ 已报单位数 }}个{% if 未报单位 %}，未报{{ 未报单位数 }}个：{{ 未报单位 }}{% endif %}。"
            "{% if 迟报单位 %}{{ 迟报单位 }}未在截止日期前报送。{% endif %}"
        ),
    ),
    ("公文一级标题", "三、各单位完成情况"),
    (
        "公文正文",
        (
            "{% if 完成较好单位 %}{{ 完成较好单位 }}牵头的目标任务已全部报送，"
            "全部完成{% if not 年终 %}或达到序时进度{% endif %}{% if 完成较好自报数 %}（含单位自报、尚未审定的事项）{% endif %}。{% endif %}"
            "{% if 未实现较多单位 %}牵头任务中有{{ '未完成' if 年终 else '未实现' }}事项的单位：{{ 未实现较多单位 }}。{% endif %}"
        ),
    ),
    ("表格占位", "{{ 单位表 }}"),
    ("公文正文", "{%p if 领导 %}"),
    ("公文一级标题", "四、分管领域完成情况"),
    ("表格占位", "{{ 领导表 }}"),
    ("公文正文", "{%p endif %}"),
    ("公文正文", "{%p if 未达标数 %}"),
    ("公文一级标题", "{{ '五' if 领导 else '四' }}、{{ '未完成' if 年终 else '未实现' }}的目标任务"),
    (
        "公文正文",
        "{{ 期别简称 }}{{ '未完成' if 年终 else '未实现' }}的目标任务（含拆分事项）共{{ 未达标数 }}项，具体如下。",
    ),
    ("表格占位", "{{ 未达标表 }}"),
    ("公文正文", CLOSING),
    ("公文正文", "{%p endif %}"),
    ("公文落款", " "),
    ("公文落款", "{%p if 落款 %}"),
    ("公文落款", "{{ 落款 }}　　"),
    ("公文落款", "{%p endif %}"),
    ("公文落款", "{{ 成文日期 }}　　"),
    ("公文正文", "{%p if 抄送 %}"),
    ("公文分隔线", ""),
    ("公文抄送", "　抄送：{{ 抄送 }}"),
    ("公文分隔线", ""),
    ("公文正文", "{%p endif %}"),
]


def build() -> None:
    write(start(), "附件.docx", "附件", ANNEX)
    write(start(), "通报.docx", "通报", BULLETIN, together=(CLOSING, " ", "{{ 落款 }}　　"))


if __name__ == "__main__":
    build()

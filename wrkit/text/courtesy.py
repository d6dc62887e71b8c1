"""Mails that say nothing but “请查收”, told from those with something to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wrkit.text.clean import squeeze

_CONTACT = re.compile(
    r"[\w.+-]+@[\w.-]+|(?<!\d)[\d()（）+—-]{7,}(?!\d)|(?:联系)?电话|手机|传真|邮箱|QQ|(?:填报|联系|经办)人"
)
_WORDS = re.compile(
    r"您好|你好|尊敬的|各位|领导|老师|同志|督查室|区政府办公?室?|我[们委局办室单]?位?|贵|本单位|附件|附上|附表|详?见|现将|按照?要求|通知|"
    r"已经?|填[好报写]|报[送上]|上报|发[送给来]|提交|回复|返回|盖章|扫描件|电子[版档]|纸质版?|随后|请|予以|查收|查阅|审[阅核]|接收|收悉|谢谢|感谢|"
    r"辛苦|此致|敬礼|祝|顺[利颂]|工作愉快|20\d\d年度?|第?[一二三四]季度|上半年|全年|\d{1,2}月\d{0,2}日?|政府工作报告|目标任务|重点工作|"
    r"完成|进展|情况|填报表|汇总表|报表|表|发自我的(?:iPhone|iPad|手机|华为手机|小米手机)|来自|的|了|为|是|给|把|将|在|和|及"
)
_NO_WORD = re.compile(r"[\W_\d]+")
# A name and its office are shorter; “延期至5月” with its reason is longer.
_ENOUGH = 8


def beyond_courtesy(text: str, names: Iterable[str] = ()) -> bool:
    """Tell whether a mail says more than that its form is attached, and from whom.

    Args:
        text: what the mail says.
        names: the sender's names, which say nothing.

    Figures count as words: “以60名为准” does.
    """
    flat = _CONTACT.sub("", squeeze(text))
    for name in names:
        flat = flat.replace(squeeze(name), "") if name else flat
    rest = _WORDS.sub("", flat)
    words = _NO_WORD.sub("", rest)
    return len(words) >= _ENOUGH or (bool(words) and bool(re.search(r"\d", rest)) and len(rest) >= _ENOUGH)


__all__ = ["beyond_courtesy"]

"""Mails that say nothing but “请查收”, told from those with something to be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wrkit.text.clean import squeeze

_CONTACT = re.compile(
    r"[\w.+-]+@[\w.-]+|(?<!\d)[\d()（）+—-]{7,}(?!\d)|20\d\d年度?(?:\d{1,2}月\d{0,2}日?)?|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|"
    r"\d{1,2}月\d{1,2}日|(?:联系)?电话|手机|传真|邮箱|QQ|(?:填报|联系|经办)人"
)
# Always to be read, however short the mail is.
_SIGNAL = re.compile(
    r"延期|取消|暂缓|作废|撤回|撤销|为准|改为|更正|更改|修改|调整|不足|不实|有误|错误|漏报|没有进展|无进展|未|不能|不是|不再|无法|免报|困难|问题|原因|建议|"
    r"反馈|答复|申请|请示|改派|\d{1,2}[-－—]\d{1,6}|第\d+项|\d+(?:\.\d+)?(?:%|％|[^\W\d])|(?<!填报)(?<!填写)(?<!核实)已完成(?!填)"
)
_WORDS = re.compile(
    r"您好|你好|尊敬的|各位|领导|老师|同志|督查室|区政府办公?室?|我[们委局办室单]?位?|贵|本单位|附件|附上|附表|详?见|现将|按照?要求|通知|"
    r"已经?|填[好报写]|报[送上]|上报|发[送给来]|提交|回复|返回|随[文函信]|盖章|扫描件|电子[版档]|纸质版?|随后|请|予以|查收|查阅|审[阅核]|接收|收悉|谢谢|感谢|"
    r"辛苦|此致|敬礼|祝|顺[利颂]|工作愉快|第?[一二三四]季度|上半年|全年|\d{1,2}月|政府工作报告|目标任务|重点工作|[^\W\d]{2,16}(?:办公室|科室?|股)|"
    r"完成|进展|情况|填报表|汇总表|报表|表|发自我的(?:iPhone|iPad|手机|华为手机|小米手机)|来自|的|了|为|是|给|把|将|在|和|及"
)
_NO_WORD = re.compile(r"[\W_\d]+")
# A name and its office are shorter.
_ENOUGH = 8


def beyond_courtesy(text: str, names: Iterable[str] = ()) -> bool:
    """Tell whether a mail says more than that its form is attached, and from whom.

    Args:
        text: what the mail says.
        names: the sender's names, which say nothing.

    Figures and words such as 延期 or 为准 always say something; dates and telephones never do.
    """
    flat = _CONTACT.sub("", squeeze(text))
    for name in names:
        flat = flat.replace(squeeze(name), "") if name else flat
    return _SIGNAL.search(flat) is not None or len(_NO_WORD.sub("", _WORDS.sub("", flat))) >= _ENOUGH


__all__ = ["beyond_courtesy"]

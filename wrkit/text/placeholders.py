"""Texts that stand in a cell to have something there: 详见附件, 同上, —."""

from __future__ import annotations

import re
import unicodedata

from wrkit.text.clean import squeeze

_LONGEST = 30
_EDGES = " ()[]【】“”\"'。.,、;:!?…-—–_/\\*·~"
_NOTHING = re.compile(
    r"(?:详?见|请见|参见)(?:附件|附表|附后|另表|材料|报告|后)\S{0,6}"
    r"|同(?:上|前|左|下)\S{0,3}|同(?:上期|上季度?|上月|上次|上年|去年|[一二三四]季度|上半年|前三季度)(?:一致|相同|所报|内容)?"
    r"|(?:内容)?(?:同|与|见)\S{2,14}(?:局|委|办|区|镇|乡|街道|中心|公司|院|队|部|会)(?:一致|相同|所报|填报内容|填报|报送|的?内容)?"
    r"|无|暂无|没有|空|略|不详|不清楚|待定|待填|待补|未填"
    r"|(?:数据|情况)?(?:正在|还在)?(?:核实|统计|汇总|收集|整理)(?:中)?(?:数据|情况)?[,，;；]?(?:稍后|后续|随后)?(?:补报|报送|补充|上报|补填)?"
    r"|(?:数据|情况)?(?:稍后|后续|随后|另行|近期)(?:补报|报送|补充|上报|补填)"
)


def says_nothing(text: str) -> bool:
    """Tell whether a text only holds the place of an answer: 详见附件, 同上季度, （正在核实，稍后补报）, —."""
    flat = unicodedata.normalize("NFKC", squeeze(text)).strip(_EDGES)
    return len(flat) <= _LONGEST and (not flat or _NOTHING.fullmatch(flat) is not None)


__all__ = ["says_nothing"]

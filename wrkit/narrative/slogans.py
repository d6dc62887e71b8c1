"""What in a report is said to move people, not to be done: appeals, addresses, rhetoric."""

from __future__ import annotations

import re

from wrkit.narrative.measures import has_figure

_APPEAL = re.compile(
    r"^(?:各位代表|同志们|朋友们)|^(?:让我们|我们坚信|我们相信|我们深信|我们有信心|我们坚决相信|新征程|新时代新征程|征途漫漫|道虽迩|事虽难|奋斗|使命|蓝图|大道|"
    r"号角|时间不等人|实干|功崇惟志|行而不辍|惟其|千里之行|风正|潮涌|奋楫|乘风|逐梦)"
)
# Phrases that only exhort; where nothing else is said and no number given, the sentence is a slogan.
_RHETORIC = re.compile(
    r"议必决|决必行|行必果|定一件|干一件|成一件|敢为人先|敢闯敢试|敢想敢干|苦干实干|巧干快干|真抓实干|只争朝夕|时不我待|不负韶华|踔厉奋发|勇毅前行|笃行不怠|"
    r"咬定青山|久久为功|功成不必在我|功成必定有我|撸起袖子|一张蓝图|钉钉子精神|抓铁有痕|踏石留印|事不过夜|案无积卷|马上就办|一天也不耽误|雷厉风行|"
    r"日子.{0,6}更.{0,4}好|美好生活|更加美好|更加幸福|大有可为|大有作为|"
    r"天更蓝|山更绿|水更清|敢于负责|敢于担当|敢于担事|向.{1,20}说不|为敢|让.{1,12}(?:成为|更加|放心|满意)|永远在路上|初心不改|以身许|俯下身|"
    r"人民至上|无小事|总关情|以实干|用实干|拼出|闯出|干出|交出.{0,16}(?:答卷|报表|成绩单)|贡献.{0,6}力量"
)
# A clause that says to do something in particular.
_ACT = re.compile(
    r"(?:加快|推进|推动|实施|建设|建成|完成|开展|落实|完善|健全|建立|制定|出台|深化|强化|加强|提升|优化|整治|改造|新建|新增|培育|引进|争取|争创|创建|支持|"
    r"充分发挥|严格|规范|执行|推行|保障|做好|办好|打造|启动|开工|投用|清零|化解|压减|压降|管控|整改|接受|公开|严控|组织|编制|构建|发展|拓展|扩大|盘活|治理)"
)


def is_slogan(sentence: str, *, heard: bool = False) -> bool:
    """Tell whether a sentence only addresses, appeals or exhorts.

    A sentence with a number is none. An appeal by its first words or its ！ is one. Otherwise more than half of the
    clauses must be rhetoric without a measure to take.

    Args:
        sentence: the sentence.
        heard: whether it is spoken to the hall (behind 各位代表！): there, what takes no measure at all is a slogan.
    """
    text = sentence.strip().lstrip("—")
    if has_figure(text):
        return False
    if _APPEAL.search(text) or text.rstrip("”’").endswith(("！", "!")):
        return True
    clauses = [clause for clause in re.split(r"[，；,;。]", text) if clause.strip("“”‘’ ")]
    empty = sum(1 for clause in clauses if _RHETORIC.search(clause) and not _ACT.search(clause))
    acting = sum(1 for clause in clauses if _ACT.search(clause))
    return empty * 2 > len(clauses) or (not acting and bool(empty or heard))


__all__ = ["is_slogan"]

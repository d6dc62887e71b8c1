"""Suggestions about tasks, with their evidence; `wrkit.judge.indicators` judges indicators, which a merge need not load."""

from wrkit.judge.period import judge_period, period_verdicts, undecided
from wrkit.judge.rules import DEFAULT, RULE_COLUMNS, RULES_FILE, RULES_SHEET, Rules, read_rules, rule_rows
from wrkit.judge.task import judge_task

__all__ = [
    "DEFAULT", "RULES_FILE", "RULES_SHEET", "RULE_COLUMNS", "Rules", "judge_period", "judge_task",
    "period_verdicts", "read_rules", "rule_rows", "undecided",
]  # fmt: skip

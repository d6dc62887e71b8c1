"""Something for every name a template may use."""

from wrkit.annex import VALUE_NAMES

VALUES: dict[str, object] = {name: f"〔{name}〕" for name in VALUE_NAMES} | dict.fromkeys(("单位", "领导", "分类"), ())
VALUES |= {name: 1 for name in VALUE_NAMES if name.endswith("数")}

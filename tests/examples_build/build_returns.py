"""Write examples/回收 and examples/审定结论.csv: the forms wrkit hands out, filled as the invented units would.

Run after a change to the form or the content: `python tests/examples_build/build_returns.py`.
"""

from __future__ import annotations

import csv
import datetime
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from content import ANSWERS, DECISIONS, RETURNS  # noqa: E402

from tests.units_work import fill, period_values  # noqa: E402
from wrkit.cli.main import run  # noqa: E402

PERIOD = "2026年一季度"
EXAMPLES = HERE.parents[1] / "examples"
BEIJING = datetime.timezone(datetime.timedelta(hours=8))
FIELDS = ("完成情况", "进度状态", "存在问题", "下步打算")


def main() -> None:
    """Build the returned workbooks and the decisions."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        master = base / "总表.xlsx"
        assert run(["init", str(EXAMPLES / "2026年区政府工作报告目标任务分解方案.docx"), "-m", str(master)]) == 0
        assert run(["split", "-p", "2026Q1", "--due", "2026-04-10", "-m", str(master)]) == 0
        texts = {task: values["目标任务"] for task, values in period_values(master, PERIOD).items()}
        for item in RETURNS:
            answers = {
                a["编号"]: {name: a[name] for name in FIELDS if a[name]} for a in ANSWERS if a["单位"] == item["单位"]
            }
            order = None
            if item["sort"] == "reverse":
                order = sorted(answers, reverse=True)
            elif item["sort"] == "by-text":
                order = sorted(answers, key=texts.__getitem__)
            saved = datetime.datetime.strptime(item["保存时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
            fill(
                base / "下发" / PERIOD / f"{PERIOD}填报表-{item['单位']}.xlsx",
                EXAMPLES / "回收" / PERIOD / item["文件"],
                answers,
                contacts={label: item[label] for label in ("填报人", "联系电话", "审核人")},
                saved=saved.astimezone(datetime.UTC),
                order=order,
            )
    columns = ("编号", "目标任务", "牵头责任单位", "审定结论", "审定完成情况")
    with (EXAMPLES / "审定结论.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\r\n")
        writer.writeheader()
        for decision in DECISIONS:
            row = {name: decision.get(name, "") for name in columns}
            row["牵头责任单位"] = "\n".join(row["牵头责任单位"])
            writer.writerow(row)


if __name__ == "__main__":
    main()

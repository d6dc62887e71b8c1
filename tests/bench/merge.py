"""Merging many returned workbooks, against pandas and against bare reading, in one run.

    python tests/bench/merge.py [files] [tasks per file]

Prints the medians of three runs in turn, the MB of the largest process of each, and their ratios (not on Windows).
(a) is what people script by hand: glob, pandas.read_excel, concat, to_excel. (b) is python-calamine reading every cell
of every sheet of the same files, and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

PANDAS = """
import glob, pandas
frames = [pandas.read_excel(name, sheet_name="填报表", header=2) for name in glob.glob("回收/2026年一季度/*.xlsx")]
pandas.concat(frames).to_excel("pandas.xlsx")
"""
CALAMINE = """
import glob, python_calamine
for name in glob.glob("回收/2026年一季度/*.xlsx"):
    book = python_calamine.CalamineWorkbook.from_path(name)
    for sheet in book.sheet_names:
        book.get_sheet_by_name(sheet).to_python()
"""
# What pandas does, done by wrkit: the files read, every answer on its task, one workbook written. The command does more:
# it judges every answer, and writes the check report with its links, statistics and charts.
MERGING = """
import gc
from pathlib import Path
from wrkit.cli.common import current_period, open_master
from wrkit.cli.returned import read_returned
from wrkit.master_book import apply_edits
from wrkit.merge import merge
gc.set_threshold(50_000)
opened = open_master(Path("总表.xlsx"))
period = current_period(opened.master, None)
returns, _ = read_returned(sorted(Path("回收").rglob("*.xlsx")), opened, period)
merged = merge(opened.master, period, returns)
Path("合并.xlsx").write_bytes(apply_edits(opened.data, "总表.xlsx", merged.edits, merged.ledger))
"""
START = "import wrkit.cli.merge, wrkit.collect, wrkit.xl.read_xlsx, wrkit.xl.edit, wrkit.xl.tables_xlsx"


def make(folder: Path, files: int, tasks: int) -> None:
    """Build a master of `files` units with `tasks` tasks each, and their filled forms."""
    from wrkit.cli.main import run
    from wrkit.xl.edit import Editor

    rows = ["序号,目标任务,牵头责任单位"]
    for number in range(files * tasks):
        unit = f"第{number // tasks + 1}单位局"
        rows.append(
            f"{number % 9999 + 1},第{number}项：新建改建农村公路{number % 97 + 3}公里，完成投资{number % 89 + 1}亿元。,{unit}"
        )
    (folder / "分解.csv").write_text("\n".join(rows), encoding="utf-8")
    assert run(["init", str(folder / "分解.csv"), "-m", str(folder / "总表.xlsx"), "--year", "2026"]) == 0
    assert run(["split", "-p", "2026Q1", "-m", str(folder / "总表.xlsx")]) == 0
    target = folder / "回收" / "2026年一季度"
    for path in sorted((folder / "下发" / "2026年一季度").glob("*.xlsx")):
        editor = Editor(path.read_bytes(), path.name)
        for row in range(3, 3 + tasks):
            editor.set_text(
                "填报表", row, 4, f"一季度已完成{row}公里，完成投资{row * 7}万元，占全年目标的25.{row}%，其余正在推进。"
            )
            editor.set_text("填报表", row, 5, "达到序时进度")
        (target / path.name).write_bytes(editor.save())


def measured(folder: Path, *arguments: str) -> tuple[float, float]:
    """Run the interpreter in the folder; return wall seconds and the MB its largest process held."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    if status:
        raise SystemExit(f"{arguments} ended with {status}")
    return took, used.ru_maxrss / 1024


def main() -> None:
    """Run the comparison."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    tasks = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what this one holds would count as its children's.
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder, files, tasks))
        maker.start()
        maker.join()
        fresh = (folder / "总表.xlsx").read_bytes()
        runs = {
            "merging": ("-c", MERGING), "pandas": ("-W", "ignore", "-c", PANDAS), "calamine": ("-c", CALAMINE), "start": ("-c", START),
            "command": ("-m", "wrkit", "merge"),
        }  # fmt: skip
        figures: dict[str, list[float]] = {run: [] for run in runs}
        peaks: dict[str, float] = {}
        for _ in range(3):
            (folder / "总表.xlsx").write_bytes(fresh)
            for run, arguments in runs.items():
                took, peak = measured(folder, *arguments)
                figures[run].append(took)
                peaks[run] = max(peak, peaks.get(run, 0.0))
        middle = {run: statistics.median(times) for run, times in figures.items()}
        said = (f"{run} {took:.2f} s, {peaks[run]:.0f} MB" for run, took in middle.items())
        print(f"{files} workbooks of {tasks} tasks: " + "; ".join(said))
        for run in ("merging", "command"):
            print(f"{run}: (a) pandas / wrkit {middle['pandas'] / middle[run]:.2f}", end=", ")
            print(f"(b) (wrkit - start-up) / calamine {(middle[run] - middle['start']) / middle['calamine']:.1f}")


if __name__ == "__main__":
    main()

"""The least a Python program can take for what `tests/bench/merge.py` calls merging: no checks, no formats, no styles.

    python tests/bench/floor.py [files] [tasks per file]

It reads the same workbooks with python-calamine in as many processes as there are cores, pastes three answers into every
row of the master's sheet as text, and compresses that sheet; nothing is matched, compared, judged or listed, and the
master's own cells are not even read. Prints its time as a multiple of bare reading: what lies between that and
a target for merging is all the time there is for merging.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.merge import CALAMINE, make, measured  # noqa: E402

FLOOR = """
import glob, io, multiprocessing, os, zipfile
from concurrent.futures import ProcessPoolExecutor
import python_calamine

def read(names):
    found = []
    for name in names:
        book = python_calamine.CalamineWorkbook.from_path(name)
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python()
            if sheet == "填报表":
                found.extend((row[0], row[4], row[5]) for row in rows[3:] if row[0])
    return found

names, cores = glob.glob("回收/2026年一季度/*.xlsx"), os.cpu_count() or 1
with ProcessPoolExecutor(cores, multiprocessing.get_context("fork")) as pool:
    rows = [row for part in pool.map(read, [names[at::20] for at in range(20)]) for row in part]
with zipfile.ZipFile("总表.xlsx") as master:
    name = max((info for info in master.infolist() if "/sheet" in info.filename), key=lambda info: info.file_size).filename
    parts = master.read(name).decode().split("</row>")
cell = '<c r="%s%d" s="8" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
done = [part + "".join(cell % (letter, at, text) for letter, text in zip("EFN", row))
        for at, (part, row) in enumerate(zip(parts, rows))]
with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as target:
    target.writestr(name, "</row>".join(done).encode())
"""


def main() -> None:
    """Run the comparison."""
    files, tasks = (int(sys.argv[at]) if len(sys.argv) > at else usual for at, usual in ((1, 1000), (2, 20)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder, files, tasks))
        maker.start()
        maker.join()
        runs = {"floor": FLOOR, "calamine": CALAMINE, "start": "import python_calamine, concurrent.futures.process"}
        taken: dict[str, list[float]] = {run: [] for run in runs}
        for _ in range(5):
            for run, program in runs.items():
                taken[run].append(measured(folder, "-c", program)[0])
        middle = {run: statistics.median(times) for run, times in taken.items()}
        print(
            f"{files} workbooks of {tasks} tasks: " + "; ".join(f"{run} {took:.2f} s" for run, took in middle.items())
        )
        print(f"(floor - start-up) / calamine {(middle['floor'] - middle['start']) / middle['calamine']:.2f}")


if __name__ == "__main__":
    main()

"""Real files damaged at random: content or one finding each, no reader's fault shows, no surprise."""

import re
from random import Random

import pytest

from tests.collect.kit import BOOK, filled, packed, parts_of, rows_of
from tests.collect.legacy import biff5, xls, xlsb
from tests.collect.test_forms import HTML, XML, letter, word_form
from tests.faults.makers import ods
from wrkit.collect import Job, collect

TABLE = '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:p="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><t:table t:name="a">{}</t:table></o:spreadsheet></o:body></o:document-content>'
CELL = '<t:table-cell t:number-columns-repeated="1" t:number-rows-spanned="1"><p:p>{}</p:p></t:table-cell>'
NUMBERS = (b'"-1"', b'"99999999999999"', '"²"'.encode(), b'""', b'"1e9"', b'"0"', b'"A"')
COUNT = 400


def originals():
    rows = "".join(f"<t:table-row>{''.join(map(CELL.format, line))}</t:table-row>" for line in rows_of())
    return {
        "a.xlsx": filled(),
        "a.xls": xls(rows_of()),
        "b.xls": biff5(rows_of()),
        "a.xlsb": xlsb(rows_of()),
        "a.ods": ods(TABLE.format(rows)),
        "a.docx": word_form(),
        "a.html": HTML.format(charset="utf-8").encode(),
        "a.xml": XML.encode(),
        "a.eml": letter({"a.xlsx": filled()}),
        "a.zip": packed({"a.xlsx": filled(), "b.docx": word_form()}),
        "a.csv": "\n".join(",".join(line) for line in rows_of()).encode("gb18030"),
    }


def flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data or b"x")
    for _ in range(random.choice((1, 3, 20, 200))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def renumbered(data: bytes, random: Random) -> bytes:
    numbers = list(re.finditer(rb'"\d+"', data))
    if not numbers:
        return data
    at = random.choice(numbers)
    return data[: at.start()] + random.choice(NUMBERS) + data[at.end() :]


def retagged(data: bytes, random: Random) -> bytes:
    """Drop a tag, or say it a hundred times."""
    start = data.find(b"<", random.randrange(len(data) + 1))
    end = data.find(b">", start) + 1
    return data[:start] + data[start:end] * random.choice((0, 2, 100)) + data[end:] if 0 <= start < end else data


def shortened(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def mutated(data: bytes, random: Random) -> bytes:
    change = random.choice((flipped, renumbered, retagged, shortened))
    if not data.startswith(b"PK") or random.random() < 0.2:
        return change(data, random)
    parts = parts_of(data)
    name = random.choice(sorted(parts))
    if random.random() < 0.15:
        del parts[name]
    else:
        parts[name] = change(parts[name], random)
    return packed(parts)


@pytest.mark.parametrize("seed", [20260101])
def test_damaged_at_random(tmp_path, seed):
    random = Random(seed)
    files = originals()
    jobs = []
    for number in range(COUNT):
        name = random.choice(sorted(files))
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(mutated(files[name], random))
        jobs.append(Job(str(path), path.name, ""))
    found = list(collect(jobs, BOOK.units, 2026))
    assert [item.file for item in found] == [job.name for job in jobs]
    read = [item for item in found if item.returns]
    assert len(read) > COUNT // 8
    for item in found:
        assert item.returns or item.findings, item.file
        for finding in item.findings:
            finding.message.encode("utf-8")  # nothing that cannot be written
            # The binary format is read by a library that may panic; every other reader says what is wrong.
            assert "Error" not in finding.message or item.file.endswith(".xlsb"), (item.file, finding.message)

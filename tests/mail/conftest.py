"""A small quarter with addresses, certificates, and servers."""

from __future__ import annotations

import shutil
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring
import keyring.backend
import openpyxl
import pytest
import trustme

from tests.mail.servers import Dovecot, Post, dovecot, dovecot_missing, smtp
from wrkit.cli.main import run

PERIOD = "2025年一季度"
TASKS = """序号,目标任务,牵头领导,牵头责任单位,责任单位
1,新建学校3所,张三,区教委,区财政局
2,新增学位900个,张三,区教委,区财政局
3,改造道路12公里,李四,区交通局,区财政局
4,植树2万株,李四,区林业局,区财政局
5,修订预案一份,王五,"区交通局
区应急局",区财政局
"""
MAILS = {
    "区教委": "jw@qjw.test",
    "区交通局": "jt1@jtj.test；jt2@jtj.test\n抄送：copy@jtj.test",
    "区林业局": "ly@lyj.test",
    "区应急局": "yj@yjj.test",
}


class Memory(keyring.backend.KeyringBackend):
    """A keyring that forgets everything afterwards."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    """No test touches the real keyring or takes a password from the environment of whoever runs it."""
    monkeypatch.delenv("WRKIT_SMTP_PASSWORD", raising=False)
    monkeypatch.delenv("WRKIT_IMAP_PASSWORD", raising=False)
    before, mine = keyring.get_keyring(), Memory()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def write_cells(master: Path, sheet: str, values: dict[str, str], *, key: int = 1, header: str = "") -> None:
    """Write into a sheet by the first column's text: into the column `header`, or as a new row of two cells."""
    book = openpyxl.load_workbook(master)
    table = book[sheet]
    rows = {str(row[key - 1].value or "").strip(): row[0].row for row in table.iter_rows()}
    headings = {str(cell.value or "").strip(): cell.column for row in table.iter_rows(max_row=6) for cell in row}
    for name, value in values.items():
        row = rows.get(name) or table.max_row + 1
        table.cell(row, key).value = name
        cell = table.cell(row, headings[header or "值"])
        cell.value = value
        cell.data_type = "s"
    book.save(master)


def set_mails(master: Path, mails: dict[str, str]) -> None:
    write_cells(master, "单位", mails, header="邮箱")


def set_settings(master: Path, settings: dict[str, str]) -> None:
    write_cells(master, "设置", settings)


@dataclass
class Office:
    """A folder with a master, a period handed out, and addresses for all four lead units."""

    folder: Path

    @property
    def master(self) -> Path:
        return self.folder / "总表.xlsx"

    @property
    def record(self) -> Path:
        return self.folder / "核对" / f"{PERIOD} 发送记录.csv"

    def form(self, unit: str) -> Path:
        return self.folder / "下发" / PERIOD / f"{PERIOD}填报表-{unit}.xlsx"


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office's folder, made once."""
    folder = tmp_path_factory.mktemp("office")
    plan, master = folder / "2025年目标任务分解方案.csv", folder / "总表.xlsx"
    plan.write_text(TASKS, encoding="utf-8")
    assert run(["init", str(plan), "-m", str(master), "--year", "2025"]) == 0
    set_mails(master, MAILS)
    set_settings(master, {"发件人": "区政府督查室 <dc@gov.test>", "落款": "区政府督查室", "咨询电话": "023-1234"})
    assert run(["split", "-m", str(master), "-p", "2025Q1", "--due", "2025-04-10"]) == 0
    return folder


@pytest.fixture
def office(wrkit, handed_out: Path, tmp_path: Path) -> Office:
    shutil.copytree(handed_out, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    made = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    made.cert_pem.write_to_path(path)
    return made, path


@pytest.fixture(scope="session")
def tls(authority: tuple[trustme.CA, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority[0].issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start SMTP servers that end with the test; return smtp:// or smtps:// addresses."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(post: Post, **options) -> str:
            port = stack.enter_context(smtp(post, **options))
            return f"{'smtps' if 'ssl_context' in options else 'smtp'}://127.0.0.1:{port}"

        yield start


@pytest.fixture(scope="session")
def imap(authority: tuple[trustme.CA, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    if why := dovecot_missing():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("imap")
    certificate = authority[0].issue_cert("127.0.0.1", "localhost")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    with dovecot(folder / "cert.pem", folder / "key.pem") as server:
        yield server

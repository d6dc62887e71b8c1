"""What wrkit annex writes: every file made and compared with its table before the first is put in place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wrkit.annex import (
    Bulletin,
    Extra,
    render_bulletin,
    render_docx,
    render_template,
    render_xlsx,
    values,
    verify,
)
from wrkit.cli.common import Opened, say
from wrkit.cli.files import read_bytes
from wrkit.errors import Finding, finding
from wrkit.model.periods import Period
from wrkit.model.profile import Profile
from wrkit.model.refs import Ref
from wrkit.model.states import UnitState
from wrkit.model.tables import Table
from wrkit.resources import resource_dir
from wrkit.text.clean import file_stem
from wrkit.vocab import (
    DIR_TEMPLATES,
    INDICATORS,
    KIND_BULLETIN,
    SET_ADDRESSEE,
    SET_DOC_NUMBER,
    SET_SENDER,
    SET_SIGNATURE,
    SETTINGS,
)

ANNEX_TEMPLATE, BULLETIN_TEMPLATE = "附件.docx", "通报.docx"
BOUND = "附件（合订）"
# What a bulletin says of its sender, from the 设置 sheet.
_SENDER = (SET_SENDER, SET_DOC_NUMBER, SET_ADDRESSEE, SET_SIGNATURE)
_SUFFIXES = (".xlsx", ".docx", ".pdf")
# What stands before the title in a file's name.
_NUMBERED = re.compile(r"^附件\s*\d*\s+")
# Seconds within which the files of one run are written.
_TOGETHER = 60


@dataclass(frozen=True)
class Piece:
    """A file: whose it is, its name, its content, the tables in it; pages are counted of a bound one only."""

    mark: str
    title: str
    rows: int
    file: str
    data: bytes
    tables: tuple[Table, ...]
    pages: int = 0

    @property
    def size(self) -> str:
        """How much there is, as people are told: rows of a table, pages of a bound file."""
        return f"{self.pages} 页" if self.pages else f"{self.rows} 行"


@dataclass
class Output:
    """Makes the files of a period's annexes.

    Attributes:
        opened: the master.
        period: the period.
        profile: page and fonts.
        formats: xlsx, docx, pdf.
        states: how far the units' returns have come.
        quiet: say nothing on the way.
    """

    opened: Opened
    period: Period
    profile: Profile
    formats: frozenset[str]
    states: tuple[UnitState, ...]
    quiet: bool = False
    findings: list[Finding] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _documents: dict[str, Piece] = field(default_factory=dict)

    def add_table(self, table: Table) -> None:
        """Make xlsx and docx of an annex."""
        stem = self._stem(table.mark, table.title)
        if "xlsx" in self.formats:
            self._keep(table, stem, "xlsx", render_xlsx(table, self.profile))
        if self.formats & {"docx", "pdf"}:
            self._keep(table, stem, "docx", self._docx(table))

    def add_bulletin(self, bulletin: Bulletin) -> None:
        """Make the docx of a bulletin; it has no xlsx."""
        from wrkit.word.template import names_in

        if not self.formats & {"docx", "pdf"}:
            return
        template, name, own = self._template(bulletin.mark, BULLETIN_TEMPLATE)
        data, tables = render_bulletin(bulletin, template, name, self.profile, own=own)
        blank = [item for item in _SENDER if item in names_in(template) and not bulletin.values[item]]
        if blank:
            place = Ref(self.opened.master.file, SETTINGS)
            self.findings.append(finding("bulletin-unsigned", place, names="、".join(f"“{item}”" for item in blank)))
        mark = "" if bulletin.mark == KIND_BULLETIN else bulletin.mark
        rows = int(str(bulletin.values["行数"]))
        self._document(
            Piece(bulletin.mark, bulletin.title, rows, f"{self._stem(mark, bulletin.title)}.docx", data, tables)
        )

    def finish(self, *, bind: bool) -> list[Piece]:
        """Make the PDFs, several bound into one where asked for, and return all files.

        Raises:
            WrkitError: LibreOffice is not there or fails; a file differs from its table.
        """
        if "pdf" in self.formats and self._documents:
            self._make_pdf(bind=bind)
        return [piece for piece in self.pieces if piece.file.rpartition(".")[2] in self.formats]

    def _make_pdf(self, *, bind: bool) -> None:
        from wrkit.office.convert import to_pdf
        from wrkit.office.pdf import bound, page_count

        if not self.quiet:
            say(f"正在用 LibreOffice 生成 {len(self._documents)} 个 PDF……")
        made = to_pdf({name: piece.data for name, piece in self._documents.items()})
        ready = []
        for name, data in made.items():
            piece = self._documents[name]
            file = f"{Path(name).stem}.pdf"
            for table in piece.tables:
                verify(table, data, file)
            ready.append(Piece(piece.mark, piece.title, piece.rows, file, data, piece.tables))
        if bind and len(ready) > 1:
            whole = bound([(Path(piece.file).stem, piece.data) for piece in ready])
            rows = sum(piece.rows for piece in ready)
            ready = [Piece("", BOUND, rows, f"{self._stem('', BOUND)}.pdf", whole, (), page_count(whole))]
        self.pieces += ready

    def _stem(self, mark: str, title: str) -> str:
        """Return a file's name without suffix, another than those before."""
        first = stem = file_stem(f"{mark} {title}".strip())
        number = 1
        while stem.casefold() in self._names:
            number += 1
            stem = f"{first}（{number}）"
        if stem != first:
            self.findings.append(finding("annex-same-name", Ref(self.opened.master.file, "附件"), name=stem))
        self._names.add(stem.casefold())
        if not self.quiet:
            say(f"正在生成 {stem}……")
        return stem

    def _keep(self, table: Table, stem: str, suffix: str, data: bytes) -> None:
        piece = Piece(table.mark, table.title, len(table.rows), f"{stem}.{suffix}", data, (table,))
        if suffix == "docx":
            self._document(piece)
            return
        verify(table, data, piece.file)
        self.pieces.append(piece)

    def _document(self, piece: Piece) -> None:
        for table in piece.tables:
            verify(table, piece.data, piece.file)
        self._documents[piece.file] = piece
        self.pieces.append(piece)

    def _docx(self, table: Table) -> bytes:
        """Set an annex by the template beside the master, where there is one, else directly."""
        folder = self.opened.folder / DIR_TEMPLATES
        for name in (f"{file_stem(table.mark)}.docx", ANNEX_TEMPLATE):
            if (folder / name).is_file():
                known = values(self.opened.master, self.period, self.states, datetime.date.today())
                return render_template(read_bytes(folder / name), f"{DIR_TEMPLATES}/{name}", table, known, self.profile)
        return render_docx(table, self.profile)

    def _template(self, mark: str, usual: str) -> tuple[bytes, str, bool]:
        """Return a template, its name, and whether it is wrkit's own."""
        folder = self.opened.folder / DIR_TEMPLATES
        for name in dict.fromkeys((*([f"{file_stem(mark)}.docx"] if mark else []), usual)):
            if (folder / name).is_file():
                return read_bytes(folder / name), f"{DIR_TEMPLATES}/{name}", False
        return read_bytes(resource_dir("templates") / usual), usual, True


def extra_of(opened: Opened, states: Sequence[UnitState]) -> Extra:
    """Return what 报送情况 and 指标 print: the states, and the 指标 sheet judged where it says what was reached."""
    from wrkit.intake.indicators import read_indicator_sheet
    from wrkit.judge.indicators import indicator_annex, judge_indicators, sentence
    from wrkit.model.indicators import IndicatorTable

    grid = next((grid for grid in opened.document.grids if grid.ref.sheet.strip() == INDICATORS), None)
    indicators = () if grid is None else read_indicator_sheet(grid)
    if grid is None or not indicators:
        return Extra(tuple(states))
    table = IndicatorTable("", ("序号", "指标名称", "年度目标", "完成情况"), indicators, (), grid.ref)
    verdicts, _ = judge_indicators(table)
    judged = table.has_actuals
    annex = indicator_annex(table, verdicts, judged=judged)
    note = sentence(verdicts) if judged else annex.note
    return Extra(tuple(states), Table("", "", annex.columns, annex.rows, note=note))


def font_findings(profile: Profile, master: str, *, prose: bool) -> list[Finding]:
    """Warn of fonts this computer lacks; with `prose` of those of a bulletin too."""
    from wrkit.office.fonts import missing_fonts

    missing = missing_fonts(profile.fonts(prose=prose))
    return [finding("font-missing", Ref(master, "设置"), fonts="、".join(missing))] if missing else []


def outdated(folder: Path, pieces: Sequence[Piece], changed: Collection[str], shown: str) -> list[Finding]:
    """Say which files of the same annexes were left, as it seems, as an earlier run made them.

    A file is of the same annex where it has its name in another format, or its title under another number or none; a
    bound one is of all. Any other is people's own, whatever number its name begins with. All stay: people may have made
    or sent them. One made together with files that have not changed since is up to date.

    Args:
        folder: where the pieces stand.
        pieces: what was made.
        changed: names of those that were not there as they are.
        shown: the folder as people know it.
    """
    written = {piece.file.casefold() for piece in pieces}
    old = []
    for path in sorted(folder.iterdir()) if pieces else ():
        if path.suffix.lower() not in _SUFFIXES or path.name.casefold() in written or path.name.startswith("~$"):
            continue
        same = [piece.file for piece in pieces if path.stem == BOUND or _of(piece, path.stem)]
        made = path.stat().st_mtime
        if any(file in changed or made < (folder / file).stat().st_mtime - _TOGETHER for file in same):
            old.append(f"“{path.name}”")
    return [finding("annex-outdated", Ref(shown), names="、".join(old))] if old else []


def _of(piece: Piece, stem: str) -> bool:
    return stem == Path(piece.file).stem or _NUMBERED.sub("", stem) == file_stem(piece.title)


def as_dict(piece: Piece, folder: Path) -> Mapping[str, object]:
    """Return a file as --json shows it."""
    pages = {"pages": piece.pages} if piece.pages else {}
    return {"mark": piece.mark, "title": piece.title, "rows": piece.rows, "file": str(folder / piece.file), **pages}


__all__ = [
    "ANNEX_TEMPLATE",
    "BULLETIN_TEMPLATE",
    "Output",
    "Piece",
    "as_dict",
    "extra_of",
    "font_findings",
    "outdated",
]

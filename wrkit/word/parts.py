"""A Word package as its parts: only what says something is read, and a broken part costs only itself."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator
from typing import Any

from wrkit.errors import UnreadableError
from wrkit.formats import check_size
from wrkit.model.refs import Ref

# The strict dialect (ISO/IEC 29500-1) differs in its namespaces alone, as far as text and tables go.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_MAIN = "word/document.xml"
_ADVICE = "请用 Word 或 WPS 打开并另存为 docx 后再试。"


def local(element: Any) -> str:
    """Return an element's name without its namespace; “” for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Parts:
    """An opened docx package.

    Attributes:
        name: file name, for messages.
        main: the part with the text.

    Raises:
        UnreadableError: no zip file, or beyond the limits.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            check_size(self._archive.infolist(), name)
        except (UnreadableError, MemoryError):
            raise
        except Exception as error:  # zipfile fails in many ways on damaged archives
            raise self.damaged() from error
        # Some programs write \ between folders, or spell a part's name with other capitals than its relationship does.
        self._names = {item.replace("\\", "/").lower(): item for item in self._archive.namelist()}
        found = [target for kind, target in self.relations("").values() if kind == "officeDocument"]
        self.main = next((path for path in (*found, _MAIN) if path.lower() in self._names), _MAIN)

    def damaged(self) -> UnreadableError:
        """Return the error for a package whose text cannot be read."""
        return UnreadableError("Word 文件已损坏，打不开。", _ADVICE, Ref(self.name))

    def body(self) -> Any:
        """Return the body of the text.

        Raises:
            UnreadableError: there is none, or it is damaged.
        """
        root = self.tree(self.main)
        found = None if root is None else next((child for child in root if local(child) == "body"), None)
        if found is None:
            raise self.damaged()
        return found

    def data(self, path: str) -> bytes | None:
        """Return a part, None where it is missing or damaged."""
        name = self._names.get(path.lower())
        try:
            return None if name is None else self._archive.read(name)
        except MemoryError:
            raise
        except Exception:  # zipfile fails in many ways on damaged archives
            return None

    def tree(self, path: str) -> Any:
        """Return a part parsed, None where it is missing or damaged."""
        from lxml import etree

        data = self.data(path)
        if data is None:
            return None
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Return a part's relationships to other parts: id → (last word of the type, part)."""
        folder, _, base = path.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for item in () if root is None else root.iter():
            if local(item) == "Relationship" and item.get("TargetMode") != "External":
                target = item.get("Target", "").replace("\\", "/")
                target = posixpath.normpath(target if target.startswith("/") else posixpath.join("/", folder, target))
                found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], target.lstrip("/"))
        return found

    def related(self, kinds: Collection[str]) -> Iterator[tuple[str, Any]]:
        """Yield (kind, tree) of the parts the text is related to in some ways; no tree where it is damaged.

        A relationship to nothing, as some programs leave behind, is passed over.
        """
        for kind, path in dict.fromkeys(self.relations(self.main).values()):
            if kind in kinds and path.lower() in self._names:
                yield kind, self.tree(path)


__all__ = ["Parts", "local"]

"""Whether a folder is a whole bag (RFC 8493 and the drafts 0.93 to 0.97 before it), and on which systems.

Every file is read and hashed; nothing is fetched, no name outside the bag is ever opened, no link is followed.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

import msgspec

from ...jobs import Job

VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
_HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
_MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
_ENTRY = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_FETCH = re.compile(r"(\S+)[ \t]+(\d+|-)[ \t]+(.+)")
_OXUM = re.compile(r"Payload-Oxum[ \t]*:[ \t]*(\d+)\.(\d+)[ \t]*")
_DECLARATION = re.compile(r"BagIt-Version: (\d+\.\d+)\r?\n?\Z")
_ENCODING = re.compile(r"Tag-File-Character-Encoding: (\S+)\r?\n?\Z")
_ESCAPED = re.compile(r"%(0[AaDd]|25)")
_LEFT_BY_SYSTEMS = {".ds_store", "thumbs.db", "desktop.ini"}
"""Files that systems make and clear away by themselves."""
_MOST_TAG_BYTES = 64 * 1024 * 1024
_PIECE = 1024 * 1024


class Verdict(StrEnum):
    """What a bag is: ``linux-only`` and ``windows-only`` are invalid on that system and valid elsewhere."""

    VALID = "valid"
    WARNING = "warning"
    INVALID = "invalid"
    LINUX_ONLY = "linux-only"
    WINDOWS_ONLY = "windows-only"


class Remark(NamedTuple):
    """One thing amiss: a stable code, the name it concerns, the systems it spoils the bag on (none: a warning)."""

    code: str
    name: str
    systems: tuple[str, ...]


class BagFound(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder is as a bag, its version (empty when it says none), and every remark in order."""

    verdict: Verdict
    version: str
    remarks: tuple[Remark, ...]


_BOTH, _LINUX, _WINDOWS = ("linux", "windows"), ("linux",), ("windows",)


def check_bag(folder: Path, job: Job | None = None) -> BagFound:
    """Read every file of a bag and say what it is; never an error for what is amiss with it."""
    bag = _Bag(folder, job or Job())
    remarks = tuple(dict.fromkeys(bag.remarks()))
    spoiled = {system for remark in remarks for system in remark.systems}
    match sorted(spoiled):
        case ["linux", "windows"]:
            verdict = Verdict.INVALID
        case ["linux"]:
            verdict = Verdict.LINUX_ONLY
        case ["windows"]:
            verdict = Verdict.WINDOWS_ONLY
        case _:
            verdict = Verdict.WARNING if remarks else Verdict.VALID
    return BagFound(verdict=verdict, version=bag.version, remarks=remarks)


def unsafe_on(name: str) -> tuple[str, ...]:
    """The systems on which a name of a manifest or of ``fetch.txt`` would lead out of its bag."""
    if ".." in re.split(r"[/\\]", re.sub(r"\\(.)", r"\1", name)) or "\0" in name:
        return _BOTH
    if name.startswith(("/", "~")):
        return _LINUX
    if name.startswith("\\") or re.match(r"[A-Za-z]:", name) or re.search(r"%\w+%", name):
        return _WINDOWS
    return ()


class _Bag:
    def __init__(self, folder: Path, job: Job) -> None:
        self._folder, self._job = folder, job
        self._files: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._encoding = "utf-8"
        self._hashed: dict[tuple[str, str], str] = {}
        self._cleared = False
        self.version = ""

    def remarks(self) -> Iterator[Remark]:
        """Everything amiss, in the order in which it is come upon."""
        yield from self._walk()
        yield from self._declaration()
        if not self.version:
            return
        payload = [name for name in self._files if name.startswith("data/")]
        if not (self._folder / "data").is_dir():
            yield Remark("no-payload-folder", "data", _BOTH)
        manifests = [one for one in map(_MANIFEST.fullmatch, sorted(self._files)) if one]
        listed: list[set[str]] = []
        for found in manifests:
            if found[2] not in _HASHES:
                yield Remark("unknown-hash", found[0], ())
                continue
            names: set[str] = set()
            yield from self._manifest(found[0], found[2], names, tags=found[1] is not None)
            if found[1] is None:
                listed.append(names)
        if not listed:
            yield Remark("no-manifest", "manifest", _BOTH)
        yield from self._unlisted(payload, listed)
        yield from self._fetch()
        yield from self._oxum(payload)

    def _walk(self) -> Iterator[Remark]:
        """Every plain file of the folder by its name in the bag; links and other things are no part of a bag."""
        for here, folders, files in os.walk(self._folder):
            for one in sorted([*folders, *files]):
                path = Path(here, one)
                name = path.relative_to(self._folder).as_posix()
                if path.is_symlink() or not (path.is_dir() or path.is_file()):
                    yield Remark("not-a-file", name, _BOTH)
                    folders[:] = [other for other in folders if other != one]
                elif path.is_file():
                    self._files[name] = name
        for name in self._files:
            folded = normalize("NFC", name).casefold()
            if folded in self._folded:
                yield Remark("case-clash", name, ())
            self._folded.setdefault(folded, name)
            if name.rpartition("/")[2].casefold() in _LEFT_BY_SYSTEMS:
                yield Remark("system-file", name, ())

    def _declaration(self) -> Iterator[Remark]:
        lines = self._raw("bagit.txt").decode("utf-8", "replace").splitlines(keepends=True)
        if len(lines) != 2 or not (version := _DECLARATION.match(lines[0])) or version[1] not in VERSIONS:
            yield Remark("declaration", "bagit.txt", _BOTH)
            return
        encoding = _ENCODING.match(lines[1])
        try:
            "".encode(encoding[1] if encoding else "")
        except LookupError:
            yield Remark("encoding", "bagit.txt", _BOTH)
            return
        self.version, self._encoding = version[1], encoding[1] if encoding else ""

    def _manifest(self, manifest: str, algorithm: str, names: set[str], *, tags: bool) -> Iterator[Remark]:
        said: dict[str, str] = {}
        for line in self._lines(manifest):
            entry = _ENTRY.fullmatch(line)
            if entry is None:
                yield Remark("line", manifest, _BOTH)
                continue
            digest, name = entry[1].lower(), self._name(entry[2])
            if unsafe_on(name):
                yield Remark("unsafe-name", name, unsafe_on(name))
                continue
            if not tags and not name.startswith("data/"):
                yield Remark("not-payload", name, _BOTH)
            if name in said:
                yield Remark("listed-twice", name, _BOTH if said[name] != digest else ())
            said[name] = digest
            yield from self._listed(name, algorithm, digest, names)

    def _listed(self, name: str, algorithm: str, digest: str, names: set[str]) -> Iterator[Remark]:
        """One entry of a manifest against the file it names."""
        here = name if name in self._files else self._folded.get(normalize("NFC", name).casefold())
        if here is None:
            cleared = name.rpartition("/")[2].casefold() in _LEFT_BY_SYSTEMS
            self._cleared |= cleared
            yield Remark("system-file" if cleared else "missing", name, () if cleared else _BOTH)
            return
        if here != name:
            yield Remark("other-spelling", name, ())
        names.add(here)
        if self._digest(here, algorithm) != digest:
            yield Remark("altered", name, _BOTH)

    def _unlisted(self, payload: list[str], listed: list[set[str]]) -> Iterator[Remark]:
        """Payload that no manifest lists; from 1.0 on each manifest must list all of it (RFC 8493, 2.1.3)."""
        for name in payload:
            known = [name in names for names in listed]
            if not (all(known) if self.version == "1.0" else any(known)):
                yield Remark("unlisted", name, _BOTH)

    def _fetch(self) -> Iterator[Remark]:
        """What is to be fetched is not: only whether its names stay inside, and whether the files are there."""
        for line in self._lines("fetch.txt"):
            entry = _FETCH.fullmatch(line)
            if entry is None:
                yield Remark("line", "fetch.txt", _BOTH)
            elif unsafe_on(name := self._name(entry[3])):
                yield Remark("unsafe-name", name, unsafe_on(name))

    def _oxum(self, payload: list[str]) -> Iterator[Remark]:
        """The payload's bytes and files as the bag's own description counts them."""
        sizes = [(self._folder / name).stat().st_size for name in payload]
        for line in self._lines("bag-info.txt"):
            told = _OXUM.fullmatch(line)
            if told and (int(told[1]), int(told[2])) != (sum(sizes), len(sizes)):
                yield Remark("payload-oxum", "bag-info.txt", () if self._cleared else _BOTH)

    def _name(self, stated: str) -> str:
        name = stated.strip().removeprefix("./")
        return _ESCAPED.sub(lambda one: chr(int(one[1], 16)), name) if self.version == "1.0" else name

    def _lines(self, name: str) -> list[str]:
        text = self._raw(name).decode(self._encoding, "replace")
        return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]

    def _raw(self, name: str) -> bytes:
        if name not in self._files:
            return b""
        with (self._folder / name).open("rb") as file:
            return file.read(_MOST_TAG_BYTES)

    def _digest(self, name: str, algorithm: str) -> str:
        if (name, algorithm) not in self._hashed:
            digest = hashlib.new(algorithm, usedforsecurity=False)
            with (self._folder / name).open("rb") as file:
                while piece := file.read(_PIECE):
                    self._job.refuse_cancelled()
                    digest.update(piece)
            self._hashed[name, algorithm] = digest.hexdigest()
        return self._hashed[name, algorithm]

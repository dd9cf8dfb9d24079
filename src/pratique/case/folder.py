"""The case folder: where it is, which format it has, and who may write to it now."""

from __future__ import annotations

import fcntl
import json
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pratique import __version__
from pratique.errors import CaseError, CaseLocked, CaseVersion, NoCase, UsageError
from pratique.model import exact, readable
from pratique.store.parts import storage_error

FORMAT: Final = 1
DESCRIPTION: Final = "case.toml"
ENVIRONMENT: Final = "PRATIQUE_CASE"
_MOST_BYTES: Final = 1 << 20
_DEEP: Final = 2  # how far below the current folder a case is looked for


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence as the case knows it. `location` is in readable form."""

    id: str
    kind: str
    location: str
    added: str


@dataclass(frozen=True, slots=True)
class Case:
    """An open case folder."""

    folder: Path
    created: str
    evidence: tuple[Evidence, ...]

    def survey(self, evidence: str) -> Path:
        """Where the tables of one piece of evidence are."""
        return self.folder / "surveys" / evidence

    def findings(self, evidence: str) -> Path:
        """The file with the last answer about one piece of evidence."""
        return self.folder / "findings" / f"{evidence}.json"

    def report(self, evidence: str) -> Path:
        """The report on one piece of evidence."""
        return self.folder / "reports" / f"{evidence}.html"

    def newest(self) -> Evidence:
        """The evidence that was examined last; `NoCase` when nothing was."""
        examined = [e for e in self.evidence if self.findings(e.id).exists()]
        if not examined:
            raise NoCase(
                "Nothing has been examined to the end in this case yet",
                where=shown_path(self.folder),
                next_step="Run: pratique examine PATH",
            )
        return max(examined, key=lambda e: self.findings(e.id).stat().st_mtime_ns)


def find(given: Path | None, environment: Mapping[str, str] = os.environ) -> Case:
    """The case that a command means: `--case`, `$PRATIQUE_CASE`, else the newest one below."""
    chosen = given or _named(environment)
    if chosen is not None:
        if not (chosen / DESCRIPTION).is_file():
            raise NoCase(
                "This is not a case folder: there is no case.toml in it",
                where=shown_path(chosen),
                next_step="Give the folder that `pratique examine` named, with --case.",
            )
        return read(chosen)
    below = newest_below(Path.cwd())
    if below is None:
        raise NoCase(
            "There is no case in or below the current folder",
            where=shown_path(Path.cwd()),
            next_step="Start one with `pratique examine PATH`, or name one with --case DIR.",
        )
    return read(below)


def newest_below(folder: Path) -> Path | None:
    """The case folder in or below `folder` that changed last."""
    found = list(_cases_below(folder))
    suspects = {place for case in found for place in _examined(case)}
    own = (case for case in found if suspects.isdisjoint((case.resolve(), *case.resolve().parents)))
    return max(own, key=_changed, default=None)


def _examined(case: Path) -> Iterator[Path]:
    """Where the evidence of this case lies. What an intruder left there is no case of ours."""
    try:
        known = read(case).evidence
    except CaseError:
        return
    for evidence in known:
        place = Path(os.fsdecode(exact(evidence.location)))
        # Nobody's case lies in its own evidence: one that says so would hide other cases.
        if not case.resolve().is_relative_to(place):
            yield place


def _cases_below(folder: Path) -> Iterator[Path]:
    """Case folders of this person, found without following a link or leaving the file system.

    The evidence may lie here too, and what is called `case.toml` there may be anything.
    """
    device = folder.stat().st_dev
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue
        for entry in entries:
            if entry.name != DESCRIPTION:
                if depth < _DEEP and entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), depth + 1))
            elif _is_description(entry.stat(follow_symlinks=False), device):
                yield place


def _is_description(status: os.stat_result, device: int) -> bool:
    return (
        stat.S_ISREG(status.st_mode)
        and status.st_dev == device
        and status.st_uid == os.geteuid()
        and status.st_size <= _MOST_BYTES
    )


def _changed(case: Path) -> int:
    return (case / DESCRIPTION).stat().st_mtime_ns


def for_evidence(
    given: Path | None,
    identity: str,
    kind: str,
    location: Path,
    environment: Mapping[str, str] = os.environ,
) -> Case:
    """The case to put the evidence at `location` into, made if need be.

    Without a name, a case below the current folder that knows this evidence already goes
    on; else a new one is made in the current folder. Never inside the evidence.
    """
    chosen = given or _named(environment) or _knowing(identity)
    if chosen is None:
        chosen = _fresh(location)
    _refuse_inside(chosen, location)
    _refuse_odd(chosen)
    case = read(chosen) if (chosen / DESCRIPTION).exists() else _make(chosen)
    if any(evidence.id == identity for evidence in case.evidence):
        return case
    with locked(case):
        case = read(chosen)  # another run may have added its own meanwhile
        now = datetime.now(UTC).isoformat(timespec="seconds")
        real = shown_path(Path(os.path.realpath(location)))
        added = Evidence(identity, kind, real, now)
        case = Case(case.folder, case.created, (*case.evidence, added))
        _write(case)
    return case


def read(folder: Path) -> Case:
    """The case in `folder`; `CaseVersion` when this version cannot read it."""
    try:
        told = tomllib.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        number = told["format"]
        if number != FORMAT:  # asked first: the rest of another format may look different
            raise CaseVersion(
                f"This case has format {number}, and this Pratique ({__version__}) reads "
                f"format {FORMAT}",
                where=shown_path(folder),
                next_step="Use the version of Pratique that made it, or start a new case with "
                "--case DIR.",
            )
        evidence = tuple(_evidence(listed) for listed in told.get("evidence", ()))
        return Case(folder, str(told["created"]), evidence)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoCase(
            "The description of this case cannot be read",
            where=shown_path(folder / DESCRIPTION),
            next_step="Look at the file; if it is damaged, start a new case with --case DIR.",
        ) from error


def _evidence(told: Mapping[str, object]) -> Evidence:
    known = Evidence(*(str(told[name]) for name in ("id", "kind", "location", "added")))
    if not known.id.isalnum():  # it becomes the name of a folder
        raise ValueError(known.id)
    return known


@contextmanager
def locked(case: Case) -> Iterator[None]:
    """Hold the case for writing; `CaseLocked` while another run has it."""
    try:
        held = os.open(case.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise storage_error(case.folder, error) from error
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CaseLocked(
                "Another run of Pratique is writing to this case",
                where=shown_path(case.folder),
                next_step="Wait until it has finished, or use another folder with --case DIR.",
            ) from error
        yield
    finally:
        os.close(held)


def write_whole(path: Path, content: str) -> None:
    """Write a file of the case so that it is there wholly or not at all."""
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with fresh.open("w", encoding="utf-8") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        fresh.replace(path)
    except OSError as error:
        raise storage_error(path.parent, error) from error


def shown_path(path: Path) -> str:
    """A path of this machine in readable form."""
    return readable(os.fsencode(path))


def _named(environment: Mapping[str, str]) -> Path | None:
    named = environment.get(ENVIRONMENT)
    return Path(named) if named else None


def _knowing(identity: str) -> Path | None:
    known = [
        case
        for case in _cases_below(Path.cwd())
        if f'"{identity}"' in (case / DESCRIPTION).read_text(encoding="utf-8", errors="replace")
    ]
    return max(known, key=_changed, default=None)


def _fresh(location: Path) -> Path:
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in location.resolve().name)
    stem = f"case-{name or 'root'}-{datetime.now(UTC):%Y-%m-%d}"
    for number in range(1, 10_000):
        folder = Path.cwd() / (stem if number == 1 else f"{stem}-{number}")
        if not folder.exists():
            return folder
    raise UsageError("Too many cases of today are here", next_step="Name one with --case DIR.")


def _refuse_inside(case: Path, location: Path) -> None:
    evidence = location.stat()
    folder = Path(os.path.realpath(case))
    # By inode too: the same disk may be mounted in two places.
    if any(_is(above, evidence) for above in (folder, *folder.parents)):
        raise UsageError(
            "The case folder would lie inside the evidence, and nothing may be written there",
            where=shown_path(case),
            next_step="Change to another folder, or name one elsewhere with --case DIR.",
        )


def _refuse_odd(case: Path) -> None:
    try:
        os.fsencode(case.absolute()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            "The path of the case folder is not UTF-8, and the database takes no other",
            where=shown_path(case.absolute()),
            next_step="Name a folder with a plain name, with --case DIR.",
        ) from error


def _is(folder: Path, status: os.stat_result) -> bool:
    try:
        return os.path.samestat(folder.stat(), status)
    except OSError:
        return False


def _make(folder: Path) -> Case:
    case = Case(folder, datetime.now(UTC).isoformat(timespec="seconds"), ())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(
                "This folder is not empty and holds no case",
                where=shown_path(folder),
                next_step="Name an empty or a new folder with --case DIR.",
            )
        folder.chmod(0o700)  # it was there already, and perhaps open to everyone
    except OSError as error:
        raise storage_error(folder, error) from error
    _write(case)
    return case


def _write(case: Case) -> None:
    lines = [
        f"format = {FORMAT}",
        f"created = {json.dumps(case.created)}",
        f"pratique = {json.dumps(__version__)}",
    ]
    for evidence in case.evidence:
        lines += ["", "[[evidence]]"]
        for name in ("id", "kind", "location", "added"):
            # A JSON string of printable text is a TOML string too.
            lines.append(f"{name} = {json.dumps(getattr(evidence, name), ensure_ascii=False)}")
    write_whole(case.folder / DESCRIPTION, "\n".join(lines) + "\n")

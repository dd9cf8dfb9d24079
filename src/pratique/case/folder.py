"""The case folder: where it is, which format it has, and who may write to it now."""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pratique import __version__
from pratique.case.owner import is_marked, make_key, mark, state_folder
from pratique.errors import CaseError, CaseLocked, CaseVersion, NoCase, UsageError
from pratique.evidence.disks import Disks
from pratique.evidence.location import Location, path_of, text_of
from pratique.history.location import location_of
from pratique.model import exact, readable
from pratique.record.journal import Journal
from pratique.store.parts import storage_error

FORMAT: Final = 1
DESCRIPTION: Final = "case.toml"
ENVIRONMENT: Final = "PRATIQUE_CASE"
_MOST_BYTES: Final = 1 << 20
_DEEP: Final = 2  # how far below the current folder a case is looked for
# At the margin of a stored answer, where no text of it can stand: see `case.answer.to_text`.
_FINISHED: Final = re.compile(rb'^ "finished": (\d{1,19}),$', re.MULTILINE)
_HEAD: Final = 1 << 16
_RUNNING: Final = Path("/")
_UNFINISHED: Final = ".pratique-"  # how a file is called until it is whole
_BEGUN: Final = (_UNFINISHED, "journal.", ".journal.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence as the case knows it.

    `location` is in readable form, and so are `further` disks of the same machine. `root` is the
    file system that a person chose as its root. No key is ever kept.
    """

    id: str
    kind: str
    location: str
    added: str
    further: tuple[str, ...] = ()
    root: str = ""

    def place(self) -> Path | Location:
        """What opens it again."""
        if self.further or self.root:
            paths = tuple(_path(one) for one in (self.location, *self.further))
            return Disks(paths, root=self.root)
        found = location_of(self.location)
        return _path(self.location) if isinstance(found, Path) else found


@dataclass(frozen=True, slots=True)
class Case:
    """An open case folder. `journal` is the key that the first entry of its journal names."""

    folder: Path
    created: str
    evidence: tuple[Evidence, ...]
    journal: str = ""

    def survey(self, evidence: str) -> Path:
        """Where the tables of one piece of evidence are."""
        return self.folder / "surveys" / evidence

    def contained(self, evidence: str) -> Path:
        """Where the tables of its containers are, in a folder for each, named by its key."""
        return self.survey(evidence) / "containers"

    @property
    def copies(self) -> Path:
        """Where the tables of the clean copies are that a person gave."""
        return self.folder / "known-good"

    @property
    def advisories(self) -> Path:
        """Where the tables of the advisories are that a person gave."""
        return self.folder / "advisories"

    def findings(self, evidence: str) -> Path:
        """The file with the last answer about one piece of evidence."""
        return self.folder / "findings" / f"{evidence}.json"

    def story(self, evidence: str) -> Path:
        """The file with the story of one piece of evidence."""
        return self.folder / "stories" / f"{evidence}.json"

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
        return max(examined, key=lambda e: _finished(self.findings(e.id)))

    def last_used(self) -> datetime:
        """When something was last added to it or examined in it, as it says itself."""
        told = (self.created, *(evidence.added for evidence in self.evidence))
        done = max((_finished(self.findings(e.id)) for e in self.evidence), default=0)
        return max(*map(_moment, told), datetime.fromtimestamp(done // 1_000_000_000, UTC))


def find(given: Path | None, environment: Mapping[str, str] = os.environ) -> Case:
    """The case that a command means: `--case`, `$PRATIQUE_CASE`, else the newest one below."""
    chosen = given or _named(environment)
    if chosen is not None:
        return read(_absolute(chosen))
    here = _here()
    found = newest_below(here)
    if found is None:
        raise _no_case(here)
    return found


def newest_below(folder: Path) -> Case | None:
    """The case of this person in or below `folder` that was used last."""
    return max(_own_below(folder), key=Case.last_used, default=None)


def is_named(given: Path | None, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the person said which case is meant, so that none has to be looked for."""
    return (given or _named(environment)) is not None


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(
            "The current folder is gone", next_step="Change to another folder, and try again."
        ) from error


def _absolute(named: Path) -> Path:
    return named if named.is_absolute() else _here() / named


def _no_case(here: Path) -> NoCase:
    foreign = next(_cases_below(here), None)
    if foreign is None:
        return NoCase(
            "There is no case in or below the current folder",
            where=shown_path(here),
            next_step="Start one with `pratique examine PATH`, or name one with --case DIR.",
        )
    return NoCase(
        "There is no case of yours in or below the current folder. The one that is there was made "
        "by another user or on another machine, or lies in the evidence: an intruder may have left "
        "it",
        where=shown_path(foreign),
        next_step="If you are sure that it is yours, name it with --case DIR.",
    )


def _own_below(folder: Path) -> list[Case]:
    """The cases with their mark in or below `folder`, but for those in what one examined."""
    found = [case for place in _cases_below(folder) if (case := _marked(place)) is not None]
    suspects = {place for case in found for place in _examined(case)}
    return [
        case
        for case in found
        if suspects.isdisjoint((case.folder.resolve(), *case.folder.resolve().parents))
    ]


def _marked(place: Path) -> Case | None:
    try:
        case = read(place)
        told = _told(place / DESCRIPTION)
    except (CaseError, OSError, ValueError):
        return None
    return case if is_marked(case.created, told.get("seal")) else None


def _examined(case: Case) -> Iterator[Path]:
    """Where the evidence of this case lies. What lies there is no case to be taken."""
    for evidence in case.evidence:
        place = path_of(evidence.place())
        # A case on another disk, of the running system as evidence, lies below "/" too.
        if place is not None and not case.folder.resolve().is_relative_to(place):
            yield place


def _cases_below(folder: Path) -> Iterator[Path]:
    """Case folders that belong to this user, no link followed and no other file system entered.

    The evidence may lie here too, and what is called `case.toml` there may be anything.
    """
    device = folder.stat().st_dev
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        for name, status in _listed(place):
            if status.st_dev != device:
                continue
            if name == DESCRIPTION and _is_description(status):
                yield place
            elif depth < _DEEP and stat.S_ISDIR(status.st_mode):
                waiting.append((place / name, depth + 1))


def _listed(place: Path) -> list[tuple[str, os.stat_result]]:
    try:
        return [(entry.name, entry.stat(follow_symlinks=False)) for entry in os.scandir(place)]
    except OSError:
        return []


def _is_description(status: os.stat_result) -> bool:
    return (
        stat.S_ISREG(status.st_mode)
        and status.st_uid == os.geteuid()
        and status.st_size <= _MOST_BYTES
    )


def _moment(told: str) -> datetime:
    """A time as a case has it; what is none is older than all others."""
    try:
        return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def _finished(answer: Path) -> int:
    """When an examination was finished, in nanoseconds since 1970, as its answer says."""
    try:
        with answer.open("rb") as opened:
            found = _FINISHED.search(opened.read(_HEAD))
    except OSError:
        return 0
    return int(found[1]) if found else 0


def for_evidence(
    given: Path | None,
    identity: str,
    kind: str,
    location: Path | Location,
    environment: Mapping[str, str] = os.environ,
) -> Case:
    """The case to put the evidence at `location` into, made if need be.

    Without a name, a case below the current folder that knows this evidence already goes
    on; else a new one is made in the current folder. Never inside the evidence.
    """
    chosen = given or _named(environment) or _knowing(identity, location)
    if chosen is None:
        chosen = _fresh(location)
    chosen = _absolute(chosen)
    _refuse_inside(chosen, location)
    _refuse_odd(chosen)
    case = read(chosen) if os.path.lexists(chosen / DESCRIPTION) else _make(chosen, location)
    if any(evidence.id == identity for evidence in case.evidence):
        return case
    with locked(case):
        case = read(chosen)  # another run may have added its own meanwhile
        now = datetime.now(UTC).isoformat(timespec="seconds")
        root = location.root if isinstance(location, Disks) else ""
        added = Evidence(identity, kind, _lasting(location), now, _further(location), root)
        case = replace(case, evidence=(*case.evidence, added))
        _write(case)
    return case


def read(folder: Path) -> Case:
    """The case in `folder`; `CaseVersion` when this version cannot read it."""
    description = folder / DESCRIPTION
    try:
        told = _told(description)
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
        return Case(folder, str(told["created"]), evidence, str(told.get("journal", "")))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoCase(
            "This is not a case folder: there is no case.toml in it",
            where=shown_path(folder),
            next_step="Give the folder that `pratique examine` named, with --case DIR.",
        ) from error
    except PermissionError as error:
        raise NoCase(
            "This case belongs to another user, and may not be read",
            where=shown_path(folder),
            next_step="Run the same command as the user who examined, most likely with sudo.",
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoCase(
            "The description of this case cannot be read",
            where=shown_path(description),
            next_step="Look at the file; if it is damaged, start a new case with --case DIR.",
        ) from error


def _told(description: Path) -> dict[str, Any]:
    status = description.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        raise ValueError(description)  # a pipe would hold us up, and a huge file fill the memory
    return tomllib.loads(description.read_text(encoding="utf-8"))


def _evidence(told: Mapping[str, object]) -> Evidence:
    names = ("id", "kind", "location", "added")
    identity, kind, location, added = (str(told[name]) for name in names)
    further = told.get("further", ())
    if not isinstance(further, list | tuple):
        raise TypeError(further)
    root = str(told.get("root", ""))
    known = Evidence(identity, kind, location, added, tuple(map(str, further)), root)
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


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there wholly or not at all. Its mode stays as it was."""
    written = content.encode("utf-8") if isinstance(content, str) else content
    fresh = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            with os.fdopen(opened, "wb") as target:
                if path.is_file():
                    os.fchmod(opened, stat.S_IMODE(path.stat().st_mode) & 0o777)
                target.write(written)
                target.flush()
                os.fsync(opened)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(path.parent, error) from error


def shown_path(path: Path) -> str:
    """A path of this machine in readable form."""
    return readable(os.fsencode(path))


def _named(environment: Mapping[str, str]) -> Path | None:
    named = environment.get(ENVIRONMENT)
    return Path(named) if named else None


def _lasting(location: Path | Location) -> str:
    """What opens it again, from whatever folder."""
    if isinstance(location, Disks):
        return _real(location.paths[0])
    return _real(location) if isinstance(location, Path) else location.text


def _further(location: Path | Location) -> tuple[str, ...]:
    return tuple(map(_real, location.paths[1:])) if isinstance(location, Disks) else ()


def _real(path: Path) -> str:
    return shown_path(Path(os.path.realpath(path)))


def _path(shown: str) -> Path:
    return Path(os.fsdecode(exact(shown)))


def _knowing(identity: str, location: Path | Location) -> Path | None:
    known = [
        case
        for case in _own_below(_here())
        if any(evidence.id == identity for evidence in case.evidence)
        and not lies_inside(case.folder, location)
    ]
    return max(known, key=Case.last_used).folder if known else None


def _fresh(location: Path | Location) -> Path:
    place = path_of(location)
    last = place.resolve().name if place else text_of(location).rpartition("/")[2]
    name = "".join(c if c.isalnum() or c in "-_." else "-" for c in last)
    stem = f"case-{name or 'root'}-{datetime.now(UTC):%Y-%m-%d}"
    for number in range(1, 10_000):
        folder = _here() / (stem if number == 1 else f"{stem}-{number}")
        if not folder.exists():
            return folder
    raise UsageError("Too many cases of today are here", next_step="Name one with --case DIR.")


def lies_inside(place: Path, location: Path | Location) -> bool:
    """Whether what is written at `place` would be written into the evidence at `location`.

    By inode too: the same disk may be mounted in two places. Everything lies below the root of
    the running system; of that, only what is on its own disk counts.
    """
    there = path_of(location)
    if there is None:
        return False
    folder, root = Path(os.path.realpath(place)), Path(os.path.realpath(there))
    above = [(one, _status(one)) for one in (folder, *folder.parents)]
    evidence = _status(root)
    if evidence is None:  # it is not mounted any more
        return any(one == root for one, _found in above)
    known = [found for _one, found in above if found is not None]
    if not any(os.path.samestat(found, evidence) for found in known):
        return False
    return not _is_running(evidence) or known[0].st_dev == evidence.st_dev


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except OSError:
        return None


def _is_running(evidence: os.stat_result) -> bool:
    return os.path.samestat(evidence, _RUNNING.stat())


def _refuse_inside(case: Path, location: Path | Location) -> None:
    if not lies_inside(case, location):
        return
    place = path_of(location)
    if place is not None and _is_running(place.stat()):
        raise UsageError(
            "This is the system that is running now, and nothing may be written to its disk: the "
            "case folder needs a place on another one",
            where=shown_path(case),
            next_step="Name a folder on another disk, such as a USB stick: "
            "pratique examine / --case /media/usb/case",
        )
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


def _make(folder: Path, location: Path | Location) -> Case:
    state = state_folder()
    if state is not None and not lies_inside(state, location):
        make_key()
    created = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A run that was killed before it wrote the description has left these behind.
        if any(not entry.name.startswith(_BEGUN) for entry in folder.iterdir()):
            raise UsageError(
                "This folder is not empty and holds no case",
                where=shown_path(folder),
                next_step="Name an empty or a new folder with --case DIR.",
            )
        folder.chmod(0o700)  # it was there already, and perhaps open to everyone
    except OSError as error:
        raise storage_error(folder, error) from error
    case = Case(folder, created, (), _opened(folder))
    _write(case)
    return case


def _opened(folder: Path) -> str:
    """Open the journal of a new case, and tell the key of its first entry."""
    journal = Journal(folder)
    journal.open()
    return next((entry.key for entry in journal.entries()), "")


def _write(case: Case) -> None:
    lines = [
        f"format = {FORMAT}",
        f"created = {json.dumps(case.created)}",
        f"pratique = {json.dumps(__version__)}",
        f"seal = {json.dumps(mark(case.created))}",
        f"journal = {json.dumps(case.journal)}",
    ]
    for evidence in case.evidence:
        lines += ["", "[[evidence]]"]
        for name in ("id", "kind", "location", "added"):
            # A JSON string of printable text is a TOML string too.
            lines.append(f"{name} = {json.dumps(getattr(evidence, name), ensure_ascii=False)}")
        if evidence.further:
            lines.append(f"further = {json.dumps(evidence.further, ensure_ascii=False)}")
        if evidence.root:
            lines.append(f"root = {json.dumps(evidence.root, ensure_ascii=False)}")
    write_whole(case.folder / DESCRIPTION, "\n".join(lines) + "\n")

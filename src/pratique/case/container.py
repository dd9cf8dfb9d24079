"""The containers of a piece of evidence: where their tables are, and how they are opened."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from pratique.case.folder import Case
from pratique.checks.by_hand import NoCommand, Opens
from pratique.errors import EvidenceError, UsageError
from pratique.evidence import open_evidence
from pratique.evidence.base import Source
from pratique.evidence.contained import Contained
from pratique.evidence.location import Location
from pratique.evidence.overlay import OverlaySource
from pratique.model import Verdict, exact, readable
from pratique.store.parts import LIST, storage_error
from pratique.store.tables import Tables
from pratique.story.contained import InLayer
from pratique.story.verdict import FileVerdict
from pratique.survey.container_row import Container

_SEPARATOR: Final = "/"  # in the id of evidence: the machine's, then the key of the container


@dataclass(frozen=True, slots=True)
class ContainedEvidence:
    """One container: its row, the name that a person is told, and the folder of its tables."""

    row: Container
    label: str
    folder: Path
    id: str

    def within(self, location: Path | Location) -> Contained:
        """Where its root is, in the evidence at `location`."""
        layers = tuple(exact(layer).strip(b"/") for layer in self.row.layers)
        return Contained(location, layers, f"container {self.label}", marked=self.row.marked)

    def is_surveyed(self) -> bool:
        """Whether there are tables of it."""
        return (self.folder / LIST).is_file()


def contained(case: Case, evidence: str) -> tuple[ContainedEvidence, ...]:
    """The containers that the survey of the machine has found."""
    with Tables.open_at(case.survey(evidence), (Container,)) as tables:
        rows = tuple(tables.rows(Container))
    names = [row.name for row in rows]
    return tuple(
        ContainedEvidence(
            row,
            row.name if row.name and names.count(row.name) == 1 else row.key,
            case.contained(evidence) / row.key,
            f"{evidence}{_SEPARATOR}{row.key}",
        )
        for row in rows
    )


def named(case: Case, evidence: str, name: str) -> ContainedEvidence:
    """The container with that name, key or beginning of an id; `UsageError` if there is none."""
    known = contained(case, evidence)
    for one in known:
        if name in (one.label, one.row.key, one.row.name) and one.is_surveyed():
            return one
    for one in known:
        if len(name) >= 4 and one.row.id.startswith(name) and one.is_surveyed():
            return one
    told = ", ".join(one.label for one in known[:10] if one.is_surveyed())
    raise UsageError(
        f"No container {name} was looked into",
        next_step=f"There is: {told}." if told else "This evidence has none.",
    )


def of_finding(case: Case, evidence: str) -> ContainedEvidence | None:
    """The container that a finding with this evidence is about; None for the machine itself."""
    machine, separator, key = evidence.partition(_SEPARATOR)
    if not separator:
        return None
    return next((one for one in contained(case, machine) if one.row.key == key), None)


def forget_others(case: Case, evidence: str, kept: Iterable[ContainedEvidence]) -> None:
    """Remove the tables of containers that are not on the disk any more."""
    folder = case.contained(evidence)
    keys = {one.row.key for one in kept}
    try:
        for old in folder.iterdir() if folder.is_dir() else ():
            if old.name not in keys:
                shutil.rmtree(old)
    except OSError as error:
        raise storage_error(folder, error) from error


class Views:
    """The roots of containers, open to ask where on the disk something lies."""

    def __init__(
        self,
        source: Source | None,
        location: Path | Location,
        known: Iterable[ContainedEvidence],
    ) -> None:
        self._source = source
        self._location = location
        self._views: dict[str, OverlaySource] = {}
        self._by_layer: dict[str, list[ContainedEvidence]] = {}
        for one in known:
            for layer in one.row.layers:
                self._by_layer.setdefault(layer, []).append(one)

    @classmethod
    def of(
        cls, location: Path | Location, identity: str, known: Iterable[ContainedEvidence]
    ) -> Self:
        """Those of the evidence at `location`, if it is still in its place."""
        known = tuple(known)
        source: Source | None = None
        with suppress(EvidenceError):
            source = open_evidence(location) if known else None
        if source is not None and source.identity() != identity:
            source.close()
            source = None
        return cls(source, location, known)

    def origins(self, one: ContainedEvidence, path: str) -> tuple[str, ...]:
        """Where a path of a container lies on the disk; empty where it cannot be told."""
        view = self._view(one)
        if view is None:
            return ()
        with suppress(EvidenceError):
            return tuple(readable(b"/" + o) for o in view.origins(exact(path).strip(b"/")))
        return ()

    def lies(self, one: ContainedEvidence, path: str, opens: Opens) -> str:
        """The same for a command that is typed; `NoCommand` where there is no one place."""
        origins = self.origins(one, path)
        if not origins:
            raise NoCommand("it is in no layer of the container that could be opened.")
        if opens is Opens.FOLDER and len(origins) > 1:
            raise NoCommand("it is put together from several layers of the container.")
        return origins[0]

    def shown(self, path: str) -> InLayer | None:
        """What a path on the disk is in a container that shows it; None if none does."""
        at = len(path)
        while at > 0:
            for one in self._by_layer.get(path[:at], ()):
                inner = path[at:] or "/"
                if path in self.origins(one, inner)[:1]:
                    return InLayer(one.label, inner, _known_good(one, inner))
            at = path.rfind("/", 0, at)
        return None

    def _view(self, one: ContainedEvidence) -> OverlaySource | None:
        if self._source is None:
            return None
        if one.row.key not in self._views:
            place = one.within(self._location)
            with suppress(EvidenceError):
                self._views[one.row.key] = place.within(self._source)
        return self._views.get(one.row.key)

    def close(self) -> None:
        """Let go of the evidence."""
        if self._source is not None:
            self._source.close()


def _known_good(one: ContainedEvidence, path: str) -> bool:
    with Tables.open_at(one.folder, (FileVerdict,)) as tables:
        found = tables.select("SELECT verdict FROM verdict WHERE path = ? LIMIT 1", path)
        return str(next(found, ("",))[0]) == Verdict.KNOWN_GOOD


def all_files(case: Case, evidence: str) -> Iterator[ContainedEvidence]:
    """Those whose files have verdicts."""
    for one in contained(case, evidence):
        if (one.folder / FileVerdict.table).is_dir():
            yield one

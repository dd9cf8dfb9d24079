"""A case that was stored without an examination, and commands run as they are typed."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pratique.case.answer import to_text
from pratique.case.folder import DESCRIPTION, for_evidence, write_whole
from pratique.cli import run
from pratique.model import EntryType
from pratique.store.parts import transposed, write_table
from pratique.story.examination import Examination
from pratique.story.verdict import FileVerdict
from pratique.survey.file import File

EVIDENCE = "e1"


@dataclass(frozen=True)
class Typed:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def harmless(self) -> bool:
        """Whether nothing in it steers a terminal."""
        return all(c.isprintable() or c == "\n" for c in self.out + self.err)


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    location = Path(__file__).parents[1] / "report" / "sample.py"
    spec = importlib.util.spec_from_file_location("sample", location)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def here(tmp_path_factory, monkeypatch) -> Path:
    """An empty current folder, so that no other case is found."""
    place = tmp_path_factory.mktemp("here")
    monkeypatch.chdir(place)
    monkeypatch.delenv("PRATIQUE_CASE", raising=False)
    return place


@pytest.fixture
def typed(capsys) -> Callable[..., Typed]:
    """Run a command as it is typed: `typed("findings", "--case", folder)`."""

    def typing(*arguments: object) -> Typed:
        capsys.readouterr()
        status = run([os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments])
        said = capsys.readouterr()
        return Typed(status, said.out, said.err)

    return typing


def file(path: str) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, EntryType.REGULAR, 5, 0o644, 0, 0, 1, 1, 1, 5,
        None, None, None, None, None, None, None, 0, None, "text", "a" * 64, None,
    )  # fmt: skip


@pytest.fixture
def put(here) -> Callable[..., None]:
    """Put rows into the tables of the case that `stored` made: `put(Persistence(...), ...)`."""

    def add(*rows: Any) -> None:
        folder = here / "case" / "surveys" / EVIDENCE
        types = {row.table: type(row) for row in rows}
        for table, held in transposed(rows).items():
            write_table(folder, types[table], "put", held)

    return add


@pytest.fixture
def stored(tmp_path, here) -> Callable[..., Path]:
    """Store an answer with a few judged files: `stored(answer, {path: verdict})`."""

    def store(
        answer: Examination, verdicts: dict[str, str] | None = None, location: str | None = None
    ) -> Path:
        suspect = tmp_path / "suspect"
        suspect.mkdir(exist_ok=True)
        case = for_evidence(here / "case", EVIDENCE, "directory", suspect, {})
        place = str(suspect) if location is None else location
        description = here / "case" / DESCRIPTION
        description.write_text(description.read_text().replace(f'"{suspect}"', f'"{place}"'))
        answer = replace(answer, evidence=EVIDENCE, location=place, case=str(case.folder))
        write_whole(case.findings(EVIDENCE), to_text(answer))
        rows = [
            row
            for path, verdict in (verdicts or {}).items()
            for row in (
                file(path),
                FileVerdict(path, verdict, 0.0, ("F-1",), None, 5, ""),
            )
        ]
        for table, held in transposed(rows).items():
            row_type = {row.table: row for row in (File, FileVerdict)}[table]
            write_table(case.survey(EVIDENCE), row_type, "000001", held)
        return case.folder

    return store

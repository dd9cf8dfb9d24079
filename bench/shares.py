"""Where the time of an examination goes: the share of each kind of work in processor time.

Measured: the whole main job on a root, in one process under cProfile: the package database,
the walk, what workers do (one Reader, called here), writing, checks, verdicts, report.
A profile makes many small calls look dearer than one long one: shares are a guide to where
to look, not a measure. Against: nothing.
Needs: a root of its own (mmdebstrap) or --root. Takes: about a minute.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import root as roots

Function = tuple[str, int, str]

# The first that fits counts: a part of the file's path, a part of the function's name.
_WORK = (
    ("survey/package_file", "", "package database"),
    ("parsers/dpkg", "", "package database"),
    ("evidence/status", "", "walk"),
    ("evidence/directory", "walk", "walk"),
    ("evidence/directory", "_list", "walk"),
    ("evidence/directory", "_entry", "walk"),
    ("survey/segment", "", "segments to and from the listing"),
    ("evidence/", "", "opening and reading"),
    ("content/identify", "", "identification"),
    ("content/shell", "", "checks"),
    ("content/", "", "marks"),
    ("survey/places", "", "routing to parsers"),
    ("survey/", "", "rows of files"),
    ("parsers/", "", "parsing"),
    ("store/parts", "", "writing tables"),
    ("store/tables", "", "checks"),
    ("store/", "", "writing tables"),
    ("checks/", "", "checks"),
    ("story/", "", "verdicts, windows, summary"),
    ("report/", "", "report"),
    ("case/", "", "verdicts, windows, summary"),
)
_STARTING = "starting: imports"
_DIGESTS = "digests"


def main() -> None:
    """Profile one examination and print the shares, and the dearest functions."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    roots.add_option(parser)
    parser.add_argument("--most", type=int, default=15, metavar="N", help="functions to list")
    options = parser.parse_args()
    with roots.web_root(options.root) as root, tempfile.TemporaryDirectory() as folder:
        profile = cProfile.Profile(time.process_time)
        profile.runcall(whole, root, Path(folder))
    own = {
        function: (total, callers)
        for function, (_, _, total, _, callers) in pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
    }
    shares: dict[str, float] = defaultdict(float)
    kinds = Kinds(own)
    for function, (total, _) in own.items():
        for kind, part in kinds.of(function).items():
            shares[kind] += total * part
    everything = sum(shares.values())
    print("| work | share |\n|---|---|")
    for kind, seconds in sorted(shares.items(), key=lambda item: -item[1]):
        print(f"| {kind} | {seconds / everything:.1%} |")
    print("\n| function | own share |\n|---|---|")
    dearest = sorted(own.items(), key=lambda item: -item[1][0])
    for (file, number, name), (total, _) in dearest[: options.most]:
        place = f"{file.rpartition('pratique/')[2]}:{number} " if number else ""
        print(f"| `{place}{name}` | {total / everything:.1%} |")


def whole(root: Path, folder: Path) -> None:
    """The main job, with the reading done here instead of in workers."""
    from pratique.case import examine as job
    from pratique.case.folder import Case
    from pratique.report.page import render
    from pratique.survey import surveyor
    from pratique.survey.progress import Amount

    class Quiet:
        def into(self, case: Case) -> None:
            """Say nothing."""

        def at(self, amount: Amount) -> None:
            """Say nothing."""

        def checked(self, done: int, total: int) -> None:
            """Say nothing."""

        def hashed(self, image: str, done: int, total: int) -> None:
            """Say nothing."""

        def dated(self, history: str, done: int, total: int) -> None:
            """Say nothing."""

        def compared(self, history: str, files: int) -> None:
            """Say nothing."""

    surveyor.Workers = Inline  # type: ignore[assignment, attr-defined]
    render(job.examine(root, folder / "case", Quiet()).answer)


class Inline:
    """Does at once what it is given, in this process; speaks like `workers.Workers`."""

    def __init__(self, location: Path, listing: Path, _count: int, _rules: Path | None) -> None:
        from pratique.evidence import open_evidence
        from pratique.survey.reading import Reader

        self._reader = Reader(open_evidence(location), lambda _read: None)
        self._listing = listing
        self._task: Any = None

    def idle(self) -> bool:
        """Whether it waits for a task."""
        return self._task is None

    def busy(self) -> bool:
        """Whether it has a task."""
        return self._task is not None

    def bytes_read(self) -> int:
        """Nobody asks how far it is."""
        return 0

    def give(self, task: Any) -> None:
        """Take a task."""
        self._task = task

    def results(self, _timeout: float) -> Iterator[Any]:
        """Read the segment of the task, and say that it is done."""
        from pratique.survey.segment import unpacked
        from pratique.survey.workers import Done, Some

        if self._task is None:
            return
        task = self._task
        with self._listing.open("rb") as listed:
            listed.seek(task.offset)
            segment = unpacked(listed.read(task.length))
        for rows in self._reader.read(segment, lambda _entry: None, task.skipped):
            yield Some(task, rows)
        self._task = None
        yield Done(task)

    def stop(self) -> None:
        """There is nothing to stop."""


class Kinds:
    """The kinds of work that a function's own time belongs to, with their parts of it.

    What is not ours belongs to whoever called it, in proportion to the time spent for each.
    """

    def __init__(self, own: dict[Function, tuple[float, dict[Function, Any]]]) -> None:
        self._own = own
        self._known: dict[Function, dict[str, float]] = {}

    def of(self, function: Function) -> dict[str, float]:
        """Parts that add up to 1, by the name of the work."""
        if function not in self._known:
            self._known[function] = {"other": 1.0}  # until we know: callers go in circles
            named = _named(function)
            self._known[function] = {named: 1.0} if named else self._of_callers(function)
        return self._known[function]

    def _of_callers(self, function: Function) -> dict[str, float]:
        spent = {
            caller: figures[2]
            for caller, figures in self._own[function][1].items()
            if caller in self._own and caller != function and figures[2]
        }
        found: dict[str, float] = defaultdict(float)
        for caller, seconds in spent.items():
            for kind, part in self.of(caller).items():
                found[kind] += part * seconds / sum(spent.values())
        return found or {"other": 1.0}


def _named(function: Function) -> str:
    file, _line, name = function
    if "importlib" in file or name in ("<module>", "<built-in method builtins.__build_class__>"):
        return _STARTING
    if "_hashlib" in name or "openssl_" in name:
        return _DIGESTS
    _, inside, below = file.rpartition("/pratique/")
    fitting = (kind for part, called, kind in _WORK if below.startswith(part) and called in name)
    return next(fitting, "") if inside else ""


if __name__ == "__main__":
    main()

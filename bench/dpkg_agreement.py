"""Alter a Debian root at 200 places, and compare file by file with `dpkg -V` and `debsums`.

    PYTHONPATH=src python bench/dpkg_agreement.py --root DIR      # as root; DIR is only copied

The alterations are the same for the same root and seed. What is printed: how many files each of
the three holds for changed or missing, and every file on which they differ, with what was done
to it.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_INFO = "var/lib/dpkg/info"
_MISSING = "debsums: missing file "
_ASIDE = "diverted by hand, and changed where it was put"
_SAME = "the same content behind a link"
# Where they differ, and who is right.
_WHY = {
    _ASIDE: "dpkg looks for the digest under the new name, where it has none, and debsums leaves "
    "such files out: an intruder's diversion blinds both",
    _SAME: "debsums reads through links; the package brought a file, and the link may lead "
    "elsewhere tomorrow",
}


@dataclass(slots=True)
class Altered:
    """A copy of a root that is being altered; `done` says what was done to which path."""

    root: Path
    chance: random.Random
    done: dict[str, str] = field(default_factory=dict)

    def place(self, path: str) -> Path:
        """Where a path is in the copy; the folders on the way are inside it."""
        return self.root / path.lstrip("/")

    def take(self, paths: list[str], count: int) -> Iterator[str]:
        """So many of the paths, each used once, of those that are plain files in the copy."""
        free = [path for path in paths if path not in self.done and self._plain(path)]
        yield from self.chance.sample(free, count)

    def _plain(self, path: str) -> bool:
        place = self.place(path)
        inside = Path(os.path.realpath(place.parent)).is_relative_to(self.root)
        return inside and place.is_file() and not place.is_symlink() and place.stat().st_size > 0


def main() -> None:
    """Copy, alter, ask the three, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--root", type=Path, required=True, metavar="DIR", help="a Debian root")
    parser.add_argument("--seed", type=int, default=4)
    given = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("dpkg_agreement: owners and all files need root")
    with tempfile.TemporaryDirectory(prefix="pratique-agreement-") as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        root = Path(folder).resolve() / "root"
        subprocess.run(["cp", "-a", "--", given.root, root], check=True)
        altered = Altered(root, random.Random(given.seed))
        alter(altered)
        said = {
            "pratique": ours(root, Path(folder) / "case"),
            "dpkg -V": dpkg(root),
            "debsums": debsums(root),
        }
        for line in report(altered.done, said):
            print(line)


def alter(altered: Altered) -> None:
    """The 200 alterations."""
    conffiles = _conffiles(altered.root)
    shipped = _shipped(altered.root, conffiles)
    programs = [p for p in shipped if "/bin/" in p or "/sbin/" in p]
    libraries = [p for p in shipped if ".so" in p and "/lib" in p]
    pages = [p for p in shipped if p.startswith("/usr/share/doc/")]
    steps: list[tuple[list[str], int, str, Callable[[Path], object]]] = [
        (programs, 30, "a program changed", _lengthen),
        (libraries, 25, "a library changed", _lengthen),
        (pages, 20, "documentation changed", _lengthen),
        (conffiles, 20, "configuration edited", _lengthen),
        (conffiles, 5, "configuration deleted", Path.unlink),
        (shipped, 20, "deleted", Path.unlink),
        (programs, 10, "replaced by a link to another file", _link_to_other),
        (shipped, 5, _SAME, _link_to_copy),
        (programs, 10, "another mode", lambda place: place.chmod(0o4755)),
        (shipped, 10, "another owner", lambda place: os.chown(place, 33, 33)),
        (shipped, 20, "the same size, and the time put back", _same_size),
        (programs, 5, "diverted by hand", lambda place: _divert(altered.root, place)),
        (programs, 5, _ASIDE, lambda place: _lengthen(_divert(altered.root, place))),
    ]
    for paths, count, what, act in steps:
        for path in altered.take(paths, count):
            act(altered.place(path))
            altered.done[f"{path}.distrib" if what == _ASIDE else path] = what
    for number in range(15):
        folder = altered.chance.choice(("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/share/doc"))
        path = f"{folder}/added-{number}"
        altered.place(path).write_bytes(b"\x7fELF" + bytes(60))
        altered.done[path] = "added"


def _lengthen(place: Path) -> None:
    with place.open("ab") as file:
        file.write(b"\n# altered\n")


def _same_size(place: Path) -> None:
    """Turn the last byte round, and put the times back."""
    status = place.stat()
    with place.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
        file.seek(-1, os.SEEK_END)
        file.write(bytes((last[0] ^ 1,)))
    os.utime(place, ns=(status.st_atime_ns, status.st_mtime_ns))


def _link_to_other(place: Path) -> None:
    place.unlink()
    place.symlink_to("other-program")
    place.with_name("other-program").write_bytes(b"\x7fELF" + bytes(90))


def _link_to_copy(place: Path) -> None:
    kept = place.with_name(f"{place.name}.kept")
    place.rename(kept)
    place.symlink_to(kept.name)


def _divert(root: Path, place: Path) -> Path:
    """Where the file is, put aside as `dpkg-divert --local --rename` does."""
    path = f"/{place.relative_to(root)}"
    with (root / "var/lib/dpkg/diversions").open("a") as file:
        file.write(f"{path}\n{path}.distrib\n:\n")
    return place.rename(place.with_name(f"{place.name}.distrib"))


def _shipped(root: Path, conffiles: list[str]) -> list[str]:
    """Paths with a digest, but for configuration."""
    known = set(conffiles)
    found: list[str] = []
    for sums in sorted((root / _INFO).glob("*.md5sums")):
        for line in sums.read_text().splitlines():
            path = "/" + line.partition("  ")[2]
            if path not in known:
                found.append(path)
    return found


def _conffiles(root: Path) -> list[str]:
    found = {
        line.removeprefix("remove-on-upgrade ")
        for listed in (root / _INFO).glob("*.conffiles")
        for line in listed.read_text().splitlines()
    }
    return sorted(found)


class _Silent:
    """Watches an examination, and says nothing."""

    def at(self, _amount: object) -> None: ...

    def into(self, _case: object) -> None: ...

    def took(self, _copy: object) -> None: ...

    def checked(self, _done: int, _total: int) -> None: ...

    def hashed(self, _image: str, _done: int, _total: int) -> None: ...

    def dated(self, _history: str, _done: int, _total: int) -> None: ...

    def compared(self, _history: str, _files: int) -> None: ...


def ours(root: Path, case: Path) -> dict[str, str]:
    """What the table `verification` says is changed or missing, by path."""
    from pratique.case.evidence_tables import tables_of
    from pratique.case.examine import examine

    done = examine(root, case, _Silent())
    with tables_of(done.case, done.evidence) as tables:
        rows = tables.select(
            """SELECT path, state, array_to_string(differs, ', ') FROM verification
               WHERE state IN ('modified', 'conffile changed', 'missing') ORDER BY path"""
        )
        return {path: f"{state} ({differs})" if differs else state for path, state, differs in rows}


def dpkg(root: Path) -> dict[str, str]:
    """What `dpkg --verify` says of the files that are not as they were installed."""
    said: dict[str, str] = {}
    for line in _printed(["dpkg", f"--root={root}", "--verify"])[0]:
        flags, _, rest = line.partition(" ")
        path = rest[rest.index("/") :]
        said[_real(root, path)] = "missing" if flags == "missing" else f"changed {flags}"
    return said


def debsums(root: Path) -> dict[str, str]:
    """What `debsums --all` says of the files that are not as they were installed."""
    said: dict[str, str] = {}
    out, errors = _printed(["debsums", f"--root={root}", "--all"])
    for line in out:
        path, _, word = line.rpartition(" ")
        if word in ("FAILED", "REPLACED"):
            said[_real(root, path.strip().removeprefix(str(root)))] = word.lower()
    for line in errors:
        if line.startswith(_MISSING):
            path = line.removeprefix(_MISSING).rpartition(" (from ")[0]
            said[_real(root, path.removeprefix(str(root)))] = "missing"
    return said


def _printed(command: list[str]) -> tuple[list[str], list[str]]:
    """The lines of both streams; these programs exit with a status where files differ."""
    done = subprocess.run(command, check=False, text=True, capture_output=True)
    return done.stdout.splitlines(), done.stderr.splitlines()


def _real(root: Path, path: str) -> str:
    """The path with links of its folders followed, as the table has it."""
    folder, _, name = path.rpartition("/")
    return f"/{Path(os.path.realpath(root / folder.lstrip('/'))).relative_to(root)}/{name}"


def report(done: Mapping[str, str], said: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """What is printed: the sums, what was done, and where the three differ."""
    names = list(said)
    yield f"{len(done)} alterations: " + ", ".join(
        f"{count} {what}" for what, count in Counter(done.values()).items()
    )
    yield ""
    yield "| | " + " | ".join(names) + " |"
    yield "|---" * (len(names) + 1) + "|"
    everything = sorted({path for paths in said.values() for path in paths})
    yield f"| changed or missing | {' | '.join(str(len(said[name])) for name in names)} |"
    for what in dict.fromkeys(done.values()):
        told = (sum(p in said[name] for p, w in done.items() if w == what) for name in names)
        yield f"| {what} | {' | '.join(map(str, told))} |"
    apart = [p for p in everything if len({p in said[name] for name in names}) > 1]
    yield ""
    yield f"They agree on {len(everything) - len(apart)} of {len(everything)} files."
    for path in apart:
        words = "; ".join(f"{name}: {said[name].get(path, 'nothing')}" for name in names)
        what = done.get(path, "not altered")
        yield f"- `{path}` ({what}): {words}. {_WHY.get(what, '')}".rstrip(" .") + "."


if __name__ == "__main__":
    main()

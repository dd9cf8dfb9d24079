"""The demo's implants on a real root: the disk in memory reads the files it is asked for."""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from pratique.demo.disk import Disk, Item
from pratique.demo.implants import IMPLANTS
from pratique.demo.server import server
from pratique.demo.sessions import WTMP
from pratique.demo.writing import write
from pratique.model import readable

# Where the made-up server has what a bare installation lacks. Its packages stay behind:
# the root has its own.
_OF_PEOPLE = (
    "/home/",
    "/root/",
    "/var/www/",
    "/etc/nginx/sites-",
    "/var/spool/cron/",
    "/usr/local/",
)
_LISTS = ("/etc/passwd", "/etc/shadow", "/etc/group")


@dataclass(frozen=True, slots=True)
class Planted:
    """One implant on the root; `unplanted` says why it is not there, or is empty."""

    what: str
    path: str
    checks: tuple[str, ...]
    unplanted: str


class _Items(dict[str, Item]):
    """Items of a real root, read when they are asked for; those that were put are `changed`."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = os.fsencode(os.path.realpath(root))
        self.changed: set[str] = set()

    def real(self, path: str) -> str:
        """The same path with the links on the way to it followed; ValueError if they lead out."""
        folder, _, name = path.rpartition("/")
        place = os.path.realpath(self._root + os.fsencode(folder))
        if place != self._root and not place.startswith(self._root + b"/"):
            message = f"a link on the way to {path} leads out of the root"
            raise ValueError(message)
        return os.fsdecode(place[len(self._root) :]) + "/" + name

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._found(path) is not None

    def __getitem__(self, path: str) -> Item:
        item = self._found(path)
        if item is None:
            raise KeyError(path)
        return item

    def __setitem__(self, path: str, item: Item) -> None:
        self.changed.add(self.real(path))
        super().__setitem__(self.real(path), item)

    def _found(self, path: str) -> Item | None:
        path = self.real(path)
        if super().__contains__(path):
            return super().__getitem__(path)
        place = self._root + os.fsencode(path)
        try:
            status = os.lstat(place)
        except OSError:
            return None
        kind = stat.S_IFMT(status.st_mode)
        return Item(
            kind,
            Path(os.fsdecode(place)).read_bytes() if kind == stat.S_IFREG else b"",
            stat.S_IMODE(status.st_mode),
            (status.st_uid, status.st_gid),
            int(status.st_mtime),
            str(Path(os.fsdecode(place)).readlink()) if kind == stat.S_IFLNK else "",
        )


def dress(root: Path, folder: Path) -> None:
    """Give the root the sites, people and jobs of the made-up server, where it has none."""
    items = _Items(root)
    before = server(broken_into=False)
    for path, item in before:
        if path.startswith(_OF_PEOPLE) and path not in items:
            items[path] = item
    for path in _LISTS:
        items[path] = replace(
            items[path], content=_joined(items[path].content, before[path].content)
        )
    _lay(items, root, folder)


def _joined(there: bytes, made_up: bytes) -> bytes:
    """A list of accounts or groups with the people of the other one behind it."""
    known = {line.partition(b":")[0] for line in there.splitlines()}
    taken = {line.split(b":")[2] for line in there.splitlines() if line.count(b":") > 1}
    more = [
        line
        for line in made_up.splitlines(keepends=True)
        if line.partition(b":")[0] not in known and _of_person(line, taken)
    ]
    return there + b"".join(more)


def _of_person(line: bytes, taken: set[bytes]) -> bool:
    name, _, number, *_ = (*line.strip().split(b":"), b"", b"", b"")
    if name in (b"anna", b"bruno"):
        return True
    return name == b"docker" and number not in taken


def plant(root: Path, folder: Path) -> list[Planted]:
    """Plant every implant of the demo that this root has a place for."""
    items = _Items(root)
    items[WTMP] = server(broken_into=True)[WTMP]
    reasons: dict[int, str] = {}
    for number, implant in enumerate(IMPLANTS):
        try:
            implant.act(Disk(items))
        except (KeyError, ValueError) as error:
            reasons[number] = f"this root lacks {error}"
    lacking = _lay(items, root, folder)
    return [
        Planted(
            implant.what,
            readable(os.fsencode(items.real(implant.path))),
            (implant.check, *implant.also),
            reasons.get(number, "")
            or ("only root may make it" if items.real(implant.path) in lacking else ""),
        )
        for number, implant in enumerate(IMPLANTS)
    ]


def _lay(items: _Items, root: Path, folder: Path) -> frozenset[str]:
    """Write what changed, by new inodes; the paths that need more rights than there are."""
    changed = Disk({path: items[path] for path in items.changed})
    for path in sorted(items.changed):
        above = path.rpartition("/")[0]
        while above:
            changed.items.setdefault(above, items[above])
            above = above.rpartition("/")[0]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        loose = Disk({path: replace(item, immutable=False) for path, item in changed})
        lacking = set(write(loose, Path(place) / "new"))
        command = ["cp", "-a", "--remove-destination", f"{place}/new/.", str(root)]
        subprocess.run(command, check=True)
    for path, item in changed:
        if item.immutable and not _protected(os.fsencode(root) + os.fsencode(path)):
            lacking.add(path)
    return frozenset(lacking)


def _protected(place: bytes) -> bool:
    done = subprocess.run(["chattr", "+i", place], check=False, stderr=subprocess.DEVNULL)
    return done.returncode == 0

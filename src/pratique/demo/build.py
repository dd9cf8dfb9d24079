"""The whole demo on disk: the server after the break-in, and its clean twin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pratique.demo.advisory import NAME, advisories
from pratique.demo.copies import write_copies
from pratique.demo.disk import Disk
from pratique.demo.distribution import PACKAGES
from pratique.demo.implant import Implant
from pratique.demo.implants import IMPLANTS
from pratique.demo.implants.packages import VOUCHED
from pratique.demo.package import Package
from pratique.demo.package_file import file_name, package_file
from pratique.demo.server import server
from pratique.demo.writing import write, write_beside


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the two trees are, and what was planted in one of them.

    `protected` says whether a file of it is immutable, so that root must unlock it before
    the folder can be removed. `advisories` is a file about a flaw of the shop, `copy` a clean
    copy of the package whose word in the database is false, `backups` a folder of copies of the
    server from four nights.
    """

    clean: Path
    suspect: Path
    implants: tuple[Implant, ...]
    protected: bool
    advisories: Path
    copy: Path
    backups: Path


def broken_into(clean: Disk) -> Disk:
    """The same disk after the intruder."""
    disk = clean.copy()
    for implant in IMPLANTS:
        implant.act(disk)
    return disk


def build(folder: Path) -> Demo:
    """Write `clean` and `suspect` into `folder`; neither may be there yet."""
    before = server(broken_into=False)
    after = broken_into(server(broken_into=True))
    write(before, folder / "clean")
    lacking = write(after, folder / "suspect")
    planted = tuple(
        implant for implant in IMPLANTS if not (implant.privileged and implant.path in lacking)
    )
    protected = any(item.immutable and path not in lacking for path, item in after)
    return Demo(
        folder / "clean",
        folder / "suspect",
        planted,
        protected,
        write_beside(folder, NAME, advisories().encode()),
        write_beside(folder, file_name(_vouched()), package_file(_vouched())),
        write_copies(folder, before, after),
    )


def _vouched() -> Package:
    return next(package for package in PACKAGES if package.name == VOUCHED)

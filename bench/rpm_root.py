"""A root whose files rpm answers for, made of a Debian root: no rpm distribution is needed.

Its files are put into packages by folder with `rpmbuild` and entered into a database with
`rpm --justdb`, as a Fedora-like system has it; what belongs to dpkg and apt goes. Programs,
settings and accounts stay those of Debian, so it measures the manager and not a distribution.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

DATABASE = ("--define", "_db_backend sqlite", "--define", "_dbpath /usr/lib/sysimage/rpm")
# What dpkg and apt leave, and what no rpm system has.
_FOREIGN = (
    "var/lib/dpkg", "var/lib/apt", "var/cache/apt", "etc/apt", "etc/dpkg", "etc/debian_version",
    "etc/alternatives/README", "etc/cron.daily/dpkg", "etc/cron.daily/apt-compat",
    "etc/logrotate.d/dpkg", "etc/logrotate.d/apt", "var/lib/ucf",
)  # fmt: skip
# Written on the machine: no package brings them, or only their names.
_MADE_THERE = ("etc/machine-id", "etc/hostname", "etc/resolv.conf", "var/lib/systemd/random-seed")
_GHOSTS = ("etc/ld.so.cache", "var/log/", "var/cache/", "boot/initrd.img")
_RELEASE = """NAME="Example Linux"
ID=examplelinux
ID_LIKE="rhel fedora"
VERSION_ID=1
PRETTY_NAME="Example Linux 1"
"""
_SPEC = """%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%global _binary_payload w0.gzdio
%global _unpackaged_files_terminate_build 0
Name: base
Version: 1
Release: 1
Summary: files of a root
License: none
AutoReqProv: no
%description
Files of a root.
%install
mkdir -p %{buildroot}
"""
_PART = """
%package -n {name}
Summary: files of a folder
AutoReqProv: no
%description -n {name}
Files of a folder.
%files -n {name} -f {listed}
"""


def make(source: Path, root: Path, work: Path) -> None:
    """Write a root with a database of rpm to `root`, made of the Debian root `source`.

    As root, with `rpm` and `rpmbuild`; `work` is an empty folder with room for two copies.
    """
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(root)], check=True)
    for path in _FOREIGN:
        shutil.rmtree(root / path, ignore_errors=True)
        (root / path).unlink(missing_ok=True)
    release = root / "usr/lib/os-release"
    release.unlink(missing_ok=True)
    release.write_text(_RELEASE)
    spec = work / "base.spec"
    spec.write_text(f'{_SPEC}cp -a "{root}/." %{{buildroot}}/\n{"".join(_parts(root, work))}')
    built = ("--define", f"_topdir {work}/build", "--define", f"_tmppath {work}/build")
    with (work / "rpmbuild.log").open("wb") as log:
        subprocess.run(["rpmbuild", "-bb", str(spec), *built], check=True, stdout=log, stderr=log)
    packages = map(str, sorted((work / "build/RPMS").glob("*/*.rpm")))
    (root / "usr/lib/sysimage/rpm").mkdir(parents=True)
    options = ("--justdb", "--nodeps", "--noscripts", "--nosignature", "--ignoresize")
    subprocess.run(["rpm", "--root", str(root), "-i", *options, *DATABASE, *packages], check=True)


def _parts(root: Path, work: Path) -> Iterator[str]:
    """The sections of the spec, a package for each folder of two levels."""
    listed: dict[str, list[str]] = defaultdict(list)
    people = _names(root / "etc/passwd", {one.pw_uid: one.pw_name for one in pwd.getpwall()})
    groups = _names(root / "etc/group", {one.gr_gid: one.gr_name for one in grp.getgrall()})
    for path in _paths(root):
        inside = path.relative_to(root).as_posix()
        found = path.lstat()
        owner, group = people.get(found.st_uid, "root"), groups.get(found.st_gid, "root")
        mode = "-" if path.is_symlink() else f"{found.st_mode & 0o7777:04o}"
        words = [f"%attr({mode},{owner},{group})"]
        if path.is_dir() and not path.is_symlink():
            words.append("%dir")
        elif inside.startswith(_GHOSTS):
            words.append("%ghost")
        elif inside.startswith("etc/"):
            words.append("%config(noreplace)")
        name = "-".join(inside.split("/")[:2]) if inside.count("/") > 1 else inside.split("/")[0]
        listed[f"files-{name}".replace("+", "p")].append(f'{" ".join(words)} "/{_spelled(inside)}"')
    for name, lines in listed.items():
        place = work / f"{name}.files"
        place.write_text("\n".join(lines) + "\n")
        yield _PART.format(name=name, listed=place)


def _paths(root: Path) -> Iterator[Path]:
    """What packages bring: everything but what is made on the machine, and homes."""
    for top in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if (root / top).is_symlink():
            yield root / top
    for top in ("usr", "etc", "boot", "var"):
        for folder, folders, files in os.walk(root / top):
            for name in (*folders, *files):
                path = Path(folder, name)
                inside = path.relative_to(root).as_posix()
                if inside not in _MADE_THERE and not inside.startswith("var/lib/mysql/"):
                    yield path


def _spelled(path: str) -> str:
    """A path as a list of files has it: marks that rpm would read are left open."""
    return "".join("?" if mark in '*?[]{}\\"' else mark for mark in path).replace("%", "%%")


def _names(place: Path, else_named: dict[int, str]) -> dict[int, str]:
    """The names by number of the root itself, and where it has none, of this machine."""
    lines = [line.split(":") for line in place.read_text().splitlines() if line.count(":") > 1]
    return else_named | {int(line[2]): line[0] for line in lines if line[2].isdigit()}

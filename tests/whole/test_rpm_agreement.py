"""What we say of files of rpm packages, beside what rpm says: file by file, letter by letter.

Packages are built, installed into a root of their own and altered; both look at the same disk.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pratique.inventory.deb_archive import DebArchive, SignedDigest
from pratique.inventory.verification import VERIFICATION, Verification
from pratique.store.tables import Tables
from pratique.survey.clean_copy import COPY_TYPES
from pratique.survey.known_good import MATCH_TYPES
from pratique.survey.surveyor import row_types, survey

pytestmark = [
    pytest.mark.skipif(
        shutil.which("rpm") is None or shutil.which("rpmbuild") is None,
        reason="rpm and rpmbuild are not installed",
    ),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can install into a root"),
]

SPEC = """
Name: {name}
Version: 1
Release: 1
Summary: test
License: none
BuildArch: noarch
%description
test
%install
mkdir -p %{{buildroot}}/usr/bin %{{buildroot}}/etc/{name} %{{buildroot}}/usr/share/doc/{name}
mkdir -p %{{buildroot}}/var/log %{{buildroot}}/usr/lib/{name}
for n in 1 2 3 4 5 6 7 8 9; do
  echo "program $n of {name}" > %{{buildroot}}/usr/bin/{name}-$n
  echo "page $n of {name}" > %{{buildroot}}/usr/share/doc/{name}/page-$n
  echo "library $n of {name}" > %{{buildroot}}/usr/lib/{name}/part-$n
done
chmod 755 %{{buildroot}}/usr/bin/*
chmod 4755 %{{buildroot}}/usr/bin/{name}-9
ln -s ../lib/{name}/part-1 %{{buildroot}}/usr/bin/{name}-link
echo setting > %{{buildroot}}/etc/{name}/{name}.conf
echo other > %{{buildroot}}/etc/{name}/local.conf
echo log > %{{buildroot}}/var/log/{name}.log
echo free > %{{buildroot}}/usr/lib/{name}/free
%files
/usr/bin/*
%dir /usr/lib/{name}
/usr/lib/{name}/part-*
%doc /usr/share/doc/{name}
%dir /etc/{name}
%config(noreplace) /etc/{name}/{name}.conf
%config /etc/{name}/local.conf
%ghost /var/log/{name}.log
%verify(not md5 size mtime) /usr/lib/{name}/free
"""
LETTERS = {
    "S": "size", "M": "mode", "5": "content", "L": "target", "U": "owner", "G": "group",
    "P": "capabilities", "T": "time",
}  # fmt: skip
# Debian's rpm has its own database in a home.
DATABASE = ("--define", "_db_backend sqlite", "--define", "_dbpath /var/lib/rpm")
_LINE = re.compile(
    r"(missing|[S.?][M.?][5.?][D.?][L.?][U.?][G.?][T.?][P.?])\s+(?:[cdglr] )?\s*(/.*)"
)


def run(*words: object, **given: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, **given
    )


@pytest.fixture(scope="module", params=["sha256", "md5", "sha512"])
def installed(request, tmp_path_factory) -> Path:
    """A root with three packages whose files have digests of one algorithm."""
    algorithm = {"md5": 1, "sha256": 8, "sha512": 10}[request.param]
    work = tmp_path_factory.mktemp(f"rpm-{request.param}")
    root = work / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc/passwd").write_text("root:x:0:0::/root:/bin/sh\nwww:x:33:33::/:/bin/false\n")
    (root / "etc/group").write_text("root:x:0:\nwww:x:33:\n")
    for name in ("tool", "shop", "mail"):
        spec = work / f"{name}.spec"
        spec.write_text(SPEC.format(name=name))
        built = run(
            "rpmbuild", "-bb", spec, "--define", f"_topdir {work}/build",
            "--define", f"_binary_filedigest_algorithm {algorithm}",
            "--define", "__os_install_post %{nil}", "--nodeps",
        )  # fmt: skip
        assert built.returncode == 0, built.stderr
    done = run(
        "rpm", "--root", root, "-i", "--nodeps", "--noscripts", "--nosignature",
        *DATABASE, *(work / "build/RPMS/noarch").glob("*.rpm"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return root


def alter(root: Path, seed: int) -> None:
    """Change some forty files, each in one of many ways; the same for the same seed."""
    choose = random.Random(seed)
    paths = sorted(
        path
        for folder in ("usr/bin", "usr/lib", "usr/share/doc", "etc/tool", "etc/shop", "etc/mail")
        for path in (root / folder).rglob("*")
        if not path.is_dir() and "rpm" not in path.parts
    )
    for path in choose.sample(paths, 40):
        way = choose.choice(sorted(WAYS))
        if path.is_symlink():
            path.unlink()
            if way != "remove":
                path.symlink_to("/tmp/elsewhere")
            continue
        WAYS[way](path)


def same_size(path: Path) -> None:
    times = path.stat()
    path.write_bytes(b"X" + path.read_bytes()[1:])
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


WAYS: dict[str, Callable[[Path], object]] = {
    "append": lambda path: path.write_bytes(path.read_bytes() + b"more"),
    "same size": same_size,
    "mode": lambda path: path.chmod(0o777),
    "set-uid": lambda path: path.chmod(0o6711),
    "owner": lambda path: os.chown(path, 33, -1),
    "group": lambda path: os.chown(path, -1, 33),
    "remove": Path.unlink,
    "link": link,
    "folder": folder,
    "time": lambda path: os.utime(path, (5, 5)),
}


def _verified(root: Path) -> str:
    return run("rpm", "--root", root, *DATABASE, "-Va", "--nodeps", "--noscripts").stdout


def of_rpm(root: Path) -> dict[str, set[str]]:
    """What rpm says differs, by path."""
    told: dict[str, set[str]] = {}
    for line in _verified(root).splitlines():
        match = _LINE.match(line)
        assert match, line
        letters = {"missing"} if match[1] == "missing" else set()
        letters |= {LETTERS[one] for one in match[1] if match[1] != "missing" and one in LETTERS}
        told[match[2]] = letters
    return told


def of_ours(root: Path, folder: Path) -> dict[str, Verification]:
    survey(root, folder, processes=1)
    types = (*row_types(), *COPY_TYPES, *MATCH_TYPES, DebArchive, SignedDigest)
    with Tables.open_at(folder, types) as tables:
        rows = (
            Verification(*row[:2], tuple(row[2]), *row[3:]) for row in tables.select(VERIFICATION)
        )
        return {row.path: row for row in rows if row.manager == "rpm"}


def test_untouched_both_say_nothing(installed, tmp_path):
    assert of_rpm(installed) == {}
    ours = of_ours(installed, tmp_path / "tables")
    assert len(ours) > 100
    assert {row.state for row in ours.values()} <= {"verified", "not checkable"}
    assert all(row.differs == () for row in ours.values())


@pytest.mark.parametrize("seed", [1, 2])
def test_altered_both_say_the_same(installed, tmp_path, seed):
    root = tmp_path / "root"
    shutil.copytree(installed, root, symlinks=True, copy_function=shutil.copy2)
    for place in [installed, *installed.rglob("*")]:
        copied = root / place.relative_to(installed)
        status = place.lstat()
        os.chown(copied, status.st_uid, status.st_gid, follow_symlinks=False)
        if not place.is_symlink():
            copied.chmod(status.st_mode & 0o7777)
    alter(root, seed)
    theirs = of_rpm(root)
    assert len(theirs) > 30
    ours = of_ours(root, tmp_path / "tables")
    for path, letters in theirs.items():
        row = ours[path]
        found = {"missing"} if row.state == "missing" else set(row.differs)
        # rpm has no word for another kind of file: it tells another mode, or another target.
        if "type" in found:
            assert letters & {"mode", "target"}, path
            continue
        assert found == letters, path
    silent = {path for path, row in ours.items() if row.differs or row.state == "missing"}
    assert silent - theirs.keys() == set()

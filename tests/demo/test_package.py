from __future__ import annotations

import hashlib

from pratique.demo.disk import Disk
from pratique.demo.package import Package, install, merged, paths, service
from pratique.parsers import dpkg

SU = Package(
    "login",
    "1:4.13",
    "opens a session",
    programs=("/bin/login", "/bin/su"),
    set_uid=("/bin/su",),
    libraries=("/usr/lib/liblogin.so",),
    configuration={"/etc/login.defs": "UMASK 022\n"},
)


def installed():
    disk = Disk()
    install(disk, [SU])
    return disk


def test_programs_lie_where_the_merged_folders_lead():
    disk = installed()
    assert disk["/usr/bin/su"].mode == 0o4755
    assert disk["/usr/bin/login"].mode == 0o755
    assert disk["/usr/lib/liblogin.so"].mode == 0o644
    assert merged("/usr/bin/x") == "/usr/bin/x"


def test_digests_are_those_of_the_files():
    disk = installed()
    manifest = disk["/var/lib/dpkg/info/login.md5sums"].content
    digests = dict(dpkg.digests(manifest, "/x"))
    assert set(digests) >= {b"/bin/su", b"/bin/login", b"/usr/lib/liblogin.so"}
    for path, digest in digests.items():
        content = disk[merged(path.decode())].content
        assert hashlib.md5(content, usedforsecurity=False).hexdigest() == digest


def test_list_has_every_path_and_the_folders_above_it():
    path = "/var/lib/dpkg/info/login.list"
    listed = set(dpkg.listed(installed()[path].content, path))
    assert {b"/bin", b"/bin/su", b"/etc/login.defs", b"/usr/share/man/man1/su.1.gz"} <= listed


def test_status_names_the_package_and_its_configuration():
    content = installed()["/var/lib/dpkg/status"].content
    (package,) = dpkg.parse_status(content, "/x")
    assert (package.name, package.version, package.status) == (
        "login", "1:4.13", "install ok installed",
    )  # fmt: skip
    (conffile,) = dpkg.conffiles(content)
    digest = hashlib.md5(b"UMASK 022\n", usedforsecurity=False).hexdigest()
    assert (conffile.path, conffile.md5) == (b"/etc/login.defs", digest)


def test_paths_and_service():
    assert paths("/bin", "a b") == ("/bin/a", "/bin/b")
    assert "\nExecStart=/bin/a\nUser=b\n" in service("x", "/bin/a", User="b")

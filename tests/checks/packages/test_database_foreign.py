from __future__ import annotations

import pytest

from pratique.checks.packages.database_foreign import CHECK
from pratique.model import Severity
from pratique.parsers.site import Site
from pratique.store.tables import Tables

INFO = "/var/lib/dpkg/info"


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def site(root):
    return Site("/etc/nginx/a", 1, "nginx", "a.example", ("a.example",), root, "configuration")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (f"{INFO}/coreutils.list", {"uid": 33}),
        (f"{INFO}/coreutils.md5sums", {"mode": 0o666}),
        (f"{INFO}/coreutils.md5sums", {"mode": 0o664, "gid": 33}),
        ("/var/lib/dpkg/status", {"uid": 1000}),
        (INFO, {"type": "directory", "mode": 0o777}),
    ],
)
def test_points_at(file, path, values):
    (sign,) = signs(file("/usr", type="directory"), file(path, **values))
    assert (sign.places[0].path, sign.severity) == (path, None)


@pytest.mark.parametrize("root", ["/srv/a", "/srv/a/", "/srv"])
def test_points_at_one_in_a_site(file, root):
    (sign,) = signs(site(root), file(f"/srv/a{INFO}/coreutils.list"))
    assert sign.title.english == "A package database lies in a web site"


def test_points_at_one_where_all_of_the_evidence_is_a_site(file):
    (sign,) = signs(site("/"), file(f"{INFO}/coreutils.list"))
    assert sign.subject == INFO


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (f"{INFO}/coreutils.list", {}),
        (f"{INFO}/coreutils.md5sums", {"mode": 0o664}),
        (f"{INFO}/coreutils.postinst", {"uid": 33}),
        (f"{INFO}/alias.list", {"type": "symlink", "mode": 0o777}),
        ("/var/lib/dpkg/lock", {"uid": 33}),
        (f"/opt/chroot{INFO}/coreutils.list", {"uid": 33}),
        ("/srv/a/info/coreutils.list", {"uid": 33}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(site("/srv/a"), file("/usr", type="directory"), file(path, **values)) == []


def test_a_copy_that_was_not_made_as_root_is_a_hint(file):
    rows = [file("/usr", type="directory", uid=1000), file(f"{INFO}/a.list", uid=1000)]
    (sign,) = signs(*rows)
    assert sign.severity is Severity.LOW


def test_very_many_lists_are_one_sign(file):
    (sign,) = signs(*(file(f"{INFO}/{number}.list", uid=33) for number in range(2_100)))
    assert len(sign.places) == 2_000
    assert "2100 names" in sign.why.english

from __future__ import annotations

import pytest

from pratique.checks.site_program import CHANGED, PLACES, PROGRAMS
from pratique.parsers.site import Site
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile

TYPES = (File, PackageFile, Site)
DAY = 86_400 * 1_000_000_000


def site(root):
    return Site("/etc/nginx/nginx.conf", 1, "nginx", "", (), root, "configuration")


def asked(rows, sql):
    with Tables.of(rows, TYPES) as tables:
        return list(tables.select(sql))


def placed(rows):
    """Site and part of each folder that holds a program."""
    found = asked(rows, f"WITH {PROGRAMS} SELECT directory, site, part FROM placed")
    return {directory: (where, part) for directory, where, part in found}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/a/x.php", ("/srv/a", "")),
        ("/srv/a/wp-admin/x.php", ("/srv/a", "")),
        ("/srv/a/wp-content/plugins/form/parts/x.php", ("/srv/a", "/wp-content/plugins/form")),
        ("/srv/a/wp-content/plugins/form/vendor/a/b/x.php", ("/srv/a", "/wp-content/plugins/form")),
        ("/srv/a/vendor/acme/log/src/x.php", ("/srv/a", "/vendor/acme/log")),
        ("/srv/a/shop/x.php", ("/srv/a/shop", "")),  # a site inside of another
        ("/var/www/b/plugins/x.php", ("/var/www/b", "")),
        ("/home/u/public_html/x.php", ("/home/u/public_html", "")),
    ],
)
def test_site_and_part(file, path, expected):
    rows = [file(path, kind="php"), site("/srv/a"), site("/srv/a/shop/")]
    assert list(placed(rows).values()) == [expected]


@pytest.mark.parametrize("path", ["/usr/share/php/x.php", "/opt/tool/x.php", "/x.php"])
def test_what_is_in_no_site_is_left_out(file, path):
    assert placed([file(path, kind="php"), site("$root"), site("relative")]) == {}


def test_a_web_tree_that_is_all_there_is(file):
    assert placed([file("/a/x.php", kind="php"), site("/")]) == {"/a": ("", "")}


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("x.php", "php", [(True, False)]),
        ("x.jpg", "php", [(True, False)]),
        ("x.phtml", "html", [(True, True)]),
        ("x.html", "html", [(False, True)]),
        ("x.js", "javascript", [(False, False)]),
        ("x.inc", "text", [(True, False)]),
        ("x.txt", "text", []),
        ("x.png", "png", []),
    ],
)
def test_what_a_program_is(file, name, kind, expected):
    rows = [file(f"/srv/a/{name}", kind=kind), site("/srv/a")]
    assert asked(rows, f"WITH {PROGRAMS} SELECT runs, page FROM program") == expected


@pytest.mark.parametrize(
    ("path", "md5", "left"),
    [
        ("/usr/share/app/x.php", "a" * 32, []),
        ("/usr/share/app/x.php", "b" * 32, [(1,)]),  # changed since
        ("/usr/share/app/x.php", None, [(1,)]),
        ("/srv/a/x.php", "a" * 32, [(1,)]),  # a manifest put into a web tree answers for nothing
    ],
)
def test_what_is_as_its_package_brought_it_is_left_out(file, packaged, path, md5, left):
    folder = path.rpartition("/")[0]
    rows = [
        file(path, kind="php", digest=None if md5 is None else f"md5:{md5}"),
        packaged(path, digest="md5:" + "a" * 32),
        site(folder),
    ]
    assert asked(rows, f"WITH {PROGRAMS} SELECT 1 FROM program") == left


def moments(rows):
    found = asked(rows, f"WITH {PROGRAMS}, {CHANGED} SELECT moment FROM changed ORDER BY moment")
    return [moment for (moment,) in found]


def test_the_time_of_the_inode_counts_on_a_disk_that_has_lived(file):
    times = [(1 * DAY, 1 * DAY), (2 * DAY, 2 * DAY), (1 * DAY, 900 * DAY)]
    rows = [
        file(f"/srv/a/{n}.php", kind="php", mtime=mtime, ctime=ctime)
        for n, (mtime, ctime) in enumerate(times)
    ]
    assert moments([*rows, site("/srv/a")]) == [1 * DAY, 2 * DAY, 900 * DAY]


def test_the_time_of_the_content_counts_in_a_copy(file):
    rows = [file(f"/srv/a/{n}.php", kind="php", mtime=n * DAY, ctime=900 * DAY) for n in range(3)]
    assert moments([*rows, site("/srv/a")]) == [0, 1 * DAY, 2 * DAY]


def test_places_of_what_is_wanted(file):
    rows = [file(f"/srv/a/{name}.php", kind="php", sha256=name) for name in "abc"]
    wanted = "wanted AS (SELECT 1 AS place, id FROM program), told AS (SELECT 1 AS place, 'x' AS t)"
    ((place, said, found),) = asked([*rows, site("/srv/a")], f"WITH {PROGRAMS}, {wanted} {PLACES}")
    assert (place, said) == (1, "x")
    assert [(one["path"], one["sha256"]) for one in found] == [
        (f"/srv/a/{name}.php", name) for name in "abc"
    ]

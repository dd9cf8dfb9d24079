from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from pratique.model import Instant
from pratique.store.parts import transposed, write_table
from pratique.store.tables import Tables
from pratique.survey.clean_copy import COPY_TYPES, take
from pratique.survey.file import File
from pratique.survey.known_good import MATCH_TYPES, CleanRoot, KnownGood, Placed, match, no_match

RELEASE = {
    "index.php": b"<?php require 'load.php'; // the beginning of everything here\n",
    "load.php": b"<?php function load() { return 1; } // and some more of that code\n",
    "lib/a.php": b"<?php function a() { return 'a'; } // and some more of that code\n",
    "lib/b.php": b"<?php function b() { return 'b'; } // and some more of that code\n",
    "lib/c.js": b"function c() { return 'c'; } // and some more of that same code\n",
    "lib/index.html": b"",
    "wp-includes/version.php": b"<?php $wp_version = '6.4.3'; // a version, and so on and on\n",
}


def at(root: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{root}/{path}": content for path, content in files.items()}


class Matched:
    """The evidence and the copies of one test, matched."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.survey = place / "survey"
        self.copies = place / "copies"

    def copy(self, files: Mapping[str, bytes], name: str = "copy") -> str:
        for path, content in files.items():
            target = self.place / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return take(self.place / name, self.copies, Instant(1)).copy

    def evidence(self, files: Mapping[str, bytes]) -> None:
        rows = [row(path, content) for path, content in files.items()]
        write_table(self.survey, File, "000001", transposed(rows)[File.table])
        with Tables.open_at(self.survey, (File, *COPY_TYPES), beside=self.copies) as tables:
            match(tables, self.survey)

    def rows(self, kind):
        with Tables.open_at(self.survey, MATCH_TYPES) as tables:
            return list(tables.rows(kind))

    @property
    def roots(self):
        return {(r.path, r.below): (r.files, r.same, r.different) for r in self.rows(CleanRoot)}

    @property
    def known(self):
        return {row.path: (row.listed, row.in_place) for row in self.rows(KnownGood)}

    @property
    def different(self):
        return {row.path: (row.root, row.listed, row.other) for row in self.rows(Placed)}


def row(path: str, content: bytes) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, "regular", len(content), 0o644, 0, 0, 1, 1, 1, 5,
        None, None, None, None, None, None, None, 0, None, "php",
        hashlib.sha256(content).hexdigest(), None,
    )  # fmt: skip


@pytest.fixture
def matched(tmp_path) -> Matched:
    return Matched(tmp_path)


@pytest.mark.parametrize("packed", ["", "/wordpress", "/a/b-1.0"])
@pytest.mark.parametrize("root", ["", "/wordpress", "/var/www/html", "/b-1.0"])
def test_the_place_is_found_however_it_was_packed(matched, root, packed):
    matched.copy({f"{packed}/{path}".lstrip("/"): c for path, c in RELEASE.items()})
    matched.evidence(at(root, RELEASE))
    assert matched.roots == {(root or "/", packed or "/"): (7, 7, 0)}
    assert matched.known == {
        f"{root}/{path}": (f"{packed}/{path}".lstrip("/"), True) for path in RELEASE
    }
    assert matched.different == {}


def test_a_file_with_another_content_is_different(matched):
    copy = matched.copy(RELEASE)
    changed = {**RELEASE, "load.php": b"<?php put();" + RELEASE["load.php"]}
    matched.evidence(at("/srv/a", changed))
    (row,) = matched.rows(Placed)
    assert (row.path, row.root, row.copy) == ("/srv/a/load.php", "/srv/a", copy)
    assert (row.below, row.listed, row.other) == ("/", "load.php", "")
    assert "/srv/a/load.php" not in matched.known
    assert matched.roots == {("/srv/a", "/"): (7, 6, 1)}


def test_many_sites_with_one_copy(matched):
    matched.copy(RELEASE)
    matched.evidence({p: c for n in range(30) for p, c in at(f"/srv/{n}", RELEASE).items()})
    assert len(matched.roots) == 30
    assert len(matched.known) == 30 * 7


def test_the_same_content_elsewhere_is_known_and_not_in_place(matched):
    matched.copy(RELEASE)
    matched.evidence({**at("/srv/a", RELEASE), "/tmp/x.php": RELEASE["lib/a.php"]})
    assert matched.known["/tmp/x.php"] == ("lib/a.php", False)


@pytest.mark.parametrize("content", [b"", b"<?php\n"])
def test_small_contents_elsewhere_are_known_by_nobody(matched, content):
    matched.copy({**RELEASE, "small.php": content})
    matched.evidence({"/tmp/x.php": content, **at("/srv/a", RELEASE)})
    assert "/tmp/x.php" not in matched.known


def test_two_files_in_common_are_no_installation(matched):
    matched.copy(RELEASE)
    other = {"lib/a.php": RELEASE["lib/a.php"], "load.php": RELEASE["load.php"], "index.php": b"x"}
    matched.evidence(at("/srv/a", other))
    assert matched.roots == {}
    assert matched.different == {}


def test_a_small_part_elsewhere_counts_when_nearly_all_of_it_is_there(matched):
    library = {
        f"vendor/x/{n}.php": b"<?php // a library of its own, which is file %d\n" % n
        for n in range(6)
    }
    rest = {f"more/{n}.php": b"<?php // one of many more files here: %d\n" % n for n in range(20)}
    matched.copy({**library, **rest})
    here = {f"/opt/y/{path[9:]}": content for path, content in library.items()}
    matched.evidence({**here, "/opt/y/5.php": b"other"})
    assert matched.roots == {("/opt/y", "/vendor/x"): (6, 5, 1)}
    assert matched.different == {}  # whose library it is, nobody knows
    matched.evidence({**here, "/opt/y/5.php": b"other", "/opt/y/4.php": b"other"})
    assert matched.roots == {}


def test_a_plugin_elsewhere_is_still_that_plugin(matched):
    plugin = {
        f"plugins/x/{n}.php": b"<?php // a file of this plug-in, which is %d\n" % n
        for n in range(6)
    }
    plugin["plugins/x/0.php"] = b"<?php\n/* Plugin Name: X\nVersion: 1.0\nAnd more of it */"
    rest = {f"more/{n}.php": b"<?php // one of many more files here: %d\n" % n for n in range(20)}
    matched.copy({f"a/wp-content/{path}": content for path, content in (plugin | rest).items()})
    here = {f"/opt/y/{path[10:]}": content for path, content in plugin.items()}
    matched.evidence({**here, "/opt/y/5.php": b"other"})
    assert set(matched.different) == {"/opt/y/5.php"}


def test_of_two_releases_the_one_that_fits_better_counts(matched):
    older = {
        **RELEASE,
        "lib/a.php": b"<?php // as it was before, in the release before this one\n",
        "lib/b.php": b"<?php // as it was before as well, in the release before\n",
        "wp-includes/version.php": b"<?php $wp_version = '6.4.2'; // a version, and so on\n",
    }
    matched.copy(RELEASE, "new")
    matched.copy(older, "old")
    there = {**RELEASE, "load.php": b"changed", "lib/a.php": older["lib/a.php"]}
    matched.evidence(at("/srv/a", there))
    assert matched.different == {
        "/srv/a/load.php": ("/srv/a", "load.php", ""),
        "/srv/a/lib/a.php": ("/srv/a", "lib/a.php", "WordPress 6.4.2"),
    }


def test_what_the_copy_of_a_plugin_explains_is_no_difference(matched):
    plugin = {
        f"forms/{n}.php": b"<?php // a file of this plug-in, number %d\n" % n for n in range(4)
    }
    bundled = {f"wp-content/plugins/{path}": b"<?php // older\n" + c for path, c in plugin.items()}
    matched.copy({**RELEASE, **bundled})
    matched.copy({**plugin, "forms/forms.php": b"<?php /* Plugin Name: Forms\nVersion: 2 */"}, "p")
    there = {f"wp-content/plugins/{path}": content for path, content in plugin.items()}
    matched.evidence(at("/srv/a", {**RELEASE, **there}))
    assert matched.different == {}
    there["wp-content/plugins/forms/3.php"] = b"put"
    matched.evidence(at("/srv/a", {**RELEASE, **there}))
    assert matched.different == {
        "/srv/a/wp-content/plugins/forms/3.php": (
            "/srv/a/wp-content/plugins/forms", "forms/3.php", "",
        )
    }  # fmt: skip


def test_without_copies_nothing_is_known(matched):
    matched.copy(RELEASE)
    matched.evidence(at("/srv/a", RELEASE))
    no_match(matched.survey)
    assert (matched.roots, matched.known, matched.different) == ({}, {}, {})

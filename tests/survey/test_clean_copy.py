from __future__ import annotations

import hashlib
import os

import pytest

from pratique.errors import NoCleanCopy
from pratique.model import Instant
from pratique.store.tables import Tables
from pratique.survey import clean_copy
from pratique.survey.clean_copy import (
    COPY_TYPES,
    CleanFile,
    CopiedApplication,
    GivenCopy,
    given_copies,
    take,
)

BLOG = {
    "wordpress/index.php": b"<?php require 'wp-blog-header.php';\n",
    "wordpress/wp-includes/version.php": b"<?php\n$wp_version = '6.4.3';\n",
    "wordpress/wp-content/plugins/forms/forms.php": b"<?php\n/* Plugin Name: Forms\nVersion: 2 */",
    "wordpress/picture.png": b"\x89PNG\r\n\x1a\n\0\0",
}


@pytest.fixture
def copy(tmp_path):
    def make(files, name="copy"):
        for path, content in files.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return tmp_path / name

    return make


def taken(path, folder, now=1) -> GivenCopy:
    return take(path, folder, Instant(now))


def test_everything_of_it_is_in_the_tables(copy, tmp_path):
    given = taken(copy(BLOG), tmp_path / "kept", 5)
    assert (given.name, given.version, given.kind) == ("WordPress", "6.4.3", "directory")
    assert (given.path, given.files, given.given) == (str(tmp_path / "copy"), 4, 5)
    with Tables.open_at(tmp_path / "kept", COPY_TYPES) as tables:
        files = {row.path: row for row in tables.rows(CleanFile)}
        assert set(files) == set(BLOG)
        for path, content in BLOG.items():
            assert files[path].sha256 == hashlib.sha256(content).hexdigest()
            assert files[path].content == (None if path.endswith("png") else content)
        assert list(tables.rows(CopiedApplication)) == [
            CopiedApplication(given.copy, "/wordpress", "WordPress", "", "6.4.3", "core"),
            CopiedApplication(
                given.copy, "/wordpress/wp-content/plugins/forms", "Forms", "forms", "2", "plugin"
            ),
        ]


def test_the_same_again_is_one_copy(copy, tmp_path):
    one = taken(copy(BLOG), tmp_path / "kept")
    again = taken(copy(BLOG, "elsewhere"), tmp_path / "kept")
    assert one.copy == again.copy
    assert given_copies(tmp_path / "kept") == (again,)


def test_what_lies_there_now_takes_the_place_of_what_lay_there(copy, tmp_path):
    taken(copy(BLOG), tmp_path / "kept")
    now = taken(copy({"more": b"x"}), tmp_path / "kept")
    assert given_copies(tmp_path / "kept") == (now,)
    with Tables.open_at(tmp_path / "kept", COPY_TYPES) as tables:
        assert {row.copy for row in tables.rows(CleanFile)} == {now.copy}


@pytest.mark.parametrize(
    ("files", "name", "version"),
    [
        ({"forms/forms.php": b"<?php\n/* Plugin Name: Forms\nVersion: 2 */"}, "Forms", "2"),
        ({"style.css": b"/*\nTheme Name: Plain\nVersion: 3\n*/"}, "Plain", "3"),
        ({"a/b/c.php": b"<?php"}, "copy", ""),
        ({"a/b/c/d/e/wp-includes/version.php": b"<?php $wp_version='1.0';"}, "copy", ""),
    ],
)
def test_what_a_copy_is_called(files, name, version, copy, tmp_path):
    given = taken(copy(files), tmp_path / "kept")
    assert (given.name, given.version) == (name, version)


def test_a_plugin_without_a_folder_of_its_own_is_called_like_the_copy(copy, tmp_path):
    taken(copy({"forms.php": b"<?php\n/* Plugin Name: Forms */"}, "forms"), tmp_path / "kept")
    with Tables.open_at(tmp_path / "kept", COPY_TYPES) as tables:
        (row,) = tables.rows(CopiedApplication)
    assert (row.root, row.slug) == ("/", "forms")


def test_long_and_many_contents_are_not_kept_and_counted(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(clean_copy, "MOST_KEPT", 10)
    monkeypatch.setattr(clean_copy, "MOST_KEPT_TOGETHER", 15)
    given = taken(copy({"a": b"x" * 11, "b": b"y" * 9, "c": b"z" * 9}), tmp_path / "kept")
    assert given.without_content == 2
    with Tables.open_at(tmp_path / "kept", COPY_TYPES) as tables:
        assert {r.path: r.content for r in tables.rows(CleanFile)}["b"] == b"y" * 9


def test_an_empty_folder_is_no_copy(tmp_path):
    (tmp_path / "copy").mkdir()
    with pytest.raises(NoCleanCopy, match="no file"):
        taken(tmp_path / "copy", tmp_path / "kept")


def test_links_are_counted(copy, tmp_path):
    os.symlink("/etc/passwd", copy(BLOG) / "link")
    assert taken(tmp_path / "copy", tmp_path / "kept").left_out == 1


def test_nothing_was_given_yet(tmp_path):
    assert given_copies(tmp_path) == ()

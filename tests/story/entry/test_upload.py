from __future__ import annotations

import pytest

from logged import ROOT, machine
from pratique.content.mark import Mark
from pratique.content.names import PHP_PROFILE, PHP_WRITES_REQUEST
from pratique.story.entry.upload import Ground, ground, is_upload, named, takers


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("/uploads/x.php", Ground.FILES),
        ("/wp-content/plugins/gallery/uploads/x.php", Ground.FILES),
        ("/wp-content/plugins/gallery/x.php", Ground.PROGRAMS),
        ("/wp-content/plugins/upload-form/x.php", Ground.PROGRAMS),
        ("/sites/default/files/.s.php", Ground.FILES),
        ("/roundcube/plugins/help/x.php", Ground.PROGRAMS),
        ("/photos/2026-11/x.php", Ground.FILES),
        ("/uploads.php", Ground.UNKNOWN),
        ("/shop/x.php", Ground.UNKNOWN),
    ],
)
def test_what_a_folder_is_for(target, what):
    assert ground(target) is what


@pytest.mark.parametrize(
    ("method", "takes", "left", "upload"),
    [
        ("POST", True, ["/x.php"], True),
        ("POST", True, [], True),
        ("POST", False, ["/uploads/x.php"], True),
        ("PUT", False, ["/files/x.php"], True),
        ("POST", True, ["/plugins/help/x.php"], False),
        ("POST", True, ["/plugins/help/x.php", "/uploads/x.php"], True),
        ("POST", False, ["/x.php"], False),
        ("GET", True, ["/uploads/x.php"], False),
        (None, True, ["/uploads/x.php"], False),
    ],
)
def test_an_upload_or_a_weakness(method, takes, left, upload):
    assert is_upload(method, takes=takes, left=left) is upload


def mark(path, name, why=""):
    return Mark(path, 1, name, "quote", why, 0.9)


def test_pages_that_take_files_by_what_they_do():
    tables = machine(
        mark(f"{ROOT}/form.php", PHP_WRITES_REQUEST),
        mark(f"{ROOT}/mail/index.php", PHP_PROFILE, "it takes uploads (move_uploaded_file)"),
        mark(f"{ROOT}/other.php", PHP_PROFILE, "it takes texts apart"),
        mark("/opt/form.php", PHP_WRITES_REQUEST),
    )
    assert takers(tables, [ROOT, ""]) == {"/form.php", "/mail/index.php", "/mail/"}


def test_names():
    assert named("/index.php?action=upload")
    assert not named("/index.php?action=send")

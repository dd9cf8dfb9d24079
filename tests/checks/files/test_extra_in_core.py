from __future__ import annotations

import pytest

from pratique.checks.files.extra_in_core import CHECK
from pratique.parsers.application import Application
from pratique.store.tables import Tables
from pratique.survey.clean_copy import CleanFile, CopiedApplication
from pratique.survey.known_good import CleanRoot, KnownGood

COPY = [
    CleanRoot("/srv/a", "c1", "/wordpress", 9, 9, 0),
    CopiedApplication("c1", "/wordpress", "WordPress", "", "6.4.3", "core"),
    CleanFile("c1", "wordpress/wp-includes/load.php", "load.php", 9, "0" * 64, None),
    Application("/srv/a/v", 1, "/srv/a", "WordPress", "", "6.4.3", "core"),
]
PLUGIN = [
    CleanRoot("/srv/a/wp-content/plugins/forms", "c2", "/forms", 9, 9, 0),
    CopiedApplication("c2", "/forms", "Forms", "forms", "2", "plugin"),
    CleanFile("c2", "forms/forms.php", "forms.php", 9, "0" * 64, None),
]


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/a/wp-includes/extra.php", "php"),
        ("/srv/a/wp-includes/extra.php", "text"),
        ("/srv/a/wp-includes/deep/in/it/picture.png", "php"),
        ("/srv/a/wp-admin/x", "elf"),
        ("/srv/a/wp-content/plugins/forms/more/x.php", "php"),
    ],
)
def test_points_at(file, path, kind):
    (sign,) = signs(*COPY, *PLUGIN, file(path, kind=kind))
    assert [place.path for place in sign.places] == [path]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/srv/a/wp-includes/load.php", {"kind": "php"}),
        ("/srv/a/wp-includes/error_log", {"kind": "text"}),
        ("/srv/a/wp-includes/empty.php", {"kind": "empty", "size": 0}),
        ("/srv/a/wp-content/uploads/x.php", {"kind": "php"}),
        ("/srv/a/own.php", {"kind": "php"}),
        ("/srv/a/wp-includes2/x.php", {"kind": "php"}),
        ("/srv/b/wp-includes/x.php", {"kind": "php"}),
        ("/srv/a/wp-content/plugins/forms/forms.php", {"kind": "php"}),
        ("/srv/a/wp-content/plugins/other/x.php", {"kind": "php"}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(*COPY, *PLUGIN, file(path, **values)) == []


def test_leaves_alone_what_another_copy_knows(file):
    extra = file("/srv/a/wp-includes/extra.php", kind="php")
    known = KnownGood(extra.path, "c2", "x", "Forms 2", in_place=False)
    assert signs(*COPY, extra, known) == []


def test_leaves_alone_an_installation_of_another_release(file):
    older = Application("/srv/a/v", 1, "/srv/a", "WordPress", "", "6.4.2", "core")
    assert signs(*COPY[:3], older, file("/srv/a/wp-includes/extra.php", kind="php")) == []


def test_one_installation_is_one_finding(file):
    many = [file(f"/srv/a/wp-includes/{n}.php", kind="php") for n in range(700)]
    (sign,) = signs(*COPY, *many)
    assert len(sign.places) == 500
    assert "700 files of code lie in folders of WordPress 6.4.3" in sign.why.english
    assert "and 692 more" in sign.quote

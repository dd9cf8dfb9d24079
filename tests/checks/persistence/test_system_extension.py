from __future__ import annotations

import pytest

from pratique.checks.persistence.system_extension import CHECK
from pratique.store.tables import Tables


def paths(*rows) -> list[str]:
    return [sign.places[0].path for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/extensions/x", "directory"),
        ("/etc/extensions/x.raw", "regular"),
        ("/run/confexts/x", "symlink"),
    ],
)
def test_points_at(file, path, kind):
    assert paths(file(path, type=kind)) == [path]


def test_leaves_alone(file, packaged):
    path = "/usr/lib/extensions/x"
    assert paths(file(path, type="directory"), packaged(path)) == []
    assert paths(file("/etc/extensions/README"), file("/srv/extensions/x", type="directory")) == []

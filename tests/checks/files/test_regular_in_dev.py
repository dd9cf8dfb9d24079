from __future__ import annotations

import pytest

from pratique.checks.files.regular_in_dev import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize("path", ["/dev/ptyp", "/dev/tux/cron.log", "/dev/hda9"])
def test_points_at(file, path):
    (sign,) = signs(file(path))
    assert sign.places[0].path == path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/dev/null", "character"),
        ("/dev/sda", "block"),
        ("/dev/log", "socket"),
        ("/dev/fd", "symlink"),
        ("/dev/shm/x", "regular"),
        ("/dev/.hidden", "regular"),  # another check's
        ("/dev/MAKEDEV", "regular"),
        ("/srv/dev/x", "regular"),
    ],
)
def test_leaves_alone(file, path, kind):
    assert signs(file(path, type=kind)) == []

from __future__ import annotations

import pytest

from pratique.checks.files.history_linked import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/root/.bash_history", "/dev/null"),
        ("/home/u/.zsh_history", "/dev/zero"),
        ("/var/www/.mysql_history", "/dev/null"),
    ],
)
def test_points_at(file, path, target):
    (sign,) = signs(file(path, type="symlink", symlink_target=target))
    assert sign.places[0].path == path


def test_points_at_a_folder_in_its_place(file):
    assert len(signs(file("/root/.bash_history", type="directory"))) == 1


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/root/.bash_history", {}),
        ("/home/u/.bash_history", {"type": "symlink", "symlink_target": "/data/u/.bash_history"}),
        ("/home/u/history", {"type": "symlink", "symlink_target": "/dev/null"}),
        ("/home/u/.bashrc", {"type": "symlink", "symlink_target": "/dev/null"}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(file(path, **values)) == []

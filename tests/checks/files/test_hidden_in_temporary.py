from __future__ import annotations

import pytest

from pratique.checks.files.hidden_in_temporary import CHECK
from pratique.model import Severity
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "values", "severity"),
    [
        ("/tmp/.x", {"kind": "elf"}, Severity.HIGH),
        ("/tmp/.x", {"kind": "script"}, Severity.HIGH),
        ("/tmp/.hidden", {}, Severity.MEDIUM),
        ("/var/tmp/... ".strip(), {"mode": 0o755}, Severity.HIGH),
        ("/var/tmp/.cache", {"mode": 0o755}, Severity.HIGH),
        ("/dev/.rk", {}, Severity.HIGH),
        ("/dev/shm/.k", {}, Severity.HIGH),
        ("/var/tmp/a/b/.c", {"kind": "php"}, Severity.HIGH),
        ("/tmp/.empty", {"type": "directory"}, Severity.LOW),
        ("/tmp/.npm-1", {"kind": "elf"}, Severity.MEDIUM),
        ("/tmp/.X0-lock", {"kind": "elf"}, Severity.MEDIUM),
        ("/tmp/.composer", {"kind": "script"}, Severity.LOW),
    ],
)
def test_points_at(file, path, values, severity):
    (sign,) = signs(file(path, **values))
    assert sign.subject == path
    assert sign.severity is severity


def test_a_hidden_folder_is_one_finding_with_all_that_is_in_it(file):
    (sign,) = signs(
        file("/tmp/.z", type="directory"),
        file("/tmp/.z/a"),
        file("/tmp/.z/.y/b", kind="elf"),
    )
    assert sign.subject == "/tmp/.z"
    assert len(sign.places) == 3
    assert [place.path for place in sign.dated] == ["/tmp/.z"]


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("/tmp/.X11-unix/.rsync/c", Severity.MEDIUM),
        ("/tmp/.ICE-unix/x", Severity.MEDIUM),
        ("/dev/.udev/log", Severity.HIGH),
    ],
)
def test_a_plain_file_in_a_folder_of_sockets(file, path, severity):
    top = path[: path.index("/", path.index("/.") + 1)]
    (sign,) = signs(file(top, type="directory"), file(path))
    assert sign.subject == top
    assert sign.severity is severity
    assert "borrows the name" in sign.why.english


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/tmp/.X11-unix", {"type": "directory"}),
        ("/tmp/.X11-unix/X0", {"type": "socket"}),
        ("/tmp/.ICE-unix", {"type": "directory"}),
        ("/tmp/.X0-lock", {"mode": 0o444}),
        ("/tmp/.npm-1", {}),
        ("/tmp/sess_0123", {}),
        ("/tmp/a.b", {}),
        ("/var/tmp/systemd-private-1/tmp", {}),
        ("/dev/shm/postgres.1", {}),
        ("/home/u/.cache", {}),
        ("/var/www/tmp/.x", {}),
    ],
)
def test_leaves_alone(file, path, values):
    assert signs(file(path, **{"mode": 0o755 if "." not in path else 0o644, **values})) == []

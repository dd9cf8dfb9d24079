from __future__ import annotations

import pytest

from pratique.checks.persistence.socket_gives_shell import CHECK
from pratique.parsers.systemd_unit import parse
from pratique.store.tables import Tables

FOLDER = "/etc/systemd/system"


def unit(name, text):
    return next(iter(parse(text.encode(), f"{FOLDER}/{name}")))


def signs(command, *rows, socket="x.socket", service="x@.service", more=""):
    listens = unit(socket, f"[Socket]\nListenStream=1113\nAccept=yes\n{more}")
    runs = unit(service, f"[Service]\nExecStart={command}\nStandardInput=socket\n")
    with Tables.of([listens, runs, *rows], CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    "command",
    [
        "/bin/bash -i",
        "-/bin/sh",
        "/usr/bin/env sh",
        "/bin/sh -c 'exec bash -i'",
        "/usr/bin/python3 -",
        "/usr/bin/setsid /bin/dash",
    ],
)
def test_points_at(command):
    (sign,) = signs(command)
    assert [place.path for place in sign.places] == [f"{FOLDER}/x@.service", f"{FOLDER}/x.socket"]
    assert "ListenStream=1113" in sign.why.english


def test_the_service_may_be_named_or_be_one_for_all():
    assert signs("/bin/sh", service="y.service", more="Service=y.service\n")
    assert signs("/bin/sh", service="x.service")


@pytest.mark.parametrize(
    "command",
    [
        "/opt/intake/bin/intake",
        "/bin/sh /opt/intake/run.sh",
        "/bin/sh -c '/opt/intake/bin/intake'",
        "/usr/bin/python3 /opt/intake/run.py",
    ],
)
def test_leaves_alone(command):
    assert signs(command) == []


def test_leaves_alone_what_no_socket_starts(packaged):
    assert signs("/bin/sh", service="debug-shell.service") == []
    assert signs("/bin/sh", packaged(f"{FOLDER}/x@.service")) == []

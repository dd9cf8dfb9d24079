from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.boot_script_unowned import CHECK
from pratique.model import Severity
from pratique.parsers.startup_command import PARSERS
from pratique.store.tables import Tables
from pratique.survey.places import Routes


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def script(content, path):
    folder, _, name = path.rpartition("/")
    (parser,) = Routes(PARSERS).parsers_for(folder, name)
    return list(parser.parse(content, path))


@pytest.mark.parametrize(
    ("path", "content", "quote"),
    [
        ("/etc/rc.local", b"#!/bin/sh\n/x\n/y\n", "/x"),
        ("/etc/update-motd.d/99-x", b"/x\n", "/x"),
        ("/etc/init.d/x", b"\x7fELF", "/etc/init.d/x"),
        ("/etc/rc2.d/S99x", b"/x\n", "/x"),
        ("/etc/sv/x/run", b"/x\n", "/x"),
    ],
)
def test_points_at(packaged, path, content, quote):
    (sign,) = signs(*script(content, path), packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is Severity.LOW
    assert sign.quote == quote


@pytest.mark.parametrize("path", ["/etc/init.d/owned", "/root/.bashrc", "/etc/default/locale"])
def test_leaves_alone(packaged, path):
    assert signs(*script(b"/x\n", path), packaged("/etc/init.d/owned")) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()

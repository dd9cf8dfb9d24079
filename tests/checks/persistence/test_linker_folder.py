from __future__ import annotations

import pytest

from pratique.checks.persistence.linker_folder import CHECK
from pratique.model import Severity
from pratique.parsers.ld_so_conf import parse
from pratique.store.tables import Tables

PATH = "/etc/ld.so.conf.d/x.conf"


def severities(text: str, *rows, path: str = PATH) -> list[Severity]:
    found = [*parse(text.encode(), path), *rows]
    return [sign.severity for sign in CHECK.find(Tables.of(found, CHECK.reads))]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("/tmp/lib", Severity.HIGH),
        ("/usr/lib/.x", Severity.HIGH),
        ("include /dev/shm/*.conf", Severity.HIGH),
        ("/var/lib/x", Severity.MEDIUM),
        ("include /var/lib/*.conf", Severity.MEDIUM),
    ],
)
def test_points_at(packaged, text, severity):
    assert severities(text, packaged("/bin/ls")) == [severity]


@pytest.mark.parametrize("values", [{"mode": 0o777}, {"uid": 1000}, {"gid": 33, "mode": 0o775}])
def test_points_at_folders_that_others_write(file, packaged, values):
    folder = file("/usr/local/lib", type="directory", **{"mode": 0o755, **values})
    assert severities("/usr/local/lib", folder, packaged("/bin/ls")) == [Severity.HIGH]


@pytest.mark.parametrize(
    "text",
    [
        "include /etc/ld.so.conf.d/*.conf", "include ld.so.conf.d/*.conf", "/usr/local/lib",
        "/opt/oracle/lib", "/lib/x86_64-linux-gnu",
    ],
)  # fmt: skip
def test_leaves_alone(file, packaged, text):
    staff = file("/usr/local/lib", type="directory", mode=0o2775, gid=50)
    assert severities(text, staff, packaged("/bin/ls")) == []


def test_leaves_alone_the_list_of_a_package(packaged):
    assert severities("/var/lib/x", packaged(PATH)) == []

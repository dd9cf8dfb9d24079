from __future__ import annotations

import pytest

from pratique.checks.accounts.network_line import CHECK
from pratique.model import Severity
from pratique.parsers import passwd
from pratique.store.tables import Tables

BEFORE = "root:x:0:0::/root:/bin/bash\n"


def signs(line, *files):
    rows = [*passwd.parse((BEFORE + line).encode(), "/etc/passwd"), *files]
    return [sign.severity for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize("line", ["+::::::", "+@admins::::::/bin/bash", "+bob:::::/home/b:/bin/sh"])
def test_points_at(line):
    assert signs(line) == [Severity.MEDIUM]


def test_points_less_at_a_client_of_nis(file):
    assert signs("+::::::", file("/etc/yp.conf")) == [Severity.NOTE]


@pytest.mark.parametrize("line", ["-bob::::::", "+::0:0:::", "bob:x:1000:1000::/:/bin/sh"])
def test_leaves_alone(line):
    assert signs(line) == []

from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.nss_source_unowned import CHECK
from pratique.parsers.nsswitch import parse
from pratique.store.tables import Tables

LIBRARY = "/usr/lib/x86_64-linux-gnu/libnss_x.so.2"


def signs(text: str, *rows):
    found = [*parse(text.encode(), "/etc/nsswitch.conf"), *rows]
    return list(CHECK.find(Tables.of(found, CHECK.reads)))


def test_points_at(file, packaged):
    (sign,) = signs("passwd: files x\ngroup: x", file(LIBRARY), packaged("/bin/ls"))
    assert LIBRARY in sign.why.english
    assert "passwd, group" in sign.why.english


@pytest.mark.parametrize("text", ["passwd: files systemd", "passwd: files x", "hosts: files dns"])
def test_leaves_alone(file, packaged, text):
    assert signs(text, file(LIBRARY), packaged(LIBRARY)) == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs("passwd: x")

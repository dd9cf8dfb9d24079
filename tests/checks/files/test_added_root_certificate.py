from __future__ import annotations

import pytest

from pratique.checks.files.added_root_certificate import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    return [sign.subject for sign in CHECK.find(Tables.of(rows, CHECK.reads))]


@pytest.mark.parametrize(
    "path", ["/usr/local/share/ca-certificates/x.crt", "/etc/pki/ca-trust/source/anchors/x.pem"]
)
def test_points_at(file, path):
    assert signs(file(path, kind="pem")) == [path]


def test_leaves_alone(file, packaged):
    path = "/usr/local/share/ca-certificates/x.crt"
    assert signs(file(path), packaged(path)) == []
    assert signs(file("/etc/ssl/certs/x.pem")) == []

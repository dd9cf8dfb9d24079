from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.sshd_keys_elsewhere import CHECK
from pratique.model import Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.parsers.ssh_settings import parse_server
from pratique.store.tables import Tables


def signs(text: str, *rows):
    settings = parse_server(text.encode(), "/etc/ssh/sshd_config")
    return list(CHECK.find(Tables.of([*settings, *rows], CHECK.reads)))


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("/tmp/k", Severity.HIGH),
        (".ssh/authorized_keys /var/.k/%u", Severity.HIGH),
        ("/var/lib/k/%u", Severity.MEDIUM),
        ("/etc/keys/%u", Severity.LOW),
        (".ssh/other", Severity.LOW),
    ],
)
def test_points_at(value, severity):
    (sign,) = signs(f"AuthorizedKeysFile {value}")
    assert sign.severity is severity


def test_points_at_the_files_too(file):
    key = AuthorizedKey("/var/lib/k/bob", 1, None, "", "ssh-ed25519", "SHA256:x", "")
    (sign,) = signs("AuthorizedKeysFile /var/lib/k/%u", file("/var/lib/k/bob"), key)
    assert [place.path for place in sign.places][1:] == ["/var/lib/k/bob"]


@pytest.mark.parametrize(
    "value", [".ssh/authorized_keys .ssh/authorized_keys2", "none", "%h/.ssh/authorized_keys # x"]
)
def test_leaves_alone(value):
    assert signs(f"AuthorizedKeysFile {value}") == []


def test_says_which_files_it_could_not_look_at(file):
    with pytest.raises(CouldNotLook, match="/var/lib/k/bob"):
        signs("AuthorizedKeysFile /var/lib/k/%u", file("/var/lib/k/bob"))

from __future__ import annotations

import pytest

from pratique.checks.files.name_deceives import CHECK
from pratique.model import Severity, readable
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        (b"...", Severity.HIGH),
        (b".. ", Severity.HIGH),
        (b". ", Severity.HIGH),
        (b" ", Severity.HIGH),
        (b"..\xc2\xa0", Severity.HIGH),
        (b"cron ", Severity.MEDIUM),
        (b" cron", Severity.MEDIUM),
        (b"cron\xc2\xa0", Severity.MEDIUM),
        (b"a\nb", Severity.MEDIUM),
        (b"a\x1b[2Kb", Severity.MEDIUM),
        (b"x\x7f", Severity.MEDIUM),
        ("invoice\u202egpj.php".encode(), Severity.MEDIUM),
        ("ls\u200b".encode(), Severity.MEDIUM),
        (b"[kworker/0:1]".replace(b"/", b"-"), Severity.HIGH),
    ],
)
def test_points_at(file, name, severity):
    (sign,) = signs(file("/usr/lib/" + readable(name)))
    assert sign.severity is severity


def test_in_a_home_a_blank_is_a_hint(file):
    (sign,) = signs(file("/home/u/" + readable(b"letter ")))
    assert sign.severity is Severity.LOW


@pytest.mark.parametrize(
    "name",
    [
        b"a b",
        "Überweisung für März.pdf".encode(),
        b"caf\xe9.txt",  # another encoding
        b"back\\slash",
        b"..foo",
        b".profile",
        b"a...b",
        b"[id].tsx",
        b"[...slug].js",
        b"systemd-fsck@dev-disk-by\\x2duuid.service",
        b"system-getty.slice",
        b"mnt-x\\x0ay.mount",
        b"mnt-x\\x20",
        "\U0001f468\u200d\U0001f469.png".encode(),
    ],
)
def test_leaves_alone(file, name):
    assert signs(file("/usr/lib/" + readable(name))) == []

from __future__ import annotations

import pytest

from pratique.checks.packages.database_vouches import CHECK
from pratique.inventory.deb_archive import SignedDigest
from pratique.inventory.verification import OF_A_COPY, ON_THIS_DISK, Verification
from pratique.model import Severity
from pratique.store.tables import Tables

PATH = "/usr/sbin/sshd"
GOOD, BAD = "md5:" + "a" * 32, "md5:" + "b" * 32


def signed(manifest):
    return SignedDigest(PATH, "openssh-server", PATH, GOOD, manifest, "/x.deb, signed by Debian")


def verified(proof, state="modified"):
    return Verification(PATH, state, ("content",), "", proof, "openssh-server", "dpkg")


@pytest.fixture
def signs(file):
    def found(*rows, digest=BAD):
        with Tables.of([*rows, file(PATH, digest=digest)], CHECK.reads) as tables:
            return list(CHECK.find(tables))

    return found


@pytest.mark.parametrize(
    ("row", "digest", "severity"),
    [
        (signed(BAD), BAD, Severity.CRITICAL),  # the database was made to agree
        (signed(BAD), GOOD, Severity.HIGH),  # only the database was changed
        (signed(""), BAD, Severity.HIGH),  # the digest was taken out
        (verified(f"{OF_A_COPY}openssh-server 1"), BAD, Severity.CRITICAL),
    ],
)
def test_points_at(signs, typed, row, digest, severity):
    (sign,) = signs(row, digest=digest)
    assert (sign.severity or CHECK.severity) is severity
    assert sign.places[0].path == PATH
    assert "md5sum" in typed(sign)


@pytest.mark.parametrize(
    "row",
    [verified(ON_THIS_DISK), verified(f"{OF_A_COPY}openssh-server 1", state="verified")],
)
def test_leaves_alone(signs, row):
    assert signs(row) == []

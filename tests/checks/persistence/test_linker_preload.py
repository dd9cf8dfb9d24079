from __future__ import annotations

import pytest

from pratique.checks.persistence.linker_preload import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.ld_preload import LdPreload
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def listed(library):
    return LdPreload("/etc/ld.so.preload", 1, library)


@pytest.mark.parametrize(
    ("library", "there", "owned", "severity"),
    [
        ("/usr/lib/libx.so", True, False, Severity.CRITICAL),
        ("/usr/lib/libx.so", True, True, Severity.HIGH),
        ("/usr/lib/libx.so", False, False, Severity.HIGH),
        ("/tmp/x.so", False, False, Severity.CRITICAL),
        ("/usr/lib/.x/y.so", True, False, Severity.CRITICAL),
    ],
)
def test_points_at(file, packaged, *, library, there, owned, severity):
    rows = [listed(library), packaged("/bin/ls")]
    if there:
        rows.append(file(library))
    if owned:
        rows.append(packaged(library))
    (sign,) = signs(*rows)
    assert sign.severity is severity
    assert len(sign.places) == 1 + there
    implant = library if there and not owned else "/etc/ld.so.preload"
    assert [place.path for place in sign.dated] == [implant]


@pytest.mark.parametrize(
    ("state", "severity"), [("verified", Severity.LOW), ("modified", Severity.HIGH)]
)
def test_a_library_of_a_package(file, packaged, state, severity):
    library = "/usr/lib/libjemalloc.so.2"
    stands = Verification(library, state, (), "", "", "libjemalloc2", "dpkg")
    (sign,) = signs(listed(library), file(library), packaged(library), stands)
    assert sign.severity is severity


def test_points_at_a_library_without_a_package_database(file):
    (sign,) = signs(listed("/usr/lib/libx.so"), file("/usr/lib/libx.so"))
    assert sign.severity is Severity.HIGH
    assert [place.path for place in sign.dated] == ["/etc/ld.so.preload"]


def test_leaves_alone(file):
    assert signs(file("/etc/ld.so.preload", size=0)) == []

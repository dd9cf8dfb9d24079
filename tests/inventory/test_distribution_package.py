from __future__ import annotations

import pytest

from pratique.inventory.distribution_package import distribution_packages, release_of
from pratique.inventory.installed import INSTALLED_TYPES
from pratique.parsers.apk_database import ApkPackage
from pratique.parsers.dpkg import DebPackage
from pratique.parsers.rpm_package import RpmPackage
from pratique.store.columns import columns
from pratique.store.tables import Tables
from pratique.survey.machine import Machine


def known(system, *rows):
    with Tables.of([Machine("", system, "", ""), *rows], INSTALLED_TYPES) as tables:
        return [one.known_as for one in distribution_packages(tables)]


def filled(row_type, **values):
    """A row with empty texts in every other column."""
    kinds = {"VARCHAR": "", "BOOLEAN": False, "BIGINT": 0, "UBIGINT": 0}
    told = {c.name: None if c.nullable else kinds[c.sql_type] for c in columns(row_type)}
    return row_type(**{**told, **values})


def deb(name, version="1.0-1", source="", status="install ok installed"):
    return DebPackage("/var/lib/dpkg/status", 1, name, version, "amd64", source, status, "")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (deb("bash"), [(("Debian:12", "bash", "1.0-1"),)]),
        (deb("libssl3", source="openssl"), [(("Debian:12", "openssl", "1.0-1"),)]),
        (deb("libssl3", source="openssl (3.0-1)"), [(("Debian:12", "openssl", "3.0-1"),)]),
        (deb("x", status="deinstall ok config-files"), []),
        (deb("x", status="install ok half-installed"), []),
    ],
)
def test_debian(row, expected):
    assert known("Debian GNU/Linux 12 (bookworm)", row) == expected


def test_alpine():
    row = filled(ApkPackage, name="libssl3", version="3.1.4-r1", origin="openssl")
    assert known("Alpine Linux v3.19", row) == [(("Alpine:v3.19", "openssl", "3.1.4-r1"),)]


def test_rpm():
    row = filled(
        RpmPackage, name="openssl-libs", version="3.0.7", release="24.el9", epoch=1,
        source="openssl-3.0.7-24.el9.src.rpm",
    )  # fmt: skip
    assert known("Rocky Linux 9.3 (Blue Onyx)", row) == [
        (
            ("Rocky Linux:9", "openssl", "1:3.0.7-24.el9"),
            ("Rocky Linux:9", "openssl-libs", "1:3.0.7-24.el9"),
        )
    ]


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("Debian GNU/Linux 12 (bookworm)", "Debian:12"),
        ("Ubuntu 22.04.3 LTS", "Ubuntu:22.04:LTS"),
        ("Ubuntu 23.10", "Ubuntu:23.10"),
        ("Alpine Linux v3.19", "Alpine:v3.19"),
        ("AlmaLinux 9.3 (Shamrock Pampas Cat)", "AlmaLinux:9"),
        ("openSUSE Leap 15.5", "openSUSE:Leap 15.5"),
        ("Arch Linux", ""),
        ("", ""),
    ],
)
def test_release(system, expected):
    assert release_of(system) == expected

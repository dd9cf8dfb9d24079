from __future__ import annotations

from datetime import UTC

import pytest

from pratique.cli.machine_clock import machine_zone, now


@pytest.mark.parametrize(
    ("named", "linked", "zone"),
    [
        ("Europe/Rome", None, "Europe/Rome"),
        (":Europe/Rome", None, "Europe/Rome"),
        ("", "/usr/share/zoneinfo/Europe/Paris", "Europe/Paris"),
        ("Mars/Olympus", "../usr/share/zoneinfo/Etc/UTC", "UTC"),
        ("../../etc/passwd", "/somewhere/else", "UTC"),
        ("", None, "UTC"),
    ],
)
def test_zone(tmp_path, named, linked, zone):
    link = tmp_path / "localtime"
    if linked:
        link.symlink_to(linked)
    assert machine_zone({"TZ": named}, link) == zone


def test_clock_is_utc():
    assert now().tzinfo is UTC

from __future__ import annotations

from pratique.demo.distribution import PACKAGES, STARTED
from pratique.demo.package import UNITS


def test_every_package_has_its_own_name():
    names = [package.name for package in PACKAGES]
    assert len(set(names)) == len(names)


def test_every_service_that_starts_is_brought():
    units = {path for package in PACKAGES for path in package.files}
    assert {f"{UNITS}/{name}.service" for name in STARTED} <= units


def test_what_a_unit_starts_is_brought():
    brought = {path for package in PACKAGES for path in (*package.programs, *package.files)}
    for package in PACKAGES:
        for path, text in package.files.items():
            for line in text.splitlines():
                if path.endswith(".service") and line.startswith("ExecStart="):
                    assert line.removeprefix("ExecStart=").split()[0] in brought

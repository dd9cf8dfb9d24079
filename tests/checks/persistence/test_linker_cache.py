from __future__ import annotations

import pytest

from pratique.checks.persistence.linker_cache import CHECK
from pratique.model import Severity
from pratique.parsers.ld_so_cache import LinkerCacheEntry
from pratique.parsers.ld_so_conf import LinkerFolder
from pratique.store.tables import Tables


def severities(target: str, *rows) -> list[Severity]:
    entry = LinkerCacheEntry("/etc/ld.so.cache", None, "libx.so", target)
    folder = LinkerFolder("/etc/ld.so.conf", 1, "/opt/a", include=False)
    found = CHECK.find(Tables.of([entry, folder, *rows], CHECK.reads))
    return [sign.severity for sign in found]


@pytest.mark.parametrize(
    ("target", "severity"),
    [
        ("/tmp/libx.so", Severity.HIGH),
        ("/usr/lib/.x/libx.so", Severity.HIGH),
        ("/var/lib/x/libx.so", Severity.MEDIUM),
    ],
)
def test_points_at(target, severity):
    assert severities(target) == [severity]


@pytest.mark.parametrize(
    "target",
    [
        "/lib/x86_64-linux-gnu/libx.so", "/usr/lib64/libx.so", "/opt/a/libx.so",
        "/opt/a/glibc-hwcaps/x86-64-v3/libx.so", "/opt/b/libx.so",
    ],
)  # fmt: skip
def test_leaves_alone(packaged, target):
    assert severities(target, packaged("/opt/b/libx.so")) == []

"""Where a machine's root lies in a snapshot, and what is covered."""

from __future__ import annotations

import pytest

from pratique.history.coverage import Coverage, ancestors, coverage_of, portions, root_of


@pytest.mark.parametrize(
    ("paths", "root", "offset", "roots"),
    [
        ([b""], b"", b"", (b"",)),
        ([b"etc", b"var/www"], b"", b"", (b"etc", b"var/www")),
        ([b"mnt/root"], b"mnt/root", b"mnt/root", (b"",)),
        ([b"mnt"], b"mnt/root", b"mnt/root", (b"",)),
        ([b"srv/machine"], b"", b"", (b"",)),
        ([b"srv/machine"], b"machine", b"machine", (b"",)),
        ([b"mnt/root/var"], None, b"mnt/root", (b"var",)),
    ],
)
def test_coverage(paths, root, offset, roots):
    found = coverage_of(paths, root, {b"mnt/root"})
    assert (found.offset, found.roots) == (offset, roots)


def test_paths_go_both_ways():
    found = Coverage(b"mnt/root", (b"etc",))
    assert found.stored(b"etc/passwd") == b"mnt/root/etc/passwd"
    assert found.path(b"mnt/root/etc/passwd") == b"etc/passwd"
    assert found.path(b"mnt/rootkit") is None
    assert found.covers(b"etc/a")
    assert not found.covers(b"etcetera")


def test_uppermost_root_is_the_machine():
    assert root_of([b"a/var/lib/lxc/c/etc/passwd", b"a/etc/passwd"]) == b"a"
    assert root_of([b"x/passwd"]) is None


def test_ancestors_and_portions():
    assert ancestors(b"a/b") == [b"a/b", b"a", b""]
    assert [len(some) for some in portions([b"x" * 200_000] * 3)] == [1, 1, 1]

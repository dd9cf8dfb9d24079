from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.program_missing import CHECK
from pratique.model import Gap, Stage
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


def test_points_at(file, packaged):
    owned = [packaged(f"/usr/bin/{n}") for n in ("a", "b", "c")]
    gone = packaged("/usr/sbin/auditd", package="auditd")
    (sign,) = signs(*(file(p.path) for p in owned), *owned, gone)
    assert sign.places[0].path == "/usr/sbin/auditd"


@pytest.mark.parametrize("path", ["/usr/share/doc/x/README", "/usr/share/man/man1/x.1.gz"])
def test_leaves_alone(file, packaged, path):
    present = [packaged(f"/usr/bin/{n}") for n in ("a", "b", "c")]
    assert signs(*(file(p.path) for p in present), *present, packaged(path)) == []


def test_leaves_alone_what_lies_in_a_folder_that_was_not_listed(file, packaged):
    present = [packaged(f"/usr/bin/{n}") for n in ("a", "b", "c")]
    hidden = packaged("/usr/lib/secret/tool")
    gap = Gap("/usr/lib/secret", None, Stage.LIST, "folder: no permission", "")
    assert signs(*(file(p.path) for p in present), *present, hidden, gap) == []


def test_could_not_look_at_a_part_of_a_system(file, packaged):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/a"), *(packaged(f"/usr/bin/{n}") for n in "abcd"))


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))

from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.packages.manifest_altered import CHECK
from pratique.store.tables import Tables


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


HOUR = 3_600 * 1_000_000_000
INFO = "/var/lib/dpkg/info/"


def test_points_at_digests_changed_after_the_list(file, packaged):
    rows = [file(INFO + "sudo.list", ctime=HOUR), file(INFO + "sudo.md5sums", ctime=9 * HOUR)]
    (sign,) = signs(*rows, packaged("/usr/bin/sudo"))
    assert sign.places[0].path == INFO + "sudo.md5sums"


def test_points_at_a_digest_taken_out(file, packaged):
    rows = [packaged("/usr/bin/ls"), packaged("/usr/bin/cp", digest=None), file("/usr/bin/cp")]
    (sign,) = signs(*rows)
    assert sign.places[0].path == "/usr/bin/cp"
    assert [place.path for place in sign.dated] == [INFO + "coreutils.md5sums"]


@pytest.mark.parametrize("ctimes", [(HOUR, HOUR), (9 * HOUR, HOUR), (HOUR, HOUR + 9)])
def test_leaves_alone_what_was_written_together(file, packaged, ctimes):
    first, second = ctimes
    rows = [file(INFO + "sudo.list", ctime=first), file(INFO + "sudo.md5sums", ctime=second)]
    assert signs(*rows, packaged("/usr/bin/sudo")) == []


def test_leaves_alone_packages_without_any_digest_and_folders(file, packaged):
    rows = [
        packaged("/usr/bin/old", package="old", digest=None), file("/usr/bin/old"),
        packaged("/usr/bin/ls"), packaged("/usr/bin", digest=None),
        file("/usr/bin", type="directory"),
    ]  # fmt: skip
    assert signs(*rows) == []


def test_could_not_look_without_a_package_database(file):
    with pytest.raises(CouldNotLook):
        signs(file("/usr/bin/ls"))

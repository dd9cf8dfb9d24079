from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.tree_alone import refuse_tree_alone
from pratique.store.tables import Tables
from pratique.survey.file import File


def test_an_application_alone_is_refused(file):
    with pytest.raises(CouldNotLook, match="its /dev is its own"):
        refuse_tree_alone(Tables.of([file("/index.php"), file("/dev/a.php")], [File]), "/dev")


@pytest.mark.parametrize(
    "paths",
    [["/dev/a"], ["/etc/passwd", "/index.html", "/dev/a"], ["/srv/www/index.php", "/dev/a"], []],
)
def test_a_machine_is_not(file, paths):
    refuse_tree_alone(Tables.of([file(path) for path in paths], [File]), "/dev")

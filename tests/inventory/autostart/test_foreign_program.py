from __future__ import annotations

import pytest

from pratique.inventory.autostart.foreign_program import items
from pratique.inventory.verification import Verification
from pratique.store.tables import Tables
from pratique.survey.file import File


def told(path, state, *, differs=("content",), entry="regular", target=None, kind="elf"):
    folder, _, name = path.rpartition("/")
    rows = [
        File(
            path, folder, name, entry, 1, 0o755, 0, 0, 1, 1, 1, 0, None, None, None, None, None,
            None, None, 0, target, kind, None, None,
        )
    ]  # fmt: skip
    if state:
        rows.append(Verification(path, state, differs, "", "", "", ""))
    with Tables.of(rows, [Verification, File]) as tables:
        return list(items(tables))


@pytest.mark.parametrize(
    ("path", "state", "kind"),
    [
        ("/usr/bin/ls", "modified", "foreign-program"),
        ("/usr/sbin/x", "unowned", "foreign-program"),
        ("/usr/lib/x86_64-linux-gnu/libx.so.1", "unowned", "foreign-library"),
        ("/lib/modules/6.1/extra/x.ko.xz", "unowned", "foreign-kernel-module"),
        ("/usr/share/x/run", "modified", "foreign-program"),
        ("/usr/local/bin/ps", None, "foreign-program"),
    ],
)
def test_points_at(path, state, kind):
    (item,) = told(path, state)
    assert (item.kind, item.program) == (kind, path)


@pytest.mark.parametrize(
    ("path", "state", "values"),
    [
        ("/usr/bin/ls", "verified", {}),
        ("/usr/bin/ls", "modified", {"differs": ("owner",)}),
        ("/usr/bin/vi", "unowned", {"entry": "symlink", "target": "/etc/alternatives/vi"}),
        ("/usr/share/mime/x", "unowned", {"kind": "text"}),
        ("/usr/lib/python3/x.py", "unowned", {"kind": "python"}),
        ("/usr/share/x.html", "modified", {"kind": "html"}),
    ],
)
def test_leaves_out(path, state, values):
    assert told(path, state, **values) == []

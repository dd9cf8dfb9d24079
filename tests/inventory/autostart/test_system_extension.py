from __future__ import annotations

from pratique.inventory.autostart.system_extension import covered, extensions, items
from pratique.store.tables import Tables
from pratique.survey.file import File


def file(path: str, entry: str, target: str | None = None) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder, name, entry, 1, 0o755, 0, 0, 1, 1, 1, 0, None, None, None, None, None,
        None, None, 0, target, "text", "0", None,
    )  # fmt: skip


def test_one_an_extension():
    rows = [
        file("/etc/extensions/a.raw", "regular"),
        file("/etc/extensions/b.txt", "regular"),
        file("/var/lib/confexts/c", "directory"),
        file("/run/extensions/d", "symlink", "/opt/d"),
        file("/var/lib/extensions/.e", "directory"),
        file("/srv/extensions/f", "directory"),
    ]
    with Tables.of(rows, [File]) as tables:
        told = [(item.path, item.name, item.command) for item in items(tables)]
        assert [found[0] for found in extensions(tables)] == [path for path, _, _ in told]
    assert told == [
        ("/etc/extensions/a.raw", "a", "/etc/extensions/a.raw"),
        ("/run/extensions/d", "d", "/run/extensions/d -> /opt/d"),
        ("/var/lib/confexts/c", "c", "/var/lib/confexts/c"),
    ]


def test_covered():
    assert covered("/var/lib/confexts/c") == "/etc"
    assert covered("/etc/extensions/a.raw") == "/usr and /opt"

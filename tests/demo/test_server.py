from __future__ import annotations

from pratique.demo.disk import differing
from pratique.demo.server import server


def test_it_is_small_and_the_same_every_time():
    first, second = server(broken_into=False), server(broken_into=False)
    assert first.items == second.items
    files = [item for _path, item in first if item.is_file]
    assert 300 <= len(files) <= 800
    assert sum(len(item.content) for item in files) < 5 << 20


def test_only_logs_tell_of_the_intruder():
    changed = differing(server(broken_into=False), server(broken_into=True))
    assert changed
    assert all(path.startswith("/var/log/") for path in changed)


def test_links_lead_somewhere():
    disk = server(broken_into=False)
    for path, item in disk:
        if item.is_link and item.target.startswith("/"):
            target = item.target
            assert target in disk or f"/usr{target}" in disk, path

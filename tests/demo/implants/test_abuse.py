from __future__ import annotations

import re

import pytest

from pratique.demo.implants import IMPLANTS as ALL
from pratique.demo.implants.abuse import IMPLANTS
from pratique.demo.server import server

NEVER = {
    ".js": b"if (document.title === '\\0') {",
    ".php": b"if (getenv('PRATIQUE_DEMO') === chr(0)) {",
}
ACTS = re.compile(rb"\b(?:mail|addEventListener|start)\(|location\.href|\.src = ")


def planted():
    disk = server(broken_into=True)
    for implant in ALL:
        implant.act(disk)
    return disk


@pytest.mark.parametrize("implant", IMPLANTS, ids=lambda implant: implant.path)
def test_what_acts_stands_behind_a_condition_that_never_holds(implant):
    before = server(broken_into=True)
    content = planted()[implant.path].content
    if implant.path in before:
        content = content.removeprefix(before[implant.path].content)
    for act in ACTS.finditer(content):
        never = NEVER[implant.path[implant.path.rindex(".") :]]
        assert content.rfind(never, 0, act.start()) >= 0


@pytest.mark.parametrize("implant", IMPLANTS, ids=lambda implant: implant.path)
def test_links_lead_nowhere(implant):
    hosts = re.findall(rb"(?:href|action)=\"?https?://([^/\"]+)", planted()[implant.path].content)
    assert all(host.endswith(b".example") for host in hosts)


def test_pages_are_many_and_made_in_one_go():
    pages = [item for path, item in planted() if "/offers/" in path and item.is_file]
    assert len(pages) > 300
    assert max(page.time for page in pages) - min(page.time for page in pages) < 600

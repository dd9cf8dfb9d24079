from __future__ import annotations

import re

import pytest

from pratique.demo.implants.web import IMPLANTS
from pratique.demo.server import server

ACTS = re.compile(
    rb"\b(eval|assert|include|mail|move_uploaded_file|file_get_contents|\$f)\b *[( \"]"
)
NEVER = b"if (getenv('PRATIQUE_DEMO') === chr(0)) {"


def added(implant):
    before, after = server(broken_into=True), server(broken_into=True)
    implant.act(after)
    old = before[implant.path].content if implant.path in before else b""
    return after[implant.path].content.replace(old, b"") if old else after[implant.path].content


@pytest.mark.parametrize("implant", IMPLANTS, ids=lambda implant: implant.path)
def test_code_stands_behind_a_condition_that_never_holds(implant):
    content = added(implant)
    for act in ACTS.finditer(content):
        start = content.rfind(NEVER, 0, act.start())
        assert start >= 0
        assert b"}" not in content[start : act.start()]


def test_injected_files_keep_their_time():
    for implant in IMPLANTS:
        if implant.check == "web-php-runs-decoded":
            before, after = server(broken_into=True), server(broken_into=True)
            implant.act(after)
            assert after[implant.path].time == before[implant.path].time
            assert after[implant.path].content.endswith(before[implant.path].content)

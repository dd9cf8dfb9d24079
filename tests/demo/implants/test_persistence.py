from __future__ import annotations

import re

import pytest

from pratique.demo.implants.persistence import IMPLANTS
from pratique.demo.server import server

# RFC 5737
EXAMPLE = re.compile(r"\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\b")
ADDRESS = re.compile(r"\b\d+\.\d+\.\d+\.\d+\b")


@pytest.mark.parametrize("implant", IMPLANTS, ids=lambda implant: implant.what)
def test_addresses_are_those_kept_for_examples(implant):
    disk = server(broken_into=True)
    implant.act(disk)
    text = disk[implant.path].content.decode()
    assert all(EXAMPLE.fullmatch(address) for address in ADDRESS.findall(text))
    assert "://" not in EXAMPLE.sub("", text).replace("http:///", "")

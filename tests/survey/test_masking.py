from __future__ import annotations

import pytest

from pratique.content.mark import Mark
from pratique.content.secret.found import FoundSecret
from pratique.model import Gap
from pratique.parsers.site import Site
from pratique.parsers.udev_rule import UdevRule
from pratique.survey.masking import COVER, Masking

SECRET = FoundSecret("password", 3, "n", b"x9yz", "o")


def command(text, line=3):
    return Masking([SECRET]).covered(UdevRule("/x9yz", line, "RUN", text)).command


@pytest.mark.parametrize(
    "text", ["mysqldump -px9yz a", "A=x9yz b", 'A="x9yz"', "sshpass -p x9yz ssh", "u:x9yz@h"]
)
def test_covers_where_passwords_stand(text):
    assert command(text) == text.replace("x9yz", COVER)


@pytest.mark.parametrize("text", ["x9yz -c 1", "/bin/x9yz", "; x9yz", "curl | x9yz"])
def test_nobody_covers_a_command_by_calling_it_a_password(text):
    assert command(text) == text


def test_other_lines_stay():
    assert command("A=x9yz", line=4) == "A=x9yz"


def test_quotes_and_gaps_lose_all():
    masking = Masking([SECRET])
    mark = masking.covered(Mark("/a", 9, "m", "x9yz();", "saw x9yz", 0.5))
    gap = masking.covered(Gap("/a", 9, "parse", "r", "x9yz"))
    assert "x9yz" not in repr(mark) + repr(gap)


@pytest.mark.parametrize(
    ("item", "covered"),
    [
        ("Environment=DB_PASSWORD=x9yz", True),
        ("ExecStart=/bin/mysqldump -px9yz", True),
        ("ExecStart=x9yz -c 1", False),
        ("ExecStart=/bin/x9yz", False),
    ],
)
def test_lists_of_a_whole_file(item, covered):
    site = Masking([SECRET]).covered(Site("/a", 1, "s", "n", (item,), "/r", "b"))
    assert site.names == (item.replace("x9yz", COVER) if covered else item,)


def test_a_line_for_a_person():
    assert Masking([SECRET]).line("'x9yz'", 3) == f"'{COVER}'"
    assert Masking().line("'x9yz'", 3) == "'x9yz'"

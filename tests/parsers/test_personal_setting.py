from __future__ import annotations

import time
from collections import Counter

import pytest

from pratique.parsers import hook_setting
from pratique.parsers.personal_setting import FORMATS

every_format = pytest.mark.parametrize("setting", FORMATS, ids=lambda setting: setting.kind)


def test_each_kind_stands_once():
    kinds = Counter(setting.kind for setting in (*FORMATS, *hook_setting.FORMATS))
    assert max(kinds.values()) == 1


@every_format
def test_a_line_names_its_command(setting):
    assert "command" in setting.line.groupindex


@every_format
@pytest.mark.parametrize(
    "unit",
    ["a", " ", "\\", "|", "! ", "au ", "system(", "set ", "set #(", "screen -t ", "-t x ", "`",
     "\\copy a program ", "(shell-command ", "set-hook -g a "],
)  # fmt: skip
def test_a_long_line_takes_no_time(setting, unit):
    before = time.process_time()
    setting.line.match((unit * 16_384)[:16_384])
    assert time.process_time() - before < 0.5

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pratique.content.yara import rule_scan
from pratique.content.yara.rule_match import YaraMatch
from pratique.content.yara.rule_scan import CUT, LEFT_OUT, RuleScanner
from pratique.content.yara.rule_set import RuleSet
from pratique.content.yara.variables import variables
from pratique.model import Gap, Stage

ENDLESS = (
    "rule endless { condition: for all i in (1..filesize) : (for all j in (1..filesize) : "
    "(i + j > 0)) }\n"
)


@pytest.fixture
def scanner(tmp_path):
    def load(text):
        (tmp_path / "mine.yar").write_text(text)
        return RuleScanner(RuleSet.load([tmp_path / "mine.yar"]).sets)

    return load


def test_a_match_says_where_and_by_whom(scanner):
    rule = (
        'rule found : one two { meta: author = "A. Uthor" score = 70 description = "says what" '
        'strings: $a = "needle" $b = "\\x1b[" condition: any of them }'
    )
    content = b"line\n\x1b[2J\na needle and a needle"
    assert list(scanner(rule).scan(content, "/x.txt", "text", {})) == [
        YaraMatch(
            path="/x.txt",
            line=2,
            rule="found",
            rule_file="mine.yar",
            author="A. Uthor",
            description="says what",
            reference="",
            score=70.0,
            tags=("one", "two"),
            offset=5,
            strings=("$a at 12: needle", "$b at 5: \\x1b["),
        )
    ]


def test_binary_content_has_no_lines(scanner):
    (found,) = scanner('rule a { strings: $a = "xy" condition: $a }').scan(
        b"\n\0xy", "/a", "elf", {}
    )
    assert (found.line, found.offset) == (None, 2)


VARIABLES = [
    ('filename == "x.ico"', True),
    ('filepath == "/var/www"', True),
    ('filepath contains "www"', True),
    ('extension == ".ico"', True),
    ('filetype == "PHP"', True),
    ('owner == "www-data"', True),
    ('group == "www"', True),
    ('permissions == "-rw-r--r--"', True),
    ("filemode & 0x1ff == 0x1a4", True),
    ("filename matches /^x\\.[a-z]{3}$/", True),
    ('timezone == "" and language == "" and unpack_parent == "" and md5 == ""', True),
    ('owner == "root"', False),
]


@pytest.mark.parametrize(("condition", "matches"), VARIABLES)
def test_variables_that_public_rules_ask_for(scanner, condition, matches):
    known = variables("/var/www/x.ico", "php", owner="www-data", group="www", mode=0o644)
    loaded = scanner(f"rule a {{ condition: {condition} }}")
    assert [row.rule for row in loaded.scan(b"<?php", "/var/www/x.ico", "php", known)] == (
        ["a"] if matches else []
    )


def test_variables_of_one_file_are_not_those_of_the_next(scanner):
    loaded = scanner('rule a { condition: filename == "x" }')
    known = variables("/x", "text", owner="", group="", mode=0)
    assert list(loaded.scan(b"a", "/x", "text", known))
    assert not list(loaded.scan(b"a", "/y", "text", {}))


def test_a_rule_without_end_is_a_gap_and_the_others_answer(scanner, monkeypatch):
    monkeypatch.setattr(rule_scan, "SECONDS", 1)
    loaded = scanner(ENDLESS)
    cut = list(loaded.scan(b"a" * 200_000, "/a", "text", {}))
    assert cut == [Gap("/a", None, Stage.CHECK, CUT, "ended after 1 seconds")]
    assert [row.rule for row in loaded.scan(b"aa", "/b", "text", {})] == ["endless"]


def test_a_rule_that_is_too_slow_again_and_again_is_left_out(scanner, monkeypatch):
    monkeypatch.setattr(rule_scan, "SECONDS", 1)
    monkeypatch.setattr(rule_scan, "PATIENT", 1)
    monkeypatch.setattr(rule_scan, "STRIKES", 2)
    loaded = scanner(ENDLESS)
    reasons = [next(loaded.scan(b"a" * 200_000, "/a", "text", {})).reason for _ in range(4)]
    assert reasons == [CUT, CUT, LEFT_OUT, LEFT_OUT]


EVERY_KIND = """
import "pe" import "elf" import "math" import "hash" import "dotnet" import "macho" import "lnk"
rule a { strings: $a = /[a-c]{2,9}x/ $b = { 00 ?? [0-4] ff } $c = "key" xor $d = "word" base64
  condition: any of them or pe.number_of_sections > 3 or elf.type == elf.ET_DYN
    or math.entropy(0, filesize) > 7 or hash.md5(0, filesize) == "0" or uint32(0) == 5 }
"""


@given(
    st.lists(
        st.sampled_from([b"MZ", b"\x7fELF", b"PE\0\0", b"\xcf\xfa\xed\xfe"]) | st.binary()
    ).map(b"".join)
)
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_rows_or_gaps(loaded, content):
    assert all(isinstance(row, YaraMatch | Gap) for row in loaded.scan(content, "/a", "data", {}))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    file = tmp_path_factory.mktemp("rules") / "mine.yar"
    file.write_text(EVERY_KIND)
    return RuleScanner(RuleSet.load([file]).sets)

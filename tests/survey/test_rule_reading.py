"""One file for the rules: what of it is looked at, and what is a gap."""

from __future__ import annotations

import pytest

from pratique.content.yara.rule_scan import START_ONLY, UNREAD
from pratique.content.yara.rule_set import RuleSet
from pratique.evidence.directory import DirectorySource
from pratique.survey import rule_reading
from pratique.survey.rule_reading import RuleReader
from pratique.survey.segment import segments


@pytest.fixture
def look(tmp_path, server):
    def read(files, rule, change=lambda _root: None):
        (tmp_path / "mine.yar").write_text(rule)
        RuleSet.load([tmp_path / "mine.yar"]).store(tmp_path / "kept")
        root = server(files)
        source = DirectorySource.open_at(root)
        walked = list(segments(source.walk(), lambda _entry: ""))
        change(root)
        reader = RuleReader(source, lambda _read: None, tmp_path / "kept")
        found = {}
        for segment in walked:
            for rows in reader.read(segment, lambda _index: None, frozenset()):
                for table, held in rows.items():
                    found.setdefault(table, []).extend(zip(*held, strict=True))
        source.close()
        return found

    return read


NEEDLE = 'rule a { strings: $a = "needle" condition: $a }'


def test_the_whole_of_a_file(look):
    found = look({"a": b"x" * 3_000_000 + b"needle", "b": b"", "c": b"other"}, NEEDLE)
    assert [row[0] for row in found["yara_match"]] == ["/a"]
    assert "gap" not in found


def test_of_a_long_file_it_says_what_was_looked_at(look, monkeypatch):
    monkeypatch.setattr(rule_reading, "SCANNED", 1000)
    found = look({"a": b"needle" + b"x" * 2000, "b": b"x" * 2000 + b"needle"}, NEEDLE)
    assert [row[0] for row in found["yara_match"]] == ["/a"]
    assert [(row[0], row[3]) for row in found["gap"]] == [("/a", START_ONLY), ("/b", START_ONLY)]
    assert "the first 1000" in found["gap"][0][4]


def test_a_file_that_is_gone_is_a_gap(look):
    found = look({"a": b"needle"}, NEEDLE, lambda root: (root / "a").unlink())
    assert [(row[0], row[3]) for row in found["gap"]] == [("/a", UNREAD)]
    assert "yara_match" not in found


def test_without_accounts_the_number_stands_for_the_owner(look):
    rule = "rule a { condition: owner matches /^[0-9]+$/ and group matches /^[0-9]+$/ }"
    assert look({"a": b"x"}, rule)["yara_match"]

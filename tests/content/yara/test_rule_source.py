from __future__ import annotations

import os

import pytest

from pratique.content.yara import rule_source
from pratique.content.yara.rule_source import read_sources

RULE = "rule {} {{ condition: true }}\n"


@pytest.fixture
def rules(tmp_path):
    def write(**files):
        top = tmp_path / "rules"
        for name, text in files.items():
            file = top / name.replace("__", "/")
            file = file.with_name(f"{file.name}.yar")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return top

    return write


def told(sources):
    return [str(trouble) for trouble in sources.troubles]


def test_a_folder_at_any_depth_in_order(rules):
    top = rules(b=RULE.format("b"), deep__er__a=RULE.format("a"))
    (top / "README.md").write_text("no rule")
    (top / "c.YARA").write_text(RULE.format("c"))
    sources = read_sources([top])
    assert [unit.name for unit in sources.units] == [
        "rules/b.yar",
        "rules/c.YARA",
        "rules/deep/er/a.yar",
    ]
    assert not sources.troubles


def test_what_is_included_comes_first_and_not_alone(rules):
    top = rules(
        index='include "lib/one.yar"\nrule z { condition: one }', lib__one=RULE.format("one")
    )
    (unit,) = read_sources([top]).units
    assert unit.name == "rules/index.yar"
    assert [text.name for text in unit.texts] == ["rules/lib/one.yar", "rules/index.yar"]


def test_one_file_may_include_what_lies_beside_it(rules):
    top = rules(index='include "one.yar"\n', one=RULE.format("one"))
    (unit,) = read_sources([top / "index.yar"]).units
    assert [text.name for text in unit.texts] == ["one.yar", "index.yar"]


def test_a_circle_of_includes_ends(rules):
    top = rules(a='include "b.yar"\n', b='include "a.yar"\n', c='include "c.yar"\n')
    sources = read_sources([top])
    assert sorted({text.name for unit in sources.units for text in unit.texts}) == [
        "rules/a.yar",
        "rules/b.yar",
        "rules/c.yar",
    ]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ('include "/etc/passwd"', "outside"),
        ('include "../secret.yar"', "outside"),
        ('include "link.yar"', "outside"),
        ('include "nowhere.yar"', "not there"),
    ],
)
def test_an_include_stays_inside_what_was_given(rules, tmp_path, statement, what):
    (tmp_path / "secret.yar").write_text(RULE.format("secret"))
    top = rules(a=f"\n{statement}\n{RULE.format('a')}")
    os.symlink(tmp_path / "secret.yar", top / "link.yar")
    sources = read_sources([top / "a.yar"])
    assert [text.name for unit in sources.units for text in unit.texts] == ["a.yar"]
    (trouble,) = told(sources)
    assert trouble.startswith("a.yar:2: ")
    assert what in trouble


def test_a_comment_and_a_text_include_nothing(rules):
    text = '/*\ninclude "x.yar"\n*/\nrule a { meta: x = "include \\"y.yar\\"" condition: true }\n'
    assert told(read_sources([rules(a=text)])) == []


def test_what_is_no_text_of_rules(tmp_path):
    files = {
        "old.yar": b"YARA\x18\x00\x00\x00\x00\x00",
        "program.yar": b"\x7fELF\x00\x00",
        "latin.yar": b"// \xe9\nrule a { condition: true }",
        "marked.yar": b"\xef\xbb\xbfrule a { condition: true }",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    os.mkfifo(tmp_path / "waits.yar")
    sources = read_sources([tmp_path])
    found = {str(trouble).rpartition("/")[2].partition(":")[0] for trouble in sources.troubles}
    assert found == {"old.yar", "program.yar", "latin.yar", "waits.yar"}
    assert [unit.texts[0].text[:4] for unit in sources.units] == ["// é", "rule"]


def test_nothing_there(tmp_path):
    (tmp_path / "empty").mkdir()
    sources = read_sources([tmp_path / "empty", tmp_path / "missing"])
    assert [str(trouble).partition(":")[0] for trouble in sources.troubles] == ["empty", "missing"]


def test_a_file_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(rule_source, "MOST_BYTES", 100)
    (tmp_path / "a.yar").write_text(" " * 101)
    assert "longer than" in told(read_sources([tmp_path / "a.yar"]))[0]

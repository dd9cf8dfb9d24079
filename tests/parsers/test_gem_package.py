from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model import Gap
from pratique.parsers.gem_package import GemPackage, parse

FOLDER = "/usr/local/lib/ruby/gems/3.1.0"


@pytest.mark.parametrize(
    ("content", "file", "told"),
    [
        (
            b"# -*- encoding: utf-8 -*-\n# stub: rails-html 1.4.2 ruby lib\nGem::Spec",
            "specifications/rails-html-1.4.2.gemspec",
            (2, "rails-html", "1.4.2", "ruby"),
        ),
        (b"", "specifications/nokogiri-1.13.0-x86_64-linux.gemspec",
         (None, "nokogiri", "1.13.0", "x86_64-linux")),
        (b"x", "specifications/default/json-2.6.1.gemspec", (None, "json", "2.6.1", "ruby")),
    ],
)  # fmt: skip
def test_gem(content, file, told):
    assert list(parse(content, f"{FOLDER}/{file}")) == [
        GemPackage(f"{FOLDER}/{file}", *told, FOLDER)
    ]


def test_without_a_version_it_is_a_gap():
    (gap,) = parse(b"x", f"{FOLDER}/specifications/x.gemspec")
    assert isinstance(gap, Gap)


@given(st.binary())
def test_any_bytes_give_rows_and_gaps(content):
    for row in parse(b"# stub: a " + content, f"{FOLDER}/specifications/x.gemspec"):
        assert isinstance(row, GemPackage | Gap)

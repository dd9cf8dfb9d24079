from __future__ import annotations

import click
import pytest

from pratique.cli.options import SEVERITIES, SeverityWord
from pratique.model import Severity


@pytest.mark.parametrize("severity", Severity)
def test_a_word_is_a_severity(severity):
    for written in (severity.word, severity.word.upper(), severity):
        assert SeverityWord().convert(written, None, None) is severity
    assert severity.word in SEVERITIES


@pytest.mark.parametrize("word", ["", "terrible", "10", "from_word", "\x1b[2J"])
def test_another_word_is_told_what_there_is(word):
    with pytest.raises(click.BadParameter) as refused:
        SeverityWord().convert(word, None, None)
    assert all(severity.word in refused.value.message for severity in Severity)
    assert "\x1b" not in refused.value.message


def test_completion_offers_the_words():
    def offered(incomplete):
        command = click.Command("x")
        found = SeverityWord().shell_complete(
            click.Context(command), click.Option(["-x"]), incomplete
        )
        return [item.value for item in found]

    assert offered("") == [severity.word for severity in Severity]
    assert offered("h") == ["high"]
    assert offered("x") == []


@pytest.mark.parametrize(
    "arguments", [["findings"], ["show", "F-1"], ["files"], ["sql", "select 1"], ["report"],
                  ["examine", "/"]]
)  # fmt: skip
def test_a_file_is_no_case(arguments, typed, here):
    (here / "file").write_text("x")
    said = typed(*arguments, "--case", here / "file")
    assert (said.status, said.out) == (2, "")
    assert "this is a file" in said.err
    assert "case.toml" in said.err

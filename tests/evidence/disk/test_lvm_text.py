from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.evidence.disk.lvm_text import number, parse, row, section, sections, string

TEXT = """# Generated
vg0 { # a comment
 id = "a\\"b\\\\"
 seqno = 7
 tags = [ "x", 3,
   "y" ]
 empty = []
 inner { n = -1 }
}
contents = "Text"
"""


def test_values():
    group = section(parse(TEXT), "vg0")
    assert (string(group, "id"), number(group, "seqno")) == ('a"b\\', 7)
    assert (row(group, "tags"), row(group, "empty")) == (["x", 3, "y"], [])
    assert [name for name, _ in sections(group)] == ["inner"]
    with pytest.raises(ValueError, match="n is missing"):
        number(section(group, "inner"), "n")
    assert (string(group, "seqno"), row(group, "id"), section(group, "id")) == ("", [], {})


@pytest.mark.parametrize(
    "text",
    ["a {", "}", "a = ", "a = [1", "a = {", "= 1", '"a" = 1', "a b", "a = 1 2", 'a = "x', "a = ]",
     "a { " * 40 + "}" * 40, "a = [[1]]", "é = 1"],
)  # fmt: skip
def test_texts_that_are_damaged(text):
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        parse(text)


@given(st.text(alphabet='ab{}[]=,"\\ \n#1'))
def test_any_text_ends(text):
    try:
        parse(text)
    except ValueError:
        return

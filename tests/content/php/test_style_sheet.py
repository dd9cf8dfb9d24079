"""Style sheets that call PHP. The samples are ours, and inert."""

from __future__ import annotations

import pytest

from pratique.content.base import Content
from pratique.content.php.style_sheet import find

SHEET = """<?xml version="1.0"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:p="http://php.net/xsl"><xsl:template match="/">
<xsl:value-of select="%s"/>
</xsl:template></xsl:stylesheet>"""


def marks(text: str) -> list[tuple[str, int | None]]:
    return [(m.mark, m.line) for m in find(Content(text.encode(), "/srv/a/x.xsl", "xml"))]


@pytest.mark.parametrize(
    "select",
    [
        "p:function('assert', string(.))",
        "p:function('system','id')",
        "p:functionString( 'passthru' , /c)",
        "P:FUNCTION('Shell_Exec', @c)",
    ],
)
def test_points_at(select):
    assert marks(SHEET % select) == [("php-runs-decoded", 4)]


@pytest.mark.parametrize(
    "text",
    [
        SHEET % "p:function('ucwords', string(.))",
        SHEET % "p:functionString('date', 'Y')",
        (SHEET % "p:function('system','id')").replace("//php.net/xsl", "//example.com/p"),
        "The namespace http://php.net/xsl lets a sheet call system.",
        "",
    ],
)
def test_leaves_alone(text):
    assert marks(text) == []

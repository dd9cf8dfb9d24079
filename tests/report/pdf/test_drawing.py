from __future__ import annotations

import xml.etree.ElementTree as ET

from pratique.report.pdf.page_reader import read_page


def drawn(svg: str) -> str:
    page = f"<html><head><title>T</title></head><body>{svg}</body></html>"
    return read_page(page).body["in"][0]


def test_it_stands_alone():
    node = drawn(
        '<svg class="picture" viewBox="0 0 9 7" aria-label="a &amp; b" onload="x"><title>t</title>'
        '<a href="//evil.example"><text x="1" y="2">a &lt;b&gt; \u4e2d</text></a>'
        '<use href="#shape-high" x="1"/><use href="//evil.example/x#a"/>'
        '<image href="file:///etc/passwd"/><foreignObject><p>x</p></foreignObject></svg>'
    )
    assert (node["tag"], node["alt"]) == ("picture", "a & b")
    tree = ET.fromstring(node["svg"])
    text = tree.find(".//{http://www.w3.org/2000/svg}text")
    assert text.text == "a <b> \\xe4\\xb8\\xad"
    for word in ("evil", "passwd", "onload", "foreign", "image"):
        assert word not in node["svg"]
    assert 'href="#shape-high"' in node["svg"]
    assert tree.attrib["viewBox"] == "0 0 9 7"


def test_colours_are_named_without_variables():
    node = drawn('<svg viewBox="0 0 9 7"></svg>')
    assert "var(" not in node["svg"]
    assert "#96151f" in node["svg"]

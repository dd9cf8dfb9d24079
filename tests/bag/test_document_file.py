"""The documents that are made when a bag is sealed."""

from __future__ import annotations

from pratique.bag.case_file import LeftOut
from pratique.bag.document_file import documents
from pratique.report import depth


def test_every_depth_is_there_as_page_and_as_paper(case):
    found = dict(documents(case))
    names = {name.rpartition("/")[2] for name in found}
    assert len(names) == 7
    assert "indicators.csv" in names
    for name, made in found.items():
        if name.endswith(".pdf") and not isinstance(made, LeftOut):
            assert made.startswith(b"%PDF")
        if name.endswith(".html"):
            assert b"<html" in made


def test_what_cannot_be_made_is_named(case, monkeypatch):
    from pratique.errors import UsageError

    def refuse(*_arguments, **_named):
        raise UsageError("Nothing here sets PDF")

    monkeypatch.setattr(depth, "pdf_of", refuse)
    left = [made for _name, made in documents(case) if isinstance(made, LeftOut)]
    assert [one.reason for one in left] == ["Nothing here sets PDF"] * 3

from __future__ import annotations

import pytest

from pratique.parsers.application import LAYOUTS, archive_of
from pratique.parsers.application_version import TOLD


@pytest.mark.parametrize(
    ("told", "archive"),
    [
        (("WordPress", "", "6.4.3", "core"), "wordpress-6.4.3.zip"),
        (("Akismet Anti-spam", "akismet", "5.3", "plugin"), "akismet.5.3.zip"),
        (("Twenty Twenty", "twentytwenty", "2.5", "theme"), "twentytwenty.2.5.zip"),
        (("OpenMage", "", "20.0.16", "core"), ""),
        (("Something else", "", "1", "core"), ""),
    ],
)
def test_the_file_to_fetch_is_named(told, archive):
    assert archive_of(*told) == archive


def test_every_application_that_is_told_apart_has_a_layout():
    assert {told.name for told in TOLD} <= set(LAYOUTS)


def test_folders_are_relative():
    for layout in LAYOUTS.values():
        for folder in layout.own:
            assert folder.strip("/") == folder

from __future__ import annotations

import pytest

from pratique.checks.crowd.shared_block import CHECK
from pratique.content.block import Block
from pratique.model import Severity

DAY = 86_400 * 1_000_000_000
FOLDERS = ("includes", "plugins/gallery/parts", "themes/plain/parts")


def block(path, *, digest=7, place="top", stands="", holds="runs decodes", line=1):
    return Block(path, line, place, stands, holds, digest, 90, "@eval(base64_decode('...'));")


def some(application, count, folders=FOLDERS):
    chosen = [row for row in application if any(f"/{folder}/" in row.path for folder in folders)]
    step = len(chosen) // count
    return chosen[::step][:count]


@pytest.mark.parametrize(
    ("holds", "stands", "folders", "count", "severity"),
    [
        ("runs decodes", "reopened", FOLDERS, 6, Severity.HIGH),
        ("runs decodes", "", FOLDERS, 6, Severity.HIGH),
        ("runs decodes", "", FOLDERS[:1], 22, Severity.MEDIUM),
        ("includes escapes", "behind-blanks", FOLDERS[:1], 6, Severity.HIGH),
        ("writes", "reopened", FOLDERS[:1], 6, Severity.MEDIUM),
        ("asks-visitor", "reopened", FOLDERS, 6, Severity.MEDIUM),
        ("includes", "reopened", FOLDERS, 6, Severity.MEDIUM),
        ("foreign-script", "behind-page", FOLDERS, 6, Severity.MEDIUM),
    ],
)
def test_points_at(application, said, *, holds, stands, folders, count, severity):
    injected = some(application, count, folders)
    blocks = [block(row.path, holds=holds, stands=stands) for row in injected]
    (sign,) = said(CHECK, [*application, *blocks])
    assert sign.severity is severity
    assert {place.path for place in sign.places} == {row.path for row in injected}
    assert sign.quote == "@eval(base64_decode('...'));"


def test_points_at_what_was_changed_later_than_the_files_beside_it(application, program, said):
    injected = {row.path for row in some(application, 6, FOLDERS[:1])}
    rows = [
        program(row.path, row.mtime + 90 * DAY) if row.path in injected else row
        for row in application
    ]
    (sign,) = said(CHECK, [*rows, *(block(path, holds="writes") for path in injected)])
    assert sign.severity is Severity.MEDIUM
    assert "changed together" in sign.why.english


def test_one_injection_at_both_edges_is_one_sign(application, said):
    injected = some(application, 6)
    tops = [block(row.path, stands="reopened") for row in injected]
    ends = [block(row.path, digest=8, place="end", stands="reopened") for row in injected]
    (sign,) = said(CHECK, [*application, *tops, *ends])
    assert len(sign.places) == 6


@pytest.mark.parametrize(
    ("count", "place", "holds", "stands", "folders"),
    [
        (2, "top", "runs decodes", "reopened", FOLDERS),  # by chance
        (9, "end", "includes", "", FOLDERS[:1]),  # the footer of an application
        (9, "end", "includes", "", FOLDERS),
        (9, "top", "runs", "", FOLDERS[:1]),  # a library that does so everywhere
        (9, "top", "includes", "reopened", FOLDERS[:1]),  # pages written by hand
        (9, "script", "adds-script", "", FOLDERS),  # a counter of visitors
    ],
)
def test_leaves_alone(application, said, *, count, place, holds, stands, folders):
    held = some(application, count, folders)
    blocks = [block(row.path, place=place, holds=holds, stands=stands) for row in held]
    signs = said(CHECK, [*application, *blocks])
    assert [sign for sign in signs if sign.severity >= Severity.MEDIUM] == []


def test_leaves_alone_an_application_that_is_installed_twice(application, program, said):
    again = [program(row.path.replace("blog", "shop")) for row in application]
    held = [row for row in (*application, *again) if "/includes/" in row.path]
    assert (
        said(CHECK, [*application, *again, *(block(row.path, holds="includes") for row in held)])
        == []
    )


def test_leaves_alone_one_content_in_many_places(program, said):
    rows = [program(f"plugins/p{number}/index.php", sha256="a" * 64) for number in range(9)]
    assert said(CHECK, [*rows, *(block(row.path, stands="reopened") for row in rows)]) == []


def test_a_counter_on_two_sites_is_a_hint(application, program, said):
    other = [program(row.path.replace("blog", "shop").replace("-", "_")) for row in application]
    held = [row for row in (*application, *other) if "/includes/" in row.path]
    blocks = [block(row.path, place="script", holds="foreign-script") for row in held]
    (sign,) = said(CHECK, [*application, *other, *blocks])
    assert sign.severity is Severity.LOW

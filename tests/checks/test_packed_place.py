from __future__ import annotations

import pytest

from pratique.checks.base import Sign
from pratique.checks.packed_place import weighed
from pratique.checks.web.php_runs_request import CHECK
from pratique.model import Place, Severity
from pratique.phrase import Phrase


def sign(*paths, **values):
    places = tuple(Place(path, 3) for path in paths)
    return Sign(str(paths), places, "quote", Phrase("Seen."), (), **{"confidence": 0.97, **values})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Severity.CRITICAL, Severity.HIGH),
        (Severity.HIGH, Severity.MEDIUM),
        (Severity.MEDIUM, Severity.MEDIUM),
        (Severity.LOW, Severity.LOW),
    ],
)
def test_one_step_lower_and_no_proof(before, after):
    (found,) = weighed([sign("/a.zip!//x.php", severity=before)], CHECK)
    assert found.severity is after
    assert found.confidence == 0.75
    assert "packed in an archive" in found.title.english
    assert "inside an archive" in found.why.english
    assert found.dated == (Place("/a.zip"),)


def test_a_file_is_as_it_was():
    plain = sign("/x.php")
    both = sign("/x.php", "/a.zip!//x.php")
    assert weighed([plain, both], CHECK) == tuple(sorted([plain, both], key=lambda s: s.subject))


def test_the_same_member_of_many_backups_is_one():
    signs = [sign(f"/backup-{day}.zip!//site/x.php") for day in range(30)]
    (found,) = weighed(signs, CHECK)
    assert len(found.places) == 30
    assert found.subject == weighed(signs[:2], CHECK)[0].subject


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/a.zip!//in/x.php", "unzip -p ROOT/a.zip in/x.php 2>&1 | sed -n 3p | cut -c1-400"),
        ("/a.zip!//[x].php", "unzip -p ROOT/a.zip $'[[]x].php' "),
        ("/a.tar.gz!//in/x.php", "tar -xOf ROOT/a.tar.gz -- in/x.php 2>&1 | sed -n 3p"),
        ("/a.tgz!//-x", "tar -xOf ROOT/a.tgz -- -x"),
        ("/x.php.gz!//x.php", "zcat ROOT/x.php.gz 2>&1 | sed -n 3p"),
        ("/a.tar!//b.zip!//x", "tar -tf ROOT/a.tar 2>&1 | cat -v"),
        ("/a.phar!//x", "strings -a -n 8 ROOT/a.phar 2>&1 | head -n 100"),
        ("/a.tar!//a\\x0ab", "tar -xOf ROOT/a.tar -- $'a\\x0ab'"),
    ],
)
def test_commands(typed, path, command):
    (found,) = weighed([sign(path)], CHECK)
    assert typed(found).startswith(command)

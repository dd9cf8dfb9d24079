from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.unowned_command import Started, unowned
from pratique.model import Gap, Place, Severity
from pratique.phrase import Phrase
from pratique.store.tables import Tables
from pratique.survey.file import File
from pratique.survey.package_file import PackageFile


def started(command, *, tidies=False):
    place = Place("/etc/x", 2)
    return Started("s", place, command, Phrase("A hook"), Phrase("x runs it as root"), tidies)


def signs(*rows, commands):
    with Tables.of(rows, (File, PackageFile, Gap)) as tables:
        return list(unowned(commands, tables))


def test_what_is_judged_bad_needs_no_packages():
    (sign,) = signs(commands=[started("/tmp/x")])
    assert (sign.severity, sign.title.english) == (
        Severity.HIGH,
        "A hook runs a program from a place where none belongs",
    )
    assert sign.why.english.startswith("x runs it as root. ")


def test_what_no_package_brought_is_said(packaged, typed):
    (sign,) = signs(packaged("/etc/y"), commands=[started("/opt/x")])
    assert sign.why.english == "x runs it as root, and no package brought /etc/x."
    assert typed(sign) == "sed -n 2p ROOT/etc/x 2>&1 | cut -c1-400 | cat -v"


def test_what_a_package_brought_is_left_alone(packaged):
    assert signs(packaged("/etc/x"), commands=[started("/opt/x")]) == []


def test_what_only_tidies_is_left_alone(packaged):
    assert signs(packaged("/etc/y"), commands=[started("rm /x", tidies=True)]) == []


def test_without_packages_it_could_not_look():
    with pytest.raises(CouldNotLook):
        signs(commands=[started("/opt/x")])

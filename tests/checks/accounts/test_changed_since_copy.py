from __future__ import annotations

import pytest

from pratique.checks.accounts.changed_since_copy import CHECK
from pratique.checks.base import CouldNotLook
from pratique.model import Severity
from pratique.parsers.account_line import parse
from pratique.store.tables import Tables


def signs(what, before, now):
    rows = [*parse(before.encode(), f"/etc/{what}-"), *parse(now.encode(), f"/etc/{what}")]
    found = CHECK.find(Tables.of(rows, CHECK.reads))
    return [(sign.subject, sign.severity) for sign in found]


NEWS = "news:x:9:9:news:/var/spool/news:"


@pytest.mark.parametrize(
    ("what", "before", "now", "severity"),
    [
        ("passwd", "", "eve:x:1001:1001::/home/eve:/bin/sh", Severity.LOW),
        ("passwd", "eve:x:1001:1::/:/bin/sh", "eve:x:0:1::/:/bin/sh", Severity.HIGH),
        ("passwd", f"{NEWS}/usr/sbin/nologin", f"{NEWS}/usr/sbin/nologin ", Severity.MEDIUM),
        ("passwd", f"{NEWS}/usr/sbin/nologin", f"{NEWS}/bin/bash", Severity.MEDIUM),
        ("shadow", "news:*:1:", "news:$6$a$b:9:", Severity.MEDIUM),
        ("shadow", "root:$6$a$b:1:", "root:$6$a$c:9:", Severity.LOW),
        ("shadow", "root:$6$a$b:1:", "root::9:", Severity.HIGH),
        ("group", "sudo:x:27:bob", "sudo:x:27:bob,eve", Severity.LOW),
    ],
)
def test_points_at(what, before, now, severity):
    same = "root2:x:7:7::/:/bin/sh\n"
    ((_, found),) = signs(what, same + before, same + now)
    assert found is severity


def test_points_together_at_what_tells_little():
    before = "a:x:1:1::/:/bin/false"
    now = "b:x:2:2::/:/bin/false\neve:x:1001:1001::/home/eve:/bin/sh"
    assert signs("passwd", before, now) == [
        ("passwd eve", Severity.LOW),
        ("passwd otherwise", Severity.NOTE),
    ]


@pytest.mark.parametrize(
    ("what", "before", "now"),
    [
        ("group", "users:x:100:", "users:x:100:eve"),
        ("passwd", "", "tomcat:x:996:996::/var/lib/tomcat:/usr/sbin/nologin"),
        ("passwd", "gone:x:1001:1::/:/bin/sh", ""),
        ("subuid", "", "eve:100000:65536"),
    ],
)
def test_leaves_alone_what_packages_do(what, before, now):
    same = "root2:x:7:7::/:/bin/sh\n"
    assert signs(what, same + before, same + now) == []


@pytest.mark.parametrize("what", ["passwd", "shadow", "group"])
def test_leaves_alone(what):
    assert signs(what, "root:x:0:0::/root:/bin/sh", "root:x:0:0::/root:/bin/sh") == []


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        list(CHECK.find(Tables.of([], CHECK.reads)))

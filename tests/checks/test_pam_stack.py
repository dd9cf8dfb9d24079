from __future__ import annotations

import pytest

from pratique.checks.pam_stack import Answer, Stacks, lets_in
from pratique.parsers.pam import PamRule, parse


def answer(rule: PamRule) -> Answer:
    if rule.module == "pam_permit.so":
        return Answer.YES
    return Answer.NOTHING if rule.module == "pam_env.so" else Answer.NO


def opened(text: str, **others: str) -> str | None:
    rows = [
        row
        for name, content in {"x": text, **others}.items()
        for row in parse(content.encode(), f"/etc/pam.d/{name}")
        if isinstance(row, PamRule)
    ]
    rule = lets_in(Stacks(rows).stack("x", "auth"), answer)
    return None if rule is None else f"{rule.path}:{rule.line}"


DEBIAN = """auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEBIAN, None),
        ("auth required pam_env.so\nauth sufficient pam_unix.so\nauth required pam_deny.so", None),
        ("auth sufficient pam_permit.so\n" + DEBIAN, "/etc/pam.d/x:1"),
        ("auth [success=done default=ignore] pam_permit.so\n" + DEBIAN, "/etc/pam.d/x:1"),
        ("auth [success=2 default=ignore] pam_permit.so\n" + DEBIAN, "/etc/pam.d/x:1"),
        (DEBIAN.replace("requisite pam_deny", "optional pam_env"), "/etc/pam.d/x:3"),
        ("auth optional pam_unix.so\nauth required pam_permit.so", "/etc/pam.d/x:2"),
        ("auth required pam_unix.so\nauth sufficient pam_permit.so", None),
        ("auth requisite pam_unix.so\nauth sufficient pam_permit.so", None),
        ("account sufficient pam_permit.so\nauth required pam_unix.so", None),
        ("auth [default=reset] pam_unix.so\nauth required pam_permit.so", "/etc/pam.d/x:2"),
        ("auth required pam_env.so", None),
        ("", None),
    ],
)
def test_who_is_let_in(text, expected):
    assert opened(text) == expected


def test_files_that_are_included_count():
    assert opened("@include a\n" + DEBIAN, a="auth sufficient pam_permit.so") == "/etc/pam.d/a:1"
    assert opened("auth include a\n", a=DEBIAN) is None


def test_a_stack_of_its_own_ends_alone():
    inside = "auth requisite pam_unix.so\nauth required pam_permit.so"
    assert opened("auth substack a\nauth required pam_permit.so", a=inside) is None


def test_circles_end():
    assert opened("@include x\n@include a\n" + DEBIAN, a="@include x\n@include a") is None

from __future__ import annotations

import pytest

from pratique.checks.persistence.pam_opens_login import CHECK
from pratique.inventory.verification import Verification
from pratique.model import Severity
from pratique.parsers.pam import PamRule, parse
from pratique.store.tables import Tables

COMMON = """auth [success=1 default=ignore] pam_unix.so nullok
auth requisite pam_deny.so
auth required pam_permit.so
account [success=1 new_authtok_reqd=done default=ignore] pam_unix.so
account requisite pam_deny.so
account required pam_permit.so
"""
RED_HAT = """auth required pam_env.so
auth required pam_faildelay.so delay=2000000
auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular
auth [default=1 ignore=ignore success=ok] pam_localuser.so
auth sufficient pam_unix.so nullok
auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular
auth sufficient pam_sss.so forward_pass
auth required pam_deny.so
account required pam_unix.so
account sufficient pam_localuser.so
account sufficient pam_usertype.so issystem
account [default=bad success=ok user_unknown=ignore] pam_sss.so
account required pam_permit.so
"""


def signs(*rows, **files: str):
    rules = [
        row
        for name, text in {"common": COMMON, **files}.items()
        for row in parse(text.encode(), f"/etc/pam.d/{name}")
        if isinstance(row, PamRule)
    ]
    found = CHECK.find(Tables.of([*rules, *rows], CHECK.reads))
    return [(sign.places[0].line, sign.severity) for sign in found]


@pytest.mark.parametrize(
    ("first", "severity"),
    [
        ("auth sufficient pam_permit.so", Severity.HIGH),
        ("auth [success=done default=ignore] pam_permit.so", Severity.HIGH),
        ("auth sufficient pam_rootok.so", Severity.HIGH),
        ("auth sufficient pam_succeed_if.so user = bob", Severity.MEDIUM),
        ("auth sufficient pam_succeed_if.so quiet rhost = 192.0.2.1", Severity.MEDIUM),
        ("auth sufficient pam_exec.so quiet /opt/x", Severity.MEDIUM),
        ("auth sufficient pam_succeed_if.so user ingroup ops", Severity.LOW),
        ("auth sufficient pam_wheel.so trust", Severity.LOW),
        ("account sufficient pam_permit.so", Severity.MEDIUM),
    ],
)
def test_points_at(first, severity):
    assert signs(sshd=f"{first}\n@include common\n") == [(1, severity)]


def test_points_at_a_shared_file_once():
    common = f"auth sufficient pam_permit.so\n{COMMON}"
    found = signs(common=common, sshd="@include common", su="@include common")
    assert found == [(1, Severity.HIGH)]


def test_points_at_a_deny_that_is_gone():
    common = COMMON.replace("auth requisite pam_deny.so\n", "", 1).replace(
        "success=1", "success=ok"
    )
    assert signs(sshd=common)[0][1] is Severity.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "@include common\n",
        RED_HAT,
        "auth required pam_nologin.so\nauth include common\n",
        "auth required pam_shells.so\n@include common\n",
        "auth requisite pam_succeed_if.so user ingroup ssh\n@include common\n",
        "auth optional pam_exec.so expose_authtok /opt/x\n@include common\n",
        "auth required pam_google_authenticator.so nullok\n@include common\n",
        "",
    ],
)
def test_leaves_alone(text):
    assert signs(sshd=text) == []


def test_leaves_alone_su_for_root_and_logins_by_choice():
    text = "auth sufficient pam_rootok.so\n@include common\n"
    assert signs(su=text, runuser="auth sufficient pam_rootok.so") == []
    assert signs(**{"gdm-autologin": "auth required pam_permit.so"}) == []


def test_leaves_alone_what_the_package_brought():
    same = Verification("/etc/pam.d/xserver", "verified", (), "", "x", "x", "dpkg")
    assert signs(same, xserver="auth required pam_permit.so") == []

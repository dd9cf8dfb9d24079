from __future__ import annotations

import pytest

from pratique.checks.base import CouldNotLook
from pratique.checks.persistence.vendor_hook_unowned import CHECK
from pratique.model import Severity
from pratique.parsers.startup_item import StartupItem
from pratique.store.tables import Tables


def item(path, kind, line=None):
    return StartupItem(path, line, kind, "x", "root", "at boot", path, path, "T1546.016")


def signs(*rows):
    with Tables.of(rows, CHECK.reads) as tables:
        return list(CHECK.find(tables))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/usr/lib/dracut/modules.d/99x/x.sh", "initramfs-script"),
        ("/usr/lib/python3.9/site-packages/dnf-plugins/x.py", "package-plugin"),
        ("/lib/systemd/system-sleep/x", "sleep-hook"),
        ("/usr/lib/NetworkManager/dispatcher.d/x", "network-script"),
    ],
)
def test_points_at(packaged, path, kind):
    (sign,) = signs(item(path, kind), packaged("/bin/ls"))
    assert sign.technique == "T1546.016"


@pytest.mark.parametrize(
    ("path", "severity"),
    [("/usr/lib/cups/filter/label", Severity.LOW), ("/usr/lib/cups/backend/net2", Severity.MEDIUM)],
)
def test_a_driver_of_a_printer_has_no_other_folder(packaged, path, severity):
    (sign,) = signs(item(path, "print-program"), packaged("/bin/ls"))
    assert (sign.severity or CHECK.severity) is severity


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/usr/lib/systemd/system-sleep/hdparm", "sleep-hook"),
        ("/etc/NetworkManager/dispatcher.d/x", "network-script"),
        ("/usr/local/lib/x", "kernel-hook"),
        ("/usr/lib/node_modules/x/hooks/pre-commit", "git-hook"),
    ],
)
def test_leaves_alone(packaged, path, kind):
    assert signs(item(path, kind), packaged("/usr/lib/systemd/system-sleep/hdparm")) == []


@pytest.mark.parametrize(("sha256", "found"), [("1" * 64, 0), ("2" * 64, 1)])
def test_leaves_alone_what_a_package_put_beside_its_own_file(file, packaged, sha256, found):
    own, put = "/usr/lib/cups/backend-available/usb", "/usr/lib/cups/backend/usb"
    rows = (file(own, sha256="1" * 64), packaged(own), file(put, sha256=sha256))
    assert len(signs(item(put, "print-program"), *rows)) == found


def test_says_when_it_cannot_look():
    with pytest.raises(CouldNotLook):
        signs()

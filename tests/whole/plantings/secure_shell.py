"""Keys and settings of ssh: sshd(8), sshd_config(5), ssh_config(5), hosts.equiv(5)."""

from __future__ import annotations

from typing import Final

from plantings.case import Case, Twin, add, both, put, run, shell, swap
from plantings.command import ADDRESS, FETCH, HIDDEN, SH_BACK, hidden, tool
from pratique.demo.accounts import public_key

_GROUP: Final = "SSH"
_KEYS: Final = "T1098.004"
_CHANGED: Final = "T1556"
_ROOT: Final = "/root/.ssh/authorized_keys"
_ANNA: Final = "/home/anna/.ssh/authorized_keys"
_CONFIG: Final = "/etc/ssh/sshd_config"
_MORE: Final = "/etc/ssh/sshd_config.d/50-more.conf"
_OWNER: Final = (1000, 1000)


def _key(slug: str) -> str:
    """A key of the intruder's own for each case: none is on the list of two."""
    return public_key(f"intruder {slug}")


def _twin(slug: str, what: str, path: str, text: str, **more: str) -> Twin:
    return Twin(slug, what, path, add(path, text), **more)


_SECOND_KEY: Final = _twin(
    "key-of-a-laptop",
    "a second key of a person",
    _ANNA,
    f"{public_key('anna two')} anna@new-laptop\n",
)
_RRSYNC: Final = _twin(
    "key-rrsync",
    "a key that may fetch backups only",
    _ROOT,
    f'command="rrsync -ro /srv/backup",restrict {public_key("backup")} backup@vault\n',
)
_CONFIGURED: Final = _twin(
    "sshd-tightened",
    "no passwords, and a group that may log in",
    _MORE,
    "PasswordAuthentication no\nPermitRootLogin prohibit-password\nAllowGroups ssh sudo\n",
    table="file",
)
_SFTP: Final = _twin(
    "sshd-sftp-only",
    "a group that may only put files",
    _MORE,
    "Match Group sftponly\n    ChrootDirectory /srv/sftp/%u\n    ForceCommand internal-sftp\n",
    table="file",
)
_RC: Final = Twin(
    "ssh-rc-notice",
    "a greeting at each login",
    "/etc/ssh/sshrc",
    put("/etc/ssh/sshrc", 'echo "Welcome, $USER"\n'),
)
_JUMP: Final = Twin(
    "ssh-config-jump",
    "another way to a machine of one's own",
    "/home/anna/.ssh/config",
    put(
        "/home/anna/.ssh/config", "Host inner\n    ProxyJump gate.harbour.example\n", 0o600, _OWNER
    ),
    table="file",
)
_TRUST: Final = Twin(
    "shosts-none",
    "nobody is trusted by name",
    "/etc/hosts.equiv",
    put("/etc/hosts.equiv", "# nobody\n"),
    table="file",
)


def _setting(
    slug: str, what: str, text: str, twin: Twin = _CONFIGURED, technique: str = _CHANGED
) -> Case:
    return Case(slug, _GROUP, technique, what, _MORE, put(_MORE, text), twin)


CASES: Final = (
    Case(
        "key-generated",
        _GROUP,
        _KEYS,
        "a pair of keys made on the machine, for root",
        _ROOT,
        both(
            put(
                "/root/.ssh/id_rsa1822",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nbm8ga2V5\n-----END OPENSSH PRIVATE KEY-----\n",
                0o600,
            ),
            put("/root/.ssh/id_rsa1822.pub", f"{_key('key-generated')} root@harbour\n"),
            add(_ROOT, f"{_key('key-generated')} root@harbour\n"),
        ),
        _SECOND_KEY,
        "setup_ssh_key",
    ),
    Case(
        "key-added",
        _GROUP,
        _KEYS,
        "a stranger's key for root, and the list as it was beside it",
        _ROOT,
        both(
            put(f"{_ROOT}.bak", f"{public_key('root@harbour')} root@harbour\n", 0o600),
            add(_ROOT, f"{_key('key-added')} kali@kali\n"),
        ),
        _SECOND_KEY,
        "setup_authorized_keys",
    ),
    Case(
        "key-second-list",
        _GROUP,
        _KEYS,
        "a key in the second list",
        "/root/.ssh/authorized_keys2",
        put("/root/.ssh/authorized_keys2", f"{_key('key-second-list')} x\n", 0o600),
        _SECOND_KEY,
    ),
    Case(
        "key-of-service",
        _GROUP,
        _KEYS,
        "a key for the web server's account",
        "/var/www/.ssh/authorized_keys",
        put("/var/www/.ssh/authorized_keys", f"{_key('key-of-service')} www\n", 0o600, (33, 33)),
        _SECOND_KEY,
    ),
    Case(
        "key-shared",
        _GROUP,
        _KEYS,
        "one key for two people",
        "/home/bruno/.ssh/authorized_keys",
        both(
            add("/home/bruno/.ssh/authorized_keys", f"{_key('key-shared')}\n"),
            add(_ANNA, f"{_key('key-shared')}\n"),
        ),
        _SECOND_KEY,
        everyday="two people of one household, or one person with two accounts, look the same",
    ),
    Case(
        "key-forced",
        _GROUP,
        _KEYS,
        "a key that starts a command",
        _ROOT,
        add(_ROOT, f'command="{FETCH}; bash" {_key("key-forced")} root@localhost\n'),
        _RRSYNC,
    ),
    Case(
        "key-environment",
        _GROUP,
        _KEYS,
        "a key that brings a library",
        _ANNA,
        add(
            _ANNA, f'environment="LD_PRELOAD=/var/tmp/.cache/l.so" {_key("key-environment")} anna\n'
        ),
        _RRSYNC,
    ),
    Case(
        "keys-elsewhere",
        _GROUP,
        _KEYS,
        "keys for everybody, outside the homes",
        _MORE,
        both(
            put("/var/lib/misc/.keys", f"{_key('keys-elsewhere')} x\n", 0o644),
            put(_MORE, "AuthorizedKeysFile .ssh/authorized_keys /var/lib/misc/.keys\n"),
        ),
        _CONFIGURED,
    ),
    Case(
        "keys-command",
        _GROUP,
        _KEYS,
        "a script says which keys are right",
        _MORE,
        both(
            run("/usr/lib/openssh/ssh-keysd", shell(f"echo '{_key('keys-command')}'")),
            put(
                _MORE,
                "AuthorizedKeysCommand /usr/lib/openssh/ssh-keysd %u\nAuthorizedKeysCommandUser root\n",
            ),
        ),
        Twin(
            "keys-command-own",
            "keys of one's own directory",
            _MORE,
            both(
                tool("/usr/local/sbin/directory-keys"),
                put(
                    _MORE,
                    "AuthorizedKeysCommand /usr/local/sbin/directory-keys %u\nAuthorizedKeysCommandUser nobody\n",
                ),
            ),
        ),
    ),
    Case(
        "trusted-ca",
        _GROUP,
        _KEYS,
        "whoever a stranger signed is let in as anybody",
        _MORE,
        both(
            put("/etc/ssh/.ca.pub", f"{_key('trusted-ca')} ca\n"),
            put(_MORE, "TrustedUserCAKeys /etc/ssh/.ca.pub\n"),
        ),
        Twin(
            "trusted-ca-own",
            "one's own authority signs keys",
            _MORE,
            both(
                put("/etc/ssh/user_ca.pub", f"{public_key('own ca')} ca@harbour.example\n"),
                put(
                    _MORE,
                    "TrustedUserCAKeys /etc/ssh/user_ca.pub\nAuthorizedPrincipalsFile /etc/ssh/principals/%u\n",
                ),
            ),
        ),
    ),
    Case(
        "ssh-rc",
        _GROUP,
        "T1546",
        "code at each login of a person",
        "/home/anna/.ssh/rc",
        put("/home/anna/.ssh/rc", f"{FETCH}\n", 0o644, _OWNER),
        _RC,
    ),
    Case(
        "sshrc",
        _GROUP,
        "T1546",
        "code at each login",
        "/etc/ssh/sshrc",
        put("/etc/ssh/sshrc", f"{SH_BACK} &\n"),
        _RC,
    ),
    _setting(
        "empty-passwords",
        "no password is needed",
        "PermitEmptyPasswords yes\nPermitRootLogin yes\n",
    ),
    _setting(
        "match-root",
        "root may log in with a password from there",
        f"PermitRootLogin no\nMatch Address {ADDRESS}\n    PermitRootLogin yes\n    PasswordAuthentication yes\n",
    ),
    _setting(
        "force-command",
        "a command in the place of the shell",
        f"Match User anna\n    ForceCommand {HIDDEN}\n",
        _SFTP,
    ),
    Case(
        "subsystem",
        _GROUP,
        _CHANGED,
        "another program for sftp",
        _CONFIG,
        both(hidden(), swap(_CONFIG, "/usr/lib/openssh/sftp-server", HIDDEN)),
        _SFTP,
    ),
    Case(
        "user-environment",
        _GROUP,
        "T1574.006",
        "a person's file of variables brings a library",
        "/home/anna/.ssh/environment",
        both(
            put(_MORE, "PermitUserEnvironment yes\n"),
            put("/home/anna/.ssh/environment", "LD_PRELOAD=/var/tmp/.cache/l.so\n", 0o600, _OWNER),
        ),
        _CONFIGURED,
    ),
    Case(
        "client-command",
        _GROUP,
        "T1546",
        "code whenever a person connects to another machine",
        "/home/anna/.ssh/config",
        put(
            "/home/anna/.ssh/config",
            f"Host *\n    PermitLocalCommand yes\n    LocalCommand {FETCH}\n",
            0o600,
            _OWNER,
        ),
        _JUMP,
    ),
    Case(
        "client-proxy",
        _GROUP,
        "T1546",
        "code for everybody who connects to another machine",
        "/etc/ssh/ssh_config.d/10-proxy.conf",
        put("/etc/ssh/ssh_config.d/10-proxy.conf", f"Host *\n    ProxyCommand {HIDDEN} %h %p\n"),
        _JUMP,
    ),
    Case(
        "rhosts",
        _GROUP,
        "T1556",
        "everybody is trusted as root",
        "/root/.rhosts",
        put("/root/.rhosts", "+ +\n", 0o600),
        _TRUST,
    ),
    Case(
        "shosts",
        _GROUP,
        "T1556",
        "a machine is trusted as a person",
        "/home/bruno/.shosts",
        put("/home/bruno/.shosts", f"{ADDRESS} bruno\n", 0o600, (1001, 1001)),
        _TRUST,
    ),
    Case(
        "hosts-equiv",
        _GROUP,
        "T1556",
        "everybody is trusted",
        "/etc/hosts.equiv",
        put("/etc/hosts.equiv", "+\n"),
        _TRUST,
    ),
)

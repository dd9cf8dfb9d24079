"""Files that are a secret as a whole: password files of backups, master keys, cluster cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pratique.content.secret.found import FoundSecret
from pratique.content.secret.placeholder import is_placeholder

_MOST: Final = 4096
_BACKUP: Final = "backups: all that was ever saved from this server"
_PLACES: Final = (
    (re.compile(r"/config/(?:master|credentials/\w+)\.key$"), "application-key",
     "the credentials that the Rails application beside it keeps encrypted"),
    (re.compile(r"/(?:\.?(?:restic|borg|duplicity|backup)[\w.\-]*[_.\-]?(?:pass(?:word|phrase|wd)?|pw)"
                r"(?:\.txt|\.key|[_\-]?file)?|etc/(?:restic|borg|borgmatic|backup)/[\w.\-]*pass\w*"
                r"|\.restic/password|\.?restic/(?:password|repo\.key))$"),
     "backup-password", _BACKUP),
    (re.compile(r"/\.vault-token$"), "ci-secret", "secrets kept in Vault"),
    (re.compile(r"/\.?vault[_\-]pass(?:word)?(?:\.txt)?$"), "ci-secret",
     "files that Ansible Vault keeps encrypted"),
    (re.compile(r"/secrets/(?:initialAdminPassword|master\.key)$"), "ci-secret",
     "Jenkins, and all credentials that it keeps"),
    (re.compile(r"/\.erlang\.cookie$"), "password", "the Erlang cluster: it runs any command"),
    (re.compile(r"/etc/(?:ldap|pam_ldap|libnss-ldap)\.secret$"), "directory-password",
     "the directory (LDAP), as its administrator"),
    (re.compile(r"/etc/pve/priv/(?:authkey|token)\b"), "ci-secret", "the Proxmox cluster"),
    (re.compile(r"/run/secrets/(?:kubernetes\.io/serviceaccount/token|[\w.\-]+)$"), "ci-secret",
     "what the container was given it for"),
    (re.compile(r"/etc/rancher/k3s/.*token$|/k3s/server/(?:node-)?token$"), "ci-secret",
     "the Kubernetes cluster"),
    (re.compile(r"/etc/(?:munge/munge|corosync/authkey|ceph/[\w.\-]+keyring)\b"), "ci-secret",
     "the cluster that it belongs to"),
)  # fmt: skip


def whole_file(content: bytes, path: str) -> Iterator[FoundSecret]:
    """The content as one secret, where the place says that it is one."""
    for pattern, kind, opens in _PLACES:
        if pattern.search(path) is None:
            continue
        value = content[: _MOST + 1].strip()
        if len(value) <= _MOST and (not _is_text(value) or not is_placeholder(value)) and value:
            yield FoundSecret(kind, None, "the whole file", value, opens)
        return


def is_secret_place(path: str) -> bool:
    """Whether a file there is a secret as a whole."""
    return any(pattern.search(path) for pattern, _kind, _opens in _PLACES)


def _is_text(value: bytes) -> bool:
    return value.isascii()

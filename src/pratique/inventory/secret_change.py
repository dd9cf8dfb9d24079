"""What to do about a secret that somebody else may have read, by its kind."""

from __future__ import annotations

from typing import Final

_CHANGES: Final = {
    "database-password": "Set a new password in the database server, and write it here.",
    "mail-password": "Set a new password at the mail server, and write it here.",
    "ftp-password": "Set a new password at the FTP server, and write it here.",
    "directory-password": "Set a new password in the directory (LDAP), and write it here.",
    "application-key": "Make a new key. Everybody has to log in again; what is encrypted with the "
    "old one has to be encrypted anew.",
    "api-key": "Revoke it at the service that issued it, make a new one, and look at what the "
    "service says it was used for.",
    "cloud-key": "Revoke it in the cloud account, make a new one, and look at that account's log.",
    "registry-token": "Revoke it where it was issued, and look at what was published with it.",
    "ssh-key": "Take its public half out of every authorized_keys, and make a new key.",
    "ssh-host-key": "Make new host keys on the rebuilt server, and tell those who log in.",
    "tls-key": "Have its certificate revoked, and get a new one for a new key.",
    "pgp-key": "Revoke the key, publish the revocation, and make a new one.",
    "private-key": "Make a new key, and encrypt again what was encrypted to the old one.",
    "password-hash": "Set a new password, here and wherever else the same one is used.",
    "vpn-key": "Make new keys for this end of the VPN, and take the old ones out at the other.",
    "wifi-password": "Set a new password for the network.",
    "backup-password": "Change the key of the backup; what was copied with the old one stays "
    "readable, so count all that was ever saved as read.",
    "ci-secret": "Revoke it where it was issued, and look at what was deployed with it.",
    "url-password": "Set a new password where the address leads, and write it here.",
    "password": "Set a new password where it is used, and write it here.",
    "neighbour": "Look at the logins from this server over there; it may be next.",
}


def change_of(kind: str) -> str:
    """One or two sentences; for every kind there is."""
    return _CHANGES.get(kind, _CHANGES["password"])


def kinds() -> tuple[str, ...]:
    """All kinds of secrets."""
    return tuple(_CHANGES)

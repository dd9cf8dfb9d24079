from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.content.secret.private_key import private_keys

BODY = b"MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n" * 3


def pem(label, body=BODY):
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (label, body, label)


def openssh(cipher):
    blob = b"openssh-key-v1\0"
    for part in (cipher, b"none", b""):
        blob += struct.pack(">I", len(part)) + part
    public = b"\0\0\0\x0bssh-ed25519" + bytes(36)
    blob += struct.pack(">I", 1) + struct.pack(">I", len(public)) + public
    return pem(b"OPENSSH PRIVATE KEY", base64.b64encode(blob) + b"\n")


@pytest.mark.parametrize(
    ("content", "path", "kind", "name"),
    [
        (pem(b"PRIVATE KEY"), "/etc/ssl/private/a.key", "tls-key", "without a passphrase"),
        (pem(b"ENCRYPTED PRIVATE KEY"), "/etc/ssl/a.pem", "tls-key", "guarded by a passphrase"),
        (pem(b"RSA PRIVATE KEY", b"Proc-Type: 4,ENCRYPTED\nDEK-Info: A,1\n\n" + BODY), "/a.pem",
         "tls-key", "guarded by"),
        (pem(b"RSA PRIVATE KEY"), "/root/.ssh/id_rsa", "ssh-key", "without"),
        (openssh(b"none"), "/home/a/.ssh/key", "ssh-key", "without a passphrase"),
        (openssh(b"aes256-ctr"), "/home/a/key", "ssh-key", "guarded by a passphrase"),
        (openssh(b"none"), "/etc/ssh/ssh_host_ed25519_key", "ssh-host-key", "host key"),
        (pem(b"PGP PRIVATE KEY BLOCK"), "/root/k.asc", "pgp-key", "OpenPGP"),
        (b'{"private_key": "' + pem(b"PRIVATE KEY").replace(b"\n", b"\\n") + b'"}', "/a/sa.json",
         "cloud-key", "service account"),
        (b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: 1\nAAAA\n"
         b"Private-Lines: 1\n" + BODY, "/a.ppk", "ssh-key", "without"),
        (b"-----BEGIN OpenVPN Static key V1-----\n" + b"0123456789abcdef\n" * 16
         + b"-----END OpenVPN Static key V1-----\n", "/etc/openvpn/s.key", "vpn-key", "static"),
    ],
)  # fmt: skip
def test_kinds(content, path, kind, name):
    (found,) = private_keys(content, path)
    assert found.kind == kind
    assert name in found.name


def test_the_public_half_says_which_accounts():
    (found,) = private_keys(openssh(b"none"), "/root/.ssh/id_ed25519")
    assert "the key SHA256:" in found.opens


def test_the_same_key_is_the_same_value_however_it_is_wrapped():
    (one,) = private_keys(pem(b"PRIVATE KEY"), "/a.pem")
    (two,) = private_keys(b"x\r\n" + pem(b"PRIVATE KEY").replace(b"\n", b"\r\n"), "/b.pem")
    assert one.value == two.value
    assert two.line == 2


@pytest.mark.parametrize(
    "content",
    [b"", pem(b"PUBLIC KEY"), pem(b"PRIVATE KEY", b"short"), b"-----BEGIN PRIVATE KEY-----\n",
     b"'-----BEGIN PRIVATE KEY-----' + body + '-----END PRIVATE KEY-----'"],
)  # fmt: skip
def test_what_is_no_key(content):
    assert list(private_keys(content, "/a.pem")) == []


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_takes_anything(body, blob):
    list(private_keys(pem(b"OPENSSH PRIVATE KEY", body), "/a"))
    encoded = base64.b64encode(b"openssh-key-v1\0" + blob)
    list(private_keys(pem(b"OPENSSH PRIVATE KEY", encoded), "/a"))

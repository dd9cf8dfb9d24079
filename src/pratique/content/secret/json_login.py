"""Logins that JSON keeps under the name of the server: Docker, Composer, Azure, rclone.

`{"auths": {"registry.example.org": {"auth": "<base64 of user:password>"}}}` of `config.json`
(docker-login), `{"http-basic": {"host": {"username", "password"}}, "github-oauth": {"host":
"token"}}` of Composer's `auth.json`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Final

from pratique.content.secret.found import FoundSecret, Setting
from pratique.content.secret.opens import account, text_of
from pratique.content.secret.placeholder import is_placeholder

_DOCKER: Final = re.compile(r"(?:^|\.)auths\.(.+)\.(auth|identitytoken|registrytoken)$")
_COMPOSER: Final = re.compile(
    r"(?:^|\.)(http-basic|github-oauth|gitlab-token|gitlab-oauth|bitbucket-oauth|bearer)\.(.+)$"
)


def json_logins(settings: Iterable[Setting]) -> Iterator[FoundSecret]:
    """Logins among the settings of a file whose name of a server is a key."""
    for setting in settings:
        docker = _DOCKER.search(setting.key)
        if docker is not None:
            user, value = "", setting.value
            if docker[2] == "auth":
                user, value = _login(setting.value)
            if not is_placeholder(value):
                opens = account("container registry account", user, docker[1])
                yield FoundSecret("registry-token", setting.line, docker[2], value, opens)
            continue
        composer = _COMPOSER.search(setting.key)
        if composer is None or composer[2].endswith((".username", ".consumer-key")):
            continue
        if not is_placeholder(setting.value):
            host = composer[2].removesuffix(".token").removesuffix(".consumer-secret")
            opens = account("packages", "", host.removesuffix(".password"))
            yield FoundSecret("registry-token", setting.line, composer[1], setting.value, opens)


def _login(encoded: bytes) -> tuple[str, bytes]:
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return "", encoded
    user, colon, password = decoded.partition(b":")
    return (text_of(user), password) if colon else ("", encoded)

"""Those who come to a machine from outside: browsers, scanners, ssh, ftp and mail programs."""

from __future__ import annotations

import ftplib
import http.client
import io
import os
import smtplib
import subprocess
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from machine import SERVER

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
PYTHON = "python-requests/2.31.0"


@dataclass(slots=True)
class Browser:
    """One visitor of one site, with cookies. `server` may be the IPv6 address of the machine."""

    address: str
    host: str
    agent: str = FIREFOX
    server: str = SERVER
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    body: str = ""
    came_from: str = ""

    def ask(self, path: str, body: bytes | None = None, kind: str = "", method: str = "") -> int:
        """One request; its status. The answer is in `body`."""
        headers = {"Host": self.host, "User-Agent": self.agent, **self.headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{a}={b}" for a, b in self.cookies.items())
        if self.came_from:
            headers["Referer"] = self.came_from
        if kind:
            headers["Content-Type"] = kind
        line = http.client.HTTPConnection(
            self.server, 80, timeout=30, source_address=(self.address, 0)
        )
        line.request(method or ("GET" if body is None else "POST"), path, body, headers)
        answer = line.getresponse()
        self.body = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        line.close()
        self.came_from = f"http://{self.host}{path}"
        return answer.status

    def post(self, path: str, **fields: str) -> int:
        """A form without files."""
        body = urllib.parse.urlencode(fields).encode()
        return self.ask(path, body, "application/x-www-form-urlencoded")

    def send(self, path: str, name: str, filename: str, content: bytes, **fields: str) -> int:
        """A form with one file."""
        edge = "----formboundary7MA4YWxk"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.ask(path, body, f"multipart/form-data; boundary={edge}")


def ssh(  # noqa: PLR0913 -- each has a name where it is called
    folder: Path,
    address: str,
    user: str,
    *,
    password: str = "",
    key: Path | None = None,
    command: str = "true",
    given: str = "",
    server: str = SERVER,
    tty: bool = False,
) -> bool:
    """One visit with OpenSSH's client; whether it was let in."""
    asked = folder / "password"
    asked.write_text('#!/bin/sh\nprintf "%s\\n" "$SECRET"\n')
    asked.chmod(0o755)
    way = "publickey" if key else "password"
    options = {
        "BindAddress": address,
        "StrictHostKeyChecking": "no",
        "UserKnownHostsFile": "/dev/null",
        "PreferredAuthentications": way,
        "NumberOfPasswordPrompts": "1",
        "IdentitiesOnly": "yes",
        "LogLevel": "ERROR",
    }
    chosen = [f"-o{name}={value}" for name, value in options.items()]
    done = subprocess.run(
        [
            "ssh",
            "-F",
            "none",
            *(["-tt"] if tty else []),
            *chosen,
            *(["-i", str(key)] if key else []),
            f"{user}@{server}",
            command,
        ],
        env={
            "PATH": os.environ["PATH"],
            "SSH_ASKPASS": str(asked),
            "SSH_ASKPASS_REQUIRE": "force",
            "SECRET": password,
        },
        input=given.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode != 255


def guesses(folder: Path, address: str, names: list[str], *, server: str = SERVER) -> None:
    """Wrong passwords for these accounts, eight at a time."""
    with ThreadPoolExecutor(8) as pool:
        for name in names:
            pool.submit(ssh, folder, address, name, password="letmein1", server=server)


def ftp(
    address: str,
    user: str,
    password: str,
    files: dict[str, bytes],
    *,
    fetched: tuple[str, ...] = (),
) -> bool:
    """One visit by FTP: files fetched, then files stored; whether the password was right."""
    visit = ftplib.FTP(timeout=30)
    visit.connect(SERVER, 21, source_address=(address, 0))
    try:
        visit.login(user, password)
    except ftplib.error_perm:
        visit.close()
        return False
    visit.source_address = (address, 0)
    for name in fetched:
        visit.retrbinary(f"RETR {name}", lambda _: None)
    for name, content in files.items():
        visit.storbinary(f"STOR {name}", io.BytesIO(content))
    visit.quit()
    return True


def submit(
    address: str, user: str, password: str, messages: list[tuple[str, str]], sender: str
) -> bool:
    """Messages (recipient, text) through submission, three to a connection; False if refused."""
    for first in range(0, max(len(messages), 1), 3):
        with smtplib.SMTP(SERVER, 587, timeout=30, source_address=(address, 0)) as line:
            try:
                line.login(user, password)
            except smtplib.SMTPAuthenticationError:
                return False
            for recipient, text in messages[first : first + 3]:
                line.sendmail(sender, [recipient], text)
        time.sleep(0.1)  # for the queue to be worked off before the clock moves on
    return True

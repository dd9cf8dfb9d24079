"""A small case, and bags of it."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from pratique.bag.sealing import Sealed, Wanted, seal
from pratique.case.answer import to_text
from pratique.case.folder import Case, for_evidence, write_whole
from pratique.model import EntryType, Instant
from pratique.parsers.log.row.mail_event import MailEvent
from pratique.store.columns import columns
from pratique.store.parts import transposed, write_table
from pratique.survey.file import File

EVIDENCE = "e1"
HOSTILE = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    location = Path(__file__).parents[1] / "report" / "sample.py"
    spec = importlib.util.spec_from_file_location("sample", location)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def file(path: str) -> File:
    folder, _, name = path.rpartition("/")
    return File(
        path, folder or "/", name, EntryType.REGULAR, 5, 0o644, 0, 0, 1, 1, 1, 5,
        None, None, None, None, None, None, None, 0, None, "text", "a" * 64, None,
    )  # fmt: skip


def mail(sender: str) -> MailEvent:
    values = {
        column.name: None
        if column.nullable
        else {"BIGINT": 0, "TIMESTAMP_NS": Instant(0)}.get(column.sql_type, "")
        for column in columns(MailEvent)
    }
    return MailEvent(**{**values, "sender": sender})


def filled(folder: Path, sample: ModuleType, suspect: Path) -> Case:
    suspect.mkdir(exist_ok=True)
    case = for_evidence(folder, EVIDENCE, "directory", suspect, {})
    answer = replace(sample.compromised(2), evidence=EVIDENCE, case=str(folder))
    write_whole(case.findings(EVIDENCE), to_text(answer))
    write_whole(case.report(EVIDENCE), "<p>report</p>")
    rows = (file("/etc/passwd"), file(f"/tmp/{HOSTILE}"))
    for held in transposed(rows).values():
        write_table(case.survey(EVIDENCE), File, "000001", held)
    for held in transposed([mail("someone@customer.example")]).values():
        write_table(case.survey(EVIDENCE) / "pass-logs", MailEvent, "000001", held)
    (folder / "secrets.salt").write_bytes(b"SALT" * 8)
    return case


@pytest.fixture
def case(tmp_path, sample) -> Case:
    return filled(tmp_path / "case", sample, tmp_path / "suspect")


@pytest.fixture(scope="session")
def kept(tmp_path_factory, sample) -> Sealed:
    """A bag that tests may only read; `bag` is a copy to be changed."""
    folder = tmp_path_factory.mktemp("kept")
    return seal(filled(folder / "case", sample, folder / "suspect"), Wanted(folder / "bag"))


@pytest.fixture
def bag(kept, tmp_path) -> Path:
    return Path(shutil.copytree(kept.place, tmp_path / "copied"))


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Callable[[Path, Path], None]:
    """A time-stamp authority of our own: `authority(request, answer)`."""
    import subprocess

    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    home = tmp_path_factory.mktemp("authority")
    (home / "usage").write_text("extendedKeyUsage=critical,timeStamping\n")
    (home / "tsa.cnf").write_text(
        "[tsa]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\ncerts=ca.pem\n"
        "signer_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\n"
    )
    (home / "serial").write_text("01\n")

    def run(*words: object) -> None:
        subprocess.run([program, *map(str, words)], cwd=home, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    run("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Root")
    run("req", *curve, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test authority")
    run(
        "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-out", "tsa.pem", "-extfile", "usage",
    )  # fmt: skip

    def answer(request: Path, target: Path) -> Path:
        run(
            "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", request,
            "-out", target,
        )  # fmt: skip
        return home / "ca.pem"

    return answer

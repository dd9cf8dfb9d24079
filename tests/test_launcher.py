from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = (
    "sh",
    "readlink",
    "cmp",
    "cp",
    "rm",
    "cat",
    "tail",
    "flock",
    "sleep",
    "id",
    "chmod",
    "mkdir",
)

# Stands in for a Python that tells what it was asked.
ECHO = """#!/bin/sh
printf '%s|' "$@"
printf '\\n%s\\n' "$PYTHONPATH|$PYTHONSAFEPATH|$PWD"
exit 3
"""

# Stands in for Python outside the environment; {venv} is what `-m venv` does.
OUTSIDE = """#!/bin/sh
case "$*" in
    *sys._base_executable*) echo "{itself}" ;;
    *ensurepip*) exit {ensurepip} ;;
    *version_info*) echo 3.12 ;;
    "-m venv "*)
        echo made >>"{log}"
        sleep 0.2
        mkdir -p "$3/bin"
        cp "{inside}" "$3/bin/python"
        ;;
esac
"""

# Stands in for the new environment's Python: pip works or not, `-m pratique` says so.
INSIDE = """#!/bin/sh
case "$*" in
    *"pip install"*)
        echo "$*" >>"{log}"
        echo "no route to host" >&2
        exit {pip}
        ;;
    *) echo "started $*" ;;
esac
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Only what the launcher needs, in a folder whose name has blanks."""
    home = tmp_path / "a folder of mine"
    (home / "requirements").mkdir(parents=True)
    for name in (
        "environment.sh",
        "run.txt",
        "disks.txt",
        "openpgp.txt",
        "pdf.txt",
        "sigma.txt",
        "yara.txt",
    ):
        shutil.copy(ROOT / "requirements" / name, home / "requirements" / name)
    shutil.copy(ROOT / "pratique", home / "pratique")
    return home


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Start a program with nothing in PATH but a few plain tools."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name) or name)

    def start(program: Path | str, *arguments: str, cwd: Path = tmp_path):
        return subprocess.run(
            [program, *arguments],
            cwd=cwd,
            env={"PATH": str(tools), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return start


def standing_environment(home: Path) -> None:
    script(home / ".venv/bin/python", ECHO)
    for name in ("run.txt", "disks.txt", "openpgp.txt", "pdf.txt", "sigma.txt", "yara.txt"):
        shutil.copy(home / "requirements" / name, home / ".venv" / name)


def python_outside(
    tmp_path: Path, *, pip: int = 0, ensurepip: int = 0, name: str = "python3"
) -> Path:
    """Put a stand-in for Python into PATH; the answer is the log of what it was asked."""
    log = tmp_path / "log"
    inside = script(tmp_path / "inside", INSIDE.format(pip=pip, log=log))
    itself = tmp_path / "tools" / name
    script(itself, OUTSIDE.format(itself=itself, ensurepip=ensurepip, inside=inside, log=log))
    return log


def test_arguments_and_exit_status_pass_through(home, run):
    standing_environment(home)
    done = run(home / "pratique", "examine", "/mnt/a b", "", "--x=*")
    assert done.stdout.splitlines()[0] == "-m|pratique|examine|/mnt/a b||--x=*|"
    assert done.returncode == 3
    assert done.stderr == ""


def test_python_does_not_look_for_modules_in_the_current_folder(home, run, tmp_path):
    standing_environment(home)
    evidence = tmp_path / "evidence"
    evidence.mkdir()
    done = run(home / "pratique", cwd=evidence)
    assert done.stdout.splitlines()[1] == f"{home}/src|1|{evidence}"
    assert list(evidence.iterdir()) == []


@pytest.mark.parametrize("target", ["absolute", "relative", "link to a link"])
def test_called_through_a_link(home, run, tmp_path, target):
    standing_environment(home)
    link = tmp_path / "bin" / "pratique"
    link.parent.mkdir()
    if target == "absolute":
        link.symlink_to(home / "pratique")
    elif target == "relative":
        link.symlink_to("../a folder of mine/pratique")
    else:
        link.symlink_to("second")
        (link.parent / "second").symlink_to(home / "pratique")
    assert run(link).stdout.splitlines()[1].startswith(f"{home}/src|")


def test_called_by_a_bare_name_in_its_folder(home, run):
    standing_environment(home)
    assert run("sh", "pratique", "x", cwd=home).stdout.startswith("-m|pratique|x|")


def test_no_python_is_one_clear_line(home, run):
    done = run(home / "pratique")
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert "no Python 3.11 or newer" in line
    assert "apt-get install" in line


def test_an_old_python_is_passed_over(home, run, tmp_path):
    script(tmp_path / "tools/python3", "#!/bin/sh\nexit 0\n")
    python_outside(tmp_path, name="python3.13")
    assert run(home / "pratique", "demo").stdout == "started -m pratique demo\n"


def test_python_without_venv_names_the_package_and_the_command(home, run, tmp_path):
    python_outside(tmp_path, ensurepip=1)
    done = run(home / "pratique")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.endswith("As root: apt-get install python3.12-venv")


def test_environment_is_made_once(home, run, tmp_path):
    log = python_outside(tmp_path)
    first = run(home / "pratique", "demo")
    assert first.stderr.splitlines() == [
        "pratique: Pratique makes its environment once; this takes a minute."
    ]
    second = run(home / "pratique", "demo")
    assert second.stderr == ""
    assert first.stdout == second.stdout == "started -m pratique demo\n"
    made, *pips = log.read_text().splitlines()
    assert made == "made"
    for pip, lock in zip(pips, ("run", "disks", "openpgp", "pdf", "sigma", "yara"), strict=True):
        assert "--require-hashes --no-deps" in pip
        assert pip.endswith(f"-r {home}/requirements/{lock}.txt")


@pytest.mark.parametrize("lock", ["run", "disks", "openpgp", "pdf", "sigma", "yara"])
def test_environment_is_made_again_when_a_lock_changes(home, run, tmp_path, lock):
    log = python_outside(tmp_path)
    run(home / "pratique")
    (home / f"requirements/{lock}.txt").write_text("other==1\n")
    run(home / "pratique")
    assert log.read_text().count("made\n") == 2


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("yara", "no engine for YARA rules"),
        ("openpgp", "signatures are not verified"),
        ("pdf", "all but 'report --format pdf' works"),
        ("sigma", "no engine for Sigma rules"),
        ("disks", "such parts of disk images are not read"),
    ],
)
def test_a_machine_for_which_there_is_no_wheel(home, run, tmp_path, lock, said):
    python_outside(tmp_path)
    inside = tmp_path / "inside"
    text = inside.read_text()
    refused = f'case "$*" in *{lock}.txt) exit 1 ;; esac\n'
    inside.write_text(text.replace("#!/bin/sh\n", f"#!/bin/sh\n{refused}", 1))
    first = run(home / "pratique", "demo")
    assert first.stdout == "started -m pratique demo\n"
    assert said in first.stderr
    assert run(home / "pratique", "demo").stderr == ""


def test_environment_is_made_again_when_its_python_is_gone(home, run, tmp_path):
    log = python_outside(tmp_path)
    run(home / "pratique")
    (home / ".venv/bin/python").unlink()
    (home / ".venv/bin/python").symlink_to("/nowhere/python3.11")
    assert run(home / "pratique", "demo").stdout == "started -m pratique demo\n"
    assert log.read_text().count("made\n") == 2


def test_no_network_is_said_and_the_next_run_tries_again(home, run, tmp_path):
    log = python_outside(tmp_path, pip=1)
    for _ in range(2):
        done = run(home / "pratique")
        assert done.returncode == 2
        assert done.stdout == ""
        assert "no route to host" in done.stderr
        assert "Is there a network?" in done.stderr.splitlines()[-1]
    assert log.read_text().count("made\n") == 2


def test_wheels_beside_it_stand_in_for_the_network(home, run, tmp_path):
    log = python_outside(tmp_path)
    (home / "wheels").mkdir()
    run(home / "pratique")
    assert f"--no-index --find-links {home}/wheels" in log.read_text()


def test_two_first_runs_at_once_make_one_environment(home, run, tmp_path):
    log = python_outside(tmp_path)
    run("sh", "-c", f'"{home}/pratique" & "{home}/pratique" & wait')
    assert log.read_text().count("made\n") == 1


def test_a_colon_in_the_path_is_said(home, run, tmp_path):
    odd = home.rename(tmp_path / "a:b")
    done = run(odd / "pratique")
    assert done.returncode == 2
    assert "a colon" in done.stderr


def test_scripts_are_executable():
    for name in ("pratique", "test", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111 == 0o111

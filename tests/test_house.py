"""What holds for the whole house: names, twins, errors, words that must not stand in a file."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pratique.case.evidence_tables import stored_types
from pratique.cli import command
from pratique.store.tables import Tables

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "pratique"
TESTS = ROOT / "tests"
OURS = ("src", "tests", "docs", "requirements", "changes", "bench", ".ci")
TEXT = {".py", ".md", ".txt", ".toml", ".sh", ".html", ".css", ".js", ".jinja", ".svg", ""}

# Modules that are tested through others, and why; a name with a slash at its end is a folder.
WITHOUT_TWIN = {
    "__main__": "one line; the launcher's tests and the end-to-end tests start it",
    "checks/base": "declarations only",
    "content/block": "declarations only",
    "content/mark": "declarations only",
    "content/php/vocabulary": "declarations only",
    "content/reasons/": "declarations only; the test of content/reason asks for them",
    "content/script/sighting": "declarations only",
    "content/script/vocabulary": "declarations only",
    "content/secret/found": "declarations only",
    "content/sigma/sigma_match": "declarations only",
    "duties/circumstances": "declarations only",
    "duties/period": "declarations only",
    "duties/role": "declarations only",
    "duties/rule": "declarations only; the test of duties/rulebook asks each rule",
    "evidence/archive/member": "declarations only",
    "evidence/base": "declarations only",
    "evidence/deleted": "declarations only",
    "evidence/disk/base": "declarations only",
    "evidence/filesystem/base": "declarations only",
    "history/base": "declarations only",
    "history/sighting": "declarations only",
    "inventory/advisory/advisory": "declarations only",
    "parsers/log/row/": "declarations only",
    "parsers/manifest_file": "declarations only",
    "parsers/site": "declarations only",
    "parsers/startup_item": "declarations only",
    "record/act": "declarations only",
    "record/problem": "declarations only; the test of record/verification meets each",
    "story/examination": "declarations only",
    "story/timeline/source/": "declarations only; the test of story/timeline/order asks each",
    "survey/container_row": "declarations only",
    "survey/file": "declarations only",
    "survey/medium_row": "declarations only",
}

# Tests that are about a family or about the whole.
WITHOUT_MODULE = {
    "test_house",
    "test_checks",
    "test_parsers",
    "test_launcher",
    "test_every_kind",
    "test_sentences",
}

# The runner turns a crashing check into "could not look", a worker a crashing parser into a gap
# (of a log, of that line),
# and the command line a fault of ours into a status that no answer has.
MAY_CATCH_EVERYTHING = {"checks/runner", "cli/__init__", "survey/log/failure", "survey/reading"}

MAY_PRINT = ("cli", "web", "demo")

# Rooms whose sentences are phrases (`pratique.phrase`), so that they can be read in any language.
SAY_PHRASES = ("story", "dating", "history")
# What still puts English together there, and why; a name with a slash at its end is a folder.
MAY_PUT_TOGETHER = {
    "dating/deleted": "what a bound rests on: a row of a table",
    "dating/package_log": "what a bound rests on: a row of a table",
    "dating/recognition": "how a trace was recognised: a row of a table",
    "history/folders/": "errors, and details of gaps",
    "history/git/": "errors, and details of gaps",
    "history/location": "an error",
    "history/program": "errors, with what a program said",
    "history/program_spring": "an error, with what a program said",
    "history/refusal": "errors",
    "history/snapshot_source": "an error",
    "history/tar_digests": "an error",
    "history/tars/": "errors, and details of gaps",
    "story/contained": "the reason of a finding",
    "story/entry/database": "an account of the database, so that none of the machine is meant",
    "story/entry/login": "what the quote of a finding begins with",
    "story/timeline/source/": "SQL; the report finds its texts again, see report/event_phrase",
    "story/scope": "an account that no log names, told apart by `also`",
}
# Two words in a row, the second in small letters; neither SQL nor a command is a sentence.
PROSE = re.compile(r"(?:^| )[A-Za-z]{3,},? [a-z]{2,}\b|\b[a-z]{2,} $|^ [a-z]{2,}")
NO_PROSE = re.compile(r"\b(?:SELECT|WITH|FROM|JOIN|WHERE|CASE|AND|OVER)\b|^pratique ")


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE).with_suffix(""))


def excused(name: str) -> bool:
    return name in WITHOUT_TWIN or f"{name.rpartition('/')[0]}/" in WITHOUT_TWIN


every_module = pytest.mark.parametrize("path", modules(), ids=named)


def tracked() -> Iterator[Path]:
    for folder in OURS:
        yield from (ROOT / folder).rglob("*")
    yield from ROOT.glob("[!.]*")
    yield from ROOT.glob(".git[a-z]*")


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
            yield path, path.read_text(encoding="utf-8")


@every_module
def test_module_has_a_docstring(path):
    assert ast.get_docstring(ast.parse(path.read_bytes()))


def test_every_module_has_a_twin():
    lonely = [
        named(path)
        for path in modules()
        if path.name != "__init__.py"
        and not excused(named(path))
        and not (TESTS / path.relative_to(SOURCE).with_name(f"test_{path.name}")).is_file()
    ]
    assert lonely == [], "write tests/.../test_NAME.py for each"


def test_no_excuse_is_out_of_date():
    names = {named(path) for path in modules()}
    folders = {f"{name.rpartition('/')[0]}/" for name in names}
    assert set(WITHOUT_TWIN) <= names | folders
    assert names >= MAY_CATCH_EVERYTHING


def test_every_test_has_a_module():
    lost = [
        str(test.relative_to(TESTS))
        for test in TESTS.rglob("test_*.py")
        if test.stem not in WITHOUT_MODULE
        and test.relative_to(TESTS).parts[0] not in {"browser", "end_to_end", "hostile", "whole"}
        and not (
            SOURCE / test.relative_to(TESTS).with_name(test.name.removeprefix("test_"))
        ).is_file()
        and not (SOURCE / test.relative_to(TESTS).parent / test.stem.removeprefix("test_")).is_dir()
        # Comparisons with the data of other projects are about many modules.
        and test.parent.name != "corpus"
    ]
    assert lost == []


@every_module
def test_only_the_runner_catches_everything(path):
    if named(path) in MAY_CATCH_EVERYTHING:
        return
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {"BaseException"}
                if node.type is None
                else set(re.findall(r"\w+", ast.unparse(node.type)))
            )
            assert not caught & {"Exception", "BaseException"}, f"line {node.lineno}"


@every_module
def test_only_some_rooms_print(path):
    if named(path).split("/")[0] in MAY_PRINT:
        return
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"print", "click.echo", "click.secho"}, f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) not in {"sys.stdout", "sys.stderr"}, f"line {node.lineno}"


@every_module
def test_name_is_a_noun_of_the_field(path):
    words = set(re.split(r"[/_]", named(path)))
    assert not words & {"utils", "util", "helpers", "helper", "common", "lib", "misc", "manager"}


@every_module
def test_nothing_happens_on_import(path):
    for statement in ast.parse(path.read_bytes()).body:
        assert not isinstance(statement, ast.For | ast.While | ast.With | ast.Try), (
            f"line {statement.lineno}"
        )


def test_no_registry_is_named():
    words = r"\b[a-z.]*(?:pypi|pythonhosted|npmjs|crates|rubygems|packagist)\.(?:org|io|com)\b"
    named_there = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path, text in texts()
        if (found := re.search(words, text))
    ]
    assert named_there == []


def locked(name: str) -> dict[str, str]:
    """What a lock pins: the requirement, and all that belongs to it."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    return {line.split("==")[0]: line for line in lines}


@pytest.mark.parametrize("name", ["run", "dev", "yara"])
def test_lock_pins_a_version_and_hashes(name):
    for line in locked(name).values():
        assert re.match(r"[a-z0-9-]+==[\w.]+( ; [^#]+?)? +--hash=sha256:[0-9a-f]{64}\b", line)
        assert "://" not in line


def test_the_tools_stand_on_the_same_versions():
    run, dev, yara = locked("run"), locked("dev"), locked("yara")
    assert run.items() <= dev.items()
    assert yara.items() <= dev.items()


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {"run": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    asked["yara"] = project["project"]["optional-dependencies"]["yara"]
    for name, requirements in asked.items():
        wanted = {re.match(r"[a-z0-9-]+", requirement)[0] for requirement in requirements}
        assert wanted <= set(locked(name))


def links() -> Iterator[tuple[Path, str]]:
    for path, text in texts():
        if path.suffix == ".md" and "reference" not in path.parts:
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
                yield path, target


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page, target in links()
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_page_is_linked():
    linked = {(page.parent / target).resolve() for page, target in links()}
    pages = {page for page in (ROOT / "docs").rglob("*.md") if page != ROOT / "docs/README.md"}
    assert sorted(str(page.relative_to(ROOT)) for page in pages - linked) == []


def commands() -> Iterator[list[str]]:
    """The commands that a reader of the guides is told to type."""
    for page, text in texts():
        if page.suffix == ".md" and "reference" not in page.parts:
            for line in re.findall(
                r"(?:^    (?:sudo )?|`)(?:\./)?(pratique [^`\n]+)", text, re.MULTILINE
            ):
                yield shlex.split(line, comments=True)[1:]


def test_commands_in_the_guides_exist():
    assert len(list(commands())) > 10
    for name, *arguments in commands():
        found = command.get_command(click.Context(command), name)
        assert found is not None, name
        options = {option for parameter in found.params for option in parameter.opts}
        assert {word for word in arguments if word.startswith("--")} <= options, (name, arguments)


def queries() -> Iterator[str]:
    for page, text in texts():
        if page.suffix != ".md":
            continue
        yield from re.findall(r"^```sql\n(.+?)^```", text, re.MULTILINE | re.DOTALL)
        yield from re.findall(r"pratique sql \"([^\"]+)\"", text)


def test_queries_in_the_guides_are_understood():
    assert len(list(queries())) > 10
    with Tables.of([], stored_types()) as tables:
        for query in queries():
            assert list(tables.select(query)) in ([], [(0,)]), query


def test_reference_is_what_the_code_declares():
    location = ROOT / "docs" / "generate.py"
    spec = importlib.util.spec_from_file_location("generate", location)
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    folder = ROOT / "docs" / "reference"
    written = {page.name: page.read_text() for page in folder.glob("*.md")}
    assert written == generate.pages(), "run: PYTHONPATH=src python docs/generate.py"


def put_together(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a sentence is made of parts: the line, and the parts that are fixed."""
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
            parts = node.values
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts = [node.left, node.right]
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            parts = [node.value]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"join", "format"}:
            parts = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        said = [part.value for part in parts if isinstance(part, ast.Constant)]
        fixed = [one for one in said if isinstance(one, str)]
        whole = "".join(fixed)
        if any(map(PROSE.search, fixed)) and not NO_PROSE.search(whole):
            yield getattr(node, "lineno", 0), whole


def may_put_together(name: str) -> bool:
    return any(name == one or (one[-1] == "/" and name.startswith(one)) for one in MAY_PUT_TOGETHER)


@every_module
def test_sentences_of_the_story_are_phrases(path):
    if named(path).partition("/")[0] in SAY_PHRASES and not may_put_together(named(path)):
        assert list(put_together(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("name", MAY_PUT_TOGETHER)
def test_nothing_is_excused_that_needs_no_excuse(name):
    paths = [
        path
        for path in modules()
        if named(path) == name or (name[-1] == "/" and named(path).startswith(name))
    ]
    assert any(list(put_together(ast.parse(path.read_text(encoding="utf-8")))) for path in paths)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f"{path} was there before"', 1),
        ('words + " and one more"', 1),
        ('"there were %s of them" % number', 1),
        ('words += ", which was asked"', 1),
        ('" and then ".join(names)', 1),
        ('"this was {}".format(name)', 1),
        ('f"SELECT path FROM {table} WHERE size > 1"', 0),
        ('f"pratique show {name}"', 0),
        ('f"{log}:{line}"', 0),
        ('", ".join(names)', 0),
        ('Phrase("%(path)s was there before", {"path": path})', 0),
    ],
)
def test_what_is_put_together_is_seen(source, found):
    assert len(list(put_together(ast.parse(source)))) == found

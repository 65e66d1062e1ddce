"""Facts about the pages: they say what the program does, and name what is there."""

from __future__ import annotations

import fnmatch
import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

import onrecord
from onrecord.cli import app, main
from onrecord.cli_options import VERBS
from onrecord.collect import columns, files
from onrecord.left_out import LEFT_OUT
from onrecord.records import (
    Act,
    Actor,
    ActorEntry,
    ActorId,
    ActorKind,
    DatePrecision,
    Decision,
    DecisionId,
    EntityLabel,
    SkipReason,
    Suggestion,
)
from onrecord.transfer.columns import (
    ACTOR_COLUMNS,
    ARTICLE_COLUMNS,
    DECISION_COLUMNS,
    STATEMENT_COLUMNS,
    SUGGESTION_COLUMNS,
)
from onrecord.transfer.rows import (
    actor_row,
    article_row,
    attributions_row,
    dates_row,
    decision_row,
    names_row,
    statement_row,
    suggestion_row,
)

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])

#: Folders of which the tree in the README names every file, and those that stand for what is in them.
LISTED = ("src/onrecord", "training", "evaluation")
WHOLE = ("src/onrecord/weights", "evaluation/speakers", "training/invented", "tests", "docs")


def page(name: str) -> str:
    """A page of docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading that begins so, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}.*?$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def first_cells(table: str) -> list[str]:
    """The code in the first column of a table."""
    return [match[1] for match in re.finditer(r"^\| `([^`]+)` \|", table, re.MULTILINE)]


def load_module(path: Path) -> ModuleType:
    """A program that is no part of the package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(text: str, *, story: bool = False) -> Iterator[str]:
    """The Python blocks of the story, or the commands shown with a $."""
    mark = r"<!-- story -->\n```python\n" if story else r"```console\n"
    return (match[1] for match in re.finditer(rf"^{mark}(.*?)^```", text, re.MULTILINE | re.DOTALL))


def test_the_page_of_commands_is_what_the_program_declares() -> None:
    """docs/reference/commands.md is what docs/make_reference.py writes."""
    assert page("reference/commands.md") == load_module(DOCS / "make_reference.py").render_page()


def test_the_readme_shows_every_verb_and_both_commands() -> None:
    """Whoever reads the README alone knows every verb, and how to try and to test."""
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands}
    verbs |= {group.name for group in app.registered_groups}
    assert verbs == set(VERBS)
    assert sorted(verbs - set(re.findall(r"(?:onrecord|make) (\w+)", README))) == []
    assert "    make demo" in README
    assert "    make test" in README


def test_every_command_that_is_shown_exists() -> None:
    """Whatever the pages show after `onrecord` is a verb, and after a verb with sub-verbs one of them or a file."""
    groups = {
        group.name: {command.name or command.callback.__name__ for command in group.typer_instance.registered_commands}
        for group in app.registered_groups
    }
    for path in PAGES:
        for line in re.findall(r"^(?:    |\$ )onrecord (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            verb, following = [*line.split(), ""][:2]
            assert verb in VERBS, f"{path.name}: {line}"
            is_file = "." in following or following == "CASEFILE"
            assert verb not in groups or is_file or following in groups[verb], f"{path.name}: {line}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(path: Path) -> None:
    """A relative link leads to a file, and to a heading of it."""
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = path if not name else path.parent / name
        assert linked.exists(), f"{target} leads nowhere"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def tree_of_readme() -> set[str]:
    """The paths in the README's tree, folders with a slash."""
    block = section(README, "Where everything is").split("```")[1]
    paths: set[str] = set()
    folders: list[str] = []
    for line in block.strip("\n").splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        del folders[depth:]
        paths.add("".join(folders) + name)
        folders.append(name)
        assert re.search(r"\S  +\S", line.strip()), f"{name} has no purpose in the tree"
    return paths


def is_ignored(path: Path) -> bool:
    """True for what .gitignore names."""
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    parts = path.relative_to(ROOT).parts
    return any(
        fnmatch.fnmatch(part, pattern.strip("/")) or "/".join(parts[: place + 1]) == pattern.strip("/")
        for pattern in patterns
        for place, part in enumerate(parts)
    )


def files_to_list() -> set[str]:
    """The files the tree has to name one by one."""
    found = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    found += [path for folder in LISTED for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = {path.relative_to(ROOT).as_posix() for path in found if not is_ignored(path)}
    return {name for name in names if not name.startswith(tuple(f"{folder}/" for folder in WHOLE))}


def test_the_readme_names_every_file() -> None:
    """Every file of the program, the training, the evaluation and the top level stands in the tree."""
    assert sorted(files_to_list() - tree_of_readme()) == []


def test_everything_in_the_tree_is_there() -> None:
    """The tree names nothing that is gone."""
    assert [name for name in sorted(tree_of_readme()) if not (ROOT / name).exists()] == []


def test_python_names_everything_public() -> None:
    """docs/reference/python.md has every public name, method of Casefile and Statements, and setting."""
    text = page("reference/python.md")
    public = set(onrecord.__all__) - {"open"} | {"onrecord.open"}
    public |= {field.name for field in fields(onrecord.Settings)}
    for kind in (onrecord.Casefile, onrecord.Statements):
        public |= {name for name, member in vars(kind).items() if callable(member) and not name.startswith("_")}
    assert sorted(name for name in public if not re.search(rf"\b{re.escape(name)}\b", text)) == []


def test_the_fields_of_statements_are_those_printed(stored: Path) -> None:
    """formats.md lists the keys of a row of statements, in order, and those inside `article`."""
    with onrecord.open(stored) as case:
        row = statement_row(case.statements()[0])
    listed = section(page("reference/formats.md"), "Statements")
    assert first_cells(listed) == list(row)
    inside = re.findall(r"`(\w+)`", listed.split("| `article` |")[1].split("\n")[0])
    assert inside[: len(row["article"])] == list(row["article"])


def test_the_fields_of_articles_are_those_printed(stored: Path) -> None:
    """formats.md lists the keys of a row of articles, in order."""
    with onrecord.open(stored) as case:
        row = article_row(case.articles()[0])
    assert first_cells(section(page("reference/formats.md"), "Articles")) == list(row)


def test_the_fields_of_attributions_are_those_printed() -> None:
    """formats.md lists the keys of a row of attributions."""
    assert first_cells(section(page("reference/formats.md"), "Attributions")) == list(attributions_row("name", []))


def test_the_fields_of_actors_and_decisions_are_those_printed() -> None:
    """formats.md lists the keys of a row of actors, suggestions and decisions, in order, and what `inspect` prints."""
    formats = page("reference/formats.md")
    entry = ActorEntry(
        actor=Actor(id=ActorId("p1"), name="Ivo Tarn", kind=ActorKind.PERSON),
        affiliation=None,
        statements=0,
        articles=0,
        first=None,
        last=None,
    )
    pair = Suggestion(first=entry, second=entry, score=1, reason="alike")
    made = Decision(id=DecisionId(1), subject="", field="", value=None, by="", made_at=datetime(2031, 5, 2, tzinfo=UTC))
    assert first_cells(section(formats, "Actors")) == list(actor_row(entry)) == list(ACTOR_COLUMNS)
    assert first_cells(section(formats, "Suggestions")) == list(suggestion_row(pair))
    assert first_cells(section(formats, "Decisions")) == list(decision_row((made, True))) == list(DECISION_COLUMNS)
    inspected = section(formats, "Inspect")
    assert first_cells(inspected) == [
        "name",
        "text",
        "claim",
        "cue",
        "published",
        "inspect names",
        "inspect dates",
        "inspect pairs",
    ]
    for row in (names_row("a", []), dates_row("a", [])):
        assert all(f"`{key}`" in inspected for key in row)


def test_the_closed_lists_are_complete() -> None:
    """formats.md names every kind, precision and label, and acts.md every act."""
    formats = page("reference/formats.md")
    for words in (*ActorKind, *DatePrecision, *EntityLabel):
        assert f"`{words}`" in formats
    acts = page("reference/acts.md")
    assert [act for act in Act if f"`{act}`" not in acts] == []


def test_everything_left_out_of_dna_files_is_listed() -> None:
    """dna.md lists what an export counts, in the same words and order."""
    listed = section(page("reference/dna.md"), "What a .dna file cannot hold")
    names = tuple(re.findall(r"^\| ([^|`]+?) \| ", listed, re.MULTILINE))
    assert names == ("what", *LEFT_OUT)


def test_the_flat_columns_are_those_written() -> None:
    """formats.md lists the columns of CSV and Parquet."""
    listed = section(page("reference/formats.md"), "Tables")
    statements = re.findall(r"`(\w+)`", listed.split("- Statements:")[1].split("- Articles:")[0])
    assert statements == list(STATEMENT_COLUMNS)
    suggestions = re.findall(r"`(\w+)`", listed.split("- Suggestions:")[1].split("- Decisions:")[0])
    assert suggestions == list(SUGGESTION_COLUMNS)
    assert list(ARTICLE_COLUMNS) == first_cells(section(page("reference/formats.md"), "Articles"))


def test_input_lists_every_name_of_a_column() -> None:
    """The table of columns in input.md is the one that is used."""
    rows = re.findall(r"^\| (\w+) \| (`.*`) \|$", section(page("reference/input.md"), "Columns"), re.MULTILINE)
    listed = {field: names.replace("`", "").split() for field, names in rows}
    assert listed == {field: names.split() for field, names in columns._NAMES.items()}


def test_input_lists_every_ending_and_reason() -> None:
    """input.md names each ending that is read and each reason of a skip."""
    text = page("reference/input.md")
    assert [ending for ending in files.ENDINGS if f"`{ending}`" not in section(text, "Kinds of files")] == []
    assert first_cells(section(text, "Skips")) == [reason.value for reason in SkipReason]


def test_the_story_of_the_tutorial_is_tested() -> None:
    """Every line of the story's blocks stands in tests/test_story.py."""
    story = {line.strip() for line in (ROOT / "tests/test_story.py").read_text(encoding="utf-8").splitlines()}
    story |= {line.partition("  # noqa")[0] for line in story}
    lines = [line.strip() for block in blocks(page("tutorial.md"), story=True) for line in block.splitlines()]
    assert lines
    assert [line for line in lines if line not in story] == []


def test_every_command_of_the_tutorial_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The commands shown run one after the other, with the packaged model, and each ends well."""
    monkeypatch.chdir(tmp_path)
    shown = [line[2:] for block in blocks(page("tutorial.md")) for line in block.splitlines() if line[:2] == "$ "]
    assert shown
    for command in shown:
        program, *arguments = shlex.split(command)
        if program == "mkdir":
            Path(arguments[0]).mkdir()
            continue
        assert program == "onrecord"
        with pytest.raises(SystemExit) as end:
            main(arguments)
        sys.stdout.flush()
        assert not end.value.code, f"{command}: {capfd.readouterr().err}"

"""The command line: verbs, formats, sentences and exit statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from cli_cases import Runner
from onrecord.cli_options import VERBS

CODE = "from onrecord.cli import main; from onrecord.scoring import FakeScorer; main(scorer=FakeScorer())"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two invented articles, one of them with what a terminal would obey, and an empty file."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text('Ferries\n\n"We sail on [bold] Friday," Mara Lindqvist said.\n', encoding="utf-8")
    (folder / "tide.txt").write_text('Tides\n\n"Stay \x1b[31mashore," Ivo Tarn said.\n', encoding="utf-8")
    (folder / "empty.txt").touch()
    return folder


def test_help_names_every_verb(run: Runner) -> None:
    """The help lists the verbs, and is loaded without the database and the model."""
    done = run("--help")
    assert done.status == 0
    assert all(verb in done.out for verb in VERBS)
    code = (
        "import sys, onrecord.cli\ntry:\n    onrecord.cli.main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('sqlalchemy', 'numpy', 'rich.table', 'onnxruntime') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_a_verb_with_sub_verbs_lists_without_one(run: Runner, stored: Path, tmp_path: Path) -> None:
    """Help tells both; a casefile called like a sub-verb is named with its folder."""
    for verb in ("statements", "articles", "actors"):
        helped = run(verb, "--help").out
        assert f" {verb} [" in helped.splitlines()[0]
        assert "Sub-verbs: " in helped
        assert "CASEFILE" in run(verb).err
    (tmp_path / "set").write_bytes(stored.read_bytes())
    assert "3 statements" in run("statements", tmp_path / "set").out
    assert run("statements", "set").status == 2
    assert "Did you mean reject?" in run("statements", "rejct", stored, "0123").err
    assert run("articles", "none.onrecord").err.startswith("There is no casefile none.onrecord.")


def test_rows_as_one_array(run: Runner, stored: Path) -> None:
    """--format json is the lines of jsonl in one list."""
    for verb in ("statements", "articles"):
        lines = run(verb, stored, "--format", "jsonl").out.splitlines()
        assert json.loads(run(verb, stored, "--format", "json").out) == [json.loads(line) for line in lines]


def test_reading_says_what_it_did(run: Runner, folder: Path, tmp_path: Path) -> None:
    """What was read goes to standard output, what was not to standard error, and the status is 0."""
    done = run("read", tmp_path / "case.onrecord", folder)
    assert done.status == 0
    assert done.out == "Read 2 new articles: 2 statements. 1 not read.\n"
    assert "empty.txt was not read: it is empty." in done.err
    assert "2 articles read, 2 statements" in done.err


def test_reading_again_has_nothing_to_do(run: Runner, folder: Path, tmp_path: Path) -> None:
    """The second run says that there was nothing new; --again reads all."""
    (folder / "empty.txt").unlink()
    case = tmp_path / "case.onrecord"
    run("read", case, folder)
    again = run("read", case, folder)
    assert (again.status, again.out) == (0, f"Nothing new to read; {case} holds all of it already.\n")
    assert run("read", case, "--again").out == "Read 2 articles again: 2 statements.\n"


def test_nothing_that_could_be_read_is_status_two(run: Runner, folder: Path, tmp_path: Path) -> None:
    """When nothing could be read the status is 2 and no casefile is made."""
    done = run("read", tmp_path / "case.onrecord", folder / "empty.txt", folder / "none.txt")
    assert (done.status, done.out) == (2, "2 not read.\n")
    assert len(done.err.splitlines()) == 2
    assert not (tmp_path / "case.onrecord").exists()


def test_many_problems_are_cut_short(run: Runner, folder: Path, tmp_path: Path) -> None:
    """After twenty problems the rest is counted."""
    for number in range(30):
        (folder / f"empty{number}.txt").touch()
    done = run("read", tmp_path / "case.onrecord", folder)
    assert "... and 11 more problems; `onrecord info` lists them all." in done.err
    assert run("info", tmp_path / "case.onrecord").out.count("it is empty") == 31


def test_table_columns_can_be_mapped(run: Runner, tmp_path: Path) -> None:
    """--map says where the text of a table stands; what is no pair is refused."""
    table = tmp_path / "table.csv"
    table.write_text('key,words\none,"""We go,"" Ola Prin said."\n', encoding="utf-8")
    case = tmp_path / "case.onrecord"
    assert run("read", case, table, "--map", "text=words", "--map", "title=key").status == 0
    assert json.loads(run("articles", case, "--format", "jsonl").out)["title"] == "one"
    refused = run("read", case, table, "--map", "words")
    assert refused.status == 2
    assert "--map text=body" in refused.err


def test_standard_input_is_read(folder: Path, tmp_path: Path) -> None:
    """A dash among the paths is standard input."""
    command = [sys.executable, "-c", CODE, "read", str(tmp_path / "case.onrecord"), "-"]
    with (folder / "ferry.txt").open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, text=True, check=False)
    assert done.stdout == "Read 1 new article: 1 statement.\n", done.stderr


def test_articles_are_listed(run: Runner, stored: Path) -> None:
    """The table names copies and unread articles; a column without values is left out."""
    lines = run("articles", stored).out.splitlines()
    assert lines[0].split() == ["article", "outlet", "date", "lang.", "stat.", "prob."]
    assert lines[2].split() == ["harbour.txt", "Norland", "Courier", "2031-05-02", "en", "2"]
    assert lines[4].strip() == "copy of harbour.txt"
    assert lines[6].split() == ["leer.txt", "de", "unread", "1"]
    assert run("articles", stored, "--copies").out.splitlines()[3].split()[-1] == "2"


def test_articles_as_rows(run: Runner, stored: Path) -> None:
    """JSON rows and CSV have one line per article."""
    rows = [json.loads(line) for line in run("articles", stored, "--format", "jsonl").out.splitlines()]
    assert [row["name"] for row in rows] == ["harbour.txt", "wire.txt", "bridge.txt", "leer.txt"]
    assert rows[1]["copy_of"] == rows[0]["id"]
    assert len(run("articles", stored, "--format", "csv").out.splitlines()) == 5


def test_text_is_printed_unchanged(run: Runner, stored: Path, tmp_path: Path) -> None:
    """What a pipe or file gets is the text code point for code point, nothing added."""
    printed = run("text", stored, "bridge.txt").out
    assert printed == 'Bridge closed\n\n"Nobody asked the drivers," Café owner Renée Ödman said.\n'
    run("text", stored, "bridge.txt", "-o", tmp_path / "bridge.txt")
    assert (tmp_path / "bridge.txt").read_text(encoding="utf-8") == printed
    assert "Did you mean bridge.txt" in run("text", stored, "brige.txt").err


def test_info_says_what_is_there(run: Runner, stored: Path) -> None:
    """Articles, outlets, dates, statements, model and problems, one a line."""
    out = run("info", stored).out
    assert "4, 1 of them not read, 1 copy" in out
    assert "Norland Courier 2, Bay Gazette 1" in out
    assert "2031-05-02 to 2031-06-01" in out
    assert "3: direct 2, indirect 1" in out
    assert "invented 1 (none, exact): 3 articles" in out
    assert "leer.txt was not read: it is not English." in out
    assert "5: direct 3, indirect 2" in run("info", stored, "--copies").out


@pytest.mark.parametrize("columns", ["40", "80", "120", "200"])
def test_tables_fit_the_screen_and_keep_ids(
    run: Runner, stored: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """At any width the ids are whole and no line is longer than the screen."""
    ids = [json.loads(line)["id"] for line in run("statements", stored, "--format", "jsonl").out.splitlines()]
    monkeypatch.setenv("COLUMNS", columns)
    out = run("statements", stored).out
    assert all(id_ in out for id_ in ids)
    assert out.endswith("\n3 statements\n")
    if columns != "40":
        assert max(map(len, out.splitlines())) <= int(columns)


def test_table_shows_what_a_terminal_would_obey(run: Runner, folder: Path, tmp_path: Path) -> None:
    """Markup is shown as it stands, and a control character as a replacement."""
    case = tmp_path / "case.onrecord"
    run("read", case, folder)
    out = run("statements", case).out
    assert "We sail on [bold] Friday" in out
    assert "Stay \ufffd[31mashore" in out


def test_statements_are_filtered(run: Runner, stored: Path) -> None:
    """Every filter of the command line narrows the list."""

    def number(*arguments: str) -> int:
        return len(run("statements", stored, "--format", "jsonl", *arguments).out.splitlines())

    assert number() == 3
    assert number("--copies") == 5
    assert number("--search", "harbour") == 1
    assert number("--source", "tarn") == 1
    assert number("--outlet", "Bay Gazette", "--copies") == 2
    assert number("--since", "2031-05-03") == 1
    assert number("--until", "2031-05-03") == 2
    assert number("--form", "indirect") == 1


def test_statements_as_csv_and_parquet(run: Runner, stored: Path, tmp_path: Path) -> None:
    """CSV goes to standard output or a file, Parquet to a file."""
    out = run("statements", stored, "--format", "csv").out
    assert [row["form"] for row in csv.DictReader(io.StringIO(out))] == ["direct", "indirect", "direct"]
    run("statements", stored, "--format", "csv", "--output", tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_text(encoding="utf-8") == out
    parquet = pytest.importorskip("pyarrow.parquet", reason="The parquet extra is not installed.")
    assert run("statements", stored, "--format", "parquet", "-o", tmp_path / "s.parquet").status == 0
    assert parquet.read_table(tmp_path / "s.parquet").num_rows == 3


def test_attributions_give_every_article_that_was_read(run: Runner, stored: Path) -> None:
    """Copies are included, unread articles are not, and a filter is refused."""
    rows = [json.loads(line) for line in run("statements", stored, "--format", "attributions").out.splitlines()]
    assert [(row["name"], len(row["attributions"])) for row in rows] == [
        ("harbour.txt", 2),
        ("wire.txt", 2),
        ("bridge.txt", 1),
    ]
    refused = run("statements", stored, "--format", "attributions", "--since", "2031-01-01")
    assert refused.status == 2
    assert "takes no --since" in refused.err


def test_output_that_cannot_be_written(run: Runner, stored: Path, tmp_path: Path) -> None:
    """A folder that is not there gives a sentence with the reason."""
    for form in ("table", "jsonl", "csv", "parquet", "attributions"):
        done = run("statements", stored, "--format", form, "-o", tmp_path / "none" / "s")
        assert done.status == 2
        assert "cannot be written: No such file or directory." in done.err


def test_errors_are_a_sentence_and_a_hint(run: Runner, tmp_path: Path) -> None:
    """What a user can cause ends with status 2, a sentence and a remedy, and makes no file."""
    none, other = tmp_path / "none.onrecord", tmp_path / "other.onrecord"
    other.write_bytes(b"\0\1\2" * 99)
    for verb in ("articles", "info", "statements", "report"):
        done = run(verb, none)
        assert (done.status, done.out) == (2, "")
        assert done.err.splitlines() == [f"There is no casefile {none}.", f"Make it: onrecord read {none} ARTICLES"]
        assert "is no casefile" in run(verb, other).err
    assert run("statements", other, "--since", "someday").status == 2
    assert run("read", none).status == 2
    assert run("sing", none).status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["other.onrecord"]


def test_report_is_written_beside_the_casefile(run: Runner, stored: Path) -> None:
    """Without --output the page has the name of the casefile."""
    page = stored.with_suffix(".html")
    assert run("report", stored).out == f"Wrote {page}.\n"
    assert "Mara Lindqvist" in page.read_text(encoding="utf-8")


def test_closed_pipe_is_no_error(stored: Path) -> None:
    """When nobody reads on, as with `head`, nothing is said."""
    command = [sys.executable, "-c", CODE, "statements", str(stored), "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_interruption_says_what_is_kept(tmp_path: Path) -> None:
    """Ctrl-C ends with status 130 and says what is in the casefile."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(400):
        text = f'Boat {number}\n\n"We sail {number} times," Mara Lindqvist said.\n'
        (folder / f"boat{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", CODE, "read", str(tmp_path / "case.onrecord"), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        process.stderr.readline()
        os.kill(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait() == 130
    assert "Traceback" not in rest
    assert "are kept in" in rest.splitlines()[-1]


def test_printing_survives_any_text(run: Runner, tmp_path: Path) -> None:
    """Text with lone surrogates goes through every format."""
    source = tmp_path / "odd.json"
    source.write_text(
        json.dumps([{"name": "odd \ud800", "text": '"We \ud83d go \u202e now," Ola Prin said.', "title": "\udfff"}])
    )
    case = tmp_path / "case.onrecord"
    assert run("read", case, source).status == 0
    for form in ("table", "jsonl", "csv", "attributions"):
        assert run("statements", case, "--format", form).status == 0
    for verb in ("articles", "info", "report"):
        assert run(verb, case).status == 0


def test_demo_writes_a_casefile_and_a_page(run: Runner, tmp_path: Path) -> None:
    """The demonstration makes its folder, reads the bundled articles and says what to try; again changes nothing."""
    done = run("demo", "-o", tmp_path / "new")
    assert done.status == 0, done.err
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["demo-articles", "demo.html", "demo.onrecord"]
    assert done.out.startswith("Read 6 new articles")
    assert "onrecord statements" in done.out
    assert run("demo", "-o", tmp_path / "new").out.startswith("Nothing new to read")


def test_the_version_is_said(run: Runner) -> None:
    """With nothing else."""
    done = run("--version")
    assert (done.status, done.out.split()) == (0, ["onrecord", version("onrecord")])

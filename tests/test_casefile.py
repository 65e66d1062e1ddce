"""The whole way of the data, with the toy model."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

import onrecord
from onrecord import InputError, Settings, StoreError
from onrecord.records import DatePrecision, Form, Origin, SaidOn
from onrecord.scoring import FakeScorer

SMALL = Settings(articles_per_batch=2)


class NewerScorer(FakeScorer):
    """The toy model under another version."""

    def __init__(self) -> None:
        super().__init__()
        self.origin = Origin(agent="fake", version="2", runtime="python", precision="exact")


def write_article(folder: Path, number: int) -> None:
    """An invented article with one statement."""
    text = (
        f"Ferry number {number} leaves again\n\n"
        f'"We will sail with {number} crews and no tickets," Mara Lindqvist said.\n\n'
        f"The crossing takes {number * 7} minutes, and the {number} boats of the island wait in harbour {number}.\n"
    )
    (folder / f"ferry{number:03}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five invented articles, a wire copy of the first, one in German and an empty file."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(1, 6):
        write_article(folder, number)
    (folder / "wire.txt").write_text((folder / "ferry001.txt").read_text(encoding="utf-8"), encoding="utf-8")
    german = "Der Minister sagte gestern vor der Presse, dass die Fähre nach dem Sturm wieder fahren werde."
    (folder / "sturm.txt").write_text(german * 3, encoding="utf-8")
    (folder / "empty.txt").touch()
    return folder


def open_case(path: Path, **options: object) -> onrecord.Casefile:
    """A casefile that reads with the toy model, two articles at a time."""
    return onrecord.open(path, **{"scorer": FakeScorer(), "settings": SMALL} | options)  # type: ignore[arg-type]


def test_reading_gives_statements_with_passages(folder: Path, tmp_path: Path) -> None:
    """Every statement's spans point at its words in the article's text."""
    with open_case(tmp_path / "case.onrecord") as case:
        summary = case.read(folder)
        assert (summary.articles_new, summary.statements, summary.copies, summary.articles_unread) == (6, 6, 1, 1)
        entry = case.statements(search="3 crews")[0]
        text = case.text("ferry003.txt")
        assert [span.of(text) for span in entry.statement.attribution.source] == [entry.source] == ["Mara Lindqvist"]
        assert entry.content in text


def test_reading_again_changes_nothing(folder: Path, tmp_path: Path) -> None:
    """The same articles twice give the same casefile, and no problem piles up."""
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        before = case.statements(copies=True).to_rows(), case.articles(), case.problems()
        summary = case.read(folder)
        assert (summary.articles_new, summary.articles_known, summary.statements) == (0, 6, 0)
        assert (case.statements(copies=True).to_rows(), case.articles(), case.problems()) == before


def test_only_new_articles_are_read(folder: Path, tmp_path: Path) -> None:
    """Of a folder that has grown only the new file is read."""
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        write_article(folder, 9)
        assert case.read([folder]).articles_new == 1
        assert len(case.articles()) == 8


def test_copy_counts_once(folder: Path, tmp_path: Path) -> None:
    """The statements of a copy are left out of lists and counts unless asked for, and name their original."""
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        assert len(case.statements()) == case.info().statements == 5
        assert len(case.statements(copies=True)) == case.info(copies=True).statements == 6
        copied = [entry.statement for entry in case.statements(copies=True) if entry.statement.same_as]
        originals = {entry.statement.id: entry.name for entry in case.statements()}
        assert [originals[statement.same_as] for statement in copied if statement.same_as] == ["ferry001.txt"]
        assert {entry.name: entry.statements for entry in case.articles()}["wire.txt"] == 0
        assert {entry.name: entry.statements for entry in case.articles(copies=True)}["wire.txt"] == 1


def test_copy_that_comes_later_is_found(folder: Path, tmp_path: Path) -> None:
    """Copies are looked for among all articles, whichever run they came in."""
    wire = folder / "wire.txt"
    later = wire.rename(tmp_path / "wire.txt")
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        assert case.info().copies == 0
        assert case.read(later).copies == 1
        assert len(case.statements()) == 5


def test_other_languages_are_kept_and_not_read(folder: Path, tmp_path: Path) -> None:
    """A German article is stored with a problem, and is read when the user says that it is English."""
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        assert case.info().unread == 1
        assert [problem.article for problem in case.problems()] == [None, "sturm.txt"]
        assert case.read(folder, language="en").articles_new == 1
        assert case.info().unread == 0
        assert case.article("sturm.txt").language == "en"
        assert [problem.article for problem in case.problems()] == [None]


def test_problem_of_a_mended_file_goes(folder: Path, tmp_path: Path) -> None:
    """When a file that could not be read is read later its problem is dropped."""
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        (folder / "empty.txt").write_text('"We are back," the editor Ola Prin said.', encoding="utf-8")
        case.read(folder)
        assert [problem.article for problem in case.problems()] == ["sturm.txt"]


def test_again_reads_all_with_the_present_model(folder: Path, tmp_path: Path) -> None:
    """`again` without paths re-reads every article that was read; ids stay, the origin is the new one."""
    path = tmp_path / "case.onrecord"
    with open_case(path) as case:
        case.read(folder)
        before = case.statements(copies=True).to_rows()
    with open_case(path, scorer=NewerScorer()) as case:
        summary = case.read(again=True)
        assert (summary.articles_again, summary.articles_new) == (6, 0)
        assert case.statements(copies=True).to_rows() == before
        assert [(origin.version, count) for origin, count in case.info().models if count] == [("2", 6)]


def test_again_with_paths_reads_these_only(folder: Path, tmp_path: Path) -> None:
    """`again` with a path re-reads the articles there and leaves the others."""
    path = tmp_path / "case.onrecord"
    with open_case(path) as case:
        case.read(folder)
    with open_case(path, scorer=NewerScorer()) as case:
        assert case.read(folder / "ferry002.txt", again=True).articles_again == 1
        assert sorted(count for _, count in case.info().models) == [1, 5]


def test_interrupted_again_goes_on(folder: Path, tmp_path: Path) -> None:
    """After an interruption `again` reads what was left, and after a complete run everything."""
    path = tmp_path / "case.onrecord"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with open_case(path) as case:
        case.read(folder)
        with pytest.raises(KeyboardInterrupt):
            case.read(again=True, progress=stop)
        assert case.info().due == 4
    with open_case(path) as case:
        assert case.read(again=True).articles_again == 4
        assert case.info().due == 0
        assert case.read(again=True).articles_again == 6


def test_interruption_keeps_what_was_stored(folder: Path, tmp_path: Path) -> None:
    """Ctrl-C after the first batch keeps it, and the next run reads the rest."""
    path = tmp_path / "case.onrecord"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with open_case(path) as case, pytest.raises(KeyboardInterrupt):
        case.read(folder, progress=stop)
    with open_case(path) as case:
        assert len(case.articles()) == 2
        assert case.read(folder).articles_new == 4
        assert case.info().copies == 1


def test_batches_do_not_matter(folder: Path, tmp_path: Path) -> None:
    """One at a time or all at once: the same statements and ids."""
    rows = []
    for size in (1, 3, 100):
        with open_case(tmp_path / f"case{size}.onrecord", settings=Settings(articles_per_batch=size)) as case:
            case.read(folder)
            rows.append(case.statements(copies=True).to_rows())
    assert rows[0] == rows[1] == rows[2]


def test_filters_narrow(stored: Path) -> None:
    """Each filter leaves the statements it names, and together they leave what passes all."""
    with onrecord.open(stored) as case:

        def sources(**filters: object) -> list[str | None]:
            return [entry.source for entry in case.statements(**filters)]  # type: ignore[arg-type]

        mara, ivo, renee = "Mara Lindqvist", "Deputy minister Ivo Tarn", "Café owner Renée Ödman"
        assert sources() == [mara, ivo, renee]
        assert sources(source="ÖDMAN") == [renee]
        assert sources(source="%") == []
        assert sources(outlet="norland COURIER") == [mara, ivo, renee]
        assert sources(outlet="Bay Gazette") == []
        assert sources(outlet="Bay Gazette", copies=True) == [mara, ivo]
        assert sources(since="2031-05-03") == [renee]
        assert sources(until=date(2031, 5, 2)) == [mara, ivo]
        assert sources(since="2031-05-02", until="2031-05-02") == [mara, ivo]
        assert sources(form=Form.INDIRECT) == sources(form="indirect") == [ivo]
        assert sources(search="harbour", form="direct") == [mara]


def test_filters_that_mean_nothing_are_refused(stored: Path) -> None:
    """A date, a form and a search that cannot be meant give a sentence with a remedy."""
    with onrecord.open(stored) as case:
        for filters in ({"since": "yesterday"}, {"form": "sung"}, {"search": ' "*" '}):
            with pytest.raises(InputError) as caught:
                case.statements(**filters)  # type: ignore[arg-type]
            assert caught.value.hint


def test_article_is_found_by_name_id_and_beginning(stored: Path) -> None:
    """A name, an id and the unique beginning of an id give the article; others a sentence with likely names."""
    with onrecord.open(stored) as case:
        article = case.article("harbour.txt")
        assert case.article(article.id) == case.article(article.id[:6]) == article
        with pytest.raises(InputError, match="no article") as caught:
            case.article("harbor.txt")
        assert "harbour.txt" in caught.value.hint
        with pytest.raises(InputError):
            case.article("")


def test_casefile_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    """Asking a casefile that does not exist gives a sentence and leaves no file."""
    case = onrecord.open(tmp_path / "none.onrecord")
    for ask in (case.articles, case.info, case.statements, case.problems, case.attributions):
        with pytest.raises(StoreError, match="There is no casefile"):
            ask()
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_read_makes_no_casefile(tmp_path: Path) -> None:
    """When no article is found the problems are told and no file is made."""
    (tmp_path / "empty.txt").touch()
    with open_case(tmp_path / "case.onrecord") as case:
        assert len(case.read(tmp_path / "empty.txt").errors) == 1
        with pytest.raises(InputError, match="nothing to read"):
            case.read()
        with pytest.raises(StoreError, match="There is no casefile"):
            case.read(again=True)
        with pytest.raises(InputError, match="English only"):
            case.read(tmp_path, language="fr")
    assert not (tmp_path / "case.onrecord").exists()


def test_report_is_written(folder: Path, tmp_path: Path) -> None:
    """The page holds the words of the statements."""
    with open_case(tmp_path / "case.onrecord") as case:
        case.read(folder)
        case.report(tmp_path / "case.html")
    assert "Mara Lindqvist" in (tmp_path / "case.html").read_text(encoding="utf-8")


def test_pandas_table_has_flat_columns(stored: Path) -> None:
    """`to_pandas` gives one line per statement, with dates as dates."""
    pytest.importorskip("pandas", reason="The pandas extra is not installed.")
    with onrecord.open(stored) as case:
        frame = case.statements().to_pandas()
        assert list(frame["source"])[:1] == ["Mara Lindqvist"]
        assert frame["article_published"].dt.year.tolist() == [2031, 2031, 2031]
        assert list(case.statements(search="nothing").to_pandas().columns) == list(frame.columns)


def test_casefile_of_the_first_version_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens, keeps everything, shows statements without speakers until it is read again, and can be decided on."""
    from onrecord.store.database import MIGRATIONS, create_database

    path, text = tmp_path / "old.onrecord", "Mara Lindqvist said the ferry would sail."
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.store.database.MIGRATIONS", MIGRATIONS[:1])
        old = create_database(path)
        with old.writing() as connection:
            for command in OLD_ROWS:
                connection.exec_driver_sql(command.replace("TEXT", text))
        old.close()
    with open_case(path) as case:
        [entry] = case.statements()
        assert (entry.content, entry.speakers, entry.statement.act) == ("the ferry would sail", (), None)
        assert (case.actors(), case.decisions(), case.info().articles) == ([], [], 1)
        case.set_article("old.txt", published="2031-05-02")
        assert case.statements()[0].statement.said_on is None
        case.set_statement("abcd", act="promises")
        assert case.read(again=True).articles_again == 1
        [entry] = case.statements()
        assert (entry.statement.id, entry.statement.act) == ("abcd", "promises")
        assert [speaker.name for speaker in entry.speakers] == ["Mara Lindqvist"]
        assert entry.statement.said_on == SaidOn(date=date(2031, 5, 2), precision=DatePrecision.PUBLISHED)


OLD_ROWS = (
    "INSERT INTO origins VALUES (1, 'old', '1', 'none', 'exact')",
    "INSERT INTO articles VALUES (1, 'aaaa', 'old.txt', 'TEXT', 41, NULL, NULL, NULL, '2031-05-01', NULL, 'en', '[]', "
    "x'', NULL, 1, NULL, NULL, 1)",
    "INSERT INTO statements VALUES (1, 'abcd', 'aaaa', 1, 0, 'Mara Lindqvist', 'mara lindqvist', '[[0, 14]]', 'said', "
    "'[[15, 19]]', 'the ferry would sail', '[[20, 40]]', 'indirect', 0.8, NULL)",
)


def test_importing_is_light() -> None:
    """`import onrecord` loads neither the database, nor the model's runtime, nor numpy."""
    code = (
        "import onrecord, sys; print([m for m in ('sqlalchemy', 'numpy', 'onnxruntime', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_exist() -> None:
    """Every public name can be had, and they are sorted."""
    assert all(getattr(onrecord, name) for name in onrecord.__all__)
    assert sorted(onrecord.__all__) == onrecord.__all__ == dir(onrecord)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = onrecord.nothing


READ = """
import sys
from onrecord import Settings, open
from onrecord.scoring import FakeScorer
with open(sys.argv[1], scorer=FakeScorer(), settings=Settings(articles_per_batch=3)) as case:
    case.read(sys.argv[2], progress=lambda summary, total: print(summary.articles_new, flush=True))
"""


def test_killed_run_goes_on(tmp_path: Path) -> None:
    """Killed at any moment, a casefile opens, holds every article reported as read, and the next run goes on."""
    folder, path = tmp_path / "many", tmp_path / "case.onrecord"
    folder.mkdir()
    for number in range(60):
        write_article(folder, number)
    chance, reported = random.Random(7), 0  # noqa: S311
    command = [sys.executable, "-c", READ, str(path), str(folder)]
    for lines in (1, 2, 4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            seen = [int(process.stdout.readline() or 0) for _ in range(lines)]
            time.sleep(chance.random() * 0.02)
            os.kill(process.pid, signal.SIGKILL)
            seen += [int(line) for line in process.stdout.read().split()]
        reported += max(seen)
        with onrecord.open(path) as case:
            articles = case.articles()
            assert reported <= len(articles) <= reported + 3
            assert all(entry.read_by and entry.statements for entry in articles)
            reported = len(articles)
    subprocess.run(command, check=True, capture_output=True)
    with onrecord.open(path) as case, open_case(tmp_path / "whole.onrecord") as whole:
        whole.read(folder)
        assert case.statements(copies=True).to_rows() == whole.statements(copies=True).to_rows()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.onrecord", "many", "whole.onrecord"]


def test_two_processes_share_a_casefile(tmp_path: Path) -> None:
    """Two runs at the same time on the same folder leave every article once."""
    folder, path = tmp_path / "many", tmp_path / "case.onrecord"
    folder.mkdir()
    for number in range(30):
        write_article(folder, number)
    command = [sys.executable, "-c", READ, str(path), str(folder)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in both] == [(b"", 0), (b"", 0)]
    with onrecord.open(path) as case:
        assert len(case.articles()) == len(case.statements(copies=True)) == 30

"""Verbs of networks on the command line: what they print and write, and what they refuse before they compute."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import onrecord
from cli_cases import Done, Runner
from coding_cases import BOOK, make_case
from network_cases import DEBATE, FERRY, Said, make_debate

SHARED = Path(__file__).parents[2] / "shared" / "data" / "dna"

MEASURES: dict[str, tuple[str, ...]] = {
    "polarization": (),
    "clusters": ("--samples", "5"),
    "backbone": (),
    "scale": ("--samples", "5"),
    "phases": ("--window", "1d"),
    "moves": ("--before", "..2031-05-03", "--after", "2031-05-04.."),
}
DRAWN = [verb for verb in MEASURES if verb != "moves"]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command."""
    return Runner(capfd, monkeypatch)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented debate, imported once."""
    return make_debate(tmp_path_factory.mktemp("debate"))


@pytest.fixture
def debate(imported: Path, tmp_path: Path) -> Path:
    """A casefile of the invented debate."""
    return Path(shutil.copy(imported, tmp_path))


def _rows(done: Done) -> list[dict[str, Any]]:
    assert done.status == 0, done.err

    def refuse(token: str) -> None:
        raise AssertionError(token)

    return [json.loads(line, parse_constant=refuse) for line in done.out.splitlines()]


def _is_refused(done: Done, words: str) -> bool:
    """With one sentence, what to do, status 2, and nothing else."""
    lines = done.err.splitlines()
    return done.status == 2 and words in lines[0] and len(lines) == 2 and not done.out and "Traceback" not in done.err


def test_network_prints_ties_and_what_they_rest_on(run: Runner, debate: Path) -> None:
    """The strongest first, each with statements; then how large it is, and what was left out."""
    done = run("network", debate, "--how", "congruence")
    assert done.status == 0, done.err
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[2][:3] == ["Guild", "Union", "3"]
    assert "5 nodes, 6 ties." in done.out
    assert "Made of 12 coded statements, all decided or imported; left out: 1 without organization (--b" in done.out
    assert "Organization over concept; congruence of agreement; dialect onrecord." in done.out


def test_network_prints_every_tie_as_rows(run: Runner, debate: Path) -> None:
    """JSON and CSV say the same, with the dialect and the settings."""
    found = _rows(run("network", debate, "--how", "conflict", "--format", "jsonl"))
    assert {row["schema"] for row in found} == {1}
    assert {row["dialect"] for row in found} == {"onrecord"}
    done = run("network", debate, "--how", "conflict", "--format", "csv")
    flat = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["row"], row["column"], float(row["weight"])) for row in flat] == [
        (row["row"], row["column"], row["weight"]) for row in found
    ]
    assert flat[0]["statements"].split() == found[0]["statements"]


def test_names_that_are_hard_to_write_survive(run: Runner, tmp_path: Path) -> None:
    """Formulae, line ends, quotes, control characters, other scripts: every file is parsed back to the same names."""
    names = ["=1+1", "-2", "a\nb", "c\r\nd", 'q"uo"te', "com,ma", "🌊", "\u202eabc", "\x1b[31mred", "<b>&amp;", "[x]"]
    said: list[Said] = [("", name, FERRY, place % 2, 0, 1) for place, name in enumerate(names)]
    case = make_debate(tmp_path, said)
    done = run("network", case, "--format", "csv")
    flat = list(csv.DictReader(io.StringIO(done.out, newline="")))
    assert {row[end] for row in flat for end in ("row", "column")} == set(names)
    found = _rows(run("network", case, "--format", "jsonl"))
    assert {row[end] for row in found for end in ("row", "column")} == set(names)
    assert "\x1b" not in run("network", case).out
    assert run("network", case, "--behind", "=1+1", "-2").out.endswith("2 coded statements\n")
    assert run("network", case, "--exclude", "organization==1+1").status == 0


def test_an_event_list_is_the_same_on_screen_and_in_a_file(run: Runner, debate: Path, tmp_path: Path) -> None:
    """CSV unless another format is asked for."""
    done = run("network", debate, "--mode", "eventlist")
    assert run("network", debate, "--mode", "eventlist", "-o", tmp_path / "e.csv").status == 0
    assert (tmp_path / "e.csv").read_bytes().decode() == done.out
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["organization"] for row in rows] == [row[1] for row in DEBATE]
    found = _rows(run("network", debate, "--mode", "eventlist", "--format", "jsonl"))
    assert [row["values"]["organization"] for row in found] == [row[1] for row in DEBATE]
    assert [row["text"] for row in found] == [row["text"] for row in rows]


@pytest.mark.parametrize("verb", list(MEASURES))
def test_a_measure_is_a_table_and_rows(run: Runner, debate: Path, verb: str) -> None:
    """The table says what it rests on; rows for programs are rows alone."""
    done = run(verb, debate, *MEASURES[verb])
    assert done.status == 0, done.err
    assert "Made of 12 coded statements" in done.out
    found = _rows(run(verb, debate, *MEASURES[verb], "--format", "jsonl"))
    assert {row["schema"] for row in found} == {1}
    done = run(verb, debate, *MEASURES[verb], "--format", "csv")
    assert len(list(csv.reader(io.StringIO(done.out)))) == len(found) + 1
    assert done.err == ""


@pytest.mark.parametrize("verb", DRAWN)
def test_a_measure_is_a_file_and_a_figure(run: Runner, debate: Path, tmp_path: Path, verb: str) -> None:
    """The ending says the format; a second run writes the same bytes."""
    contents = []
    for number in (1, 2):
        files = tmp_path / f"{number}.csv", tmp_path / f"{number}.svg"
        done = run(verb, debate, *MEASURES[verb], "-o", files[0], "--plot", files[1])
        assert done.status == 0, done.err
        assert f"Wrote {files[0]}." in done.out
        assert f"Drew {files[1]}." in done.out
        contents.append([file.read_bytes() for file in files])
    assert contents[0] == contents[1]


def test_a_figure_is_no_row(run: Runner, debate: Path, tmp_path: Path) -> None:
    """Standard output has rows for another program; that something was drawn is said beside it."""
    plot = tmp_path / "a.svg"
    done = run("polarization", debate, "--format", "jsonl", "--plot", plot)
    assert len(_rows(done)) == 1
    assert done.err == f"Drew {plot}.\n"
    file = tmp_path / "a.graphml"
    done = run("network", debate, "--format", "jsonl", "-o", file)
    assert len(_rows(done)) == 10
    assert done.err == f"Wrote {file}: 5 nodes, 10 ties.\n"


@pytest.mark.parametrize("verb", ["network", *MEASURES])
@pytest.mark.parametrize("name", ["missing/a.csv", "folder.csv", "a.svg"])
def test_an_unwritable_file_is_refused_before_the_casefile_is_opened(
    run: Runner, tmp_path: Path, verb: str, name: str
) -> None:
    """There is no casefile here, and it is not what is complained about."""
    (tmp_path / "folder.csv").mkdir()
    done = run(verb, tmp_path / "none.onrecord", *MEASURES.get(verb, ()), "-o", tmp_path / name)
    assert _is_refused(done, str(tmp_path / name))
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


@pytest.mark.parametrize("verb", ["network", *DRAWN])
def test_of_two_files_none_is_written_when_one_cannot_be(run: Runner, debate: Path, tmp_path: Path, verb: str) -> None:
    """Whichever of them it is."""
    before = sorted(tmp_path.iterdir())
    for output, plot in (("good.csv", "missing/a.svg"), ("missing/a.csv", "good.svg"), ("good.csv", "a.gif")):
        done = run(verb, debate, *MEASURES.get(verb, ()), "-o", tmp_path / output, "--plot", tmp_path / plot)
        assert done.status == 2
    assert sorted(tmp_path.iterdir()) == before


def test_rows_never_take_the_place_of_a_casefile(run: Runner, debate: Path) -> None:
    """With a format a file may be called anything, but not that."""
    before = debate.read_bytes()
    done = run("clusters", debate, "--samples", "5", "--format", "csv", "-o", debate)
    assert _is_refused(done, "is a database")
    assert debate.read_bytes() == before


def test_a_figure_that_is_refused_leaves_no_rows_either(run: Runner, debate: Path, tmp_path: Path) -> None:
    """Nobody is there to draw a tree of."""
    before = sorted(tmp_path.iterdir())
    asked = "--since", "2040-01-01", "-o", tmp_path / "a.csv", "--plot", tmp_path / "a.svg"
    assert run("clusters", debate, *asked).status == 2
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("--exclude concept", "says no variable and value"),
        ("--exclude nosuch=1", 'no variable "nosuch"'),
        ("--exclude concept=Nothing", 'No statement has "Nothing"'),
        ("--between nosuch", 'no variable "nosuch"'),
        ("--qualifier organization", "cannot be a node and the qualifier"),
        ("--how combine", "for networks of two modes"),
        ("--window 0d", "no length of a window"),
        ("--window 90m", "m may be minutes or months"),
        ("--window 1s", "more than 200,000 windows"),
        ("--window 999999y", "outside the years"),
        ("--window 5e --kernel uniform", "not of events"),
        ("--window 100e", "no window"),
        ("--since 2022-13-01", "is no date"),
        ("--undated soon", "is no date"),
        ("--type Nothing", 'no statement type "Nothing"'),
        ("--type Annotation", 'Nothing is coded as "Annotation"'),
        ("--samples 5 --level 1", "--level 1.0 is no share"),
        ("--samples 5 --error-rate 1", "--error-rate 1.0 is no share"),
        ("--error-rate 0.1", "--error-rate is for --samples"),
        ("--samples 5 --window 5d", "--window has no meaning with --samples"),
        ("--plot a.svg --window 5d", "--window has no meaning with --plot"),
        ("--behind Guild Union --window 5d", "--window has no meaning with --behind"),
        ("--behind Guild Union -o a.csv", "-o has no meaning with --behind"),
        ("--behind Guild Nobody", 'has no "Nobody"'),
        ("--mode eventlist --window 5d", "--window has no meaning with --mode eventlist"),
        ("--mode eventlist --behind Guild Union", "--behind has no meaning"),
        ("--mode eventlist -o a.graphml", "no kind of file that rows"),
        ("--layout matrix", "--layout matrix is for files"),
        ("-o a.dl --window 5d", "holds one matrix"),
    ],
)
def test_network_refuses(
    run: Runner, debate: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str, words: str
) -> None:
    """With a sentence and a hint; no file is left."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    done = run("network", debate, *given.split())
    assert _is_refused(done, words), done.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("clusters --resolution nan", "is no number above 0"),
        ("clusters --resolution 0", "is no number above 0"),
        ("scale --level 0", "--level 0.0 is no share"),
        ("scale --method ideal-points --dimensions 2", "have one dimension"),
        ("phases", "need windows"),
        ("backbone --since 2040-01-01", "no statements"),
        ("moves --before 2031 --after ..", "is no range of days"),
        ("moves --before 2031-05-03..2031-05-01 --after ..", "ends before it begins"),
        ("moves --before .. --after .. --least nan", "is no change"),
        ("polarization --window 5d --indent", "with a kernel"),
        ("polarization --qualifier concept", "cannot be a node and the qualifier"),
    ],
)
def test_measures_refuse(run: Runner, debate: Path, given: str, words: str) -> None:
    """With a sentence and a hint."""
    verb, *options = given.split()
    assert _is_refused(run(verb, debate, *options), words)


def test_polarization_has_no_how(run: Runner, debate: Path) -> None:
    """It takes congruence and conflict both."""
    done = run("polarization", debate, "--how", "conflict")
    assert done.status == 2
    assert "No such option" in done.err


def test_a_casefile_without_codings_is_a_sentence(run: Runner, tmp_path: Path) -> None:
    """Missing, no casefile at all, or with nothing coded."""
    (tmp_path / "text.onrecord").write_text("The ferry must stay.")
    make_case(tmp_path).close()
    for verb in ("network", *MEASURES):
        options = MEASURES.get(verb, ())
        assert _is_refused(run(verb, tmp_path / "none.onrecord", *options), "There is no casefile")
        assert _is_refused(run(verb, tmp_path / "text.onrecord", *options), "is no casefile")
        assert _is_refused(run(verb, tmp_path / "peace.onrecord", *options), "Nothing is coded")


def test_equal_qualifiers_of_dna_are_no_number(run: Runner, tmp_path: Path) -> None:
    """DNA divides by zero then: its dialect writes no file and no score, ours counts them as agreeing."""
    case = make_debate(tmp_path, [(*row[:4], 2, row[5]) for row in DEBATE])
    asked = "--qualifier", "strength", "--window", "1d", "--kernel", "gaussian"
    before = sorted(tmp_path.iterdir())
    for verb in (("network", "--how", "congruence"), ("polarization",), ("phases", "--how", "congruence")):
        for name in ("a.csv", "a.json"):
            if verb[0] == "network" and name == "a.json":
                continue
            done = run(verb[0], case, *verb[1:], *asked, "--dialect", "dna3", "-o", tmp_path / name)
            assert (done.status, "not a number" in done.err or "not numbers" in done.err) == (2, True), done.err
            assert sorted(tmp_path.iterdir()) == before
        assert run(verb[0], case, *verb[1:], *asked).status == 0


def test_all_that_is_undated_is_said(run: Runner, tmp_path: Path) -> None:
    """Statements without a date have no place in an event list, which says how many they are."""
    with make_case(tmp_path) as case:
        case.code(BOOK)
        case.set_article("bridge", published=None, by="Ines")
    path = tmp_path / "peace.onrecord"
    done = run("network", path, "--mode", "eventlist")
    assert len(done.out.splitlines()) == 3
    assert done.err == "2 left out without a date (--undated gives them one).\n"
    done = run("network", path, "--between", "person", "--duplicates", "week")
    assert "left out: 2 without a date (--undated gives them one)" in done.out
    done = run("network", path, "--between", "person")
    assert "Made of 4 coded statements (2 without a date): 0 decided or imported, 4 suggested" in done.out


#: Ctrl-C by the clock, in a process of its own: where a runtime of models has used wide registers, a signal may end the
#: whole process.
STOPPED = """
import signal, sys
from onrecord.cli import main
from onrecord.network import communities
signal.signal(signal.SIGALRM, signal.default_int_handler)
signal.setitimer(signal.ITIMER_REAL, 0.5)
main(sys.argv[1:])
"""


def test_stopping_leaves_no_traceback_and_no_half_file(debate: Path, tmp_path: Path) -> None:
    """Ctrl-C in the midst of many samples."""
    before = sorted(tmp_path.iterdir())
    arguments = ["clusters", str(debate), "--samples", "10000", "-o", str(tmp_path / "a.csv")]
    done = subprocess.run([sys.executable, "-c", STOPPED, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """DNA's own sample as a casefile."""
    if not (SHARED / "sample.dna").exists():
        pytest.skip("the folder of DNA files is not beside the checkout")
    path = tmp_path_factory.mktemp("sample") / "sample.onrecord"
    with onrecord.open(path) as case:
        case.import_dna(SHARED / "sample.dna")
    return path


@pytest.mark.shared
@pytest.mark.parametrize(
    ("given", "total"),
    [
        ("--how ignore", 276),
        ("--how congruence", 160),
        ("--how conflict", 116),
        ("--how subtract", 44),
        ("--how congruence --normalize average", 25.80),
        ("--how ignore --mode twomode", 40),
        ("--how subtract --mode twomode", 18),
    ],
)
def test_sums_are_those_of_dna(run: Runner, sample: Path, given: str, total: float) -> None:
    """As its notes have them; in a one-mode matrix each tie stands twice."""
    found = _rows(run("network", sample, *given.split(), "--format", "jsonl"))
    times = 1 if "twomode" in given else 2
    assert round(times * sum(row["weight"] for row in found), 2) == total


@pytest.mark.shared
def test_excluded_values_leave_the_matrix_of_dna(run: Runner, sample: Path, tmp_path: Path) -> None:
    """Five actors with a rounded sum of ten; of section 1 alone four actors."""
    average = "--how", "congruence", "--normalize", "average", "--layout", "matrix", "-o", tmp_path / "a.csv"
    without = "concept=There should be legislation to regulate emissions.", "organization=Senate"
    excluded = [part for value in (*without, "organization=Sierra Club") for part in ("--exclude", value)]
    assert run("network", sample, *average, *excluded).status == 0
    matrix = _matrix(tmp_path / "a.csv")
    assert (len(matrix), round(sum(map(sum, matrix)))) == (5, 10)
    assert run("network", sample, *average, "--only", "document:section=1").status == 0
    assert len(_matrix(tmp_path / "a.csv")) == 4


def _matrix(path: Path) -> list[list[float]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]]

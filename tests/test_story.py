"""The story of docs/tutorial.md in Python, with the packaged model: the lines of its blocks stand here."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_one_article_becomes_a_record_that_lasts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An article is read, listed, checked in its text, shown in a report, and read again with the same ids."""
    monkeypatch.chdir(tmp_path)
    import onrecord

    article = Path("ferry.txt")
    article.write_text(
        "Ferry to Lund Island Stops in May\n"
        "\n"
        "“The ferry will not sail in May,” harbour master Greta Olsen said on Monday. "
        "She said the engine had failed twice in a week.\n"
        "\n"
        "Mayor Piet Vos denied that the town had run out of money.\n",
        encoding="utf-8",
    )

    with onrecord.open("ferry.onrecord") as case:
        summary = case.read(article)
        text = case.text("ferry.txt")
        rows = case.statements().to_rows()
        frame = case.statements().to_pandas()
    assert (summary.articles_new, summary.statements, summary.problems) == (1, len(rows), ())
    assert text == article.read_text(encoding="utf-8")

    for row in rows:
        for start, end in row["content"]["spans"]:
            passage = text[start:end]
            print(passage, "in", text[max(0, start - 30) : end + 30])  # noqa: T201 - what the tutorial shows
            assert passage in row["content"]["text"]
    assert capsys.readouterr().out.count(" in ") >= len(rows)

    told = {row["source"]["text"]: row for row in rows if row["source"]}
    olsen, vos = told["harbour master Greta Olsen"], told["Mayor Piet Vos"]
    assert [olsen["form"], vos["form"]] == ["direct", "indirect"]
    assert olsen["content"]["spans"] == [[35, 68]]
    assert text[35:68] == "“The ferry will not sail in May,”"
    assert [text[slice(*vos[part]["spans"][0])] for part in ("source", "cue")] == ["Mayor Piet Vos", "denied"]
    assert frame["id"].tolist() == [row["id"] for row in rows]

    with onrecord.open("ferry.onrecord") as case:
        before = [entry.statement.id for entry in case.statements()]
        second = case.read(article)
        third = case.read(again=True)
        after = [entry.statement.id for entry in case.statements()]
        case.report("ferry.html", title="The ferry")
    assert (second.articles_new, second.articles_known) == (0, 1)
    assert third.articles_again == 1
    assert after == before == [row["id"] for row in rows]
    page = Path("ferry.html").read_text(encoding="utf-8")
    assert "The ferry" in page
    assert all(id_ in page for id_ in after)

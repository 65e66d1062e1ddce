"""Web pages."""

from __future__ import annotations

import pytest

PAGE = """<!DOCTYPE html>
<html lang="en"><head>{declared}<title>Ferry stops | Bay Gazette</title>
<meta property="og:site_name" content="Bay Gazette"><meta name="author" content="Ann Berg">
<meta property="article:published_time" content="2031-05-01T10:00:00Z">
<link rel="canonical" href="https://bay.example/ferry"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ferry stops</h1>
<p>“We won’t sail,” said Captain Ødegård, who had waited in the café by the harbour for eleven long days.</p>
<p>The harbour office denied that there had been any warning at all, and asked for a further round of talks.</p>
</article><footer>Cookie settings</footer></body></html>"""


def test_page(collect, write):
    """A page gives its text, title, outlet, author, date and address, and is named by its file."""
    article = collect(write("a.html", PAGE.format(declared=""))).articles[0]
    assert (article.name, article.title, article.outlet) == ("a.html", "Ferry stops", "Bay Gazette")
    assert (article.byline, str(article.published)) == ("Ann Berg", "2031-05-01")
    assert article.url == "https://bay.example/ferry"
    assert "“We won’t sail,” said Captain Ødegård" in article.text
    assert "Cookie" not in article.text


@pytest.mark.parametrize("codec", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "declared", ["", '<meta charset="CODEC">', '<meta http-equiv="x" content="text/html; charset=CODEC">']
)
def test_encodings(collect, write, codec, declared):
    """A page is decoded as it declares, and rightly where it declares nothing."""
    page = PAGE.format(declared=declared.replace("CODEC", "iso-8859-1" if codec == "cp1252" else codec))
    assert "“We won’t sail,” said Captain Ødegård" in collect(write("a.htm", page.encode(codec))).texts[0]


def test_xml_declaration(collect, write):
    """A page may start with an XML declaration."""
    page = '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE.format(declared="")
    assert "Ødegård" in collect(write("a.xhtml", page)).texts[0]


@pytest.mark.parametrize("content", ["", " ", "<html></html>", "<" * 5000, "<div>" * 5000])
def test_no_article(collect, write, capfd, content):
    """A page without an article is a problem that names the file, and nothing is printed."""
    path = write("a.html", content)
    found = collect(path)
    assert not found.articles
    assert str(path) in found.errors[0]
    assert capfd.readouterr() == ("", "")

"""Zip and tar archives, and gzipped files."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(mode="w:gz", **members):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content.encode() if isinstance(content, str) else content))
    return stream.getvalue()


MEMBERS = {
    "news/a.txt": "Ferry stops.\n",
    "news/b.jsonl": '{"text": "One."}\n{"text": "Two."}\n',
    "c.txt.gz": gzip.compress(b"Packed.\n"),
    "picture.png": b"\x89PNG",
    ".hidden.txt": "x",
    "__MACOSX/a.txt": "x",
}
PACKED = [
    ("a.zip", zipped(**MEMBERS)),
    ("a.tar.gz", tarred(**MEMBERS)),
    ("a.tgz", tarred(**MEMBERS)),
    ("a.tar", tarred("w:", **MEMBERS)),
]


@pytest.mark.parametrize(("name", "content"), PACKED)
def test_members(collect, write, name, content):
    """Members are read like files, named by their own names, placed by the path through the archive."""
    path = write(name, content)
    found = collect(path)
    assert sorted(found.names) == ["a.txt", "b.jsonl#1", "b.jsonl#2", "c.txt.gz"]
    assert set(found.texts) == {"Ferry stops.\n", "One.", "Two.", "Packed.\n"}
    assert not found.errors
    assert found.notices[-1] == f"In {path}, 3 members that are not read were left out: 1 .png, 2 hidden."
    assert any(problem.place == f"{path}/news/b.jsonl" for problem in found.problems)


@pytest.mark.parametrize(
    "path_out", ["../evil.txt", "/evil.txt", "news/../../evil.txt", "..\\evil.txt", "C:\\evil.txt"]
)
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_path_that_leaves(collect, write, tmp_path, pack, path_out):
    """A member whose path leaves the archive is a problem, is not read and nothing is written."""
    path = write("in/a.zip" if pack is zipped else "in/a.tgz", pack(**{path_out: "Evil.", "good.txt": "Good."}))
    before = sorted(tmp_path.rglob("*"))
    found = collect(path)
    assert found.texts == ["Good."]
    assert "leads out of the archive" in found.errors[0]
    assert sorted(tmp_path.rglob("*")) == before


def test_links_in_tar(collect, write):
    """Links in a tar archive are not followed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    found = collect(write("a.tgz", stream.getvalue()))
    assert not found.articles
    assert "a link or a device" in found.errors[0]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_bomb_by_one_member(collect, write, pack):
    """A member that unpacks to more than a file may have is a problem; the next one is read."""
    content = pack(**{"a.txt": b"x" * 3_000_000, "b.txt": "Good."})
    found = collect(write("a.zip" if pack is zipped else "a.tgz", content), max_file_bytes=1_000_000)
    assert found.texts == ["Good."]
    assert "larger than the 1.0 MB" in found.errors[0]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_bomb_by_many_members(collect, write, pack):
    """An archive that unpacks to more than an archive may have is left at that point."""
    content = pack(**{f"{n}.txt": f"{n}".encode() * 500_000 for n in range(10)})
    found = collect(write("a.zip" if pack is zipped else "a.tgz", content), max_archive_bytes=1_800_000)
    assert 1 <= len(found.articles) <= 3
    assert len(found.errors) == 1
    assert "1.8 MB" in found.errors[0]


def test_lying_zip_header(collect, write):
    """What a header claims is not believed: a member that claims to be small is counted as it is unpacked."""
    content = zipped(**{"a.txt": b"x" * 3_000_000})
    lie = content.replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    found = collect(write("a.zip", lie), max_file_bytes=1_000_000)
    assert not found.articles
    assert len(found.errors) == 1


@pytest.mark.parametrize("name", ["a.txt.gz", "a.json.gz", "a.html.gz", "a.docx.gz"])
def test_gzip_bomb(collect, write, name):
    """A .gz file that unpacks to more than a file may have is a problem."""
    found = collect(write(name, gzip.compress(b" " * 5_000_000)), max_file_bytes=1_000_000)
    assert "larger than the 1.0 MB" in found.errors[0]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.parquet.gz"])
def test_gzip_bomb_of_rows(collect, write, name):
    """A table that unpacks to more than an archive may have is a problem."""
    found = collect(
        write(name, gzip.compress((b"PAR1" if "parquet" in name else b"[") + b" " * 5_000_000)),
        max_archive_bytes=1_000_000,
    )
    assert "larger than" in found.errors[0]


def test_large_tar_header(collect, write):
    """A tar header that claims to be huge is a problem, not a full memory."""
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 1 << 30
    found = collect(write("a.tgz", gzip.compress(header.tobuf(tarfile.USTAR_FORMAT) + b"\0" * 10_000)))
    assert "a header claims 1,073,741,824 bytes" in found.errors[0]


def test_archive_in_archive(collect, write):
    """An archive inside an archive is not opened, and this is said."""
    path = write("a.zip", zipped(**{"inner.zip": zipped(**{"a.txt": "x"}), "b.txt": "Good."}))
    found = collect(path)
    assert found.texts == ["Good."]
    assert f"{path}/inner.zip is an archive inside an archive" in found.notices[0]


@pytest.mark.parametrize("name", ["a.zip", "a.tgz", "a.tar", "a.tar.gz", "a.txt.gz", "a.csv.gz"])
@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken", gzip.compress(b"x" * 5000)[:-12]])
def test_damaged(collect, write, name, content):
    """A damaged archive is a problem that names it."""
    path = write(name, content)
    found = collect(path)
    assert not found.articles
    assert any(str(path) in sentence for sentence in found.errors)


@pytest.mark.parametrize(("name", "content"), PACKED)
def test_cut_anywhere(collect, write, name, content):
    """An archive cut anywhere never raises."""
    for length in range(0, len(content), 97):
        collect(write(name, content[:length]))


def test_encrypted_member(collect, write):
    """An encrypted member is a problem."""
    content = bytearray(zipped(**{"a.txt": "Secret."}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert "it is encrypted" in collect(write("a.zip", bytes(content))).errors[0]


def test_same_names_in_one_archive(collect, write):
    """Equal file names in two folders of an archive are told apart by their place."""
    path = write("a.zip", zipped(**{"x/a.txt": "One.", "y/a.txt": "Two."}))
    found = collect(path)
    assert found.names == ["a.txt", f"{path}/y/a.txt#1"]
    assert collect(path, taken=found.ids).ids == found.ids

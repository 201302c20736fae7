"""What is run and carried: nothing is fetched, unpickled or started behind a user's back; bombs are refused."""

from __future__ import annotations

import gzip
import io
import json
import re
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import pytest

from dateline.export import formats
from dateline.licences import assets, packages
from dateline.read.formats import Options
from dateline.read.sources import read_sources
from dateline.resources import DATA

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'haha haha haha haha '>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(ROOT / "src")))
def test_no_process_pickle_or_eval(file: Path) -> None:
    """Only the scorer, a tool of the makers, starts a program; workers are Python's own."""
    code = file.read_text("utf-8")
    found = re.findall(
        r"^\s*(?:import|from) (pickle|shelve|marshal|dill|joblib|subprocess|pty)\b|\b(os\.system|os\.popen|os\.exec\w*)\(|(?<![\w.])(eval|exec)\(",
        code,
        re.M,
    )
    allowed = {"subprocess"} if file.parent.name == "score" else set()
    assert {next(filter(None, f)) for f in found} <= allowed


def test_every_extra_that_an_error_names_is_one() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    code = "".join(file.read_text("utf-8") for file in SOURCES)
    named = set(re.findall(r'MissingExtraError\(.*"([a-z]+)"\) from', code)) | {
        form.extra for form in formats().values() if form.extra
    }
    assert named == {"desk", "briefing", "frames", "parquet", "ray", "postgres"}
    assert named <= set(table)


def test_nothing_carried_is_a_pickle() -> None:
    for file in DATA.rglob("*"):
        assert file.suffix not in (".pkl", ".pickle", ".pt", ".pth", ".joblib", ".npy"), file


def read(raw: bytes, **options: object) -> list[tuple[str, set[str]]]:
    begun = time.process_time()
    found = [(a.text, {p.kind for p in a.problems}) for a in read_sources(["-"], Options(**options), io.BytesIO(raw))]  # type: ignore[arg-type]
    assert time.process_time() - begun < 20
    return found


def docx(document: str, **more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        types = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        )
        rels = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
        )
        for name, content in {
            "[Content_Types].xml": types,
            "_rels/.rels": rels,
            "word/document.xml": document,
            **more,
        }.items():
            z.writestr(name, content)
    return out.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("bomb", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
@pytest.mark.parametrize("kind", ["docx", "feed", "html", "xml"])
def test_entities_are_not_opened(kind: str, bomb: str) -> None:
    """A billion laughs stay small and quick, and no file of the machine comes in."""
    inner = f"The envoy left. &j; {'&a;' if bomb is LAUGHS else ''}"
    raw = {
        "docx": lambda: docx(
            f'{bomb}<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:body></w:document>'
        ),
        "feed": lambda: (
            f'<?xml version="1.0"?>{bomb}<rss version="2.0"><channel><title>T</title><item><description>{inner}</description></item></channel></rss>'.encode()
        ),
        "html": lambda: f"{bomb}<html><body><article><p>{inner}</p></article></body></html>".encode(),
        "xml": lambda: f'<?xml version="1.0"?>{bomb}<page><p>{inner}</p></page>'.encode(),
    }[kind]()
    for text, _ in read(raw):
        assert len(text) < 100_000
        assert "root:" not in text


def test_a_zip_that_swells_is_refused() -> None:
    big = (
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{"a " * 20_000_000}</w:t></w:r></w:p></w:body></w:document>'
    )
    assert [kinds for _, kinds in read(docx(big), max_bytes=1_000_000)] == [{"too-large"}]


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    """The directory says a small size; what it unpacks to is counted by what unpacks it, which stops there."""
    raw = bytearray(
        docx(
            f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{"a " * 4_000_000}</w:t></w:r></w:p></w:body></w:document>'
        )
    )
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (100).to_bytes(4, "little")
    ((text, kinds),) = read(bytes(raw), max_bytes=1_000_000)
    assert text == "" and kinds


def test_gzip_in_gzip_ends() -> None:
    raw = b"The envoy left."
    for _ in range(40):
        raw = gzip.compress(raw)
    ((_, kinds),) = read(raw)
    assert kinds


def test_licences_name_every_part() -> None:
    found = {p.name.lower(): p for p in packages()}
    for wanted in ("dateline", "spacy", "onnxruntime", "numpy", "lxml"):
        assert found[wanted].licence != "see the package"
    assert not [p for p in found.values() if re.search(r"\b(?:GPL|AGPL)", p.licence) and "LGPL" not in p.licence]
    assert all(a.licence and a.origin for a in assets())
    run = subprocess.run([sys.executable, "-m", "dateline", "licences", "--json"], capture_output=True, check=True)
    assert {json.loads(line)["name"].lower() for line in run.stdout.splitlines()} >= set(found)


LOCKS = sorted((ROOT / "requirements").glob("lock-*.txt"))


@pytest.mark.parametrize("file", LOCKS, ids=lambda f: f.name)
def test_the_lock_holds_the_constraints_and_a_digest_each(file: Path) -> None:
    rows = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    pinned = {}
    for row in rows:
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==(\S+) --hash=sha256:[0-9a-f]{64}", row)
        assert match, row
        pinned[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2]
    wanted = [c for c in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not c.startswith("#")]
    for line in wanted:
        name, _, version = line.partition("==")
        key = re.sub(r"[-_.]+", "-", name).lower()
        assert pinned.get(key, version) == version, f"run `make lock`: {line}"

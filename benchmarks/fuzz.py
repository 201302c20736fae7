"""Odd bytes at what reads outside material: pages, times, attribution decoding, records. Nothing may raise or hang.

    make fuzz            (or: python benchmarks/fuzz.py [TARGET ...] [--seconds 60] [--seed 1] [--atheris])

Seeds are our own samples and cases; they are cut, joined, repeated and spoilt by a seeded generator, so a finding comes
again with the same seed. With --atheris (`pip install atheris`) the choice is guided by coverage instead. What is found
is written to build/fuzz/ and, once mended, kept as a case in tests/cases/fuzz/.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

ROOT = Path(__file__).parent.parent
FOUND = ROOT / "build" / "fuzz"
SLOW = 20.0
"""CPU seconds one input may take; the largest is 64 kB."""
LARGEST = 64_000
ODD = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"</p>", b"<!--", b"<script>", b"&#x0;", b"&amp;", b"]]>", b"{", b"}",
    b'"',
    "“".encode(), "’".encode(), "\u202e".encode(), "\u0301".encode(), "\U0001f642".encode(), b"\r",
    b"\n\n", b"\\ud800",
    b"9" * 40, b"1/0/0000", b"Feb. 30", b"24:61", b"the 31st of", b"last last week", b"-", b":", b"said",
    b"%PDF-", b"PK\x03\x04",
)  # fmt: skip


def read_page(raw: bytes) -> None:
    """Any bytes are articles; a page's furniture, dates and language are found on each."""
    from dateline import pipeline
    from dateline.model import Document
    from dateline.read.sources import read_sources

    stages = [s for s in pipeline.load_plan().stages if s.name.startswith("read.")]
    for article in read_sources(["-"], stdin=io.BytesIO(raw)):
        document = Document(article=article)
        for stage in stages:
            assert stage.annotate is not None
            document = msgspec.structs.replace(document, **stage.annotate(document))
        for f in document.furniture:
            assert 0 <= f.span[0] < f.span[1] <= len(article.text)
        msgspec.json.encode(document.furniture)


def read_times(raw: bytes) -> None:
    """Any words, counted from any day, resolve or do not."""
    from dateline.annotate.times import resolve_expression

    head, _, rest = raw.decode("utf-8", "replace").partition("\n")
    day = head if len(head) == 10 and head[4:5] == "-" and head.replace("-", "").isdigit() else None
    msgspec.json.encode(list(resolve_expression(rest[:2_000], day if day and _is_day(day) else None)))


def _is_day(day: str) -> bool:
    from datetime import date

    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def decode_attribution(raw: bytes) -> None:
    """Whatever the heads might say of a text, spans come out that lie in it."""
    import numpy as np

    from dateline.annotate.attribution import linking, roles
    from dateline.annotate.quotation import join_paragraphs
    from dateline.inference.pieces import find_pieces

    text = raw.decode("utf-8", "replace")[:4_000]
    quotations = join_paragraphs(text)
    assert all(0 <= s < e <= len(text) for q in quotations for s, e in q.parts)
    ids, spans = find_pieces(text)
    if not len(ids):
        return
    draw = np.random.default_rng(int.from_bytes(hashlib.sha256(raw).digest()[:8]))
    n = len(ids)

    def heads(feeds: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        crops = feeds["here"].shape[:2]
        return [draw.normal(0, 4, (*crops, 4)).astype(np.float32), draw.normal(0, 3, crops[0]).astype(np.float32)]

    scores = roles.PieceScores(
        roles.log_softmax(draw.normal(0, 3, (n, 7)).astype(np.float32)), draw.random((n, 2), dtype=np.float32) ** 4,
        draw.normal(0, 1, (n, 192)).astype(np.float32), draw.normal(0, 1, (n, 192)).astype(np.float32),
    )  # fmt: skip
    found = roles.find_candidates(heads, scores, draw.random(n) < 0.7)
    pieces = tuple((s, e) for s, e in spans.tolist())
    for draft in linking.make_drafts(text, pieces, found, scores, draw.random(n) < 0.2):
        assert all(0 <= s < e <= len(text) for s, e in (*draft.source, *draft.cue, *draft.content))
    linking.choose(linking.make_drafts(text, pieces, found, scores, draw.random(n) < 0.2), 0.0, 0.3)


def read_record(raw: bytes) -> None:
    """A line is a record or it is refused; a record comes back as it was."""
    from dateline.record import decode, encode

    try:
        record = decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return
    assert decode(encode(record)) == record


TARGETS: dict[str, Callable[[bytes], None]] = {
    "page": read_page, "times": read_times, "attribution": decode_attribution, "record": read_record,
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Inputs to begin with: our own samples and cases, and what was found before."""
    found = [f.read_bytes() for f in sorted((ROOT / "samples").iterdir()) if f.is_file()]
    found += [f.read_bytes() for f in sorted((ROOT / "tests" / "cases" / "fuzz").glob(f"{target}-*"))]
    if target == "times":
        import yaml

        cases = yaml.safe_load((ROOT / "tests" / "cases" / "times.yaml").read_text("utf-8"))
        found += [f"2016-02-04\n{line}".encode() for line in _strings(cases)][:3_000]
    if target == "record":
        from dateline.reader import Reader
        from dateline.record import encode

        text = (ROOT / "samples" / "wire-geneva-talks.txt").read_text("utf-8")
        found = [encode(Reader().read_text(text))]
    return found


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for v in value.values():
            yield from _strings(v)
    elif isinstance(value, list):
        for v in value:
            yield from _strings(v)


def spoil(draw: random.Random, pool: list[bytes]) -> bytes:
    """One input: a seed with a few changes."""
    raw = bytearray(draw.choice(pool))
    for _ in range(draw.randint(1, 6)):
        at, to = sorted((draw.randint(0, len(raw)), draw.randint(0, len(raw))))
        match draw.randint(0, 6):
            case 0:
                del raw[at : min(to, at + draw.choice((1, 8, 400)))]
            case 1:
                raw[at:at] = draw.choice(ODD) * draw.choice((1, 1, 1, 3, 300))
            case 2:
                raw[at:at] = raw[at : min(to, at + 300)] * draw.randint(1, 8)
            case 3:
                other = draw.choice(pool)
                raw[at:to] = other[draw.randint(0, len(other)) :][:2_000]
            case 4 if raw:
                raw[min(at, len(raw) - 1)] = draw.randint(0, 255)
            case 5:
                raw[at:to] = bytes(draw.randint(0, 255) for _ in range(draw.randint(0, 12)))
            case _:
                raw = raw[at:] + raw[:at]
    return bytes(raw[:LARGEST])


def attempt(target: str, raw: bytes) -> str | None:
    """What is wrong with how a target takes an input, or null."""
    begun = time.process_time()
    try:
        TARGETS[target](raw)
    except Exception:  # noqa: BLE001 - any is a finding
        return traceback.format_exc()
    took = time.process_time() - begun
    return f"it took {took:.1f} CPU seconds" if took > SLOW else None


def fuzz(target: str, seconds: float, seed: int) -> tuple[int, dict[str, bytes]]:
    """Inputs tried in so much wall time, and the findings by what they say."""
    draw, pool = random.Random(seed), seeds(target)
    findings: dict[str, bytes] = {}
    for raw in pool[:40]:
        if (wrong := attempt(target, raw)) is not None:
            findings.setdefault(_last(wrong), raw)
    deadline, tried = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        raw = spoil(draw, pool)
        tried += 1
        wrong = attempt(target, raw)
        if wrong is not None and _last(wrong) not in findings:
            findings[_last(wrong)] = raw
            print(f"{target}: {wrong}", file=sys.stderr)
    return tried, findings


def _last(wrong: str) -> str:
    """A finding by its error and the line of ours that raised it."""
    lines = [line.strip() for line in wrong.strip().splitlines()]
    where = [line for line in lines if line.startswith("File") and "dateline" in line]
    return f"{where[-1] if where else ''} {lines[-1][:80]}"


def with_atheris(target: str, seconds: float, seed: int) -> None:
    """Guided by coverage of the modules that a target reaches, from the same seeds; ends the process by itself."""
    import atheris

    with atheris.instrument_imports(include=["dateline"]):
        from dateline import pipeline
        from dateline.annotate.attribution import stage  # noqa: F401
        from dateline.read import sources  # noqa: F401

        pipeline.load_plan()
    corpus = FOUND / "corpus" / target
    corpus.mkdir(parents=True, exist_ok=True)
    for raw in seeds(target)[:500]:
        (corpus / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw[:LARGEST])
    options = (f"-max_total_time={int(seconds)}", f"-max_len={LARGEST}", f"-timeout={int(SLOW)}", f"-seed={seed}",
               f"-artifact_prefix={FOUND}/{target}-", "-rss_limit_mb=6000", "-print_final_stats=1")  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[target])
    atheris.Fuzz()


def guided(targets: list[str], seconds: float, seed: int) -> int:
    """Each target with atheris in a process of its own; how many had a finding."""
    wrong = 0
    for target in targets:
        words = [sys.executable, __file__, target, "--seconds", str(seconds), "--seed", str(seed), "--alone"]
        done = subprocess.run(words, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
        tried = re.search(r"number_of_executed_units: (\d+)", done.stderr)
        print(f"{target:<12} {int(tried[1]) if tried else 0:>8,} inputs in {seconds:g} s, guided by coverage   "
              f"{'a finding' if done.returncode else 'nothing found'}", flush=True)  # fmt: skip
        if done.returncode:
            print(done.stderr[-3_000:], file=sys.stderr)
        wrong += bool(done.returncode)
    return wrong


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("targets", nargs="*", default=list(TARGETS), help=", ".join(TARGETS))
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--atheris", action="store_true", help="choose inputs by coverage (pip install atheris)")
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.alone:
        with_atheris(chosen.targets[0], chosen.seconds, chosen.seed)
        return
    if chosen.atheris:
        sys.exit(1 if guided(chosen.targets, chosen.seconds, chosen.seed) else 0)
    total = 0
    for target in chosen.targets:
        tried, findings = fuzz(target, chosen.seconds, chosen.seed)
        print(f"{target:<12} {tried:>8,} inputs in {chosen.seconds:g} s   {len(findings)} finding(s)", flush=True)
        for wrong, raw in findings.items():
            FOUND.mkdir(parents=True, exist_ok=True)
            file = FOUND / f"{target}-{hashlib.sha256(raw).hexdigest()[:10]}"
            file.write_bytes(raw)
            print(f"  {file.relative_to(ROOT)}: {wrong}")
        total += len(findings)
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()

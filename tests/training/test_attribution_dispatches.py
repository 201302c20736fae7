"""The format of our own annotated dispatches: marks become spans, and a wrong mark is named by file and line."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("attribution_dispatches", ROOT / "training" / "attribution_dispatches.py")
assert spec and spec.loader
attribution_dispatches = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = attribution_dispatches
spec.loader.exec_module(attribution_dispatches)

TWO = """<t1|“We waited – all day,”> <s1|the mayor of Łódź> <c1|said>. <t1|“Nobody came.”>

No more was heard.
=====

<s1,2|The ministry> <c1|said> <t1|<s3n|rebels> <c3n|had promised> <t3n|to leave>> but <c2|doubts> that <t2|they will>.
=====
Nothing is said here.
"""


def words(dispatch, spans):
    return [dispatch["text"][s:e] for s, e in spans]


def test_marks_become_spans(tmp_path):
    path = tmp_path / "two.txt"
    path.write_text(TWO, "utf-8")
    first, second, third = attribution_dispatches.read(path)
    assert [d["id"] for d in (first, second, third)] == ["two-1", "two-2", "two-3"]
    assert first["text"].startswith("“We waited – all day,” the mayor of Łódź said.")
    assert first["text"].endswith("\n\nNo more was heard.")
    (one,) = first["attributions"]
    assert words(first, one["source"]) == ["the mayor of Łódź"]
    assert words(first, one["content"]) == ["“We waited – all day,”", "“Nobody came.”"]
    said, doubts, promised = second["attributions"]
    assert words(second, said["content"]) == ["rebels had promised to leave"]
    assert words(second, doubts["source"]) == words(second, said["source"]) == ["The ministry"]
    assert [a["nested"] for a in second["attributions"]] == [False, False, True]
    assert words(second, promised["source"]) == ["rebels"]
    assert third["attributions"] == []


def test_sourceless_and_cueless():
    d = attribution_dispatches.parse("MAYOR: <t1|Go home.> He was <c2|reportedly> <t2|tired>.".replace("M", "<s1|M")
                                     .replace("R:", "R:>"), "x")  # fmt: skip
    assert d["attributions"][0]["cue"] == [] and d["attributions"][1]["source"] == []


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("one\n<t1|two", "2: a mark that is not closed"),
        ("one two>", "1: '>' closes no mark"),
        ("<x1|one>", "no mark begins"),
        ("<s1|He> <c1|said >it", "space at its edge"),
        ("<s1|He> <c1|said> it", "1 has no content"),
        ("<t1|It rained>", "neither source nor cue"),
        ("<s2|He> <c2|said> <t2|it>", "not 1 to 1"),
        ("<s1|He> <c1n|said> <t1|it>", "with and without n"),
        ("<s1n|He> <c1n|said> <t1n|it>", "lies in no other content"),
        ("<s1|He> <c1|said> <t1|<s2|she> <c2|saw> <t2|it>>", "not written as inner"),
        ("<s1|He> <c1|said> <t1|it rained,>", "ends in a comma"),
        ("<s1|He> <t1|said <c1|it>>", "overlap"),
        ("<s1|He> a|b", "outside a mark's head"),
    ],
)
def test_wrong_marks_are_named(tmp_path, marked, reason):
    path = tmp_path / "bad.txt"
    path.write_text("Fine.\n=====\n" + marked + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt:\d+: ") as e:
        attribution_dispatches.read(path)
    if reason[1] == ":":  # lines are the file's
        reason = f"{int(reason[0]) + 2}{reason[1:]}"
    assert reason in str(e.value)


def test_the_data_of_the_tree_parse():
    for path in sorted((ROOT / "training" / "data" / "attribution").glob("*.txt")):
        assert attribution_dispatches.read(path)

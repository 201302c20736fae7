"""Lexicons: what YAML makes of them is what was written."""

import pytest
import yaml

from dateline import resources
from dateline.errors import ResourceError

LEXICONS = sorted(str(f.relative_to(resources.DATA)) for f in resources.DATA.rglob("*.yaml"))


def _read(tmp_path, monkeypatch, text):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "words.yaml").write_text(text, "utf-8")
    monkeypatch.setenv(resources.OVERRIDE, str(tmp_path))
    return resources.read_yaml.__wrapped__("en/words.yaml")


@pytest.mark.parametrize("name", LEXICONS)
def test_every_lexicon_says_what_is_written_in_it(name):
    assert resources.read_yaml(name)


@pytest.mark.parametrize("name", [n for n in LEXICONS if not n.startswith(("actors/", "gazetteer/"))])
def test_a_lexicon_is_read_alike_where_yaml_has_no_c_library(name):
    assert yaml.safe_load(resources.path(name).read_text("utf-8")) == resources.read_yaml(name)


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [("small: [in, at,\n  on]\n", "on", 2), ("openers:\n  - The\n  - No\n", "No", 3), ("PREP: {in: '', off: ''}\n", "off", 1),
     ("plain: [real, true]\n", "true", 1), ("rows:\n  - {verbs: [call], target: on}\n", "on", 2), ("list: [a, null]\n", "null", 1),
     ("~: x\n", "~", 1), ("list:\n  - a\n  -\n", "nothing", 3)],
)  # fmt: skip
def test_a_word_that_yaml_takes_for_a_truth_value_is_refused(tmp_path, monkeypatch, text, word, line):
    with pytest.raises(ResourceError) as caught:
        _read(tmp_path, monkeypatch, text)
    assert f"words.yaml:{line}: YAML reads {word} as no word. Put it in quotes." in str(caught.value)


def test_words_in_quotes_and_truth_values_of_keys_are_read(tmp_path, monkeypatch):
    text = 'small: [in, "on", "No"]\nrows: [{title: true, "off": x, cow: null}]\nhigh: 3\n'
    assert _read(tmp_path, monkeypatch, text) == {
        "small": ["in", "on", "No"],
        "rows": [{"title": True, "off": "x", "cow": None}],
        "high": 3,
    }


def test_a_line_that_is_not_yaml_is_named(tmp_path, monkeypatch):
    with pytest.raises(ResourceError, match=r"words\.yaml:2: this is not YAML"):
        _read(tmp_path, monkeypatch, "a: 1\nb: ]\n")


def test_an_empty_lexicon_is_nothing(tmp_path, monkeypatch):
    assert _read(tmp_path, monkeypatch, "") is None

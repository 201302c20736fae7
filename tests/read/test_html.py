"""HTML: the body is found, the rest is labelled, nothing is lost; and pages that are broken or huge."""

from __future__ import annotations

import re
import time

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Article
from dateline.read.html import declared_charset, read_html, read_html_text
from dateline.read.html_metadata import find_metadata


def labels(article: Article) -> dict[str, str]:
    """Each block with its kind of furniture, or "" for the dispatch."""
    marked = {f.span: f.kind for f in article.marked}
    out, at = {}, 0
    for part in article.text.split("\n\n"):
        out[part] = str(marked.get((at, at + len(part)), ""))
        at += len(part) + 2
    return out


def body(article: Article) -> list[str]:
    return [text for text, kind in labels(article).items() if not kind]


def test_a_page_is_read_in_order_and_labelled() -> None:
    found = labels(read_html(made.PAGE.encode()))
    assert found == {
        "The Example Post": "navigation",
        "World": "navigation",
        "Harbour talks open in Aden": "headline",
        "By Ines Okoro": "byline",
        "5 March 2018": "timestamp",
        "Post it": "share",
        "Dockers wait at the eastern pier.": "caption",
        made.PARAGRAPHS[0]: "",
        "Buy our paper": "advertisement",
        made.PARAGRAPHS[1]: "",
        "Older story: a storm closes the harbour for three days": "related",
        "Answer expected": "subhead",
        made.PARAGRAPHS[2]: "",
        "“Soon.”": "",
        "The Example Post, 12 Quay Street": "boilerplate",
    }
    assert next(iter(found)) == "The Example Post"


def test_every_label_says_who_and_why() -> None:
    for row in read_html(made.PAGE.encode()).marked:
        assert row.by == "read.html"
        assert row.why
        assert 0 < row.score < 1


def test_what_a_page_says_of_itself() -> None:
    a = read_html(made.PAGE.encode(), url="https://post.example/1")
    assert (a.title, a.byline, a.publisher) == ("Harbour talks open in Aden", "Ines Okoro", "The Example Post")
    assert (a.published, a.language, a.url, a.encoding) == (
        "2018-03-05T08:15:00Z",
        "en",
        "https://post.example/1",
        "utf-8",
    )


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        ('<meta property="article:published_time" content="2016-02-04T00:00:00+05:30">', "published", "2016-02-04T00:00:00+05:30"),
        ('<meta name="DC.date.issued" content="2016-02-04">', "published", "2016-02-04"),
        ('<meta name="date" content="yesterday">', "published", None),
        ('<time itemprop="datePublished" datetime="2016-02-04">today</time>', "published", "2016-02-04"),
        ('<time datetime="2016-02-04">a day in the story</time>', "published", None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2016-02-04",}</script>'
         '<meta name="pubdate" content="2016-02">', "published", "2016-02"),
        ('<script type="application/ld+json">[{"@type":["Report"],"publisher":{"name":"A"},"author":["B","C"]}]</script>',
         "byline", "B, C"),
        ('<meta name="author" content="https://facebook.com/x">', "byline", None),
        ('<meta property="og:site_name" content="The Post">', "publisher", "The Post"),
        ('<title>Talks end | The Post</title><h1>Talks end</h1>', "title", "Talks end"),
        ('<link rel="canonical" href="https://post.example/1">', "url", "https://post.example/1"),
        ('<meta property="og:locale" content="fr_FR">', "language", "fr"),
    ],
)  # fmt: skip
def test_metadata_comes_from_where_it_is_sure(head: str, field: str, expected: str | None) -> None:
    import lxml.html

    page = lxml.html.document_fromstring(f"<html><head>{head}</head><body><p>Envoys met.</p></body></html>")
    assert getattr(find_metadata(page), field) == expected


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        ('<div class="wp-caption-text">A ship at the pier.</div>', "caption"),
        ('<p class="photo-credit">Example Pictures</p>', "credit"),
        ('<div id="breadcrumbs"><a href="#">News</a></div>', "navigation"),
        ('<ul class="mostRead"><li><a href="#">Another story of the day</a></li></ul>', "related"),
        ('<div role="search">Find</div>', "navigation"),
        ('<div class="newsletter-signup"><p>Have the news in your letter box each morning, free of charge.</p></div>', "subscribe"),
        ('<section id="comments"><p>I was there and saw nothing of the kind, whatever they say now.</p></section>', "boilerplate"),
        ('<div class="cookie-banner">We keep small files.</div>', "legal"),
        ('<button>Close</button>', "navigation"),
        ('<span itemprop="author">I. Okoro</span>', "byline"),
        ('<div class="article__date-published">today, 8.15</div>', "timestamp"),
        ('<div style="display: none">Not shown to any reader.</div>', "boilerplate"),
    ],
)  # fmt: skip
def test_mark_up_names_furniture(block: str, kind: str) -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in made.PARAGRAPHS)
    article = read_html_text(f"<html><body><div class='story'>{paragraphs}</div>{block}</body></html>")
    kinds = labels(article)
    assert [k for text, k in kinds.items() if text not in made.PARAGRAPHS] == [kind]
    assert body(article) == list(made.PARAGRAPHS)


def test_classes_that_speak_of_the_whole_page_do_not_hide_the_article() -> None:
    paragraphs = "".join(f"<p>{p}</p>" for p in made.PARAGRAPHS)
    for wrapper in (
        "<div class='content author-okoro tag-aden'>",
        "<div class='with-sidebar share-article'>",
        "<body class='modal-open nav'>",
    ):
        assert body(read_html_text(f"<html><body>{wrapper}{paragraphs}</body></html>")) == list(made.PARAGRAPHS), (
            wrapper
        )


def test_breaks_make_paragraphs_and_rows_stay_rows() -> None:
    a = read_html_text(
        "<div>Envoys met in Aden on Monday, officials said.<br><br>They will meet again<br>on Thursday, they said.</div>"
        "<table><tr><td>Ships</td><td>2</td></tr></table>"
    )
    assert a.text.split("\n\n") == [
        "Envoys met in Aden on Monday, officials said.", "They will meet again on Thursday, they said.", "Ships | 2",
    ]  # fmt: skip


def test_scripts_styles_and_comments_are_never_text() -> None:
    a = read_html_text(
        "<p>Envoys<!-- no --> met.<script>var no</script></p><style>no{}</style><noscript>no</noscript><svg><text>no</text></svg>"
    )
    assert a.text == "Envoys met."


def test_fragments_and_pages_without_an_article() -> None:
    assert read_html_text("<p>Envoys met.").text == "Envoys met."
    assert read_html_text("Envoys &amp; ministers met.").text == "Envoys & ministers met."
    only = read_html_text("<nav><a href='/'>Home</a></nav><footer>The Post</footer>")
    assert only.text == "Home\n\nThe Post"
    assert [p.kind for p in only.problems] == ["no-text"]
    for nothing in ("", " ", "<html></html>", "<!-- x -->", "<script>x</script>"):
        a = read_html_text(nothing)
        assert a.text == ""
        assert a.problems


def test_charset_is_taken_from_the_page_unless_the_sender_names_one() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><body><p>Привет, Аден</p>'
    assert declared_charset(page.encode("cp1251")) == "windows-1251"
    assert read_html(page.encode("cp1251")).text == "Привет, Аден"
    assert read_html(page.encode("koi8-r"), charset="koi8-r").text == "Привет, Аден"


def test_thousands_of_open_tags_lose_nothing() -> None:
    for tag, count in (("font", 5000), ("b", 40_000)):
        a = read_html_text(f"<body>{f'<{tag}>' * count}Envoys met.<p>They parted.")
        assert "They parted." in a.text
    deep = read_html_text("<div>" * 5000 + "Envoys met.")
    assert [p.kind for p in deep.problems if p.kind == "damaged"] == ["damaged"]


@pytest.mark.parametrize("shape", ["paragraphs", "links", "one", "script"])
def test_a_page_of_five_megabytes_is_read_in_seconds(shape: str) -> None:
    page = {
        "paragraphs": "".join(
            f"<p>Envoys met for round {n}, and said that nothing had been agreed by noon.</p>" for n in range(60_000)
        ),
        "links": "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(120_000)),
        "one": "<p>" + "Envoys met again and " * 240_000 + "</p>",
        "script": f"<script>{'x=1;' * 1_200_000}</script><p>{made.PARAGRAPHS[0]}</p>",
    }[shape]
    before = time.process_time()
    article = read_html_text(page)
    assert time.process_time() - before < 12  # about two seconds on a machine that does nothing else
    assert article.text


@given(st.lists(st.sampled_from(["<p>", "</p>", "<div class='ad'>", "</div>", "<nav>", "<a href=x>", "</a>", "<br>", "<h1>", "<td>", "<!--", "-->", "<time>", "&amp;", "\0", "\x0b", "\u202e", "Envoys met in Aden. ", "سلام ", "<![CDATA[", "<pre>", "\n", "<table><tr>", "\ud800"]), max_size=40))  # fmt: skip
@settings(deadline=None)
def test_any_mark_up_is_read_and_labels_lie_in_the_text(pieces: list[str]) -> None:
    a = read_html_text("".join(pieces))
    ends = 0
    for row in a.marked:
        start, end = row.span
        assert ends <= start < end <= len(a.text)
        assert a.text[start:end].strip()
        ends = end
    assert a.text or a.problems
    assert a.text.count("Envoys") == len(re.findall("Envoys", a.text))

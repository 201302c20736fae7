"""Files of every format, made from scratch for the tests; every sentence is our own."""

from __future__ import annotations

import gzip
import io
import json
import zlib

PARAGRAPHS = (
    "ADEN — Envoys from the coastal authority met harbour officials on Monday to discuss the release of two ships.",
    "“We expect the crews to be home within a week,” said the port director, who asked the navy to lift its cordon.",
    "The navy said it would answer on Thursday, after a meeting of its council in the capital.",
)

PAGE = f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Harbour talks open in Aden | The Example Post</title>
<meta property="og:site_name" content="The Example Post">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
 "headline": "Harbour talks open in Aden", "datePublished": "2018-03-05T08:15:00Z",
 "author": [{{"@type": "Person", "name": "Ines Okoro"}}], "publisher": {{"@type": "Organization", "name": "The Example Post"}}}}]}}
</script><style>p {{ color: black }}</style></head>
<body class="has-nav ad-free"><header><a href="/">The Example Post</a><nav><ul><li><a href="/w">World</a></li></ul></nav></header>
<main><article><h1>Harbour talks open in Aden</h1>
<p class="story__byline">By <a href="/ines">Ines Okoro</a></p><time datetime="2018-03-05">5 March 2018</time>
<div class="share-tools"><a href="#">Post it</a></div>
<figure><img src="x.jpg"><figcaption>Dockers wait at the eastern pier.</figcaption></figure>
<p>{PARAGRAPHS[0]}</p><div class="ad-slot">Buy our paper</div><p>{PARAGRAPHS[1]}</p>
<aside class="related"><a href="/o">Older story: a storm closes the harbour for three days</a></aside>
<h2>Answer expected</h2><p>{PARAGRAPHS[2]}</p><p>“Soon.”</p></article></main>
<script>var p = "never text";</script><footer>The Example Post, 12 Quay Street</footer></body></html>"""


def pdf(pages: list[list[str]], end: bool = True) -> bytes:
    """A PDF with one text line a string, written by hand."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td {shown}ET".encode("cp1252")
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1"
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>" % (len(objects) + 2)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % p for p in places
    )
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + table + tail if end else out[: len(out) * 2 // 3]


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def docx() -> bytes:
    """A document with a title, a heading, a table and a head of the page."""
    import docx as library

    document = library.Document()
    document.core_properties.title = ""
    document.sections[0].header.paragraphs[0].text = "Ministry of Harbours"
    document.add_paragraph("Harbour talks open", style="Title")
    document.add_paragraph(PARAGRAPHS[0])
    document.add_paragraph("Next steps", style="Heading 2")
    document.add_table(1, 2).rows[0].cells[1].text = "Two ships"
    document.add_paragraph(PARAGRAPHS[2])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Example Post</title><language>en-gb</language>
<item><title>Harbour talks open</title><link>https://post.example/1</link><guid>post-1</guid>
<pubDate>Mon, 05 Mar 2018 08:15:00 GMT</pubDate><content:encoded><![CDATA[<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>]]></content:encoded></item>
<item><title>Nothing more</title><link>https://post.example/2</link></item></channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Example Post</title>
<entry><title>Harbour talks open</title><id>urn:x:1</id><link href="https://post.example/1"/><updated>2018-03-05T08:15:00Z</updated>
<author><name>Ines Okoro</name></author><content type="text">{PARAGRAPHS[2]}</content></entry></feed>"""


def warc(packed_each: bool = False) -> bytes:
    """An archive with a page (its body packed by gzip), a picture, a page that was not found, and plain text."""
    body = gzip.compress(PAGE.encode(), mtime=0)
    records = [
        _record("https://post.example/1", b"200 OK", b"text/html; charset=utf-8", body, b"Content-Encoding: gzip\r\n"),
        _record("https://post.example/x.png", b"200 OK", b"image/png", b"\x89PNG\r\n\x1a\n..."),
        _record("https://post.example/gone", b"404 Not Found", b"text/html", b"<p>Gone</p>"),
        _record("https://post.example/2.txt", b"200 OK", b"text/plain", PARAGRAPHS[2].encode()),
    ]
    return b"".join(gzip.compress(r, mtime=0) if packed_each else r for r in records)


def _record(url: str, status: bytes, media: bytes, body: bytes, more: bytes = b"") -> bytes:
    http = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n" % (status, media, more, len(body)) + body
    ident = f"{zlib.crc32(url.encode()):08x}-0000-4000-8000-000000000000"
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{ident}>\r\nWARC-Date: 2018-03-06T00:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


NINJS_2 = {
    "uri": "urn:newsml:post.example:1", "type": "text", "language": "en-GB", "versioncreated": "2018-03-05T08:15:00Z",
    "byline": "Ines Okoro", "headline": "Harbour talks open", "body_text": "\n\n".join(PARAGRAPHS), "urgency": 3,
}  # fmt: skip
NINJS_3 = {
    "uri": "urn:newsml:post.example:2", "versioncreated": "2018-03-05T08:15:00Z", "by": "Ines Okoro",
    "headlines": [{"role": "short", "value": "Talks"}, {"role": "main", "value": "Harbour talks open"}],
    "bodies": [{"role": "main", "contenttype": "text/html", "value": "".join(f"<p>{p}</p>" for p in PARAGRAPHS)}],
}  # fmt: skip
SCHEMA_ORG = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Harbour talks open", "datePublished": "2018-03-05",
    "articleBody": "\n".join(PARAGRAPHS), "author": {"@type": "Person", "name": "Ines Okoro"}, "isAccessibleForFree": True,
}  # fmt: skip


def lines(*values: object) -> bytes:
    """JSON Lines; a string stands for itself."""
    return b"".join((v if isinstance(v, str) else json.dumps(v)).encode() + b"\n" for v in values)

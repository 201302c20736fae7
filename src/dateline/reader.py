"""Articles in, records out: the one object a program needs.

>>> from dateline.reader import Reader
>>> record = Reader().read_text("GENEVA, Feb 3 (Reuters) - Talks opened on Wednesday.", published="2016-02-04")
>>> record.written
'2016-02-03'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline import pipeline, record
from dateline.model import Article, Document, Record
from dateline.text import text_id


class Reader:
    """Reads articles by a plan. Models are loaded with the first article, not before.

    plan: a name of `data/plans` or the path of a .toml file. keep_going: a bug of ours becomes a problem of the article
    that met it, instead of raising. Errors: SettingError for a plan that cannot run.
    """

    def __init__(self, plan: str = "default", keep_going: bool = False) -> None:
        self.plan = pipeline.load_plan(plan)
        self.keep_going = keep_going

    def read_articles(
        self, articles: Iterable[Article], timings: pipeline.Timings | None = None, batch_size: int = 64
    ) -> Iterator[Record]:
        """Records in the order of the articles, with memory bounded by one batch."""
        documents = (Document(article=a) for a in articles)
        for document in pipeline.run(
            self.plan, documents, batch_size=batch_size, timings=timings, keep_going=self.keep_going
        ):
            yield record.build_record(document)

    def read_text(self, text: str, *, id: str | None = None, published: str | None = None,
                  title: str | None = None, publisher: str | None = None) -> Record:  # fmt: skip
        """One text as it stands.

        published: ISO 8601, as precise as known; without it, and without a date in the text, relative times stay open.
        """
        article = Article(id=id or text_id(text), text=text, published=published, title=title, publisher=publisher)
        return next(self.read_articles([article]))

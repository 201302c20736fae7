"""What a user can meet, each with a remedy.

Three kinds, by what they cost:

* `ArticleProblem`: one article cannot be read as it should. It becomes a `Problem` in the record and the run goes on.
* `SettingError`: a plan, an ontology, a lexicon or a flag is wrong. The run stops before the first article.
* anything else is our own bug and raises.
"""

from __future__ import annotations

from typing import Any


class DatelineError(Exception):
    """Something a user can mend.

    message: what is wrong and where, one sentence. remedy: what to do about it, one sentence.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, ...]:
        """So that it survives the way back from a worker process."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[DatelineError], args: tuple[Any, ...], state: dict[str, Any]) -> DatelineError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class ArticleProblem(DatelineError):  # noqa: N818 - it is a fact about an article before it is an error
    """One article, or one stage on one article, could not be done.

    kind: a short stable name such as `empty`, `not-json`, `truncated`, used as `problems[].kind`.
    """

    def __init__(self, kind: str, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.kind = kind


class SettingError(DatelineError):
    """A plan, ontology, lexicon or flag is wrong.

    where: `file:line`, a flag or a plan's key; it leads the message.
    """

    def __init__(self, where: str, message: str, remedy: str) -> None:
        super().__init__(f"{where}: {message}", remedy)
        self.where = where


class MissingExtraError(SettingError):
    """What was asked for needs a package that is installed only when wanted.

    package: its name; extra: the name under which `pyproject.toml` lists it.

    >>> print(MissingExtraError("serve", "uvicorn", "desk"))
    serve: this needs uvicorn, which is not installed. Install it with `pip install 'dateline[desk]'`.
    """

    def __init__(self, where: str, package: str | None, extra: str) -> None:
        remedy = f"Install it with `pip install 'dateline[{extra}]'`."
        super().__init__(where, f"this needs {package}, which is not installed.", remedy)


class ResourceError(SettingError):
    """A lexicon, gazetteer or model is missing or is not the one its manifest names."""


class SourceError(DatelineError):
    """A path, address or folder the user named cannot be opened at all."""

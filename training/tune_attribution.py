"""Choose the scoring model and thresholds on development data, and report honestly.

Halves of the articles: what is chosen on one half is scored on the other; the figure reported is
that of both held-out halves together. What ships is fitted on all of it.

Run with the program's own environment; DATELINE_DATA names the folder with the exported graphs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import re
import sys
import time
from pathlib import Path

import msgspec
import numpy as np

from dateline import pipeline
from dateline.annotate.attribution import linking, stage
from dateline.model import Article, Document
from dateline.score.attributions import speech_forms

sys.path.insert(0, str(Path(__file__).parent))


def read_articles(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def drafts_of(articles: list[dict]) -> list[list[linking.Draft]]:
    """Every candidate of every article, unscored."""
    stages = pipeline.load_plan().stages
    before = stages[: [s.name for s in stages].index(stage.STAGE.name)]
    documents = (
        Document(article=Article(id=a["id"], text=a["text"], published=a.get("date"), publisher=a.get("publisher")))
        for a in articles
    )
    return [stage.propose(d) for d in pipeline.run(pipeline.Plan("before attribution", before), documents)]


def right(scorer, draft: linking.Draft, gold: dict, text: str) -> bool:
    """Whether a draft equals some gold row by the measure `full`."""
    toks = [(m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    have = scorer.tokens_of(scorer.norm(draft.content, text), toks)
    source = scorer.norm(draft.source, text)
    for row in gold["attributions"]:
        want = row.setdefault("_tokens", scorer.tokens_of(scorer.norm(row["content"], text), toks))
        if not want or not have or len(want & have) < 0.8 * len(want | have):
            continue
        other = scorer.norm(row["source"], text)
        if scorer.overlap(source, other) or (not source and not other):
            return True
    return False


def matrix(drafts: list[list[linking.Draft]], names: list[str]) -> np.ndarray:
    return np.array([[d.facts[n] for n in names] for article in drafts for d in article])


def fit(x: np.ndarray, y: np.ndarray, penalty: float = 3.0, rounds: int = 60) -> tuple[np.ndarray, float]:
    """Ridge logistic regression by Newton steps."""
    design = np.hstack([x, np.ones((len(x), 1))])
    w = np.zeros(design.shape[1])
    ridge = np.full(design.shape[1], penalty)
    ridge[-1] = 1e-6
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(design @ w, -30, 30)))
        gradient = design.T @ (p - y) + ridge * w
        hessian = (design * (p * (1 - p))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w[:-1], float(w[-1])


def make_scorer(
    names: list[str], x: np.ndarray, y: np.ndarray, threshold: float = 0.4, overlap: float = 0.3
) -> linking.Scorer:
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-3)
    weights, bias = fit((x - mean) / scale, y)
    return linking.Scorer(
        tuple(names), tuple(mean.tolist()), tuple(scale.tolist()), tuple(weights.tolist()), bias, threshold, overlap
    )


def with_scores(drafts: list[list[linking.Draft]], scorer: linking.Scorer) -> list[list[linking.Draft]]:
    return [[d._replace(score=scorer(d.facts)) for d in article] for article in drafts]


def simple(drafts: list[list[linking.Draft]]) -> list[list[linking.Draft]]:
    """The hand-made score: anchor times content squared."""

    def s(d):
        return 1 / (1 + np.exp(-d.facts["first"])) * np.exp(d.facts["content"]) ** 2

    return [[d._replace(score=float(s(d))) for d in article] for article in drafts]


def rows(article: dict, kept: list[linking.Draft]) -> dict:
    return {
        "id": article["id"],
        "attributions": [{"source": d.source, "cue": d.cue, "content": d.content} for d in kept],
    }


def halves(count: int) -> list[tuple[list[int], list[int]]]:
    """Even and odd articles, each once to fit and once to test."""
    even, odd = list(range(0, count, 2)), list(range(1, count, 2))
    return [(even, odd), (odd, even)]


def total_f1(score, articles: list[dict], kept: list[list[linking.Draft]]) -> float:
    counts = np.zeros(3)
    for article, chosen in zip(articles, kept, strict=True):
        one = score.score_doc(article["text"], article["attributions"], rows(article, chosen)["attributions"])[0][
            "full"
        ]
        counts += [one[0], one[1], one[3]]
    return float(2 * counts[0] / (counts[1] + counts[2])) if counts[0] else 0.0


def best_threshold(
    score, articles: list[dict], scored: list[list[linking.Draft]], overlap: float = 0.3
) -> tuple[float, float]:
    """F1 and threshold where the curve, averaged over three neighbours, is highest."""
    steps = np.arange(0.20, 0.61, 0.04)
    curve = np.array([total_f1(score, articles, [linking.choose(a, t, overlap) for a in scored]) for t in steps])
    smooth = np.convolve(curve, np.ones(3) / 3, mode="same")[1:-1]
    best = int(smooth.argmax()) + 1
    return float(curve[best]), round(float(steps[best]), 3)


def cross_tuned(score, articles, drafts, labels, names) -> tuple[list[list[linking.Draft]], list[dict]]:
    """Kept drafts of every article, each chosen by what was fitted on the other half."""
    kept: list = [None] * len(articles)
    notes = []
    for fit_on, test_on in halves(len(articles)):
        part = [drafts[i] for i in fit_on]
        model = make_scorer(names, matrix(part, names), np.concatenate([labels[i] for i in fit_on]))
        f1, threshold = best_threshold(score, [articles[i] for i in fit_on], with_scores(part, model))
        notes.append({"fitted_f1": round(f1, 4), "threshold": threshold})
        for i in test_on:
            kept[i] = linking.choose(with_scores([drafts[i]], model)[0], threshold, 0.3)
    return kept, notes


def detail(score, articles: list[dict], kept: list[list[linking.Draft]], speech: set[str]) -> dict:
    """Recall (full) on rows without a source, with other than a verb of speech, of few words."""
    tally: dict[str, list[int]] = {}
    for article, chosen in zip(articles, kept, strict=True):
        text = article["text"]
        for row in article["attributions"]:
            if not row["content"]:
                continue
            hit = any(right(score, d, {"attributions": [dict(row)]}, text) for d in chosen)
            words = " ".join(text[s:e] for s, e in row["cue"]).lower().split()
            where = ["all"]
            if not row["source"]:
                where.append("sourceless")
            where.append("speech cue" if speech & set(words) else "other cue")
            if sum(len(text[s:e].split()) for s, e in row["content"]) <= 5:
                where.append("five words or fewer")
            for name in where:
                t = tally.setdefault(name, [0, 0])
                t[0] += hit
                t[1] += 1
    return {k: [round(a / b, 3), b] for k, (a, b) in tally.items()}


def calibration(scores: np.ndarray, truth: np.ndarray, bins: int = 10) -> tuple[float, list[list[float]]]:
    """Expected calibration error and the reliability table: mean score, share right, rows."""
    table, error = [], 0.0
    for k in range(bins):
        inside = (scores >= k / bins) & (scores < (k + 1) / bins if k < bins - 1 else scores <= 1)
        if inside.any():
            said, was = float(scores[inside].mean()), float(truth[inside].mean())
            error += abs(said - was) * inside.mean()
            table.append([round(said, 3), round(was, 3), int(inside.sum())])
    return round(error, 4), table


def plot(table: list[list[float]]) -> str:
    """The reliability table as SVG: said probability across, share right upward, area by rows."""
    most = max(row[2] for row in table)
    dots = "".join(
        f'<circle cx="{40 + 260 * x:.0f}" cy="{280 - 260 * y:.0f}" r="{3 + 9 * (n / most) ** 0.5:.1f}" fill="#2a6f97"/>'
        for x, y, n in table
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="320" font-family="sans-serif" font-size="11">'
        '<rect x="40" y="20" width="260" height="260" fill="none" stroke="#999"/>'
        '<line x1="40" y1="280" x2="300" y2="20" stroke="#999" stroke-dasharray="4"/>'
        f'{dots}<text x="130" y="306">score given</text>'
        '<text x="20" y="190" transform="rotate(-90 20 190)">share right</text></svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True, help="score_attribution.py")
    parser.add_argument("--out", type=Path, help="where the fitted model goes (JSON)")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--threshold", type=float, default=0.0, help="ship this threshold (0: the one chosen)")
    parser.add_argument("--plot", type=Path, help="reliability plot (SVG)")
    parser.add_argument("--write", type=Path, help="held-out rows as JSON lines")
    args = parser.parse_args()
    sys.path.insert(0, str(args.scorer.parent))
    import score_attribution as score

    articles = read_articles(args.dev)[: args.limit or None]
    if args.cache and args.cache.exists():
        drafts = pickle.loads(args.cache.read_bytes())
    else:
        began = time.process_time()
        drafts = drafts_of(articles)
        seconds = time.process_time() - began
        print("words per CPU-second", round(sum(len(a["text"].split()) for a in articles) / seconds))
        if args.cache:
            args.cache.write_bytes(pickle.dumps(drafts))
    labels = [
        np.array([right(score, d, a, a["text"]) for d in part], dtype=float)
        for a, part in zip(articles, drafts, strict=True)
    ]
    names = list(drafts[0][0].facts)
    plain = best_threshold(score, articles, simple(drafts))
    print("hand-made score, tuned on all:", plain)
    print(
        "candidates",
        sum(map(len, drafts)),
        "right",
        sum(int(x.sum()) for x in labels),
        "gold",
        sum(len(a["attributions"]) for a in articles),
    )
    kept, notes = cross_tuned(score, articles, drafts, labels, names)
    print("cross-tuned", notes)
    gold = {a["id"]: a for a in articles}
    docs, kinds = score.score(gold, {a["id"]: rows(a, k) for a, k in zip(articles, kept, strict=True)})
    score.show(score.report(docs, kinds))
    speech = speech_forms()
    print(json.dumps(detail(score, articles, kept, speech)))
    truth = [
        np.array([right(score, d, a, a["text"]) for d in part], dtype=float)
        for a, part in zip(articles, kept, strict=True)
    ]
    print("calibration", calibration(np.array([d.score for part in kept for d in part]), np.concatenate(truth)))
    if args.plot:
        scored = np.array([d.score for part in kept for d in part])
        args.plot.write_text(plot(calibration(scored, np.concatenate(truth))[1]), "utf-8")
    if args.write:
        args.write.write_text("".join(json.dumps(rows(a, k)) + "\n" for a, k in zip(articles, kept, strict=True)))
    if args.out:
        model = make_scorer(names, matrix(drafts, names), np.concatenate(labels))
        f1, threshold = best_threshold(score, articles, with_scores(drafts, model))
        final = msgspec.structs.replace(model, threshold=args.threshold or threshold, overlap=0.3)
        args.out.write_text(
            json.dumps(
                {
                    k: v if not isinstance(v, tuple) else [round(x, 5) if not isinstance(x, str) else x for x in v]
                    for k, v in msgspec.structs.asdict(final).items()
                },
                indent=1,
            )
            + "\n"
        )
        print("shipped", f1, final.threshold)


if __name__ == "__main__":
    main()

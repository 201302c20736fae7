"""Fine-tune the shared encoder jointly with the heads for attribution and for acts.

Resumable (a checkpoint each quarter epoch and on SIGTERM), seeded, CPU, bf16. The schedule ends
after ``--epochs`` or ``--minutes`` of wall clock, whichever comes first: the learning rate falls
linearly in the larger of the two fractions, so that a run on a busy machine still ends cooled.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import signal
import time
from collections.abc import Callable, Iterator
from itertools import count, zip_longest
from pathlib import Path

import event_corpus
import numpy as np
import torch
from attribution_corpus import GLYPHS, Article, epoch_batches, load_tokenizer, prepare, read_articles, wordpieces
from attribution_dispatches import read as read_dispatches
from encoder_model import ACT_MODES, ACT_TYPES, BACK, FORWARD, Network
from torch import Tensor
from torch.nn import functional


def collate(articles: list[Article], batch: list, swap: dict[int, int], rng: random.Random) -> dict:
    """Pad windows to one array; collect the rows whose anchor stands in them."""
    width = max(e - s for _, s, e in batch) + 2
    shape = (len(batch), width)
    ids, features, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    tags, first, any_cue = np.zeros(shape, np.int64), np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    where, anchors, roles, weights = [], [], [], []
    for b, (i, s, e) in enumerate(batch):
        a, n = articles[i], e - s
        piece = a.ids[s:e]
        if rng.random() < 0.2:
            piece = np.array([swap.get(p, p) for p in piece.tolist()])
        ids[b, : n + 2] = np.concatenate([[wordpieces.CLS], piece, [wordpieces.SEP]])
        features[b, 1 : n + 1], mask[b, : n + 2] = a.features[s:e], 1
        tags[b, 1 : n + 1], first[b, 1 : n + 1], any_cue[b, 1 : n + 1] = a.tags[s:e], a.first[s:e], a.any_cue[s:e]
        for row in a.rows:
            if not s <= row.anchor < e:
                continue
            cue = row.cue[(row.cue >= s) & (row.cue < e)]
            at = int(rng.choice(cue)) if rng.random() < 0.25 else row.anchor
            line = np.full(BACK + FORWARD + 1, -1, np.int64)
            lo, hi = max(s, at - BACK), min(e, at + FORWARD + 1)
            line[lo - at + BACK : hi - at + BACK] = row.roles[lo:hi]
            where.append(b), anchors.append(at - s + 1), roles.append(line), weights.append(row.weight)
    out = {
        "ids": ids,
        "features": features,
        "mask": mask,
        "tags": tags,
        "first": first,
        "any_cue": any_cue,
        "where": np.array(where, np.int64),
        "anchors": np.array(anchors, np.int64),
        "roles": np.array(roles, np.int64).reshape(-1, BACK + FORWARD + 1),
        "weights": np.array(weights, np.float32),
    }
    return {k: torch.from_numpy(v) for k, v in out.items()}


def hard_negatives(anchor_logits: Tensor, any_cue: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """The two likeliest anchors of each window that are no cue."""
    scores = anchor_logits.detach().float().masked_fill((any_cue > 0) | (mask == 0), -1e4)
    best = scores.topk(2, dim=1).indices
    rows = torch.arange(len(best))[:, None].expand_as(best)
    return rows.reshape(-1), best.reshape(-1)


def loss_of(net: Network, batch: dict) -> tuple[Tensor, dict[str, float]]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = net.encoder(batch["ids"], batch["features"], batch["mask"])
        tags, anchor, here, there = net.pieces(functional.dropout(states, 0.1, net.training))
        n = len(batch["where"])
        neg_rows, neg_at = hard_negatives(anchor[..., 0], batch["any_cue"], batch["mask"])
        rows, at = torch.cat([batch["where"], neg_rows]), torch.cat([batch["anchors"], neg_at])
        crops = net.crops(here, there, batch["mask"], rows, at)
        roles, verdict = net.role(*crops)
    live = batch["mask"].bool()
    bio = functional.cross_entropy(tags.float()[live], batch["tags"][live])
    a = anchor.float()
    weight = torch.ones_like(batch["first"])
    weight[batch["where"], batch["anchors"]] = batch["weights"]
    first = functional.binary_cross_entropy_with_logits(a[..., 0][live], batch["first"][live], weight=weight[live])
    anyc = functional.binary_cross_entropy_with_logits(a[..., 1][live], batch["any_cue"][live])
    truth = torch.cat([torch.ones(n), torch.zeros(len(neg_rows))])
    check = functional.binary_cross_entropy_with_logits(verdict.float(), truth)
    if n:
        raw = functional.cross_entropy(
            roles[:n].float().transpose(1, 2), batch["roles"], ignore_index=-1, reduction="none"
        )
        valid = (batch["roles"] >= 0).float() * batch["weights"][:, None]
        cond = (raw * valid).sum() / valid.sum()
    else:
        cond = roles.sum() * 0
    total = 0.5 * bio + 4 * first + 2 * anyc + 4 * cond + 0.3 * check
    return total, {
        "bio": bio.item(),
        "first": first.item(),
        "any": anyc.item(),
        "cond": cond.item(),
        "check": check.item(),
    }


def act_loss(net: Network, batch: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Loss of one batch of sentences with acts: class a piece; type, mode, status and roles a trigger."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = net.encoder(batch["ids"], batch["features"], batch["mask"])
        types, here, there = net.act_pieces(functional.dropout(states, 0.1, net.training))
        n = len(batch["where"])
        doubt = (
            types.detach()
            .float()
            .log_softmax(-1)[..., 0]
            .masked_fill((batch["types"] > 0) | (batch["weights"] < 0.5), 0.0)
        )
        wrong = doubt.topk(2, dim=1, largest=False).indices
        wrong_rows = torch.arange(len(wrong))[:, None].expand_as(wrong).reshape(-1)
        rows, at = torch.cat([batch["where"], wrong_rows]), torch.cat([batch["anchors"], wrong.reshape(-1)])
        reach = (event_corpus.BACK, event_corpus.FORWARD)
        roles, kind = net.act_role(*net.crops(here, there, batch["mask"], rows, at, reach))
    raw = functional.cross_entropy(types.float().flatten(0, 1), batch["types"].flatten(), reduction="none")
    weight = batch["weights"].flatten() * torch.where(batch["types"].flatten() > 0, 2.0, 1.0)
    piece = (raw * weight).sum() / weight.sum().clamp(min=1)
    kind = kind.float()
    live = torch.cat([batch["row_weights"], torch.full((len(wrong_rows),), 0.3)])
    truth = torch.cat([batch["heads"][:, 0], torch.zeros(len(wrong_rows), dtype=torch.long)])
    named = functional.cross_entropy(kind[:, :ACT_TYPES], truth, reduction="none")
    total = {"act_piece": piece, "act_type": (named * live).sum() / live.sum()}
    parts = {"act_mode": (kind[:n, ACT_TYPES : ACT_TYPES + ACT_MODES], batch["heads"][:, 1]),
             "act_status": (kind[:n, ACT_TYPES + ACT_MODES :], batch["heads"][:, 2])}  # fmt: skip
    parts["act_roles"] = (roles[:n].float().transpose(1, 2), batch["roles"])
    for name, (logits, gold) in parts.items():
        raw = functional.cross_entropy(logits, gold, ignore_index=-1, reduction="none")
        share = (gold >= 0).float() * batch["row_weights"].view(-1, *[1] * (gold.dim() - 1))
        total[name] = (raw * share).sum() / share.sum().clamp(min=1)
    factors = {"act_piece": 4.0, "act_type": 1.0, "act_mode": 0.5, "act_status": 1.0, "act_roles": 4.0}
    loss = sum((factors[k] * v for k, v in total.items()), start=torch.zeros(()))
    return loss, {k: v.item() for k, v in total.items()}


def acts_forever(
    load: Callable[[], list[event_corpus.Sentence]], pieces: int, swap: dict[int, int], seed: int
) -> Iterator[dict[str, Tensor]]:
    """Batches of sentences without end; the sentences are read again for each pass."""
    for epoch in count():
        sentences, rng = load(), random.Random(seed * 17 + epoch)
        for batch in event_corpus.epoch_batches(sentences, pieces, rng):
            yield {k: torch.from_numpy(v) for k, v in event_corpus.collate(sentences, batch, swap, rng).items()}


def own_dispatches() -> list[dict]:
    """Our own annotated dispatches, statements and reports from war; they count twice."""
    out: list[dict] = []
    for path in sorted((Path(__file__).parent / "data" / "attribution").glob("*.txt")):
        try:
            out += read_dispatches(path)
        except ValueError as e:
            print(json.dumps({"passed over": str(e)[:200]}), flush=True)
    return out


def versions(articles: list[dict]) -> dict[str, list[dict]]:
    """What each person made of a text that several annotated: each pass draws one, so that doubt stays doubt."""
    out: dict[str, list[dict]] = {}
    for article in articles:
        out.setdefault(article["text"], []).append(article)
    return out


def outer(article: dict) -> dict:
    """The article without its nested attributions: the heads learn the outermost only, as the corpus has them."""
    return article | {"attributions": [a for a in article["attributions"] if not a.get("nested")]}


def rate(progress: float) -> float:
    return progress / 0.06 if progress < 0.06 else max(0.0, (1 - progress) / 0.94)


def save(path: Path, payload: dict) -> None:
    torch.save(payload, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--several", type=Path, help="the articles that several people annotated (jsonl.gz)")
    parser.add_argument("--own", type=int, default=2, help="how often our own dispatches are seen in a pass")
    parser.add_argument("--geneva", type=Path, help="geneva.jsonl.gz")
    parser.add_argument("--act-every", type=int, default=2, help="one batch of acts after so many of attribution")
    parser.add_argument("--act-pieces", type=int, default=1200, help="padded pieces in a batch of acts")
    parser.add_argument("--minilm", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument("--minutes", type=float, default=72)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--start", type=Path, help="weights to start from (mean.pt of an earlier run)")
    parser.add_argument("--peak", type=float, default=1.0, help="factor on both learning rates")
    parser.add_argument("--seed", type=int, default=20161122)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="articles (0: all), for a smoke test")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(args.minilm / "tokenizer.json")
    swap = {tokenizer.token_to_id(a): tokenizer.token_to_id(b) for a, b in GLYPHS.items()}
    swap = {a: b for a, b in swap.items() if a is not None and b is not None}
    corpus = [prepare(a, tokenizer) for a in read_articles(args.train)[: args.limit or None]]
    several = versions(read_articles(args.several)) if args.several else {}
    texts = [a["text"] for a in read_articles(args.train)[: args.limit or None]] if several else []
    frames = event_corpus.geneva(args.geneva, tokenizer) if args.geneva else []

    def dispatches(rng: random.Random) -> list[Article]:
        own = [prepare(outer(a), tokenizer) for a in own_dispatches()]
        print(json.dumps({"articles": len(corpus), "own": len(own), "several": len(several)}), flush=True)
        drawn = {t: prepare(rng.choice(several[t]), tokenizer) for t in texts if t in several}
        return [drawn.get(t, a) for t, a in zip_longest(texts, corpus)] + own * args.own

    def sentences() -> list[event_corpus.Sentence]:
        own = event_corpus.own(tokenizer)
        print(json.dumps({"sentences": len(own), "geneva": len(frames)}), flush=True)
        return own + frames

    net = Network()
    net.encoder.load_minilm(args.minilm / "model.safetensors")
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True))
    slow = list(net.encoder.parameters())
    fast = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": 2e-4, "base": 2e-4}, {"params": fast, "lr": 1e-3, "base": 1e-3}],
        weight_decay=0.01,
        fused=True,
    )
    mean = [p.detach().clone() for p in net.parameters()]
    epoch, index, step, spent = 0, 0, 0, 0.0
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        held = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(held["net"])
        optimiser.load_state_dict(held["optimiser"])
        mean, epoch, index, step, spent = held["mean"], held["epoch"], held["index"], held["step"], held["spent"]
    per_epoch = len(epoch_batches(corpus, args.batch, random.Random(args.seed)))
    total = max(1, math.ceil(per_epoch * args.epochs))
    print(json.dumps({"batches": per_epoch, "total": total, "resumed": step}), flush=True)
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    began, log, tokens = time.time() - spent, {}, 0
    names = [n for n, _ in net.named_parameters()]

    def keep() -> None:
        save(
            checkpoint,
            {
                "net": net.state_dict(),
                "optimiser": optimiser.state_dict(),
                "mean": mean,
                "epoch": epoch,
                "index": index,
                "step": step,
                "spent": time.time() - began,
            },
        )
        save(args.out / "mean.pt", dict(zip(names, mean, strict=True)))

    net.train()
    finished = False
    acts = acts_forever(sentences, args.act_pieces, swap, args.seed + step)
    while not finished:
        articles = dispatches(random.Random(args.seed * 7 + epoch))
        batches = epoch_batches(articles, args.batch, random.Random(args.seed + epoch))
        rng = random.Random(args.seed * 31 + epoch * 1009 + index)
        while index < len(batches):
            progress = max(step / total, (time.time() - began) / 60 / args.minutes)
            if progress >= 1 or stopping:
                finished = True
                break
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * args.peak * rate(progress)
            batch = collate(articles, batches[index], swap, rng)
            loss, parts = loss_of(net, batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            if step % args.act_every == args.act_every - 1:
                loss, more = act_loss(net, next(acts))
                loss.backward()
                parts |= {k: v * args.act_every for k, v in more.items()}
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            step, index = step + 1, index + 1
            decay = min(0.998, (1 + step) / (10 + step))
            torch._foreach_lerp_(mean, [p.detach() for p in net.parameters()], 1 - decay)
            tokens += int(batch["mask"].sum())
            for k, v in parts.items():
                log[k] = log.get(k, 0.0) + v
            if step % 20 == 0:
                now = {k: round(v / 20, 4) for k, v in log.items()}
                print(
                    json.dumps(
                        {
                            "step": step,
                            "epoch": round(epoch + index / len(batches), 2),
                            "progress": round(progress, 3),
                            "seconds": round(time.time() - began),
                            "tokens": tokens,
                            "cpu": round(time.process_time()),
                            **now,
                        }
                    ),
                    flush=True,
                )
                log = {}
            if index % max(1, per_epoch // 4) == 0:
                keep()
            if index % max(1, per_epoch // 2) == 0:
                save(args.out / f"mean-{step}.pt", dict(zip(names, mean, strict=True)))
        if not finished:
            epoch, index = epoch + 1, 0
    keep()
    print(json.dumps({"end": "stopped" if stopping else "done", "step": step}), flush=True)


if __name__ == "__main__":
    main()

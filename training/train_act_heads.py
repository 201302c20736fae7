"""Train only the heads for acts, over an encoder that stays as it is.

    python training/train_act_heads.py --weights average.pt --geneva geneva.jsonl.gz --minilm FOLDER --out heads.pt

After weights of several moments or runs are averaged (average_weights.py), the heads for acts no longer fit the
encoder; this fits them again and leaves attribution untouched. A few minutes on two cores; seeded.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import event_corpus
import torch
from attribution_corpus import GLYPHS, load_tokenizer
from encoder_model import Network
from train_encoder import act_loss, rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--geneva", type=Path, required=True)
    parser.add_argument("--minilm", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--pieces", type=int, default=1400)
    parser.add_argument("--seed", type=int, default=20161122)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    tokenizer = load_tokenizer(args.minilm / "tokenizer.json")
    swap = {tokenizer.token_to_id(a): tokenizer.token_to_id(b) for a, b in GLYPHS.items()}
    swap = {a: b for a, b in swap.items() if a is not None and b is not None}
    sentences = event_corpus.own(tokenizer) + event_corpus.geneva(args.geneva, tokenizer)
    net = Network()
    net.load_state_dict(torch.load(args.weights, weights_only=True))
    heads = []
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(name.startswith("act_"))
        if parameter.requires_grad:
            heads.append(parameter)
    optimiser = torch.optim.AdamW(heads, lr=args.rate, weight_decay=0.01)
    mean = [p.detach().clone() for p in heads]
    total = args.epochs * len(event_corpus.epoch_batches(sentences, args.pieces, random.Random(args.seed)))
    print(json.dumps({"sentences": len(sentences), "batches": total}), flush=True)
    step, began, log = 0, time.time(), {}
    for epoch in range(args.epochs):
        rng = random.Random(args.seed + epoch)
        for batch in event_corpus.epoch_batches(sentences, args.pieces, rng):
            arrays = {k: torch.from_numpy(v) for k, v in event_corpus.collate(sentences, batch, swap, rng).items()}
            net.train()
            net.encoder.eval()
            for group in optimiser.param_groups:
                group["lr"] = args.rate * rate(min(1.0, step / total))
            loss, parts = act_loss(net, arrays)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(heads, 1.0)
            optimiser.step()
            step += 1
            torch._foreach_lerp_(mean, [p.detach() for p in heads], 1 - min(0.995, (1 + step) / (10 + step)))
            log = {k: log.get(k, 0.0) + v for k, v in parts.items()}
            if step % 50 == 0:
                row = {k: round(v / 50, 4) for k, v in log.items()}
                print(json.dumps({"step": step, "seconds": round(time.time() - began), **row}), flush=True)
                log = {}
    with torch.no_grad():
        for parameter, value in zip(heads, mean, strict=True):
            parameter.copy_(value)
    torch.save(dict(net.named_parameters()), args.out)


if __name__ == "__main__":
    main()

"""Average the mean weights of several moments of a run: a cheap guard against too many passes."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from encoder_model import Network


def mean_weights(path: Path) -> dict[str, torch.Tensor]:
    """The exponential mean of a checkpoint, or the weights of a ``mean.pt``."""
    held = torch.load(path, weights_only=True)
    if "mean" not in held:
        return held
    return dict(zip([name for name, _ in Network().named_parameters()], held["mean"], strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    parts = [mean_weights(path) for path in args.weights]
    torch.save({name: sum(p[name] for p in parts) / len(parts) for name in parts[0]}, args.out)


if __name__ == "__main__":
    main()

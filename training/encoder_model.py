"""The network: a small BERT of our own with heads for attribution and for acts (PyTorch, training only).

The module is written out (about 40 lines for the encoder) because exporting a library's BERT to
ONNX can give a silently different graph; ``export_onnx.py`` asserts that both sides agree.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, LAYERS, HEADS, FFN = 384, 6, 12, 1536
ROLE_WIDTH, ROLE_HEADS, ROLE_FFN, ROLE_LAYERS, ROLES = 192, 6, 384, 2, 4
BACK, FORWARD = 64, 96
ACT_WIDTH, ACT_HEADS, ACT_FFN, ACT_LAYERS = 128, 4, 256, 2
ACT_TYPES, ACT_MODES, ACT_STATUSES, ACT_ROLES = 17, 68, 4, 5
ACT_BACK, ACT_FORWARD = 40, 48
BUCKETS = 40


def bucket(distance: Tensor) -> Tensor:
    """Signed distance in pieces -> 0..39: exact to 8 on each side, logarithmic beyond."""
    size = distance.abs()
    far = 8 + (torch.log(size.clamp(min=8).float() / 8) / math.log(96 / 8) * 11).long()
    near = torch.where(size < 8, size, far.clamp(max=19))
    return torch.where(distance < 0, near + 20, near)


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, width: int, heads: int, ffn: int, dropout: float, eps: float = 1e-12) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, ffn), nn.Linear(ffn, width)
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, t, w = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, w // self.heads).permute(2, 0, 3, 1, 4)
        drop = self.dropout if self.training else 0.0
        a = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        a = self.out(a.transpose(1, 2).reshape(b, t, w))
        x = self.norm1(x + functional.dropout(a, drop, self.training))
        a = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(a, drop, self.training))


class Encoder(nn.Module):
    """MiniLM-L6 with an added feature embedding: ids, features, mask (B, T) -> states (B, T, 384)."""

    def __init__(self, vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.word, self.position = nn.Embedding(vocabulary, HIDDEN), nn.Embedding(512, HIDDEN)
        self.feature = nn.Embedding(32, HIDDEN)
        nn.init.zeros_(self.feature.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(HIDDEN, HEADS, FFN, dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(places)[None] + self.feature(features)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self, path: Path) -> None:
        """Copy the published weights; token type 0 is folded into the positions."""
        from safetensors.torch import load_file

        w = load_file(str(path))
        w = {k.removeprefix("bert.").removeprefix("0.auto_model."): v for k, v in w.items()}
        with torch.no_grad():
            self.word.weight.copy_(w["embeddings.word_embeddings.weight"])
            kind = w["embeddings.token_type_embeddings.weight"][0]
            self.position.weight.copy_(w["embeddings.position_embeddings.weight"] + kind)
            _copy(self.norm, w, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                for part in ("weight", "bias"):
                    both = [w[f"{p}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
                    getattr(layer.qkv, part).copy_(torch.cat(both))
                _copy(layer.out, w, p + "attention.output.dense")
                _copy(layer.norm1, w, p + "attention.output.LayerNorm")
                _copy(layer.up, w, p + "intermediate.dense")
                _copy(layer.down, w, p + "output.dense")
                _copy(layer.norm2, w, p + "output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[name + ".weight"])
    module.bias.copy_(weights[name + ".bias"])


class PieceHead(nn.Module):
    """States -> BIO tags (7), anchors (2: first cue piece, any cue piece), role projections (2 x 192)."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = nn.Linear(HIDDEN, 7)
        self.anchor = nn.Sequential(nn.Linear(HIDDEN, 128), nn.GELU(), nn.Linear(128, 2))
        self.here = nn.Linear(HIDDEN, ROLE_WIDTH)
        self.there = nn.Linear(HIDDEN, ROLE_WIDTH, bias=False)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.tags(states), self.anchor(states), self.here(states), self.there(states)


class RoleHead(nn.Module):
    """Crops around anchors -> roles O, source, cue, content a piece, and one verdict a crop.

    here (N, C, 192), anchor (N, 192), buckets (N, C), mask (N, C), at (N,) index of the anchor.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.distance = nn.Embedding(BUCKETS, ROLE_WIDTH)
        nn.init.normal_(self.distance.weight, std=0.5)
        self.norm = nn.LayerNorm(ROLE_WIDTH)
        self.layers = nn.ModuleList(Layer(ROLE_WIDTH, ROLE_HEADS, ROLE_FFN, dropout, 1e-5) for _ in range(ROLE_LAYERS))
        self.roles = nn.Linear(ROLE_WIDTH, ROLES)
        self.verdict = nn.Linear(ROLE_WIDTH, 1)

    def forward(self, here: Tensor, anchor: Tensor, buckets: Tensor, mask: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
        x = self.norm(here + anchor[:, None] + self.distance(buckets))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        centre = x.gather(1, at[:, None, None].expand(-1, 1, x.shape[2]))[:, 0]
        return self.roles(x), self.verdict(centre)[:, 0]


class ActPieceHead(nn.Module):
    """States -> class of each piece as part of a trigger (17: none and PLOVER's 16), role projections (2 x 128)."""

    def __init__(self) -> None:
        super().__init__()
        self.types = nn.Sequential(nn.Linear(HIDDEN, 128), nn.GELU(), nn.Linear(128, ACT_TYPES))
        self.here = nn.Linear(HIDDEN, ACT_WIDTH)
        self.there = nn.Linear(HIDDEN, ACT_WIDTH, bias=False)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return self.types(states), self.here(states), self.there(states)


class ActRoleHead(nn.Module):
    """Crops around triggers -> roles O, actor, recipient, place, time a piece; type, mode and status a crop.

    here (N, C, 128), trigger (N, 128), buckets (N, C), mask (N, C), at (N,) index of the trigger.
    """

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.distance = nn.Embedding(BUCKETS, ACT_WIDTH)
        nn.init.normal_(self.distance.weight, std=0.5)
        self.norm = nn.LayerNorm(ACT_WIDTH)
        self.layers = nn.ModuleList(Layer(ACT_WIDTH, ACT_HEADS, ACT_FFN, dropout, 1e-5) for _ in range(ACT_LAYERS))
        self.roles = nn.Linear(ACT_WIDTH, ACT_ROLES)
        self.kind = nn.Linear(ACT_WIDTH, ACT_TYPES + ACT_MODES + ACT_STATUSES)

    def forward(
        self, here: Tensor, trigger: Tensor, buckets: Tensor, mask: Tensor, at: Tensor
    ) -> tuple[Tensor, Tensor]:
        x = self.norm(here + trigger[:, None] + self.distance(buckets))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        centre = x.gather(1, at[:, None, None].expand(-1, 1, x.shape[2]))[:, 0]
        return self.roles(x), self.kind(centre)


class Network(nn.Module):
    """Encoder and all heads; the export takes the parts."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.pieces, self.role = Encoder(), PieceHead(), RoleHead()
        self.act_pieces, self.act_role = ActPieceHead(), ActRoleHead()

    def crops(
        self, here: Tensor, there: Tensor, mask: Tensor, rows: Tensor, anchors: Tensor,
        reach: tuple[int, int] = (BACK, FORWARD),
    ) -> tuple[Tensor, ...]:  # fmt: skip
        """Gather crops: rows (N,) window of each anchor, anchors (N,) its place in the window."""
        offsets = torch.arange(-reach[0], reach[1] + 1)
        where = anchors[:, None] + offsets
        inside = (where >= 0) & (where < mask.shape[1])
        where = where.clamp(0, mask.shape[1] - 1)
        keep = inside & (mask[rows[:, None], where] > 0)
        at = torch.full_like(anchors, reach[0])
        return here[rows[:, None], where], there[rows, anchors], bucket(offsets)[None].expand(len(rows), -1), keep, at

"""Turn a trained network into five int8 ONNX graphs and assert that they say what torch says.

encoder.onnx   ids, features, mask (B, T) -> states (B, T, 384)
pieces.onnx    states (T, 384) -> tags (T, 7), anchors (T, 2), here (T, 192), there (T, 192)
roles.onnx     here (N, C, 192), there (N, 192), buckets (C,), mask (N, C) -> roles (N, C, 4), verdict (N,)
act_pieces.onnx  states (T, 384) -> types (T, 17), here (T, 128), there (T, 128)
act_roles.onnx   here (N, C, 128), there (N, 128), buckets (C,), mask (N, C) -> roles (N, C, 5), kinds (N, 89)
acts.json        names of types, modes, statuses and roles, in the order of the classes
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from encoder_model import ACT_BACK, ACT_FORWARD, ACT_WIDTH, BACK, FORWARD, Network, bucket
from event_corpus import MODE_NAMES, ROLES, STATUSES, TYPES
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn


class Pieces(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.head = net.pieces

    def forward(self, states: Tensor) -> tuple[Tensor, ...]:
        return self.head(states)


class Roles(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.head = net.role

    def forward(self, here: Tensor, there: Tensor, buckets: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        h = self.head
        x = h.norm(here + there[:, None] + h.distance(buckets)[None])
        bias = (1.0 - mask[:, None, None, :]) * -10000.0
        for layer in h.layers:
            x = layer(x, bias)
        return h.roles(x), h.verdict(x[:, BACK])[:, 0]


class ActPieces(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.head = net.act_pieces

    def forward(self, states: Tensor) -> tuple[Tensor, ...]:
        return self.head(states)


class ActRoles(nn.Module):
    def __init__(self, net: Network) -> None:
        super().__init__()
        self.head = net.act_role

    def forward(self, here: Tensor, there: Tensor, buckets: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        h = self.head
        x = h.norm(here + there[:, None] + h.distance(buckets)[None])
        bias = (1.0 - mask[:, None, None, :]) * -10000.0
        for layer in h.layers:
            x = layer(x, bias)
        return h.roles(x), h.kind(x[:, ACT_BACK])


def load(path: Path) -> Network:
    net = Network()
    held = torch.load(path, weights_only=True)
    net.load_state_dict(held.get("net", held))
    return net.eval()


def export(
    module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], axes: dict, path: Path, opset: int = 17
) -> None:
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=opset,
            dynamo=False,
            do_constant_folding=True,
        )
    onnx.checker.check_model(str(path))


def compare(module: nn.Module, inputs: dict[str, Tensor], path: Path) -> float:
    session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    got = session.run(None, {k: v.numpy() for k, v in inputs.items()})
    with torch.no_grad():
        want = module(*inputs.values())
    want = want if isinstance(want, tuple) else (want,)
    return max(float(np.abs(g - w.numpy()).max()) for g, w in zip(got, want, strict=True))


def quantise(source: Path, target: Path) -> None:
    quantize_dynamic(
        str(source),
        str(target),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )


def fixture(net: Network) -> dict[str, object]:
    """What torch computes for a fixed row of ids: the first numbers of each state, anchors, tags."""
    ids = torch.tensor([[101, 1996, 19918, 2056, 2006, 9857, 2008, 7566, 2052, 2175, 2006, 1012, 102]])
    features = torch.tensor([[0, 21, 16, 16, 16, 17, 16, 16, 16, 16, 16, 0, 0]])
    with torch.no_grad():
        states = net.encoder(ids, features, torch.ones_like(ids))
        tags, anchors, _, _ = net.pieces(states[0])
        types, here, there = net.act_pieces(states[:, 1:-1])
        spoken = torch.tensor([2])
        crops = net.crops(here, there, torch.ones_like(ids[:, 1:-1]), torch.zeros_like(spoken), spoken,
                          (ACT_BACK, ACT_FORWARD))  # fmt: skip
        roles, kinds = net.act_role(*crops)
    rounded = [[round(v, 4) for v in row] for row in states[0, :, :12].tolist()]
    return {
        "ids": ids[0].tolist(),
        "features": features[0].tolist(),
        "states": rounded,
        "anchors": [[round(v, 3) for v in row] for row in anchors.tolist()],
        "tags": [[round(v, 3) for v in row] for row in tags.tolist()],
        "act_types": [[round(v, 3) for v in row] for row in types[0].tolist()],
        "act_kinds": [round(v, 3) for v in kinds[0].tolist()],
        "act_roles": [[round(v, 3) for v in row] for row in roles[0, ACT_BACK - 2 : ACT_BACK + 9].tolist()],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="mean.pt or checkpoint.pt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fixture", type=Path, help="where torch's own numbers for one sentence go, for the tests")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    net = load(args.weights)
    t, n, c = 40, 5, BACK + FORWARD + 1
    mask = torch.ones(2, t, dtype=torch.int64)
    mask[1, 30:] = 0
    graphs = {
        "encoder": (
            net.encoder,
            {"ids": torch.randint(1000, 30000, (2, t)), "features": torch.randint(0, 32, (2, t)), "mask": mask},
            ["states"],
            {k: {0: "batch", 1: "pieces"} for k in ("ids", "features", "mask", "states")},
        ),
        "pieces": (
            Pieces(net),
            {"states": torch.randn(t, 384)},
            ["tags", "anchors", "here", "there"],
            {k: {0: "pieces"} for k in ("states", "tags", "anchors", "here", "there")},
        ),
        "roles": (
            Roles(net),
            {
                "here": torch.randn(n, c, 192),
                "there": torch.randn(n, 192),
                "buckets": bucket(torch.arange(-BACK, FORWARD + 1)),
                "mask": torch.ones(n, c),
            },
            ["roles", "verdict"],
            {
                "here": {0: "rows"},
                "there": {0: "rows"},
                "mask": {0: "rows"},
                "roles": {0: "rows"},
                "verdict": {0: "rows"},
            },
        ),
    }
    crop = ACT_BACK + ACT_FORWARD + 1
    graphs["act_pieces"] = (
        ActPieces(net),
        {"states": torch.randn(t, 384)},
        ["types", "here", "there"],
        {k: {0: "pieces"} for k in ("states", "types", "here", "there")},
    )
    graphs["act_roles"] = (
        ActRoles(net),
        {
            "here": torch.randn(n, crop, ACT_WIDTH),
            "there": torch.randn(n, ACT_WIDTH),
            "buckets": bucket(torch.arange(-ACT_BACK, ACT_FORWARD + 1)),
            "mask": torch.ones(n, crop),
        },
        ["roles", "kinds"],
        {k: {0: "rows"} for k in ("here", "there", "mask", "roles", "kinds")},
    )
    names = {"types": TYPES, "modes": MODE_NAMES, "statuses": STATUSES, "roles": ROLES}
    (args.out / "acts.json").write_text(json.dumps(names) + "\n", "utf-8")
    report = {}
    for name, (module, inputs, outputs, axes) in graphs.items():
        full = args.out / f"{name}.fp32.onnx"
        export(module.eval(), inputs, outputs, axes, full)
        gap = compare(module, inputs, full)
        assert gap < 1e-4, f"{name}: torch and ONNX differ by {gap}"
        quantise(full, args.out / f"{name}.onnx")
        report[name] = {
            "fp32_gap": gap,
            "int8_gap": compare(module, inputs, args.out / f"{name}.onnx"),
            "bytes": (args.out / f"{name}.onnx").stat().st_size,
        }
    if args.fixture:
        args.fixture.write_text(json.dumps(fixture(net)) + "\n", "utf-8")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

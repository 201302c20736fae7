"""Turn the shipped int8 graphs back into weights that a run can start from, and check that they say the same.

    python training/restore_weights.py --models src/dateline/data/models --out shipped.pt

Each int8 number times its scale is the weight that the graph computes with, so that what comes out differs from the
graphs only by their rounding of activations. Biases and norms were never rounded.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from encoder_model import ACT_BACK, ACT_FORWARD, ACT_WIDTH, BACK, FORWARD, Network, bucket
from export_onnx import ActPieces, ActRoles, Pieces, Roles, compare
from onnx import numpy_helper

#: Graph -> the part of the network whose weights it holds.
PARTS = {"encoder": "encoder", "pieces": "pieces", "roles": "role", "act_pieces": "act_pieces", "act_roles": "act_role"}
#: What the names of the graph add to that of a weight.
_SCALES, _SCALE, _INT8 = "_quant_scales_mul:0", "_scale", "_quantized"


def module_of(path: str) -> str:
    """The module that a node of the graph stands for.

    >>> module_of("/head/anchor/anchor.0/Gemm_MatMul"), module_of("/layers.0/qkv/MatMul")
    ('anchor.0', 'layers.0.qkv')
    """
    parts = [p for p in path.split("/")[:-1] if p not in ("", "head")]
    kept = [p for p, after in zip(parts, [*parts[1:], ""], strict=True) if not after.startswith(p + ".")]
    return ".".join(kept)


def weights_of(path: Path) -> dict[str, np.ndarray]:
    """Weights of one graph under the names that its module has for them."""
    graph = onnx.load(str(path)).graph
    held = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {
        k.removeprefix("head."): v
        for k, v in held.items()
        if k.endswith((".bias", "norm.weight", "1.weight", "2.weight"))
    }

    def real(name: str) -> np.ndarray:
        scale, zero = held[name + _SCALE], held[name + "_zero_point"]
        return (held[name + _INT8].astype(np.float32) - zero.astype(np.float32)) * scale

    for node in graph.node:
        if node.op_type == "Gather" and node.input[0].endswith(_INT8):
            name = node.input[0].removesuffix(_INT8)
            out[name.removeprefix("head.")] = real(name)
        if node.op_type == "Mul" and node.output[0].endswith(_SCALES):
            name = node.input[1].removesuffix(_SCALE)
            out[module_of(node.output[0].removesuffix(_SCALES)) + ".weight"] = real(name).T
    return out


def restore(models: Path) -> Network:
    """The network with the weights of the graphs; every weight must be found."""
    state = {}
    for name, part in PARTS.items():
        for key, value in weights_of(models / f"{name}.onnx").items():
            state[f"{part}.{key}"] = torch.from_numpy(np.array(value, dtype=np.float32))
    net = Network()
    net.load_state_dict(state)
    return net.eval()


def gaps(net: Network, models: Path) -> dict[str, float]:
    """The largest difference between what the restored parts and the graphs say of random input."""
    torch.manual_seed(7)
    mask = torch.ones(2, 40, dtype=torch.int64)
    ids, features = torch.randint(1000, 30000, (2, 40)), torch.randint(0, 32, (2, 40))
    states = net.encoder(ids, features, mask).detach()[0]

    def crop(width: int, back: int, forward: int) -> dict[str, torch.Tensor]:
        size = back + forward + 1
        return {
            "here": torch.randn(5, size, width),
            "there": torch.randn(5, width),
            "buckets": bucket(torch.arange(-back, forward + 1)),
            "mask": torch.ones(5, size),
        }

    jobs = {
        "encoder": (net.encoder, {"ids": ids, "features": features, "mask": mask}),
        "pieces": (Pieces(net), {"states": states}),
        "roles": (Roles(net), crop(192, BACK, FORWARD)),
        "act_pieces": (ActPieces(net), {"states": states}),
        "act_roles": (ActRoles(net), crop(ACT_WIDTH, ACT_BACK, ACT_FORWARD)),
    }
    return {name: round(compare(m.eval(), x, models / f"{name}.onnx"), 4) for name, (m, x) in jobs.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="folder with the int8 graphs")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    net = restore(args.models)
    print(json.dumps(gaps(net, args.models)))
    torch.save(dict(net.named_parameters()), args.out)


if __name__ == "__main__":
    main()

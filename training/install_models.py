"""Copy exported models into the package and name them in its manifest, with digest and origin."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent / "src" / "dateline" / "data" / "models"
ORIGIN = {
    "encoder.onnx": (
        "Apache-2.0",
        "MiniLM-L6 (all-MiniLM-L6-v2), fine-tuned on PolNeAR 1.0, GENEVA and our own texts; see docs/models/encoder.md",
    ),
    "pieces.onnx": ("Apache-2.0", "attribution head over pieces, trained on PolNeAR 1.0; see docs/models/encoder.md"),
    "roles.onnx": ("Apache-2.0", "attribution head over crops, trained on PolNeAR 1.0; see docs/models/encoder.md"),
    "attribution.json": ("Apache-2.0", "scoring model fitted on PolNeAR 1.0 development articles"),
    "act_pieces.onnx": ("Apache-2.0", "triggers of acts, from our sentences and GENEVA; see docs/models/encoder.md"),
    "act_roles.onnx": ("Apache-2.0", "parties, mode and status of acts, trained likewise; see docs/models/encoder.md"),
    "acts.json": ("Apache-2.0", "names of the classes of the heads for acts"),
    "tokenizer.json": ("Apache-2.0", "wordpiece vocabulary of all-MiniLM-L6-v2 (BERT uncased)"),
}


def entry(name: str) -> dict[str, object]:
    body = (MODELS / name).read_bytes()
    licence, origin = ORIGIN[name]
    return {
        "file": f"models/{name}",
        "sha256": hashlib.sha256(body).hexdigest(),
        "bytes": len(body),
        "licence": licence,
        "origin": origin,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="folder with the exported files")
    args = parser.parse_args()
    MODELS.mkdir(parents=True, exist_ok=True)
    for name in ORIGIN:
        if (args.source / name).exists():
            shutil.copyfile(args.source / name, MODELS / name)
    manifest = MODELS / "manifest.json"
    held = json.loads(manifest.read_text("utf-8")) if manifest.exists() else []
    ours = {f"models/{name}" for name in ORIGIN}
    rows = [row for row in held if row["file"] not in ours] + [entry(name) for name in ORIGIN]
    manifest.write_text(json.dumps(sorted(rows, key=lambda r: r["file"]), indent=1) + "\n", "utf-8")
    print(sum(int(r["bytes"]) for r in rows), "bytes in", len(rows), "files")


if __name__ == "__main__":
    main()

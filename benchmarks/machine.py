"""What a figure was measured on: processor, cores, load, versions. Every result of this folder carries it."""

from __future__ import annotations

import json
import os
import platform
import time
from importlib import metadata
from pathlib import Path
from typing import Any

PACKAGES = ("dateline", "spacy", "thinc", "onnxruntime", "tokenizers", "numpy", "msgspec", "ray")


def processor() -> str:
    """The processor's name as the system gives it."""
    about = Path("/proc/cpuinfo")
    if about.is_file():
        for line in about.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def describe() -> dict[str, Any]:
    """The machine, as plain data. `load` tells whether it was quiet: other work slows even CPU seconds."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "day": time.strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": [round(x, 2) for x in os.getloadavg()],
        "versions": versions,
    }


def write(file: Path, figures: dict[str, Any]) -> None:
    """Figures with their machine, as JSON for people to read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"machine": describe(), **figures}, indent=1) + "\n", "utf-8")
    print(f"\nwritten to {file}")

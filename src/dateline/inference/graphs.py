"""ONNX sessions as this program runs them: one thread a process, no spinning, loaded once and late."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.resources import asset

Array = NDArray[Any]


class Graph:
    """One ONNX graph; calling it with named arrays gives its outputs in order."""

    def __init__(self, path: str) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import onnxruntime as ort

        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def __call__(self, feeds: Mapping[str, Array]) -> list[Array]:
        return [np.asarray(output) for output in self._session.run(None, dict(feeds))]


@cache
def graph(name: str) -> Graph:
    """The graph ``data/models/<name>.onnx``, verified against its manifest and kept for the process."""
    return Graph(str(asset(f"models/{name}.onnx")))

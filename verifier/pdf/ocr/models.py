"""The two models that ship in rapidocr's wheel, loaded once from their files.

Only the files are used: no code of rapidocr runs, so nothing can be downloaded, logged or configured behind our back.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime

from verifier.pdf.ocr.alphabet import is_expected, plain
from verifier.pdf.ocr.picture import Numbers

_THREADS = 2
"""Fixed, so that the same picture gives the same figures on every machine."""
_LOCK = Lock()


def text_map(batch: Numbers) -> Numbers:
    """How likely each pixel is text: from 1 x 3 x height x width to height x width."""
    likely = _run("det", batch)
    found: Numbers = np.asarray(likely)[0, 0]
    return found


def read_batch(batch: Numbers) -> Numbers:
    """How likely each sign of `letters()` is at each step of each line, 0 being "none"."""
    _, columns, alike = _alphabet()
    found = _run("rec", batch)
    likely: Numbers = found[:, :, columns]
    for other, kept in alike:
        likely[:, :, kept] += found[:, :, other]
    return likely


def letters() -> tuple[str, ...]:
    """The signs that may be recognised, in the order of `read_batch`; the first stands for none."""
    return _alphabet()[0]


_NO_MEMORY = ("alloc", "must be a contiguous array")
"""What onnxruntime says where it has no memory; the second for an array that is contiguous and could not be had."""


def _run(task: str, batch: Numbers) -> Numbers:
    """What a model gives for a batch. Raises MemoryError where there is not enough, which onnxruntime says in words."""
    session = _session(task)
    try:
        whole = np.ascontiguousarray(batch)
        with _LOCK:
            [found] = session.run(None, {session.get_inputs()[0].name: whole})
    except Exception as error:
        if any(sign in str(error) for sign in _NO_MEMORY):
            raise MemoryError(str(error)) from error
        raise
    return np.asarray(found)


@cache
def _alphabet() -> tuple[tuple[str, ...], Numbers, tuple[tuple[int, int], ...]]:
    """The signs kept, their columns in what the model gives, and pairs of columns: a look-alike and the sign kept."""
    told = _session("rec").get_modelmeta().custom_metadata_map["character"]
    known = ["", *told.splitlines(), " "]
    kept = [index for index, sign in enumerate(known) if index == 0 or is_expected(sign)]
    signs = tuple(known[index] for index in kept)
    place = {sign: index for index, sign in enumerate(signs) if sign}
    alike = [(index, place.get(plain(sign))) for index, sign in enumerate(known) if sign and not is_expected(sign)]
    return signs, np.array(kept), tuple((index, kept) for index, kept in alike if kept is not None)


@cache
def _session(task: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # other processes have work to do
    return onnxruntime.InferenceSession(str(_model(task)), options, providers=["CPUExecutionProvider"])


def _model(task: str) -> Path:
    """The model file for a task ("det", "rec") in the installed package."""
    found = find_spec("rapidocr")
    folders = [Path(folder) / "models" for folder in (found.submodule_search_locations or ())] if found else []
    files = sorted(file for folder in folders for file in folder.glob(f"*_{task}_*.onnx"))
    if not files:
        raise FileNotFoundError(f'rapidocr holds no model "*_{task}_*.onnx"; install it again')
    return files[-1]

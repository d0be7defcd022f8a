"""The two models that ship in rapidocr's wheel, loaded once from their files: nothing is ever downloaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import cv2
import numpy as np
import onnxruntime
import rapidocr

from verifier.pdf.ocr.alphabet import is_expected, plain
from verifier.pdf.ocr.picture import Numbers, Pixels

_THREADS = 2
"""Fixed, so that the same picture gives the same figures on every machine."""
_MOST_PIXELS = 4_000_000
"""Larger pictures are searched for text at less resolution: the detector takes 250 bytes for each pixel."""
_LOCK = Lock()


def find_boxes(pixels: Pixels) -> Numbers:
    """The quadrangles around pieces of text lines: n x 4 corners x (x, y)."""
    shrink = min(1.0, (_MOST_PIXELS / (pixels.shape[0] * pixels.shape[1])) ** 0.5)
    if shrink < 1.0:
        pixels = np.asarray(cv2.resize(pixels, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8)
    with _LOCK:
        found = _detector()(pixels, use_det=True, use_cls=False, use_rec=False)
    boxes = found.boxes
    return np.zeros((0, 4, 2), np.float32) if boxes is None else np.asarray(boxes) / shrink


def read_batch(batch: Numbers) -> Numbers:
    """How likely each sign of `letters()` is at each step of each line, 0 being "none"."""
    session, columns, alike, _ = _recogniser()
    with _LOCK:
        [found] = session.run(None, {session.get_inputs()[0].name: batch})
    likely: Numbers = np.asarray(found)[:, :, columns]
    for other, kept in alike:
        likely[:, :, kept] += found[:, :, other]
    return likely


@cache
def letters() -> tuple[str, ...]:
    """The signs that may be recognised, in the order of `read_batch`; the first stands for none."""
    return _recogniser()[3]


@cache
def _detector() -> Any:
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "Det.model_path": str(_model("det")),
            "Det.limit_type": "max",
            "Det.limit_side_len": 100_000,
            "Det.box_thresh": 0.45,
            "Det.max_candidates": 4000,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


@cache
def _recogniser() -> tuple[Any, Numbers, tuple[tuple[int, int], ...], tuple[str, ...]]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(str(_model("rec")), options, providers=["CPUExecutionProvider"])
    known = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
    kept = [index for index, sign in enumerate(known) if index == 0 or is_expected(sign)]
    signs = tuple(known[index] for index in kept)
    place = {sign: index for index, sign in enumerate(signs)}
    alike = tuple(
        (index, place[plain(sign)])
        for index, sign in enumerate(known)
        if sign and not is_expected(sign) and plain(sign) in place and plain(sign)
    )
    return session, np.array(kept), alike, signs


def _model(task: str) -> Path:
    """The model file for a task ("det", "rec") in the installed package."""
    folder = Path(rapidocr.__file__).parent / "models"
    files = sorted(folder.glob(f"*_{task}_*.onnx"))
    if not files:
        raise FileNotFoundError(f'no model "*_{task}_*.onnx" in "{folder}"; reinstall rapidocr')
    return files[-1]

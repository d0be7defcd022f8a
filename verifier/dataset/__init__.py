"""Outcomes as a partitioned Parquet dataset: on a disk, or in an object store by URL.

Importing this room costs nothing: pyarrow and fsspec are loaded when a dataset is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.errors import OutputError

if TYPE_CHECKING:
    from verifier.dataset.dataset import Dataset
    from verifier.model import Run

INSTALL = "pip install 'verifier[distributed]'"

__all__ = ["INSTALL", "open_dataset"]


def open_dataset(url: str, run: Run, key: str, *, is_by_label: bool = False, has_texts: bool = True) -> Dataset:
    """The dataset at `url`, for outcomes that depend on what `key` stands for; what a lost worker left is mended.

    `is_by_label` says that the name of a document matters, `has_texts` that known outcomes are wanted with their
    report. Raises OutputError where it cannot be opened, or a package is missing.
    """
    try:
        from verifier.dataset.dataset import Dataset
    except ModuleNotFoundError as error:
        if error.name not in ("fsspec", "pyarrow"):
            raise
        raise OutputError(f"a dataset needs {error.name}, which is not installed", INSTALL) from error
    dataset = Dataset(url, run, key, is_by_label=is_by_label, has_texts=has_texts)
    dataset.open()
    return dataset

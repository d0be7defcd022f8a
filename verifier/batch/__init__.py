"""Many documents: each in a child process with limits, in a stable order, at most once."""

from verifier.batch.cache import Cache, key_of
from verifier.batch.job import Job, Judged, judge_one
from verifier.batch.keeping import Keeper, kept
from verifier.batch.pool import judge_all
from verifier.batch.readers import Read, ReadJob, read_all
from verifier.batch.sandbox import Limits

__all__ = [
    "Cache",
    "Job",
    "Judged",
    "Keeper",
    "Limits",
    "Read",
    "ReadJob",
    "judge_all",
    "judge_one",
    "kept",
    "key_of",
    "read_all",
]

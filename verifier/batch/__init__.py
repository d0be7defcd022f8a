"""Many documents: each in a child process with limits, in a stable order, at most once."""

from verifier.batch.cache import Cache
from verifier.batch.job import Job, Judged, judge_one
from verifier.batch.pool import judge_all
from verifier.batch.readers import Read, ReadJob, read_all
from verifier.batch.sandbox import Limits

__all__ = ["Cache", "Job", "Judged", "Limits", "Read", "ReadJob", "judge_all", "judge_one", "read_all"]

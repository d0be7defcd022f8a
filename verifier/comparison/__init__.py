"""Two reports held against each other, cell by cell: from two documents to frozen values, and nothing else."""

from verifier.comparison.documents import compare_documents

__all__ = ["compare_documents"]

"""Copies of the documents with a note at the place of each finding."""

from verifier.reports.annotated.files import AnnotatedFile, AnnotatedFolder
from verifier.reports.annotated.marking import marking

__all__ = ["AnnotatedFile", "AnnotatedFolder", "marking"]

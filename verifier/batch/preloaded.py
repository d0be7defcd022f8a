"""What the server of child processes loads once, so that each child has it already."""

from verifier import engine as _engine
from verifier import reading as _reading
from verifier.batch import job as _job
from verifier.pdf import document as _document
from verifier.pdf import pdfium_engine as _pdfium
from verifier.rules import registry as _registry

__all__: list[str] = []

_registry.all_rules()
_loaded = (_engine, _reading, _job, _document, _pdfium)

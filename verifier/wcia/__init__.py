"""Lab Results of the WCIA (Washington Cannabis Integrators Alliance): JSON that laboratories give beside their PDFs.

Versions 1.0.0 to 2.2.0 are read, 2.2.0 is written.
"""

from verifier.wcia.reading import read_lab_result
from verifier.wcia.writing import lab_results, parse_stated

__all__ = ["lab_results", "parse_stated", "read_lab_result"]

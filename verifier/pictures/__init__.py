"""Pictures of pages for people: with what was read drawn in, and of single places."""

from verifier.pictures.crops import draw_evidence_pictures
from verifier.pictures.overlay import draw_page

__all__ = ["draw_evidence_pictures", "draw_page"]

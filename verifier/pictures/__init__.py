"""Pictures of pages with what was read drawn in, for people."""

from verifier.pictures.overlay import draw_page

__all__ = ["draw_page"]

"""Read laboratory reports of kratom and similar botanical products and check them against cited limits."""

from verifier._version import __version__

__all__ = ["__version__"]

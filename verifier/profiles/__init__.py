"""Profiles: limits, requirements and rule selection as data, each number with its source; and what loads them."""

from verifier.profiles.loader import load_profile, load_profiles, shipped_profiles

__all__ = ["load_profile", "load_profiles", "shipped_profiles"]

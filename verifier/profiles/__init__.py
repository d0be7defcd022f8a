"""Profiles: limits, requirements and rule selection as data, each number with its source; and what loads them."""

from verifier.profiles.laboratories import NO_LABORATORIES, Laboratories, load_laboratories
from verifier.profiles.loader import load_profile, load_profiles, shipped_profiles
from verifier.profiles.waivers import NO_WAIVERS, Waivers, load_waivers

__all__ = [
    "NO_LABORATORIES",
    "NO_WAIVERS",
    "Laboratories",
    "Waivers",
    "load_laboratories",
    "load_profile",
    "load_profiles",
    "load_waivers",
    "shipped_profiles",
]

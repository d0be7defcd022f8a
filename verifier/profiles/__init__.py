"""Profiles: limits, requirements and rule selection as data, each number with its source; and what loads them."""

from verifier.profiles.laboratories import NO_LABORATORIES, Laboratories, load_laboratories
from verifier.profiles.loader import (
    ProfileText,
    load_profile,
    load_profile_text,
    load_profiles,
    profile_texts,
    shipped_profiles,
)
from verifier.profiles.waivers import NO_WAIVERS, Waivers, load_waivers

__all__ = [
    "NO_LABORATORIES",
    "NO_WAIVERS",
    "Laboratories",
    "ProfileText",
    "Waivers",
    "load_laboratories",
    "load_profile",
    "load_profile_text",
    "load_profiles",
    "load_waivers",
    "profile_texts",
    "shipped_profiles",
]

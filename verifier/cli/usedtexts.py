"""The texts that a run judges by, as they are kept with it."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from hashlib import sha256
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.model import Profile
    from verifier.profiles import Laboratories, Waivers
    from verifier.store.records import StoredText

PACKAGES = (
    "pdfminer.six",
    "pdfplumber",
    "pillow",
    "pydantic",
    "pypdfium2",
    "simplejson",
    # extras
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pyhanko",
    "rapidocr",
    "zxing-cpp",
)
"""What may decide what is read in a document, beside verifier itself."""


def environment() -> dict[str, str]:
    """The versions of Python and of the packages that decide; those that are not installed are left out."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def used_texts(
    profiles: Iterable[Profile], waivers: Waivers, laboratories: Laboratories, anchors: Iterable[bytes]
) -> list[StoredText]:
    """Everything that decides what a run says, byte for byte."""
    from verifier.model import to_json
    from verifier.profiles import profile_texts
    from verifier.store import StoredText, TextKind

    texts = {text.sha256: text for profile in profiles for text in profile_texts(profile)}
    found = [
        StoredText(kind=TextKind.PROFILE, name=text.id, sha256=text.sha256, bases=text.bases, data=text.data)
        for text in texts.values()
    ]
    files = [
        *([(TextKind.WAIVERS, "waivers.toml", waivers.text)] if waivers.sha256 else []),
        *((TextKind.LABORATORIES, f"laboratories-{n}.toml", text) for n, text in enumerate(laboratories.texts, 1)),
        *((TextKind.ANCHOR, f"anchor-{n}.der", anchor) for n, anchor in enumerate(anchors, 1)),
        (TextKind.ENVIRONMENT, "environment.json", (to_json(dict(environment()), indent=2) + "\n").encode()),
    ]
    found += [
        StoredText(kind=kind, name=name, sha256=sha256(data).hexdigest(), data=data) for kind, name, data in files
    ]
    return found

"""The words of random reports: substances and invented names from `pools.toml`, headers and labels as laboratories
print them from the vocabulary.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from verifier.model import PanelKind
from verifier.samplekit.chance.dice import Dice

LANGUAGES = ("en", "cs", "de", "es")
_NOT_DRAWN = {
    # Headers that say more than their role (a basis, a unit, a comparator), or that name a kind of substance.
    "analyte": {
        "name", "category", "item", "description", "property", "species", "active", "foreign matter", "microbial",
        "test/reference", "attribute", "characteristic", "cannabinoid totals", "wirkstoff", "prvek", "element", "elements",
        "heavy metal", "heavy metals", "metal", "metals", "solvent", "solvents", "residual solvent", "residual solvents",
        "pesticide", "pesticides", "pesticide name", "microbe", "microbes", "microbials", "microorganism", "microorganisms",
        "organism", "organisms", "pathogen", "pathogens", "mycotoxin", "mycotoxins", "toxin", "cannabinoid", "cannabinoids",
        "terpene", "terpenes", "terpenoid", "terpenoids", "alkaloid", "alkaloids", "kavalactone", "kavalactones",
        "ingredient", "marker", "marker compound", "impurity", "chemical", "target", "residue", "assay", "test performed",
    },
    "result": {
        "weight percent", "dry weight", "as received", "per serving", "per unit", "result dry", "weight", "mass",
        "average", "avg", "mean", "actual", "quantity", "level", "hodnota", "wert", "valor", "observation", "test data",
        "assay result",
    },
    "limit": {
        "nmt", "standard", "range", "reference range", "pass criteria", "inhalable limit", "ingestible limit",
        "pass/fail limit", "acceptable range", "sollwert", "norm", "criteria", "usp limit", "requirement", "requirements",
        "max", "max.", "maximum",
    },
    "uncertainty": {"error", "std dev", "um", "u", "± u", "+/-"},
    "unit": {"measure"},
    "method": {"sop", "instrument", "norm", "test code", "method id", "procedure", "postup", "verfahren"},
    "note": {"flag", "flags", "footnote", "qualifier", "qualifiers"},
    "status": {"complies", "cumple", "result status", "outcome", "test status"},
    "sample.lot": {"los", "metrc batch id", "state batch id", "retail batch", "š.", "č. š.", "batch lot number", "lot batch", "lote"},
    "sample.name": {"client id", "item", "sample", "vzorek", "probe", "name", "název", "item description", "material", "sample title"},
    "sample.sample_id": {"protokol o zkouškách", "test id", "work order sample", "sample code", "accession no"},
    "sample.report_id": {"reference", "zakázka", "project id", "order #", "order number", "order id"},
    "sample.matrix": {"type", "form", "category", "product category"},
    "client.name": {
        "bill to", "account", "client information", "customer information", "client info", "producer", "manufacturer",
        "distributor", "brand", "vendor", "company", "hersteller", "licensee", "processor", "cultivator/manufacturer",
        "cultivator / manufacturer", "applicant", "issued to",
    },
    "dates.reported": {"protokol o zkouškách vystaven v praze dne", "approved on", "date approved", "date of approval", "signed on", "published", "released"},
    "dates.completed": {"testing period", "period of testing", "test period", "doba zkoušení", "prüfzeitraum", "dates of testing", "date(s) of analysis", "datum provedení zkoušek", "analyzed", "tested"},
    "dates.collected": {"sample date"},
    "dates.received": {"date in", "samples received", "eingang"},
    "dates.produced": {"packaged", "packaging date", "harvest date", "made on"},
    "dates.expires": {"exp", "void after", "retest date", "re-test date", "coa expires"},
    "verdict": {"sample result", "batch result", "conclusion", "overall batch result"},
}  # fmt: skip
_SPELLED_AS_IS = {"uom", "lod", "loq", "lloq", "llod", "mdl", "mql", "pql", "lor", "rl", "dl", "ql", "mrl", "nwg", "bg", "ng", "mu", "lc", "ld", "mhd"}  # fmt: skip


@cache
def pools() -> dict[str, Any]:
    """The whole of `pools.toml`."""
    return tomllib.loads((files(__package__) / "pools.toml").read_text(encoding="utf-8"))


@cache
def _vocabulary(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("verifier.vocabulary") / f"{name}.toml").read_text(encoding="utf-8"))


def word(language: str, key: str, dice: Dice) -> str:
    """A word of the pool in that language."""
    return str(dice.pick(pools()["words"][language][key]))


def wordings(source: str, key: str, language: str) -> list[str]:
    """How the vocabulary (`roles` or `fields`) says it in that language; English where that has none."""
    entry = _vocabulary(source)[key]
    found = [text for text in entry.get(language, []) if text not in _NOT_DRAWN.get(key, ())]
    return found or [text for text in entry["en"] if text not in _NOT_DRAWN.get(key, ())]


def header(role: str, language: str, dice: Dice) -> str:
    """The header of a column, spelled as reports do: "LOQ", "Action Level"."""
    return spelled(dice.early(wordings("roles", role, language)), language)


def label(key: str, language: str, dice: Dice) -> str:
    """The label of a head field, without a colon."""
    return spelled(dice.early(wordings("fields", key, language)), language)


def spelled(text: str, language: str) -> str:
    """The vocabulary's lower case as a report prints it."""
    if text in _SPELLED_AS_IS or "/loq" in text:
        return text.upper()
    if language == "en":
        words = (w if w in ("of", "to", "by", "per", "at", "for") else w[:1].upper() + w[1:] for w in text.split())
        parts = " ".join(words)
        for short in ("Id", "Coa", "Loq", "Rl", "Exp"):
            parts = parts.replace(f"{short} ", f"{short.upper()} ") if f"{short} " in parts else parts
            parts = parts.removesuffix(short) + short.upper() if parts.endswith(f" {short}") else parts
        return parts.replace("/l", "/L").replace("/b", "/B").replace("/f", "/F")
    if language == "de":
        small = ("der", "des", "bis", "je", "von", "am")
        return " ".join(w if w in small else w[:1].upper() + w[1:] for w in text.split())
    return text[:1].upper() + text[1:]


def substances(kind: PanelKind, part: str, language: str, dice: Dice) -> list[tuple[str, str]]:
    """(slug, printed name) of every substance of a panel, in the order of the pool."""
    entries = pools()[kind.value].get(part, {})
    return [(slug, str(dice.pick(names.get(language) or names["en"]))) for slug, names in entries.items()]

"""What a document prints never becomes markup, script, an address or an unseen character."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.reports.html.reader import Reader
from verifier.languages import ENGLISH
from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports.html import HtmlFolder, content_security_policy, document_page, script, stylesheet
from verifier.reports.html.safety import visible, web_address
from verifier.reports.interface import Shown

NASTY = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "' onmouseover='alert(1)",
            "</style></title></script><b>",
            "javascript:alert(1)",
            "\u202egnp.exe",
            "a\u200bb\x00\x1b[31m",
            "<!--rows--><!--together-->",
            "{{ 7 * 7 }}{% raw %}",
            "{n} {0.__class__}",
            "\ud800",
        ]
    ),
    st.text(max_size=40),
)
KEPT = {"sha256", "key"}
"""What verifier itself works out: the hash of a file, and which field it is."""


def spoilt(value: Any, text: str, key: str = "") -> Any:
    """The value with the text in the place of every text that is free."""
    if isinstance(value, BaseModel):
        changes = {name: spoilt(getattr(value, name), text, name) for name in type(value).model_fields}
        return value.model_copy(update=changes)
    if isinstance(value, tuple):
        return tuple(spoilt(one, text, key) for one in value)
    return text if type(value) is str and key not in KEPT else value


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=NASTY)
def test_no_text_becomes_markup(run: Run, full: DocumentReport, shown: Shown, text: str) -> None:
    plain = Reader(document_page(run, spoilt(full, "x"), shown, ENGLISH))
    nasty = Reader(document_page(run, spoilt(full, text), shown, ENGLISH))
    tags = {tag for tag, _ in nasty.tags}
    assert tags <= {tag for tag, _ in plain.tags} | {
        "blockquote",
        "a",
        "br",
        "p",
        "h2",
        "span",
        "details",
        "summary",
        "ul",
        "li",
    }
    assert sum(tag == "script" for tag, _ in nasty.tags) == 1
    names = {name for _, values in nasty.tags for name in values}
    assert not [name for name in names if name.startswith("on") or name == "style"]
    assert all(link.startswith(("#", "http://", "https://")) for link in nasty.links)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b]", nasty.text)


def test_what_steers_is_named_in_its_place() -> None:
    assert visible("4.8\u202e ppm\u200b") == "4.8[U+202E] ppm[U+200B]"
    assert visible("a\tb\nc\u2028d") == "a b c d"
    assert visible("a\x00\x1b[31m") == "a[U+0000][U+001B][31m"
    assert visible("\ud800") == "[U+D800]"


def test_letters_of_all_scripts_stay() -> None:
    text = "Zelený prášek – ซาลโมเนลลา, µg/g ≤ 5 אב"
    assert visible(text) == text


def test_an_unseen_character_of_a_lot_is_seen_on_the_page(run: Run, full: DocumentReport) -> None:
    (certificate,) = full.certificates
    sample = certificate.sample.model_copy(update={"lot": "EX\u202e-7"})
    report = full.model_copy(update={"certificates": (certificate.model_copy(update={"sample": sample}),)})
    assert "EX[U+202E]-7" in document_page(run, report, Shown(), ENGLISH)


@pytest.mark.parametrize(
    ("url", "is_web"),
    [
        ("https://example.org/a?b=c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https:alert", False),
        ("//example.org", False),
        ("https://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None, is_web: bool) -> None:
    assert (web_address(url) is not None) is is_web


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(
    run: Run, full: DocumentReport
) -> None:
    page = document_page(run, full, Shown(), ENGLISH)
    policy = content_security_policy()
    assert f'content="{policy.replace(chr(39), "&#39;")}"' in page
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    for tag, text in (("style", stylesheet()), ("script", script())):
        (found,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert found == text
        assert f"{tag}-src 'sha256-{b64encode(sha256(found.encode()).digest()).decode()}'" in policy


def test_a_served_page_may_reach_its_server_and_no_other() -> None:
    policy = content_security_policy(is_served=True)
    assert "form-action 'self'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy


def test_a_page_loads_nothing(run: Run, full: DocumentReport, shown: Shown) -> None:
    page = Reader(document_page(run, full, shown, ENGLISH))
    sources = [
        values[name] for _, values in page.tags for name in ("src", "srcset", "data", "action") if name in values
    ]
    assert sources
    assert all(source.startswith("data:image/webp;base64,") for source in sources)
    assert not [tag for tag, _ in page.tags if tag in ("link", "iframe", "object", "embed", "base", "form")]
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()


def test_addresses_outside_tell_nobody_where_from(run: Run, full: DocumentReport) -> None:
    page = Reader(document_page(run, full, Shown(), ENGLISH))
    outside = [values for tag, values in page.tags if tag == "a" and values["href"].startswith("http")]
    assert outside
    assert all(values["rel"] == "noreferrer noopener" for values in outside)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=NASTY)
def test_no_text_of_a_batch_becomes_markup_or_a_path(
    tmp_path_factory: pytest.TempPathFactory, run: Run, full: DocumentReport, across: CollectionFinding, text: str
) -> None:
    place = tmp_path_factory.mktemp("out")
    folder = HtmlFolder(place)
    folder.begin(run)
    folder.document(spoilt(full, text), Shown())
    folder.together(spoilt(across, text))
    folder.end()
    folder.close()
    assert sorted(path.name for path in place.iterdir()) == ["documents", "index.html"]
    (document,) = (place / "documents").iterdir()
    assert re.fullmatch(r"00001-[a-z0-9-]+\.html", document.name)
    index = Reader((place / "index.html").read_text("utf-8"))
    assert sum(tag == "script" for tag, _ in index.tags) == 1
    assert sum(tag == "tr" for tag, _ in index.tags) == 4  # two heads, a document, a rule
    assert f"documents/{document.name}" in index.links

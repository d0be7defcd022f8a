"""`--trust`: certificates from files."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

pytest.importorskip("pyhanko")

from cryptography.hazmat.primitives.serialization import Encoding

from verifier.cli import trust
from verifier.errors import UsageError
from verifier.samplekit.identities import make_identity

FIRST = make_identity(1, "p256").root
SECOND = make_identity(2, "ed25519").root
DER = [one.public_bytes(Encoding.DER) for one in (FIRST, SECOND)]
PEM = [one.public_bytes(Encoding.PEM) for one in (FIRST, SECOND)]


@click.command()
@trust.trust_option
def command(anchors: tuple[bytes, ...]) -> None:
    """Say which were given."""
    click.echo(" ".join(one.hex() for one in anchors))


def given(*paths: Path) -> list[bytes]:
    arguments = [word for path in paths for word in ("--trust", str(path))]
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return [bytes.fromhex(word) for word in result.stdout.split()]


def wrote(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_none_is_none() -> None:
    assert given() == []


def test_pem_and_der_and_several_in_one_file(tmp_path: Path) -> None:
    assert given(wrote(tmp_path, "a.pem", PEM[0])) == DER[:1]
    assert given(wrote(tmp_path, "a.der", DER[0])) == DER[:1]
    assert given(wrote(tmp_path, "both.pem", b"a remark\n" + b"\n".join(PEM))) == DER
    assert given(wrote(tmp_path, "both.der", b"".join(DER))) == DER


def test_each_is_given_once(tmp_path: Path) -> None:
    assert given(wrote(tmp_path, "a.pem", PEM[0]), wrote(tmp_path, "both.der", b"".join(DER))) == DER


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds no certificate"),
        (b"hello", "neither a PEM nor a DER certificate"),
        (DER[0][:-7], "cut off"),
        (b"0\x03\x02\x01\x01", "holds no certificate that can be read"),
        (b"-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n", "no Base64"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no certificate"),
    ],
    ids=["empty", "text", "cut", "other", "base64", "key"],
)
def test_what_is_no_certificate_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        given(wrote(tmp_path, "odd", data))
    assert "odd" in caught.value.message
    assert caught.value.hint == "give certificates as PEM or DER"


def test_what_is_not_there_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        given(tmp_path / "nowhere.pem")
    monkeypatch.setattr(trust, "MAX_BYTES", 100)
    with pytest.raises(UsageError, match="more than 100 bytes"):
        given(wrote(tmp_path, "a.pem", PEM[0]))


def test_without_the_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as caught:
        given(wrote(tmp_path, "a.pem", PEM[0]))
    assert 'pip install "verifier[integrity]"' in (caught.value.hint or "")

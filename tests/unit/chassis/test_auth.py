"""Tokens: only the console's key makes them, and only for a while."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chassis.auth import Caller, NotSignedIn, Verifier, issue

HOUR = timedelta(hours=1)
WHO = Caller("op", "video_op", "视频坐席", department="D01")


def test_a_token_says_again_who_it_was_made_for(keys: tuple[str, str]) -> None:
    private, public = keys
    assert Verifier(public).read(issue(private, WHO, datetime.now(UTC), HOUR)) == WHO


def test_an_expired_token_is_refused(keys: tuple[str, str]) -> None:
    private, public = keys
    with pytest.raises(NotSignedIn):
        Verifier(public).read(issue(private, WHO, datetime.now(UTC) - 2 * HOUR, HOUR))


def test_a_token_of_another_key_is_refused(keys: tuple[str, str]) -> None:
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(NotSignedIn):
        Verifier(keys[1]).read(issue(other, WHO, datetime.now(UTC), HOUR))


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(keys: tuple[str, str]) -> None:
    claims = {"sub": "op", "role": "admin", "iss": "sanquan", "exp": datetime.now(UTC) + HOUR}
    unsigned = jwt.encode(claims, None, algorithm="none")
    with pytest.raises(NotSignedIn):
        Verifier(keys[1]).read(unsigned)


def test_an_unknown_role_is_refused(keys: tuple[str, str]) -> None:
    private, public = keys
    with pytest.raises(NotSignedIn):
        Verifier(public).read(issue(private, Caller("x", "root"), datetime.now(UTC), HOUR))

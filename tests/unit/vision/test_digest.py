"""Digest: the examples of the RFCs, nonces that end, answers that count once."""

import pytest

from services.vision.skynet import digest
from services.vision.skynet.digest import Algorithm, Nonces

RFC_2617 = (
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
    'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", '
    'response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)
RFC_7616 = (
    'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm={algorithm}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, '
    'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="{response}", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
SHA = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"


@pytest.mark.parametrize(
    ("algorithm", "realm", "password", "header"),
    [
        ("MD5", "testrealm@host.com", "Circle Of Life", RFC_2617),
        (
            "MD5",
            "http-auth@example.org",
            "Circle of Life",
            RFC_7616.format(algorithm="MD5", response="8ca523f5e9506fed4657c9700eebdbec"),
        ),
        ("SHA-256", "http-auth@example.org", "Circle of Life", RFC_7616.format(algorithm="SHA-256", response=SHA)),
    ],
)
def test_the_examples_of_the_rfcs_hold_and_no_other_password_or_method(
    algorithm: Algorithm, realm: str, password: str, header: str
) -> None:
    given = digest.read(header)
    ha1 = digest.ha1(algorithm, "Mufasa", realm, password)
    assert digest.answers(algorithm, ha1, "GET", given)
    assert not digest.answers(algorithm, ha1, "POST", given)
    assert not digest.answers(algorithm, digest.ha1(algorithm, "Mufasa", realm, password + "!"), "GET", given)


def test_an_old_device_answers_without_qop() -> None:
    ha1 = digest.ha1("MD5", "1", "r", "secret")
    given = {"nonce": "n", "uri": "sip:p@r"}
    given["response"] = digest.hashed("MD5", f"{ha1}:n:{digest.hashed('MD5', 'REGISTER:sip:p@r')}")
    assert digest.answers("MD5", ha1, "REGISTER", given)


def test_a_weaker_algorithm_than_asked_for_is_no_answer() -> None:
    given = digest.read(RFC_7616.format(algorithm="MD5", response="8ca523f5e9506fed4657c9700eebdbec"))
    ha1 = digest.ha1("MD5", "Mufasa", "http-auth@example.org", "Circle of Life")
    assert not digest.answers("SHA-256", ha1, "GET", given)


def test_a_nonce_is_good_once_for_its_device_and_for_a_minute() -> None:
    nonces = Nonces(b"key")
    given = {"nonce": nonces.issue("d1", 1000.0), "nc": "00000001"}
    assert nonces.fresh("d1", given, 1059.0)
    assert not nonces.fresh("d1", given, 1059.0)
    assert nonces.fresh("d1", {**given, "nc": "00000002"}, 1059.0)
    assert not nonces.fresh("d1", {**given, "nc": "00000003"}, 1061.0)
    assert not nonces.fresh("d2", {**given, "nc": "00000004"}, 1001.0)
    assert not Nonces(b"other").fresh("d1", given, 1001.0)
    assert not nonces.fresh("d1", {"nonce": "中-文"}, 1001.0)


def test_a_challenge_says_that_only_the_nonce_was_old() -> None:
    said = digest.read(digest.challenge("SHA-256", "3402000000", "n", stale=True))
    assert said == {"realm": "3402000000", "nonce": "n", "algorithm": "SHA-256", "qop": "auth", "stale": "true"}


def test_other_schemes_are_no_digest() -> None:
    assert digest.read("Basic dXNlcjpwYXNz") == {}
    assert digest.read("") == {}

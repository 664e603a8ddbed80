"""The secrets of a local system."""

from pathlib import Path

from chassis.auth import Verifier
from deploy.local import keys


def test_the_second_run_uses_the_secrets_of_the_first(tmp_path: Path) -> None:
    first = keys.ensure(tmp_path)
    kept = (first.private_key, first.smpp_password, first.open311_key)
    before = [file.read_text() for file in kept]
    keys.ensure(tmp_path)
    assert [file.read_text() for file in kept] == before


def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    keys.ensure(tmp_path)
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_the_service_token_holds_before_the_public_key(tmp_path: Path) -> None:
    made = keys.ensure(tmp_path)
    caller = Verifier(made.public_key.read_text()).read(made.service_token.read_text())
    assert caller.role == "service"


def test_the_smpp_password_is_no_longer_than_the_protocol_allows(tmp_path: Path) -> None:
    assert len(keys.ensure(tmp_path).smpp_password.read_text()) == 8

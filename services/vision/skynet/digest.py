"""Digest authentication of devices (RFC 2617, RFC 7616): challenges, nonces of a short life, answers checked."""

import hashlib
import hmac
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Algorithm = Literal["MD5", "SHA-256"]
LIFETIME_SECONDS = 60.0
MOST_REMEMBERED = 8192
PAIR = re.compile(r'([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


def hashed(algorithm: Algorithm, text: str) -> str:
    if algorithm == "MD5":
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()  # what devices speak
    return hashlib.sha256(text.encode()).hexdigest()


def ha1(algorithm: Algorithm, name: str, realm: str, password: str) -> str:
    """What is stored in a password's place."""
    return hashed(algorithm, f"{name}:{realm}:{password}")


def response(algorithm: Algorithm, ha1: str, method: str, given: Mapping[str, str]) -> str:
    """What the device should have answered, with or without qop=auth."""
    ha2 = hashed(algorithm, f"{method}:{given.get('uri', '')}")
    if given.get("qop"):
        middle = f"{given.get('nonce', '')}:{given.get('nc', '')}:{given.get('cnonce', '')}:{given['qop']}"
    else:
        middle = given.get("nonce", "")
    return hashed(algorithm, f"{ha1}:{middle}:{ha2}")


def challenge(algorithm: Algorithm, realm: str, nonce: str, stale: bool = False) -> str:
    """The value of WWW-Authenticate."""
    late = ", stale=true" if stale else ""
    return f'Digest realm="{realm}", nonce="{nonce}", algorithm={algorithm}, qop="auth"{late}'


def read(authorization: str) -> dict[str, str]:
    """The parameters of an Authorization header; empty where it is no Digest."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "digest":
        return {}
    found = PAIR.findall(rest)
    return {key.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else bare for key, quoted, bare in found}


def answers(algorithm: Algorithm, ha1: str, method: str, given: Mapping[str, str]) -> bool:
    """Whether the device knows the password; another algorithm or qop than offered is none."""
    if given.get("algorithm", "MD5").upper() != algorithm or given.get("qop", "auth") != "auth":
        return False
    wanted = response(algorithm, ha1, method, given)
    return hmac.compare_digest(wanted.encode(), given.get("response", "").lower().encode())


@dataclass(slots=True)
class Nonces:
    """Nonces that carry their own time and signature, so that a flood of challenges costs no memory."""

    key: bytes
    _used: OrderedDict[tuple[str, str], None] = field(default_factory=OrderedDict)

    def issue(self, device: str, now: float) -> str:
        return self._signed(device, f"{int(now * 1000):x}")

    def fresh(self, device: str, given: Mapping[str, str], now: float) -> bool:
        """Ours, for this device, young, and not yet used with this count: a recorded answer works only once."""
        nonce = given.get("nonce", "")
        stamp = nonce.partition("-")[0]
        if not hmac.compare_digest(nonce.encode(), self._signed(device, stamp).encode()):
            return False
        used = (nonce, given.get("nc", ""))
        if used in self._used or not 0 <= now - int(stamp, 16) / 1000 <= LIFETIME_SECONDS:
            return False
        self._used[used] = None
        if len(self._used) > MOST_REMEMBERED:
            self._used.popitem(last=False)
        return True

    def _signed(self, device: str, stamp: str) -> str:
        return f"{stamp}-{hmac.new(self.key, f'{stamp}:{device}'.encode(), 'sha256').hexdigest()[:32]}"

"""The password of a desk that others can reach: kept as a hash, compared in constant time, tried a few times only."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from dateline.errors import SettingError

LEAST = 8
"""Characters of a password at least."""
_N, _R, _P = 2**14, 8, 1
_MARK = "scrypt"


def hash_password(password: str) -> str:
    """A password as it may be written down: scrypt with its own salt.

    Errors: SettingError for one that is too short.

    >>> check_password("correct horse", hash_password("correct horse"))
    True
    """
    if len(password) < LEAST:
        raise SettingError("--token", f"the password has fewer than {LEAST} characters.", "Take a longer one.")
    salt = secrets.token_bytes(16)
    return f"{_MARK}${salt.hex()}${_scrypt(password, salt).hex()}"


def check_password(password: str, kept: str) -> bool:
    """Whether this is the password that `kept` is the hash of.

    >>> check_password("wrong horse", hash_password("correct horse"))
    False
    """
    _, salt, digest = kept.split("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def is_hash(words: str) -> bool:
    """Whether these words are a hash made by `hash_password`, not a password.

    >>> is_hash("scrypt$00$ff"), is_hash("correct horse")
    (True, False)
    """
    parts = words.split("$")
    return len(parts) == 3 and parts[0] == _MARK and all(set(p) <= set("0123456789abcdef") and p for p in parts[1:])


def _scrypt(password: str, salt: bytes) -> bytes:
    words = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(words, salt=salt, n=_N, r=_R, p=_P, dklen=32)

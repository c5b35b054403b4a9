"""The second factor: who needs one, whether this session has proved one, and how secrets of
factors are sealed at rest."""

import base64
import os
from collections.abc import Iterable

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest

from config.keys import ring, subkey
from registry.accounts.codes import SECOND_FACTOR_REQUIRED

METHOD = "mfa"
PURPOSE = "second factor"
NONCE_BYTES = 12


def needs_factor(roles: Iterable[str]) -> bool:
    """Whether one of these roles demands a second factor."""
    return not (SECOND_FACTOR_REQUIRED | set(settings.SECOND_FACTOR_ROLES)).isdisjoint(roles)


def has_proved(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session; no statement of its own."""
    found = get_authentication_records(request, request.user)
    return any(record.get("method") == METHOD for record in found)


def prove(request: HttpRequest, kind: str) -> None:
    """A factor that was just set up has been shown thereby."""
    record_authentication(request, request.user, METHOD, type=kind)


def seal(text: str) -> str:
    """Encrypts under the current key, whose id comes first."""
    keys = ring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(keys.current).encrypt(nonce, text.encode(), PURPOSE.encode())
    return f"{keys.current}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str) -> str:
    """KeyError when the ring does not hold the key; InvalidTag when somebody changed the text."""
    key_id, _colon, body = sealed.partition(":")
    raw = base64.b64decode(body)
    cipher = _cipher(key_id)
    return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], PURPOSE.encode()).decode()


def _cipher(key_id: str) -> AESGCM:
    return AESGCM(subkey(ring().key(key_id), PURPOSE))

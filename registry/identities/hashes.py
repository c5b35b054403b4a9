"""Keyed hashes by which a sealed name or number is found again, by the whole word alone.

Who has the table without the ring can neither read nor guess what they stand for.
"""

import hmac
import unicodedata

from config.keys import ring, subkey

FAMILY_NAME, GIVEN_NAME, HOSPITAL_NUMBER = "family name", "given name", "hospital number"
PURPOSE = "identity search"


def folded(text: str) -> str:
    """One spelling for what people type differently: letter case, width, blanks."""
    spelt = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", spelt).split())


def keyed(key_id: str, kind: str, text: str) -> str:
    """64 hexadecimal digits. `kind` keeps a given name from matching a family name."""
    key = subkey(ring().key(key_id), PURPOSE)
    return hmac.digest(key, f"{kind}:{folded(text)}".encode(), "sha256").hex()


def every_hash(kind: str, text: str) -> list[str]:
    """Under each key of the ring: during a rotation rows stand under the old and the new one."""
    return [keyed(key_id, kind, text) for key_id in ring().ids]

"""Secrets that Rota makes up itself, and the digests that are kept of them."""

import base64
import hashlib
import re
from collections.abc import Callable

from rota.model.secret import MASK

Entropy = Callable[[int], bytes]
"""So many random bytes (`os.urandom`)."""

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SESSION_BYTES = 32
SPARE = 8
"""So many bytes more than the letters need, and no letter is likelier than another by more than 2^-64."""


_SHOWN = re.compile(r"rota_[0-9A-Za-z]{8}_[0-9A-Za-z]*|(?<![\w-])[\w-]{43}(?![\w-])", re.ASCII)
"""An API token, or what has the length of a ticket or a session."""


def masked(text: str) -> str:
    """The text without what a slip may have put there: a path in the log, a name in the audit trail."""
    return _SHOWN.sub(MASK, text)


def digest_of(secret: str) -> str:
    """What is kept of it. It has 256 random bits, so that a plain hash cannot be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def session_secret(entropy: Entropy) -> str:
    """256 random bits, as they fit a cookie and a header."""
    return base64.urlsafe_b64encode(entropy(SESSION_BYTES)).decode().rstrip("=")


def letters(entropy: Entropy, count: int) -> str:
    """So many random letters and digits."""
    number = int.from_bytes(entropy(count * 6 // 8 + SPARE))
    text = ""
    for _ in range(count):
        number, digit = divmod(number, len(BASE62))
        text += BASE62[digit]
    return text

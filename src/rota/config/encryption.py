"""The keys of [daemon] that ask for TLS, taken together."""

from rota.config.include import Reading
from rota.config.reader import Reader

_PAIR = {"tls_cert": "tls_key", "tls_key": "tls_cert"}


def check_encryption(root: Reading, reader: Reader) -> None:
    """A certificate and its key come together, and not beside the one that Rota makes itself."""
    table = root.raw.get("daemon")
    read = root.values.get("daemon", {})
    if table is None:
        return
    for name, other in _PAIR.items():
        raw = table.get(name)
        if raw is None or name not in read:
            continue
        if "tls" in read:
            reader.report(raw, f'tls = "auto" makes a certificate, and {name} names one. Take one of the two away.')
        elif table.get(other) is None:
            reader.report(raw, f"{other} is missing: TLS needs the certificate and its private key.")

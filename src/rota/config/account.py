"""The accounts that runs run as: `user` or `user:group`, by name or number."""

import os
import pwd
from collections.abc import Mapping


def home_of(user: str | None, environ: Mapping[str, str]) -> str | None:
    """The home folder of this account, or of Rota's own; None where it is unknown."""
    if user is None and environ.get("HOME"):
        return environ["HOME"]
    try:
        return find_account(user or str(os.geteuid())).pw_dir
    except LookupError:
        return None


def find_account(user: str) -> pwd.struct_passwd:
    """The entry of an account in the user database; LookupError where there is none."""
    name = user.partition(":")[0]
    return pwd.getpwuid(int(name)) if is_number(name) else pwd.getpwnam(name)


def is_number(name: str) -> bool:
    """Whether an account or group is given by its number."""
    return name.isascii() and name.isdigit()


def is_own(user: str) -> bool:
    """Whether this is the account and group that Rota itself runs as, so that nothing has to be switched."""
    try:
        account = find_account(user)
    except LookupError:
        return False
    return account.pw_uid == os.geteuid() and ":" not in user

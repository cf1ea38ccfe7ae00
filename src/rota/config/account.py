"""The accounts that runs run as: `user` or `user:group`, by name or number."""

import grp
import os
import pwd
from collections.abc import Iterator, Mapping

from rota.config.program import find_program

SWITCH = "setpriv"
"""The program that gives up Rota's account for another one."""


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


def find_group(user: str) -> int:
    """The number of the group, the account's own where none is named; LookupError where there is none."""
    group = user.partition(":")[2]
    if not group:
        return find_account(user).pw_gid
    return int(group) if is_number(group) else grp.getgrnam(group).gr_gid


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


def obstacles(user: str, environ: Mapping[str, str]) -> Iterator[str]:
    """Why nothing can run as this account here, each a sentence without its full stop."""
    if is_own(user):
        return
    try:
        find_account(user)
        find_group(user)
    except (LookupError, OverflowError):
        yield f'There is no account or group "{user}" on this machine'
    if os.geteuid() != 0:
        yield f'Rota does not run as root and cannot switch to "{user}"'
    if find_program(SWITCH, environ) is None:
        yield f"{SWITCH} is not installed (package util-linux)"

"""From an argv to a process. Nothing of Python runs between fork and exec (posix_spawn(3))."""

import errno
import os
import resource
import signal

DEFAULT_PATH = "/bin:/usr/bin"
IGNORED_HERE = (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
"""What Python, a shell or nohup may have made the keeper ignore: children begin with the defaults."""

WORDS = {
    errno.E2BIG: "the command and its environment together are too long",
    errno.ENOEXEC: "it is neither a program nor a script that begins with #!",
}


class StartError(Exception):
    """It could not be started; the words say why."""


class Child:
    """A process just started: its pid, a descriptor for it (pidfd_open(2)), and the ends of its pipes to read from."""

    __slots__ = ("pid", "pidfd", "stderr", "stdout")

    def __init__(self, pid: int, stdout: int, stderr: int) -> None:
        self.pid = pid
        self.pidfd = os.pidfd_open(pid)  # there is room for it: the other ends were just closed
        self.stdout = stdout
        self.stderr = stderr


class Spawner:
    """Starts processes with the working directory, umask and descriptor limit that they are to have.

    All three are the keeper's own for the length of one posix_spawn, which costs half of what a Popen does and
    leaves no moment in which the child has the wrong ones. There is one thread, so nobody sees it.
    """

    def __init__(self) -> None:
        self.null = os.open(os.devnull, os.O_RDWR)
        self._umask = os.umask(0o077)
        os.umask(self._umask)
        self._files = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._most_files = (self._files[1], self._files[1])
        resource.setrlimit(resource.RLIMIT_NOFILE, self._most_files)

    def start(
        self, argv: list[str], env: dict[str, str], *, cwd: str, fds: tuple[int, ...], umask: int | None = None
    ) -> int:
        """The pid of a new leader of a session and group of its own, with `fds` as 0, 1, 2 …; StartError."""
        try:
            os.chdir(cwd)
        except OSError as error:
            raise StartError(f"cannot enter the working directory {cwd!r}: {words(error)}") from error
        try:
            return self._spawn(argv, env, fds, self._umask if umask is None else umask)
        except OSError as error:
            raise StartError(f"cannot run {argv[0]!r}: {trouble(error, argv[0], env)}") from error
        except ValueError as error:  # an empty argv, a NUL in an argument, a = in a name
            raise StartError(f"cannot run {argv!r}: {error}") from error
        finally:
            os.chdir("/")

    def start_captured(
        self, argv: list[str], env: dict[str, str], *, cwd: str, umask: int | None, passed: list[int]
    ) -> "Child":
        """The same with nothing to read, both streams in pipes, and what is passed as 3, 4 …"""
        ends: list[int] = []
        try:
            ends += os.pipe()
            ends += os.pipe()
            pid = self.start(argv, env, cwd=cwd, umask=umask, fds=(self.null, ends[1], ends[3], *passed))
        except OSError as error:
            close(ends)
            raise StartError(f"cannot make a pipe for its output: {words(error)}") from error
        except StartError:
            close(ends)
            raise
        close(ends[1::2])
        return Child(pid, ends[0], ends[2])

    def _spawn(self, argv: list[str], env: dict[str, str], fds: tuple[int, ...], umask: int) -> int:
        path = find(argv[0], env) if argv else ""
        actions = [(os.POSIX_SPAWN_DUP2, fd, number) for number, fd in enumerate(fds)]
        os.umask(umask)
        resource.setrlimit(resource.RLIMIT_NOFILE, self._files)
        try:
            return os.posix_spawn(
                path, argv, env, file_actions=actions, setsid=True, setsigmask=(), setsigdef=IGNORED_HERE
            )
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, self._most_files)
            os.umask(self._umask)


def close(fds: list[int]) -> None:
    """Lets go of all of them."""
    for fd in fds:
        os.close(fd)


def find(program: str, env: dict[str, str]) -> str:
    """Where this program is, looked for along the child's own PATH unless it names a place (execvp(3))."""
    if "/" in program:
        return program
    for folder in env.get("PATH", DEFAULT_PATH).split(":"):
        path = os.path.join(folder, program)
        if os.access(path, os.X_OK):
            return path
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def trouble(error: OSError, program: str, env: dict[str, str]) -> str:
    """Why it does not run, in words."""
    if error.errno != errno.ENOENT:
        return words(error)
    if "/" not in program:
        return f"no such program (looked in PATH={env.get('PATH', DEFAULT_PATH)})"
    return "the interpreter in its first line is missing" if os.path.exists(program) else words(error)


def words(error: OSError) -> str:
    """An OSError without its number."""
    return WORDS.get(error.errno or 0) or (error.strerror or str(error)).lower()

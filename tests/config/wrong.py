"""For every shape that a value can have: values that are wrong for it, as one types them in TOML."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import singledispatch

from rota.config.environment import VariableFiles, Variables, VariableText
from rota.config.hook import BareToken, TokenText
from rota.config.limit import Cores, InForce
from rota.config.machine import Account, Shell
from rota.config.network import Network
from rota.config.param import AnyValue, Params
from rota.config.probe import ADDRESS, URL, Asked
from rota.config.process import Command, Outcome, Rlimit, Script, SignalName, Umask
from rota.config.reader import Shape
from rota.config.shape import Choice, Duration, PathText, PatternText, Positive, Size, Switch, Text, Whole, Word
from rota.config.socket import SocketText
from rota.config.table import Either, Many, OneOrMany, Table
from rota.config.timing import Cron, Window, ZoneName
from rota.model.duration import LARGEST, LONGEST, format_duration

NUL = '"a\\u0000b"'
LONG = '"' + "x" * 5_000 + '"'
NO_SCALAR = ("[]", "{ a = 1 }")
NO_TEXT = ("5", "-1", "1.5", "nan", "true", "2026-01-01", *NO_SCALAR)
NO_NUMBER = ('"1"', '"many"', '""', "true", "2026-01-01", "nan", "inf", "-inf", *NO_SCALAR)
NO_TABLE = ("5", '"x"', "true", "[]", "[1]")
NO_ARRAY = ("5", '"x"', "true", "2026-01-01", "{ a = 1 }")
RIGHT = {"name": '"n"', "token": f'"{"t" * 32}"'}
"""Values for keys of inner tables that must be there."""
PLAIN: dict[type, tuple[str, ...]] = {
    Switch: ("0", "1", '"true"', '"no"', '""', "nan", *NO_SCALAR),
    Positive: ("0", "-1", "1e400", *NO_NUMBER),
    Cores: ("0", "-1", "0.009", "1e400", *NO_NUMBER),
    PathText: ('""', NUL, *NO_TEXT),
    PatternText: ('""', '"("', '"(?=a)"', '"[z-a]"', NUL, *NO_TEXT),
    Cron: ('""', '"* * * *"', '"60 * * * *"', '"0 0 30 2 *"', '"@reboot"', '"@every 0s"', LONG, NUL, *NO_TEXT),
    Window: ('""', '"Sundae"', '"22:00"', '"25:00-26:00"', '"2026-02-30"', '"2026-12-26..2026-12-24"', NUL, *NO_TEXT),
    ZoneName: ('""', '"Berlin"', '"../passwd"', '"europe"', '"localtime"', '"/etc/localtime"', LONG, NUL, *NO_TEXT),
    SignalName: ('""', '"SIGTREM"', '"sigterm"', '"15"', "15", NUL, "true", "[]"),
    Umask: ('""', '"088"', '"00027"', '"-27"', NUL, "27", "0o027", "true", "[]"),
    Outcome: ("-1", "256", '"300"', '"19-10"', '"timeouts"', '"success"', '""', NUL, "1.5", "true", *NO_SCALAR),
    Account: ('""', '"a b"', '"a:"', '":a"', '"a:b:c"', NUL, *NO_TEXT),
    Network: ('""', '"10.0.0.1/8"', '"0.0.0.0/0"', '"::/0"', '"proxy"', NUL, *NO_TEXT),
    Shell: ('""', NUL, *NO_TEXT),
    SocketText: (
        *('""', '"80"', '"127.0.0.1:80"', '"tcp://127.0.0.1"', '"tcp://a:0"', '"tcp://a:65536"', '"tcp://a:http"'),
        *('"udp://127.0.0.1:80"', '"tcp://::1:80"', '"tcp://[::g]:80"', '"tcp://256.0.0.1:80"', '"tcp://a b:80"'),
        *('"unix://run/x"', '"unix:///"', '"unix:///run/"', f'"unix:///{"x" * 107}"', LONG),
        *('"=tcp://a:80"', '"a b=tcp://a:80"', '"a:b=tcp://a:80"', f'"{"x" * 65}=tcp://a:80"', NUL, *NO_TEXT),
    ),
    Script: ('""', '"  "', NUL, "5", "true", *NO_SCALAR),
    Command: ('""', '"  "', NUL, "5", '[""]', "[1]", '["a", 5]', f'["a", {NUL}]', '[["a"]]', *NO_SCALAR),
    AnyValue: (NUL, "2026-01-01", *NO_SCALAR),
    TokenText: ('""', '"sesame sesame sesame"', NUL, "5", "[]"),
    BareToken: ('""', '"sesame sesame sesame"', NUL, "5", "[]"),
}
"""Of shapes that are always the same."""

ASKED = {
    URL: (
        *('"127.0.0.1:80"', '"ftp://h"', '"http:/h"', '"http://"', '"http://:80/"', '"http://h:0"', '"http://::1/"'),
        *('"http://h:65536/"', '"http://u:p@h/"', '"http://h/a b"', '"http://h/ä"', '"http://h/#x"'),
    ),
    ADDRESS: (
        *('"h"', '":80"', '"h:"', '"h:0"', '"h:65536"', '"h:http"', '"tcp://h:80"', '"a b:80"', '"::1:80"'),
        *('"1.2.3:80"', '"[::g]:80"'),
    ),
}
"""Of each way of asking over the network."""


@dataclass(frozen=True)
class Wrong:
    """One wrong value."""

    text: str
    """The whole value of the key."""
    shape: Shape
    """What the wrong part of it should have been."""
    below: str = ""
    """Where the wrong part stands: `[0]`, `.name`."""
    part: str = ""
    """The wrong part; empty: it is the whole."""

    @property
    def typed(self) -> str:
        """The wrong part as it was typed."""
        return self.part or self.text


@singledispatch
def wrongs(shape: Shape) -> Iterator[Wrong]:
    """Wrong values for this shape; each has one thing wrong with it. LookupError: nobody has said any yet."""
    for text in PLAIN[type(shape)]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Text) -> Iterator[Wrong]:
    empty = [] if shape.pattern == ".*" else ['""']
    formless = [] if shape.pattern in {".*", ".+"} else ['"no sense"', LONG]
    for text in [*PLAIN.get(type(shape), [*NO_TEXT, NUL, *empty, *formless])]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Asked) -> Iterator[Wrong]:
    for text in ['""', NUL, LONG, *NO_TEXT, *ASKED[shape]]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Whole) -> Iterator[Wrong]:
    beyond = [str(shape.high + 1)] if shape.high < LARGEST else []
    for text in [str(shape.low - 1), *beyond, f"1{'0' * 20}", f"-1{'0' * 20}", "1.0", *NO_NUMBER]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Duration) -> Iterator[Wrong]:
    texts = ['""', '"5"', '"-5s"', '"1.5.2h"', '"nan"', f'"1{"0" * 30}w"', '"5x"', '"5 min"', '"1h 30m"', '"36501d"']
    numbers = ["5", "0", "-1", "1.5", "nan", "inf"]
    low = ['"0s"'] if shape.low else []
    high = [f'"{format_duration(shape.high)}1us"'] if shape.high < LONGEST else []
    for text in [*texts, *numbers, *low, *high, "true", "07:32:00", NUL, LONG, *NO_SCALAR]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Size) -> Iterator[Wrong]:
    texts = ['""', '"5"', '"-5mb"', '"5 parsecs"', '"10G"', '"1.5.2mb"', '"99999999tib"']
    numbers = [str(shape.low - 1), str(2**63), "1.5", "nan", "inf"]
    for text in [*texts, *numbers, "true", NUL, LONG, *NO_SCALAR]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Word) -> Iterator[Wrong]:
    first = shape.words[0]
    flags = [] if isinstance(shape, Choice) and shape.also else ["true", "false"]
    for text in ['""', '"nonsense"', f'"{first.upper()}"', f'"{first}s"', NUL, LONG, "5", "nan", *flags, *NO_SCALAR]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Rlimit) -> Iterator[Wrong]:
    for wrong in wrongs(shape.limit):
        yield replace(wrong, shape=shape)


@wrongs.register
def _(shape: InForce) -> Iterator[Wrong]:
    for wrong in wrongs(shape.scalar):
        yield replace(wrong, shape=shape)


@wrongs.register
def _(shape: Many) -> Iterator[Wrong]:
    if isinstance(shape, Params):
        yield Wrong('[{ name = "n" }, { name = "n" }]', shape)
    for text in NO_ARRAY:
        yield Wrong(text, shape)
    yield from _as_element(shape.element)


@wrongs.register
def _(shape: OneOrMany) -> Iterator[Wrong]:
    yield from wrongs(shape.element)
    yield from _as_element(shape.element)


@wrongs.register
def _(shape: Either) -> Iterator[Wrong]:
    yield from wrongs(shape.plain)
    for wrong in wrongs(shape.table):
        if wrong.text.startswith("{"):
            yield wrong


@wrongs.register
def _(shape: Table) -> Iterator[Wrong]:
    for text in NO_TABLE:
        yield Wrong(text, shape)
    yield Wrong(_inline(shape, nonsense="1"), shape, ".nonsense", part='"nonsense"')
    for key in shape.keys.values():
        if key.required:
            yield Wrong("{ }", shape)
        for wrong in wrongs(key.shape):
            text = _inline(shape, **{key.name: wrong.text})
            yield Wrong(text, wrong.shape, f".{key.name}{wrong.below}", part=wrong.typed)


@wrongs.register
def _(shape: VariableText) -> Iterator[Wrong]:
    short = ['""', '"abc"'] if shape.hidden else []
    for text in ["5", "true", NUL, '"' + "x" * 32_769 + '"', *short, *NO_SCALAR]:
        yield Wrong(text, shape)


@wrongs.register
def _(shape: Variables) -> Iterator[Wrong]:
    for text in ("5", '"sesame"', "true", '["sesame"]'):
        yield Wrong(text, shape)
    yield Wrong('{ 1A = "sesame" }', shape, ".1A")
    yield Wrong('{ "A=B" = "sesame" }', shape, '."A=B"')
    for wrong in wrongs(shape.value):
        yield Wrong(f"{{ A = {wrong.text} }}", wrong.shape, ".A", part=wrong.typed)


@wrongs.register
def _(shape: VariableFiles) -> Iterator[Wrong]:
    yield from wrongs(shape.paths)
    yield Wrong('"gone.env"', shape)
    yield Wrong('["gone.env"]', shape, part='"gone.env"')


def _as_element(shape: Shape) -> Iterator[Wrong]:
    for wrong in wrongs(shape):
        yield Wrong(f"[{wrong.text}]", wrong.shape, f"[0]{wrong.below}", part=wrong.typed)


def _inline(shape: Table, **typed: str) -> str:
    """The table with these keys, and with those that must be there."""
    right = {key.name: RIGHT[key.name] for key in shape.keys.values() if key.required}
    return "{ " + ", ".join(f"{name} = {text}" for name, text in (right | typed).items()) + " }"

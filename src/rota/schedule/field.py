"""One field of a cron expression: which numbers it allows, and the words for what does not fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rota.schedule.error import ScheduleError, short
from rota.schedule.spread import spread

LONGEST = 200
"""Characters of one field; a list of all 60 minutes has 169."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a field counts."""

    noun: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    """Names of the numbers from `low` on."""
    hash_high: int = 0
    """The largest number that a bare `H` may stand for; 0: `high`."""
    special: str = ""
    """What else may stand here, for messages."""

    @property
    def allowed(self) -> str:
        """The numbers and names in words."""
        named = f" or {self.names[0]}-{self.names[-1]}" if self.names else ""
        return f"{self.low}-{self.high}{named}"

    def name_of(self, number: int) -> str:
        """The number as a person would write it."""
        index = number - self.low
        return self.names[index] if index < len(self.names) else str(number)


SECOND = Kind(noun="second", low=0, high=59)
MINUTE = Kind(noun="minute", low=0, high=59)
HOUR = Kind(noun="hour", low=0, high=23)
DAY = Kind(noun="day of month", low=1, high=31, hash_high=28, special=", L (last day), LW, 15W")
MONTH = Kind(
    noun="month",
    low=1,
    high=12,
    names=("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
WEEKDAY = Kind(
    noun="day of week",
    low=0,
    high=7,
    names=("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
    hash_high=6,
    special=", MON#2 (second Monday), FRI#L (last Friday); 0 and 7 are Sunday",
)


@dataclass(frozen=True, slots=True)
class Field:
    """The numbers a field allows, ascending; and whether it was written with a star."""

    values: tuple[int, ...]
    starred: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A field as it was written, to be quoted where it does not fit."""

    kind: Kind
    text: str
    name: str
    """The unit's, for `H`."""

    def items(self) -> list[str]:
        """The elements of the list, in lower case."""
        if len(self.text) > LONGEST:
            raise self.refusal("is too long", f"A field has at most {LONGEST} characters.")
        return self.text.lower().split(",")

    @property
    def starred(self) -> bool:
        """Whether a star stands in the list, with or without a step."""
        return any(item.startswith("*") for item in self.items())

    def refusal(self, why: str, hint: str = "") -> ScheduleError:
        """The error that says which field, what stood there and what is allowed."""
        kind = self.kind
        allowed = f"Allowed are {kind.allowed}, lists, ranges (a-b), steps (*/n), H{kind.special}."
        return ScheduleError(f"The {kind.noun} field '{short(self.text)}': {why}.", hint=hint or allowed)

    def number(self, word: str) -> int:
        """A number or name of this kind."""
        kind = self.kind
        if word in kind.names:
            return kind.low + kind.names.index(word)
        if not (word.isascii() and word.isdigit() and len(word) <= 4):
            raise self.refusal(f"'{word}' is not a {kind.noun}" if word else f"a {kind.noun} is missing")
        number = int(word)
        if not kind.low <= number <= kind.high:
            raise self.refusal(f"{number} is outside {kind.low}-{kind.high}")
        return number


def parse_field(field: Written) -> Field:
    """Reads a list of numbers, names, ranges, steps, stars and H."""
    values = (value for item in field.items() for value in parse_item(field, item))
    return Field(ascending(values), starred=field.starred)


def ascending(values: Iterable[int]) -> tuple[int, ...]:
    """The values once each and sorted."""
    return _shared(frozenset(values))


@lru_cache(maxsize=512)
def _shared(values: frozenset[int]) -> tuple[int, ...]:
    """One tuple for all the fields that say the same: a thousand tasks write `*` often."""
    return tuple(sorted(values))


def parse_item(field: Written, item: str) -> range:
    """Reads one element of the list: `5`, `mon-fri`, `*/15`, `10/20`, `h`, `h/15`, `h(0-7)`."""
    base, slash, step_text = item.partition("/")
    step = _step(field, step_text) if slash else 1
    low, high = field.kind.low, field.kind.high
    if base == "*":
        return range(low, high + 1, step)
    if base == "h" or base.startswith("h("):
        return _hashed(field, base, step if slash else None)
    if "-" in base:
        low, high = _range(field, base)
        return range(low, high + 1, step)
    low = field.number(base)
    return range(low, high + 1, step) if slash else range(low, low + 1)


def _step(field: Written, text: str) -> int:
    longest = field.kind.high - field.kind.low + 1
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= longest):
        hint = f"A step in the {field.kind.noun} field is 1-{longest}; longer intervals: @every."
        raise field.refusal(f"the step '{text}' does not fit", hint)
    return int(text)


def _range(field: Written, text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    low, high = field.number(first), field.number(last)
    if low > high:
        better = _unwrapped(field.kind, first, last)
        raise field.refusal(f"'{text}' ends before it begins", f"Ranges run upwards: write {better}.")
    return low, high


def _unwrapped(kind: Kind, first: str, last: str) -> str:
    """`22-6` as `22-23,0-6`, and `fri-sun` as `fri-7`."""

    def spell(number: int) -> str:
        return str(number) if first.isdigit() else kind.name_of(number)

    top = spell(kind.high)
    bottom = spell(kind.low + 1 if kind is WEEKDAY else kind.low)
    upper = first if first == top else f"{first}-{top}"
    if kind is WEEKDAY and last in {"sun", "0"}:
        return upper
    return f"{upper},{last}" if last == bottom else f"{upper},{bottom}-{last}"


def _hashed(field: Written, base: str, step: int | None) -> range:
    """The unit's own place in the range; with a step, its own beginning within the first step."""
    kind = field.kind
    low, high = kind.low, kind.hash_high or kind.high
    if base != "h":
        if not base.endswith(")") or "-" not in base:
            raise field.refusal(f"'{base}' is not understood", "A range for H is written H(0-7).")
        low, high = _range(field, base[2:-1])
    if step is None:
        low += spread(high - low + 1, field.name, kind.noun)
        return range(low, low + 1)
    low += spread(min(step, high - low + 1), field.name, kind.noun)
    return range(low, high + 1, step)

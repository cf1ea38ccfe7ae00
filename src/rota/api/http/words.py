"""What msgspec finds wrong with a value, in the words of a query's faults: who reads them may know no Python."""

import re
from collections.abc import Callable, Iterator

import msgspec.inspect as shape

INSTANT = "It must be an instant with its offset, such as 2026-03-01T02:00:00Z."
TOO_FAR = "It is too far away."

NOUNS = {
    "str": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "an array",
    "object": "an object",
    "null": "null",
    "datetime": "an instant",
}
LIMITS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
_CHOICE = re.compile(r"\^\((?P<words>\w+(?:\|\w+)*)\)\$")


def in_words(message: str, kind: object) -> str:
    """The message for whoever sent it; `kind`: the type of the member, which knows the words it takes."""
    if "datetime" in message and not message.endswith("`"):
        return INSTANT
    if message.startswith("Invalid enum value"):
        return _one_of(list(_words(shape.type_info(kind))))
    for pattern, worded in _FORMS:
        if found := pattern.fullmatch(message):
            return worded(found)
    return message


def _one_of(words: list[str]) -> str:
    return f"It must be one of {', '.join(words)}."


def _words(kind: shape.Type) -> Iterator[str]:
    """All members of the enums in a type."""
    match kind:
        case shape.EnumType(cls=enum):
            yield from (str(member.value) for member in enum)
        case shape.Metadata(type=inner) | shape.ListType(item_type=inner):
            yield from _words(inner)
        case shape.UnionType(types=types):
            for each in types:
                yield from _words(each)


def _type(found: re.Match[str]) -> str:
    return f"It must be {_nouns(found['wanted'])}, not {_nouns(found['got'])}."


def _nouns(types: str) -> str:
    return " or ".join(NOUNS.get(each, each) for each in types.split(" | "))


def _length(found: re.Match[str]) -> str:
    thing = "character" if found["type"] == "str" else "element"
    plural = "" if found["n"] == "1" else "s"
    return f"It must have {LIMITS[found['than']]} {found['n']} {thing}{plural}."


def _limit(found: re.Match[str]) -> str:
    return f"It must be {LIMITS[found['than']]} {found['n']}."


def _pattern(found: re.Match[str]) -> str:
    pattern = found["pattern"].replace(r"\\", "\\")
    if choice := _CHOICE.fullmatch(pattern):
        return _one_of(choice["words"].split("|"))
    return f"It must match the pattern {pattern.replace(chr(92) + 'Z', '$')}"


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`"), _type),
    (re.compile(r"Expected `(?P<type>\w+)` of length (?P<than>[<>]=?) (?P<n>\d+)"), _length),
    (re.compile(r"Expected `\w+` (?P<than>[<>]=?) (?P<n>-?[\d.]+)"), _limit),
    (re.compile(r"Expected `str` matching regex '(?P<pattern>.*)'"), _pattern),
)

"""What every failed request answers: RFC 9457 problem details. Fixed for ever."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

LONGEST_VALUE = 256

Uri = Annotated[str, Meta(extra_json_schema={"format": "uri"})]


class ErrorDetail(Struct, kw_only=True):
    """One thing that is wrong with a request, and where."""

    location: Annotated[
        str | UnsetType, Meta(description="Where: a path such as body.items[3].tags or path.thing-id.")
    ] = UNSET
    message: Annotated[str | UnsetType, Meta(description="What is wrong there.")] = UNSET
    value: Annotated[Any | UnsetType, Meta(description="What stood there.")] = UNSET


class ErrorModel(Struct, kw_only=True):
    """Why a request failed."""

    detail: Annotated[str | UnsetType, Meta(description="What went wrong this time, why, and what to do next.")] = UNSET
    errors: Annotated[
        list[ErrorDetail] | UnsetType | None, Meta(description="The single things that are wrong, where there are any.")
    ] = UNSET
    instance: Annotated[Uri | UnsetType, Meta(description="A URI that names this one occurrence.")] = UNSET
    status: Annotated[int | UnsetType, Meta(description="The HTTP status code.")] = UNSET
    title: Annotated[
        str | UnsetType, Meta(description="The kind of problem in a few words, the same at each occurrence.")
    ] = UNSET
    type: Annotated[Uri, Meta(description="A URI that leads to documentation of this kind of problem.")] = "about:blank"


def shortened(value: object) -> object:
    """What stood there, cut so that an error stays readable."""
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    text = msgspec.json.encode(value)
    return value if len(text) <= LONGEST_VALUE else text.decode()[:LONGEST_VALUE]

"""From when to when: the stretch of time that a question is about."""

from datetime import UTC, datetime, timedelta

from msgspec import UnsetType

from rota.api.http.problem import unprocessable, wrong
from rota.api.http.words import TOO_FAR


def span(
    begin: datetime | UnsetType,
    end: datetime | UnsetType,
    *,
    usual_begin: datetime,
    usual_end: datetime | timedelta,
    widest: timedelta | None = None,
) -> tuple[datetime, datetime]:
    """`from` and `to` in UTC, as given or as usual (a timedelta: so long after `from`).

    422 where that goes backwards, is too much, or lies where calendars end.
    """
    sent = end if isinstance(end, UnsetType) else end.isoformat().replace("+00:00", "Z")
    try:
        first = (usual_begin if isinstance(begin, UnsetType) else begin).astimezone(UTC)
        if isinstance(end, UnsetType):
            end = first + usual_end if isinstance(usual_end, timedelta) else usual_end
        last = end.astimezone(UTC)
    except OverflowError:
        raise unprocessable([wrong("query.from", TOO_FAR, str(begin))]) from None
    if last < first:
        raise unprocessable([wrong("query.to", "It must not be before `from`.", sent)])
    if widest is not None and last - first > widest:
        fault = wrong("query.to", f"It must be at most {widest.days} days after `from`.", sent)
        raise unprocessable([fault])
    return first, last

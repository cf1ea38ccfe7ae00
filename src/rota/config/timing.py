"""What says when: cron expressions, windows and time zones, checked by the schedule itself."""

from rota.config.reader import Reader
from rota.config.shape import LINE, Scalar
from rota.schedule.cron import parse_cron
from rota.schedule.window import parse_window
from rota.schedule.zone import find_zone


class Cron(Scalar):
    """A cron expression."""

    allowed = 'a cron expression such as "30 2 * * *" or "@every 90s"'

    def meaning(self, value: object, reader: Reader) -> str:
        """The expression as typed; `H` in it depends on the name of the unit."""
        expression = LINE.meaning(value, reader)
        parse_cron(expression, name=reader.unit)
        return expression


class Window(Scalar):
    """A stretch of time in which a task does not run."""

    allowed = 'a window such as "22:00-06:00", "Sat" or "2026-12-24..2026-12-26"'

    def meaning(self, value: object, reader: Reader) -> str:
        """The window as typed."""
        window = LINE.meaning(value, reader)
        parse_window(window)
        return window


class ZoneName(Scalar):
    """A time zone."""

    allowed = 'an IANA time zone such as "Europe/Berlin" or "UTC"'

    def meaning(self, value: object, reader: Reader) -> str:
        """The name as typed."""
        name = LINE.meaning(value, reader)
        find_zone(name)
        return name

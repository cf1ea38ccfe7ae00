"""Zones: every one of the database, where it comes from, and what is said of names that are none."""

import io
import struct
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.schedule.local import ANCHOR
from tests.schedule.transition import FIRST, LAST, all_transitions, distinct_zones, zone_file, zone_names
from tests.schedule.transition import offset as offset_at

from rota.model.firing import FiringNote
from rota.schedule.cron import parse_cron
from rota.schedule.error import ScheduleError
from rota.schedule.timetable import Timetable, timetable
from rota.schedule.zone import _STRIDE, EPOCH, Zone, find_zone, seconds

Change = tuple[int, int]
"""UTC second, and the offset from there on."""


def changes(zone: Zone, first: datetime, last: datetime) -> list[Change]:
    """The changes that a zone's stretches tell of."""
    found: list[Change] = []
    offset: int | None = None
    for stretch in zone.stretches(seconds(first)):
        if stretch.start >= seconds(last):
            return found
        if offset is not None and stretch.offset != offset:
            found.append((stretch.start, stretch.offset))
        offset = stretch.offset
    raise AssertionError("the stretches came to an end")


def test_every_zone_is_found_by_its_name() -> None:
    """SCH-18: each resolves from the bundled database, as the host's is out of sight."""
    assert zoneinfo.TZPATH == ()
    assert {find_zone(name).info.key for name in zone_names()} == set(zone_names())


def test_every_change_of_every_zone_is_where_a_daily_look_at_its_clock_finds_it() -> None:
    """SCH-20."""
    looked: dict[str, list[Change]] = {name: [] for name in distinct_zones()}
    for transition in all_transitions():
        looked[transition.zone].append((seconds(transition.at), int(transition.after.total_seconds())))
    assert {name: changes(find_zone(name), FIRST, LAST) for name in looked} == looked


def table(name: str) -> Iterator[Change]:
    """The changes that a zone's file lists (RFC 9636 §3.2: after a header and a body of 32 bits, those of 64)."""
    data = zone_file(name)
    header = struct.Struct(">4s c 15x 6L")
    _, _, isutc, isstd, leap, times, types, chars = header.unpack_from(data)
    start = header.size + times * 5 + types * 6 + chars + leap * 8 + isstd + isutc
    _, _, _, _, _, times, types, _ = header.unpack_from(data, start)
    at = start + header.size
    instants = struct.unpack_from(f">{times}q", data, at)
    kinds = struct.unpack_from(f">{times}B", data, at + times * 8)
    offsets = [offset for offset, _, _ in struct.iter_unpack(">lBB", data[at + times * 9 : at + times * 9 + types * 6])]
    for instant, kind in zip(instants, kinds, strict=True):
        yield instant, offsets[kind]


def test_every_change_that_the_zone_files_list_since_1970_is_known() -> None:
    """A listed change after which the clock shows what it showed before (a new name only) is none."""
    for name in distinct_zones():
        listed = [(at, offset) for at, offset in table(name) if seconds(EPOCH) < at < seconds(LAST)]
        known = changes(find_zone(name), EPOCH, LAST)
        before = int(offset_at(ZoneInfo(name), 0).total_seconds())
        for at, offset in listed:
            assert ((at, offset) in known) is (offset != before), f"{name} {at}"
            before = offset


def invented(rule: str) -> Zone:
    """A zone that follows a rule in the notation of POSIX's TZ, from a file with nothing else in it (RFC 9636 §3.3)."""
    header = struct.pack(">4s c 15x 6L", b"TZif", b"2", 0, 0, 0, 0, 1, 4)
    nothing = header + struct.pack(">lBB", 0, 0, 0) + b"UTC\0"
    return Zone(ZoneInfo.from_file(io.BytesIO(nothing + nothing + f"\n{rule}\n".encode())))


def notes(zone: Zone, cron: str, first: str, last: str) -> list[tuple[str, FiringNote | None]]:
    found = Timetable([parse_cron(cron, name="task")], zone, ANCHOR)
    instants = datetime.fromisoformat(first), datetime.fromisoformat(last)
    return [(f"{firing.due_at:%d %H:%M}", firing.note) for firing in found.between(*instants)]


def test_a_repeated_hour_that_is_cut_by_the_end_of_a_block_stays_repeated() -> None:
    """Back by an hour at 23:30 UTC, half an hour before a block of 400 days (the 20th since 1970) ends."""
    zone = invented("STD0DST,J100/0,J331/0:30")
    midnight = datetime(1991, 11, 27, tzinfo=UTC)
    assert midnight == EPOCH + 20 * timedelta(days=400)
    assert notes(zone, "45 23 * * *", "1991-11-26T22:00Z", "1991-11-27T02:00Z") == [
        ("26 22:45", None),
        ("26 23:45", FiringNote.DST_REPEAT),
    ]
    assert notes(zone, "15 0 * * *", "1991-11-26T22:00Z", "1991-11-27T02:00Z") == [
        ("26 23:15", None),
        ("27 00:15", FiringNote.DST_REPEAT),
    ]


def test_a_gap_at_the_very_end_of_a_block_is_a_gap() -> None:
    """Forward by an hour at midnight UTC, where the 21st block of 400 days ends."""
    zone = invented("STD0DST,J365/0,J100/0")
    assert datetime(1992, 12, 31, tzinfo=UTC) == EPOCH + 21 * timedelta(days=400)
    assert notes(zone, "30 0 * * *", "1992-12-30T12:00Z", "1992-12-31T12:00Z") == [("31 00:00", FiringNote.DST_GAP)]


def test_no_two_changes_are_so_near_that_a_look_in_between_could_be_missed() -> None:
    for name in distinct_zones():
        at = [second for second, _ in changes(find_zone(name), EPOCH, LAST)]
        assert min((later - earlier for earlier, later in pairwise(at)), default=_STRIDE + 1) > _STRIDE


def test_stretches_follow_one_another_without_holes() -> None:
    for name in "Europe/Berlin", "Pacific/Apia", "UTC":
        stretches = find_zone(name).stretches(seconds(FIRST))
        before = next(stretches)
        while before.end < seconds(LAST):
            after = next(stretches)
            assert after.start == before.end
            before = after


def test_zones_are_shared() -> None:
    assert find_zone("Europe/Berlin") is find_zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Berlim", "Did you mean 'Europe/Berlin'?"),
        ("europe/berlin", "Did you mean 'Europe/Berlin'?"),
        ("Xyzzy", "Use an IANA name such as 'Europe/Berlin' or 'UTC'."),
        ("", "Use an IANA name"),
        ("../../etc/passwd", "Use an IANA name"),
        ("Europe", ""),
        ("nul\0l", ""),
    ],
)
def test_sch_17_an_unknown_zone_is_an_error_that_suggests_a_name(name: str, hint: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        timetable(["@daily"], name="task", timezone=name, anchor=ANCHOR)
    assert str(caught.value).startswith(f"There is no time zone {name!r}. {hint}")


def test_the_hosts_own_zone_has_no_name_here() -> None:
    with pytest.raises(ScheduleError, match="whatever the host's is"):
        find_zone("localtime")


def test_sch_18_the_hosts_database_wins_where_there_is_one(tmp_path: Path) -> None:
    """A host whose Berlin is really Tokyo."""
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Berlin").write_bytes(zone_file("Asia/Tokyo"))
    zoneinfo.reset_tzpath((tmp_path,))
    try:
        host = Zone(ZoneInfo.no_cache("Europe/Berlin"))
    finally:
        zoneinfo.reset_tzpath(())
    assert next(host.stretches(0)).offset == 9 * 3600

"""Expands the first event of each calendar by dateutil: reads a list of texts as JSON from the standard
input, with the span in which an occurrence has to begin; prints a list of [start, end] in milliseconds
for each."""

import datetime
import json
import sys
import zoneinfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar


def moment(local, zone):
    return round(local.replace(tzinfo=zone).timestamp() * 1000)


def dates(event, name):
    found = event.get(name, [])
    lists = found if isinstance(found, list) else [found]
    return [date.dt for one in lists for date in one.dts]


def expand(text, from_ms, to_ms):
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    start = event["DTSTART"]
    zone = zoneinfo.ZoneInfo(start.params.get("TZID", "UTC"))
    local = lambda time: time.replace(tzinfo=None)

    def local_of(time):
        isUtc = time.tzinfo is not None and time.tzinfo.utcoffset(None) == datetime.timedelta(0)
        return local(time.astimezone(zone)) if isUtc else local(time)

    first = local(start.dt)
    length = moment(local(event["DTEND"].dt), zone) - moment(first, zone)
    occurrences = rruleset()
    occurrences.rdate(first)
    rule = event.get("RRULE")
    if rule is not None:
        parts = [part for part in rule.to_ical().decode().split(";") if not part.startswith("UNTIL")]
        until = rule.get("UNTIL")
        if until:
            parts.append("UNTIL=" + local_of(until[0]).strftime("%Y%m%dT%H%M%S"))
        occurrences.rrule(rrulestr(";".join(parts), dtstart=first))
    for date in dates(event, "RDATE"):
        occurrences.rdate(local_of(date))
    for date in dates(event, "EXDATE"):
        occurrences.exdate(local_of(date))
    found = []
    for occurrence in occurrences:
        at = moment(occurrence, zone)
        if at >= to_ms:
            break
        if at >= from_ms:
            found.append([at, at + length])
    # A time that clocks leap over moves behind the next one.
    return sorted(found)


asked = json.load(sys.stdin)
print(json.dumps([expand(text, asked["fromMs"], asked["toMs"]) for text in asked["texts"]]))

import type { BookingDetails } from "../../contract/booking.ts";
import { awaiting, type Change, isPlaced, placed } from "./agenda-change.ts";
import { seatsAfter, withAttendees } from "./attendee-words.ts";
import { findMeeting, noted, noteOf } from "./meeting-note.ts";
import { canonicalJson } from "../../contract/hash.ts";

/**
 * Who comes to a meeting and who sits where. What a plan says becomes the meeting's seats in the same
 * version; without one only names follow. Who entered the banner is the hub's own knowledge.
 */
export const detailing =
  (id: string, wanted: BookingDetails): Change =>
  (booked, at) => {
    const before = findMeeting(booked, id);
    if (before === undefined) return { kind: "unknown-meeting" };
    if (before.endMs <= at.nowMs) return { kind: "ended" };
    const note = noteOf(booked, id);
    const { bannerEnteredBy, attendees } = note.details;
    const details = withAttendees({ ...wanted, bannerEnteredBy }, wanted.attendees);
    if (canonicalJson(details) === canonicalJson(note.details)) return booked;
    const meeting = { ...before, seats: seatsAfter(before.seats, attendees, details) };
    const known = noted(booked, id, { details });
    const put = isPlaced(booked, id) ? placed : awaiting;
    return put(known, meeting, note.placedIn);
  };

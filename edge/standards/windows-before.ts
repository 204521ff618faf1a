import type { Meeting } from "../../contract/agenda.ts";
import { clauseMs, type Standards } from "../../contract/clauses.ts";
import { roomLimits } from "../room-limits.ts";
import {
  audioLeadMs,
  doorLeadMs,
  preparationLeadMs,
  preparationStartsMs,
} from "../room/timetable.ts";
import { type DutyWindow, fixedWindow } from "./duty-window.ts";

/**
 * The duties of a meeting before it starts and at its start, by its class. `endMs` is when it ends,
 * `wireActMs` what an act may take on the wire, in room time.
 */
export function windowsBefore(
  standards: Standards,
  meeting: Meeting,
  endMs: number,
  wireActMs: number,
): readonly DutyWindow[] {
  const { startMs } = meeting;
  const graceMs = roomLimits.actGraceMs + wireActMs;
  const opens = preparationStartsMs(standards, meeting, roomLimits.preparationMarginMs + wireActMs);
  const prepared = startMs - preparationLeadMs(standards, meeting);
  const door = startMs - doorLeadMs(standards);
  const first = startMs - clauseMs(standards, "NX T5-2", "firstTestBefore");
  const second = startMs - clauseMs(standards, "NX T5-2", "secondTestBefore");
  const reception = startMs - receptionLeadMs(standards, meeting);
  const audio = startMs - audioLeadMs(standards);
  // Laying out takes people longer than powering up takes the room: they are asked earlier.
  const asked = Math.min(opens, prepared - roomLimits.preparedAskedMs);
  const comfortLate = startMs + roomLimits.comfortLateMs;
  const isAttended = meeting.attendance === "attended";
  const byPeople = [
    fixedWindow("confirmed", "NX 6.2.4.2", opens, startMs, startMs),
    fixedWindow(
      "reception",
      "NX 6.3.1.2",
      reception - roomLimits.receptionAskedMs,
      reception,
      startMs,
    ),
  ];
  return [
    fixedWindow("audio-on", "NX T5-2", opens, audio, startMs),
    fixedWindow("prepared", "NX 6.2.1.1", isAttended ? asked : opens, prepared, startMs),
    fixedWindow("test-commissioning", "NX 6.2.4.1", opens, prepared, startMs),
    ...(isAttended ? byPeople : []),
    fixedWindow("door-locked-before", "NX 6.2.1.2", opens, door, door),
    fixedWindow("door-opened", "NX 6.2.1.2", door, door + graceMs, startMs),
    ...(meeting.classified ? [fixedWindow("secrecy", "NX 5.5.3", door, startMs, endMs)] : []),
    fixedWindow("test-t30", "NX T5-2", first, second, startMs),
    fixedWindow("test-t10", "NX T5-2", second, startMs, startMs),
    ...bannerWindows(meeting, { opens, prepared, asked }),
    fixedWindow("nameplates", "NX T6-3", opens, startMs, startMs),
    fixedWindow("comfort", "GB18883 temperature", startMs, startMs + graceMs, comfortLate),
  ];
}

/**
 * The sign's text is proof-read by the time the room must be ready, and shown until the start; one of
 * cloth is hung by then. Without a banner there is nothing to show; that of a classified meeting has to
 * stay blank.
 */
function bannerWindows(
  meeting: Meeting,
  at: { readonly opens: number; readonly prepared: number; readonly asked: number },
): readonly DutyWindow[] {
  const { startMs } = meeting;
  const shown = fixedWindow("banner", "NX T6-6", at.opens, startMs, startMs);
  if (meeting.classified) return [shown];
  if (meeting.banner === "") return [];
  return meeting.form.bannerOn === "cloth"
    ? [fixedWindow("banner-hung", "NX T6-6", at.asked, at.prepared, startMs)]
    : [fixedWindow("banner-check", "NX T6-6", at.asked, at.prepared, startMs), shown];
}

/** How long before the start somebody stands at the door: longer before a large meeting. */
const receptionLeadMs = (standards: Standards, meeting: Meeting): number =>
  clauseMs(standards, "NX 6.3.1.2", meeting.class === "large" ? "large" : "others");

import type { Meeting } from "../../contract/agenda.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import { type Message, message } from "../../contract/message.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import { type PlateDelay, plateDelay, showsWanted, swappedWith } from "./plate-arrival.ts";
import { isDoorSign } from "./signs.ts";
import { numberAt, type PlateTrouble, type Snapshot, valueAt } from "./snapshot.ts";
import { endOf } from "./timetable.ts";
import { isWiped } from "./wiping.ts";

/** What is wrong with nameplates now, or will be when the meeting begins. */
export const plateAlarms = (snapshot: Snapshot): readonly AlarmCondition[] => [
  ...undrawnAlarms(snapshot),
  ...snapshot.plateTroubles.map(troubleAlarm),
  ...delayAlarms(snapshot),
  ...batteryAlarms(snapshot),
  ...keptNameAlarms(snapshot),
];

const undrawnAlarms = (snapshot: Snapshot): readonly AlarmCondition[] =>
  [...snapshot.undrawable].map((device) => ({
    id: `plate:${device}`,
    severity: "now",
    text: message("alarm.plate-not-drawn", { device }),
    device,
  }));

/** One alarm for a plate and a meeting, one for a meeting and its template. */
function troubleAlarm(trouble: PlateTrouble): AlarmCondition {
  const { startMs: meetingAtMs } = trouble;
  if (trouble.kind === "template") {
    const text = message("alarm.plate-template", { meetingAtMs, template: trouble.template });
    return { id: `plate-template:${meetingAtMs}`, severity: "soon", text, device: null };
  }
  const { device, character } = trouble;
  const text =
    character === null
      ? message("alarm.plate-character-secret", { meetingAtMs, device })
      : message("alarm.plate-character", { meetingAtMs, device, character });
  return { id: `plate-name:${device}:${meetingAtMs}`, severity: "now", text, device };
}

/** Told while there is time to press a button, or to put up a card of paper. */
function delayAlarms(snapshot: Snapshot): readonly AlarmCondition[] {
  const { meeting, phase, nowMs } = snapshot;
  const isAhead = phase === "preparing" || phase === "open";
  if (meeting === null || !isAhead || nowMs >= meeting.startMs) return [];
  return seatPlates(snapshot).flatMap((plate): readonly AlarmCondition[] => {
    const delay = plateDelay(snapshot, plate, meeting.startMs);
    if (delay === null || isShortlySilent(delay)) return [];
    const { kind, ...params } = delay;
    const about = { device: plate.id, meetingAtMs: meeting.startMs, ...params };
    const text = message(`alarm.plate-${kind}`, about);
    return [{ id: `plate-late:${plate.id}`, severity: "now", text, device: plate.id }];
  });
}

/** Plates are slow to answer after a start, and one that is gone is told of by itself. */
const isShortlySilent = (delay: PlateDelay): boolean =>
  delay.kind === "unheard" && delay.silentMs < roomLimits.plateUnheardMs;

/** Given again a little later than taken away: a cell recovers while it rests. */
function batteryAlarms(snapshot: Snapshot): readonly AlarmCondition[] {
  const { plateBatteryLowPercent, plateBatteryBackPercent } = roomLimits;
  return devicesOfKind(snapshot.model, "nameplate").flatMap(({ id }): readonly AlarmCondition[] => {
    const percent = numberAt(snapshot, id, "battery");
    const alarm = `plate-battery:${id}`;
    const limit = snapshot.alarms.has(alarm) ? plateBatteryBackPercent : plateBatteryLowPercent;
    if (percent === undefined || percent >= limit) return [];
    const text = message("alarm.plate-battery", { device: id, percent: Math.round(percent) });
    return [{ id: alarm, severity: "soon", text, device: id }];
  });
}

/** NX 5.5.4: a plate that has not confirmed for long that a classified meeting's name is gone. */
function keptNameAlarms(snapshot: Snapshot): readonly AlarmCondition[] {
  const meeting = unprovedMeeting(snapshot);
  if (meeting === null) return [];
  return seatPlates(snapshot)
    .filter(({ id }) => snapshot.plates.has(id) && !showsWanted(snapshot, id))
    .map(({ id }) => ({
      id: `plate-kept:${id}`,
      severity: "now",
      text: message("alarm.plate-not-blank", { device: id, meetingAtMs: meeting.startMs }),
      device: id,
    }));
}

/** The classified meeting whose words are gone from memory, but not by proof from every plate. */
function unprovedMeeting({ agenda, duties, endings, nowMs }: Snapshot): Meeting | null {
  const { plateBlankMs, missedShownMs } = roomLimits;
  const unproved = agenda?.meetings.filter((meeting) => {
    if (!meeting.classified || !isWiped(meeting)) return false;
    const forMs = nowMs - endOf(meeting, endings);
    const status = duties.get(`${meeting.id}:wiped`)?.status;
    const isProved = status === undefined || ["done", "late", "waived"].includes(status);
    return !isProved && forMs >= plateBlankMs && forMs < missedShownMs;
  });
  return unproved?.at(-1) ?? null;
}

const seatPlates = ({ model }: Snapshot): readonly DeviceModel[] =>
  devicesOfKind(model, "nameplate").filter((plate) => !isDoorSign(plate));

/**
 * What to say of a plate's image that was sent in vain; null for other points, and for a plate that is
 * not read at all. A wrong name is worse than none: it has to be taken away.
 */
export function vainImageText(snapshot: Snapshot, key: PointKey): Message | null {
  const { device, point } = splitPointKey(key);
  const isImage = snapshot.model.devices.get(device)?.kind === "nameplate" && point === "image";
  if (!isImage || valueAt(snapshot, device, "image") === undefined) return null;
  const other = swappedWith(snapshot, device);
  return other === undefined
    ? message("alarm.plate-wrong", { device })
    : message("alarm.plate-swapped", { device, other });
}

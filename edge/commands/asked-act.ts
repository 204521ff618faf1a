import type { Act } from "../../contract/act.ts";
import { isByWord, type RoomView } from "../../contract/api.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { PointKind } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import { gateway, type SelfTestKind } from "../../contract/selftest.ts";
import { suggestion } from "../devices/nearest-name.ts";
import { pointOf, type RoomModel } from "../devices/room-model.ts";
import { type ActCommand, type ActLine, noSuchTest, testMeant } from "./act-line.ts";
import { dutyMeant } from "./named-duties.ts";

/** What a command line asks of this room, or why it asks nothing that there is. */
export function askedAct(
  command: ActCommand,
  line: ActLine,
  model: RoomModel,
  room: RoomView,
): Act | string {
  const [first = "", second = ""] = line.words;
  const untilMs = room.nowMs + line.forMs;
  switch (command) {
    case "hold": {
      const found = pointNamed(model, first);
      if (typeof found === "string") return found;
      return { kind: "hold", point: found.key, value: valueOf(found.kind, second), untilMs };
    }
    case "release": {
      const found = pointNamed(model, first);
      return typeof found === "string" ? found : { kind: "release", point: found.key };
    }
    case "attest":
      return attested(room, first);
    case "waive": {
      const duty = dutyMeant(room, first);
      if (typeof duty === "string") return duty;
      return { kind: "waive", duty: duty.id, reason: line.reason.trim() };
    }
    case "extend":
      return aboutMeeting(room, ({ id, endMs }) => {
        const fromMs = Math.max(room.nowMs, endMs);
        return { kind: "extend", meetingId: id, untilMs: fromMs + line.forMs };
      });
    case "end":
      return aboutMeeting(room, ({ id }) => ({ kind: "end", meetingId: id }));
    case "clean":
      return { kind: "clean", zones: [...line.words], untilMs: line.stops ? 0 : untilMs };
    case "selftest": {
      if (line.stops) return { kind: "stop-test" };
      const test = testMeant(line);
      return test === undefined ? noSuchTest : selfTest(model, test, line.devices);
    }
  }
}

function selfTest(model: RoomModel, test: SelfTestKind, devices: readonly string[]): Act | string {
  if (devices.length === 0) return { kind: "selftest", test };
  const all = [...model.devices.keys(), gateway];
  const unknown = devices.find((device) => !all.includes(device));
  if (unknown === undefined) return { kind: "selftest", test, devices: [...new Set(devices)] };
  return `the room has no device "${unknown}"${suggestion(unknown, all)}`;
}

function attested(room: RoomView, name: string): Act | string {
  const duty = dutyMeant(room, name);
  if (typeof duty === "string") return duty;
  return isByWord(duty, [room.meeting, room.next])
    ? { kind: "attest", duty: duty.id }
    : `${duty.id} is proved by the equipment, not by a person's word; huitang explain ${duty.id} says what is lacking`;
}

const aboutMeeting = (
  { meeting }: RoomView,
  act: (meeting: NonNullable<RoomView["meeting"]>) => Act,
): Act | string => (meeting === null ? "no meeting is at hand" : act(meeting));

function pointNamed(model: RoomModel, name: string): { key: PointKey; kind: PointKind } | string {
  const [device = "", point = ""] = name.split("/", 2);
  const found = pointOf(model, `${device}/${point}`);
  if (found !== undefined) return { key: found.key, kind: found.kind };
  const own = point === "" ? writablePoints(model, device) : [];
  if (own.length > 0) return `${device} is a device; say which point: ${own.join(", ")}`;
  const all = [...model.devices.keys()].flatMap((id) => writablePoints(model, id));
  return `the room has no point "${name}"${suggestion(name, all)}`;
}

const writablePoints = ({ devices }: RoomModel, device: string): readonly PointKey[] =>
  [...(devices.get(device)?.points.values() ?? [])]
    .filter(({ writable }) => writable)
    .map(({ key }) => key);

/** A word of the command line as the point takes it; the room refuses what does not fit. */
function valueOf(kind: PointKind, word: string): PointValue {
  if (kind.type === "number" && word !== "" && Number.isFinite(Number(word))) return Number(word);
  if (kind.type === "boolean" && (word === "true" || word === "false")) return word === "true";
  return word;
}

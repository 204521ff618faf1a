import type { RecordKind } from "../../../contract/journal-page.ts";
import type { RecordBody } from "../../../contract/record.ts";
import type { Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";

const icons: Readonly<Record<RecordKind, IconShape>> = {
  command: "link",
  receipt: "calm",
  guard: "hand",
  duty: "list",
  notice: "wait",
  alarm: "soon",
  emergency: "now",
  act: "hand",
  phase: "meeting",
  agenda: "journal",
  released: "off",
  extended: "wait",
  selftest: "test",
  "sign-off": "journal",
  learnt: "energy",
  clock: "wait",
  started: "setup",
};

export interface RecordLook {
  readonly icon: IconShape;
  readonly tone: Tone;
}

/** Only what wants somebody is coloured; what went well is quiet. */
export const recordLook = (body: RecordBody): RecordLook => ({
  icon: body.kind === "receipt" && body.result === "failed" ? "soon" : icons[body.kind],
  tone: toneOf(body),
});

function toneOf(body: RecordBody): Tone {
  switch (body.kind) {
    case "emergency":
      return body.active ? "now" : "calm";
    case "alarm":
      if (body.alarm.clearedAtMs !== null) return "calm";
      return body.alarm.severity;
    case "receipt":
      return body.result === "failed" ? "soon" : "calm";
    case "duty":
      return body.duty.status === "missed" || body.duty.status === "late" ? "soon" : "calm";
    case "clock":
      return body.trusted ? "calm" : "soon";
    case "selftest":
      return body.report.worst === "fail" || body.report.worst === "warn" ? "soon" : "calm";
    case "started":
      return body.afterCrash ? "soon" : "calm";
    case "command":
    case "guard":
    case "notice":
    case "act":
    case "phase":
    case "agenda":
    case "released":
    case "extended":
    case "sign-off":
    case "learnt":
      return "calm";
  }
}

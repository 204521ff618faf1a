import type { Duty, DutyKind, DutyStatus } from "../../contract/duty.ts";

/** A duty of the demo meeting in a given state, as a snapshot keeps it. */
export const owed = (kind: DutyKind, status: DutyStatus): [string, Duty] => [
  `m1:${kind}`,
  {
    id: `m1:${kind}`,
    kind,
    clause: "",
    meetingId: "m1",
    opensAtMs: 0,
    dueAtMs: 0,
    closesAtMs: 0,
    status,
    settledAtMs: status === "open" || status === "waiting" ? null : 0,
    evidence: [],
    told: "service",
    remindsAtMs: null,
    escalatesAtMs: null,
    escalatesTo: null,
    noticed: "none",
  },
];

/** The demo room as a meeting leaves it. */
export const asLeft = {
  "av-supply/power": "on",
  "projector/power": "on",
  "hvac/power": "on",
  "hvac/mode": "cool",
  "banner/text": "ANNUAL WORK CONFERENCE",
  "lights-front/power": "on",
  "lights-back/power": "on",
  "recorder/power": "on",
  "fresh-air/power": "on",
  "door/lock": "unlocked",
} as const;

import { readFileSync } from "node:fs";
import type { Agenda, Meeting } from "../contract/agenda.ts";
import { meetingSchema } from "../contract/agenda.ts";
import type { Availability } from "../contract/api.ts";
import { describeProblem, type Parsed } from "../contract/document.ts";
import type { PointKey } from "../contract/ids.ts";
import type { PointValue, Quality } from "../contract/reading.ts";
import type { Phase } from "../contract/record.ts";
import { compileRoom } from "./devices/compile-room.ts";
import { openProfileFolder } from "./devices/profile-folder.ts";
import type { RoomModel } from "./devices/room-model.ts";
import type { ActualPoint } from "./room/actual.ts";
import type { Snapshot } from "./room/snapshot.ts";
import { loadStandards } from "./standards/load-standards.ts";

const root = new URL("../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");

export function valueOrThrow<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.problems.map(describeProblem).join("\n"));
}

/** The demo room as it is shipped, compiled from its file, its profiles and its pack. */
export function demoModel(change: (text: string) => string = (text) => text): RoomModel {
  const file = "deploy/examples/room-demo.yaml";
  const catalogue = openProfileFolder(new URL("firmware-profiles/", root).pathname);
  return valueOrThrow(compileRoom(change(read(file)), file, catalogue, demoStandards()));
}

export const demoStandards = () =>
  valueOrThrow(loadStandards("nx", (id) => read(`edge/standards/packs/${id}.yaml`)));

/** 2026-03-02 10:00 in Shanghai. */
export const tenMs = Date.UTC(2026, 2, 2, 2, 0);
export const minuteMs = 60_000;

export const demoMeeting = (change: Partial<Meeting> = {}): Meeting => ({
  ...meetingSchema.parse({
    id: "m1",
    title: "Annual work conference",
    startMs: tenMs,
    endMs: tenMs + 60 * minuteMs,
    headCount: 24,
    banner: "ANNUAL WORK CONFERENCE",
    bannerCheckedBy: "李四",
    seats: [{ seat: "A1", name: "张三" }],
  }),
  ...change,
});

export const demoAgenda = (meetings: readonly Meeting[], version = 1): Agenda => ({
  site: "city-hall",
  room: "3-201",
  version,
  issuedAtMs: tenMs,
  meetings: [...meetings],
  hash: "0".repeat(64),
});

interface SnapshotParts {
  readonly model: RoomModel;
  readonly phase: Phase;
  readonly nowMs: number;
  readonly meeting: Meeting | null;
  readonly occupancy: "occupied" | "empty" | "unknown";
  readonly values: Readonly<Record<string, PointValue>>;
  readonly change?: Partial<Snapshot>;
}

/** A picture of the demo room with these readings, every device online. */
export function snapshotWith(parts: SnapshotParts): Snapshot {
  const { model, nowMs } = parts;
  const actual = new Map<PointKey, ActualPoint>();
  for (const [key, value] of Object.entries(parts.values)) {
    actual.set(key as PointKey, readingOf(value, nowMs, "good"));
  }
  const online = [...model.devices.keys()].map((id): [string, Availability] => [id, "online"]);
  return {
    nowMs,
    steadyMs: nowMs,
    clockTrusted: true,
    model,
    actual,
    availability: new Map(online),
    agenda: parts.meeting === null ? null : demoAgenda([parts.meeting]),
    phase: parts.phase,
    meeting: parts.meeting,
    occupancy: {
      state: parts.occupancy,
      sinceMs: nowMs - 60 * minuteMs,
      lastSeenMs: nowMs - 60 * minuteMs,
      quietSinceMs: null,
      confidence: 0.9,
    },
    duties: new Map(),
    alarms: new Map(),
    holds: [],
    attested: new Map(),
    bannerChecks: new Map(),
    endings: { ended: new Map(), extended: new Map() },
    countdown: null,
    cleaning: null,
    emergencies: new Map(),
    staysOn: null,
    freeSinceMs: parts.occupancy === "empty" ? nowMs - 60 * minuteMs : null,
    pace: new Map(),
    faltering: new Set(),
    howls: new Map(),
    airRun: null,
    reports: [],
    putBacks: new Map(),
    plates: new Map(),
    undrawable: new Set(),
    plateTroubles: [],
    belowStandbySinceMs: null,
    ...parts.change,
  };
}

export const readingOf = (value: PointValue, atMs: number, quality: Quality): ActualPoint => ({
  value,
  quality,
  atMs,
  sinceMs: atMs - 60 * minuteMs,
  seenMonotonicMs: 0,
});

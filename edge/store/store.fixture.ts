import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { Alarm, RecordBody } from "../../contract/record.ts";
import { type StoreLimits, storeLimits } from "./limits.ts";
import { openStore } from "./sqlite-store.ts";
import type { KeptChange, TickChange } from "./store.ts";

/** A path in a folder of its own, removed after the test. */
export function databaseFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "huitang-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "room.sqlite");
}

export const open = (file: string, limits: Partial<StoreLimits> = {}) =>
  openStore(file, {
    random: (bytes) => randomBytes(bytes),
    limits: { ...storeLimits, ballastBytes: 4096, ...limits },
  });

export const act = (text: string): RecordBody => ({
  kind: "act",
  by: "王工",
  act: text,
  text: message("act.end"),
});

export const tick = (change: Partial<TickChange>): TickChange => ({
  atMs: 1_750_000_000_000,
  clockTrusted: true,
  records: [],
  kept: [],
  watts: [],
  ...change,
});

export const duty = (id: string, status: Duty["status"]): Duty => ({
  id,
  kind: "prepared",
  clause: "NX 6.2.1.1",
  meetingId: "m1",
  opensAtMs: 1,
  dueAtMs: 2,
  closesAtMs: 3,
  status,
  settledAtMs: status === "done" ? 2 : null,
  evidence: [],
  told: "service",
  remindsAtMs: null,
  escalatesAtMs: null,
  escalatesTo: null,
  noticed: "none",
});

/** A duty or an alarm as the store takes it. */
export const keptDuty = (id: string, status: Duty["status"]): KeptChange => ({
  kind: "duty",
  id,
  value: duty(id, status),
});
export const keptAlarm = (id: string, clearedAtMs: number | null): KeptChange => ({
  kind: "alarm",
  id,
  value: alarm(id, clearedAtMs),
});

export const alarm = (id: string, clearedAtMs: number | null): Alarm => ({
  id,
  severity: "soon",
  text: message("alarm.clock"),
  device: null,
  raisedAtMs: 1,
  clearedAtMs,
});

import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { createClock } from "../../contract/clock.ts";
import type { Meeting } from "../../contract/agenda.ts";
import { demoMeeting, demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { alarmConditions } from "../room/alarms.ts";
import { plates as rule } from "../rules/plates.ts";
import { shippedTemplates } from "./drawing.fixture.ts";
import { installedFont } from "./installed-fonts.ts";
import { openCoverage } from "./plate-fonts.ts";
import type { PlateFormat } from "./plate-format.ts";
import { createPlateRenderer, type RenderProgram } from "./plate-renderer.ts";
import { createPlates } from "./plates.ts";
import { installProgram, program } from "./render-program.fixture.ts";

let folder: string;
beforeAll(async () => {
  folder = await installProgram();
});
afterAll(() => rmSync(folder, { recursive: true }));

const format: PlateFormat = {
  widthPx: 152,
  heightPx: 152,
  inks: ["black", "red"],
  encoding: "jpeg",
};
const model = demoModel();

/** One plate that takes a JPEG, drawn by that program, and what the room makes of it. */
function room(drawing: RenderProgram) {
  const log = { info() {}, warn() {}, error() {} };
  const renderer = createPlateRenderer({ program: drawing, clock: createClock(), log });
  onTestFinished(() => renderer.stop());
  const plates = createPlates({
    plates: [{ device: "plate-1", seat: "A1", isDoor: false, format }],
    templates: shippedTemplates,
    coverage: () => openCoverage(installedFont),
    place: { name: model.config.name, timeZone: model.config.timezone },
    render: renderer.render,
    onReady() {},
    log,
  });
  return (meeting: Meeting | null) => {
    const targets = plates.targets(meeting, 1, null);
    const undrawable = new Set(plates.failures().keys());
    const change = { plates: targets, undrawable };
    const about = { model, nowMs: tenMs, meeting, occupancy: "empty", values: {} } as const;
    const snapshot = snapshotWith({ ...about, phase: "open", change });
    const alarms = alarmConditions(snapshot, noTrouble).map(({ text }) => text.key);
    const image = targets.get("plate-1") ?? null;
    const bytes = image === null ? undefined : plates.imageOf(image);
    return { written: rule(snapshot).map(({ value }) => value), alarms, image, bytes };
  };
}

const noTrouble = {
  silent: [],
  notEffective: [],
  stuck: [],
  isStillDrawing: false,
  disbelieved: [],
  silentContacts: [],
  isOverStandby: false,
  implausible: new Map(),
  storeFailing: false,
  failing: [],
};
const alarm = "alarm.plate-not-drawn";

test("a plate is not written when the drawing program never starts, and that is told", async () => {
  const look = room({ node: join(folder, "no-such-node"), args: [] });
  await vi.waitFor(() => expect(look(demoMeeting()).alarms).toContain(alarm), 10_000);
  expect(look(demoMeeting()).written).toEqual([]);
  expect(look(null).written).toEqual([]);
});

test("the blank stays at hand when the drawing program dies after it", async () => {
  const dying = program(
    folder,
    "dying.mjs",
    `await import("./render-plates.mjs");
    process.prependListener("message", ({ plate }) => {
      if (plate.content.name !== undefined) process.kill(process.pid, "SIGKILL");
    });`,
  );
  const look = room(dying);
  await vi.waitFor(() => expect(look(null).image).not.toBeNull(), 10_000);
  const blank = look(null);
  expect(blank.alarms).not.toContain(alarm);
  expect(look(demoMeeting()).written).toEqual([]);
  await vi.waitFor(() => expect(look(demoMeeting()).alarms).toContain(alarm), 10_000);
  const { written, bytes } = look(demoMeeting());
  expect(written).toEqual([blank.image]);
  expect(bytes?.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
});

import { expect, it } from "vitest";
import { agendaSchema, type MeetingInput } from "../../contract/agenda.ts";
import { shippedTemplates } from "./drawing.fixture.ts";
import { installedFont } from "./installed-fonts.ts";
import { plateLimits } from "./limits.ts";
import { openCoverage } from "./plate-fonts.ts";
import { plateForecast } from "./plate-forecast.ts";

const coverage = openCoverage(installedFont);
const nowMs = Date.UTC(2026, 2, 2, 1);
const minuteMs = 60_000;
const plates = [
  { device: "plate-a1", seat: "A1" },
  { device: "plate-a2", seat: "A2" },
];

function foreseen(change: Partial<MeetingInput>, atMs = nowMs) {
  const startMs = nowMs + 60 * minuteMs;
  const meeting = { id: "m1", title: "会", startMs, endMs: startMs + 60 * minuteMs, ...change };
  const agenda = agendaSchema.parse({
    site: "site",
    room: "hall",
    version: 1,
    issuedAtMs: 0,
    meetings: [meeting],
    hash: "0".repeat(64),
  });
  return plateForecast(agenda, atMs, plates, shippedTemplates, coverage);
}

const seats = [
  { seat: "A1", name: "𠮷野" },
  { seat: "A2", name: "李😀" },
  { seat: "A9", name: "王😀" },
];
const startMs = nowMs + 60 * minuteMs;
const told = { kind: "character", device: "plate-a2", startMs, character: "U+1F600" };

it("NX T6-3: tells a character without a glyph a day ahead, and only where a plate stands", () => {
  expect(foreseen({ seats })).toEqual([told]);
  expect(foreseen({ seats }, startMs - plateLimits.forecastMs)).toEqual([told]);
  expect(foreseen({ seats }, startMs - plateLimits.forecastMs - 1)).toEqual([]);
});

it("tells it until the meeting has ended", () => {
  expect(foreseen({ seats }, startMs + 59 * minuteMs)).toHaveLength(1);
  expect(foreseen({ seats }, startMs + 60 * minuteMs)).toEqual([]);
});

it("NX 5.5.4: does not tell which character it is at a classified meeting", () => {
  expect(foreseen({ seats, classified: true })).toEqual([{ ...told, character: null }]);
});

it("leaves out what the plates do not show", () => {
  const unit = [{ seat: "A1", name: "李伟", unit: "😀" }];
  expect(foreseen({ seats: unit })).toHaveLength(1);
  expect(foreseen({ seats: unit, plates: { showsUnit: false } })).toEqual([]);
  expect(foreseen({ seats: unit, plates: { template: "plain" } })).toEqual([]);
});

it("tells a template that is not there, when a plate would wear it", () => {
  const look = { template: "golden" };
  const some = [{ seat: "A1", name: "李伟" }];
  expect(foreseen({ seats: some, plates: look })).toEqual([
    { kind: "template", template: "golden", startMs },
  ]);
  expect(foreseen({ seats: [], plates: look })).toEqual([]);
  expect(foreseen({ seats: some, plates: { template: "door" } })).toHaveLength(1);
});

import { expect, it } from "vitest";
import type { Phase } from "../../contract/record.ts";
import { demoMeeting, demoModel, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { watchedPoints } from "./watched.ts";

const model = demoModel((text) =>
  text.replace(
    "  amplifier:",
    "  mic-unit: { profile: audio-technica/atuc-50, tcp: { host: 192.0.2.44 } }\n  amplifier:",
  ),
);

const at = (phase: Phase) =>
  watchedPoints(
    snapshotWith({
      model,
      phase,
      nowMs: tenMs,
      meeting: demoMeeting(),
      occupancy: "occupied",
      values: {},
    }),
  );

it("NX T7-7: microphones are watched by what they are asked for most cheaply", () => {
  for (const phase of ["preparing", "open", "meeting", "leaving"] as const) {
    expect([...at(phase)("mic-main")]).toEqual(["mute", "level"]);
    expect([...at(phase)("mic-unit")]).toEqual(["power"]);
    expect([...at(phase)("projector")]).toEqual([]);
  }
});

it("leaves lines alone when no meeting is served", () => {
  for (const device of model.devices.keys()) expect([...at("idle")(device)]).toEqual([]);
  expect([...at("powering-down")("mic-main")]).toEqual([]);
});

it("looks at the meter closely while the proof waits for it", () => {
  expect([...at("powering-down")("meter")]).toEqual(["activePower"]);
  expect([...at("meeting")("meter")]).toEqual([]);
});

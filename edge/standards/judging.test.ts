import { describe, expect, it } from "vitest";
import type { Duty, DutyKind } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import { say } from "../../contract/text/text.ts";
import { demoMeeting } from "../demo-room.fixture.ts";
import { at, judged, lacks, scene } from "./judged-duty.fixture.ts";
import { judgeDuties } from "./judging.ts";

describe("the steps of a power-down", () => {
  it("follow from one another in one look", () => {
    const snapshot = scene({
      minutes: 62,
      phase: "powering-down",
      occupancy: "empty",
      values: {
        "av-supply/power": "off",
        "projector/power": "off",
        "hvac/power": "off",
        "amplifier/power": "off",
        "banner/text": "",
        "meter/activePower": 5,
        "door/lock": "locked",
      },
      change: { belowStandbySinceMs: at(58) },
    });
    const doneBy = (atHand: readonly Duty[]) =>
      judgeDuties(snapshot, atHand)
        .filter(({ status }) => status === "done")
        .map(({ kind }) => kind);
    const duties = [...snapshot.duties.values()];
    const done = doneBy(duties);
    const steps: DutyKind[] = ["large-loads-off", "cooled-down", "supply-cut", "off-proved"];
    expect(done).toEqual(expect.arrayContaining([...steps, "door-locked-after"]));
    // As a restart brings them back.
    expect(doneBy(duties.toReversed()).toSorted()).toEqual(done.toSorted());
  });

  it("say what they wait for, and what the meter still reads", () => {
    const values = { "meter/activePower": 80, "projector/power": "on" };
    const snapshot = scene({ minutes: 64, phase: "powering-down", occupancy: "empty", values });
    expect(lacks(snapshot, "m1:cooled-down")).toEqual(["lack.awaits-large-loads-off"]);
    expect(lacks(snapshot, "m1:supply-cut")).toEqual(["lack.awaits-cooled-down"]);
    const cut = { ...scene({ minutes: 70, values, settled: { "m1:supply-cut": 68 } }) };
    expect(lacks(cut, "m1:off-proved")).toEqual(["lack.watts meter"]);
  });

  it("are not owed any more once the next meeting is served", () => {
    const next = demoMeeting({ id: "m2", startMs: at(120), endMs: at(180) });
    const snapshot = { ...scene({ minutes: 64, phase: "preparing" }), meeting: next };
    expect(judged(snapshot, "m1:windows-closed")?.status).toBe("waived");
    expect(judged(snapshot, "m1:supply-cut")?.evidence.at(-1)?.text.key).toBe(
      "evidence.next-meeting",
    );
  });
});

describe("a duty whose window closed while nobody could tell the time", () => {
  it("is missed, whatever the room shows by now", () => {
    const values = { "amplifier/power": "on", "door/lock": "unlocked" };
    const long = scene({ minutes: 40, values });
    expect(judged(long, "m1:audio-on")?.status).toBe("missed");
    expect(judged(long, "m1:door-opened")?.status).toBe("missed");
  });

  it("is late by what was shown in time, looked at a moment after", () => {
    const values = { "amplifier/power": "on" };
    expect(judged(scene({ minutes: 0.1, values }), "m1:audio-on")?.status).toBe("late");
  });
});

describe("what is lacking", () => {
  it("can be said in both languages within an alarm", () => {
    const params = { duty: "nameplates", lack: "plate", device: "plate-a1" };
    const alarm = message("alarm.duty-missed-why", params);
    const zone = { timeZone: "Asia/Shanghai" };
    expect(say({ language: "en", ...zone }, alarm)).toContain("plate-a1 has not acknowledged");
    expect(say({ language: "zh", ...zone }, alarm)).toContain("plate-a1 尚未确认");
  });
});

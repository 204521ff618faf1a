import { describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { Duty } from "../../contract/duty.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel, minuteMs, readingOf } from "../demo-room.fixture.ts";
import { at, judged, lacks, type Scene, scene, word } from "./judged-duty.fixture.ts";

describe("NX 6.4.2.1: fresh air after the meeting", () => {
  const aired = (given: Omit<Scene, "minutes">) =>
    scene({ minutes: 71, phase: "powering-down", occupancy: "empty", ...given });
  /** On for as long as that, in a room that has been quiet for so long, minutes. */
  const fan = (onForMin: number, quietForMin: number) => {
    const snapshot = aired({ values: { "co2/co2": 1200, "fresh-air/power": "on" } });
    const sinceMs = snapshot.steadyMs - onForMin * minuteMs;
    const actual = new Map(snapshot.actual);
    actual.set("fresh-air/power", { ...readingOf("on", snapshot.nowMs, "good"), sinceMs });
    const quietSinceMs = snapshot.steadyMs - quietForMin * minuteMs;
    const occupancy = { ...snapshot.occupancy, quietSinceMs };
    return { ...snapshot, actual, occupancy, freeSinceMs: quietSinceMs };
  };

  it("is shown by a fan that ran for ten minutes since people left", () => {
    expect(judged(fan(60, 10), "m1:ventilated")?.status).toBe("done");
    expect(judged(fan(60, 9), "m1:ventilated")?.status).toBe("open");
    expect(judged(fan(9, 60), "m1:ventilated")?.status).toBe("open");
    expect(lacks(fan(9, 60), "m1:ventilated")).toEqual(["lack.not-aired fresh-air"]);
  });

  it("or by air that is good already, but not while people are there", () => {
    const values = { "co2/co2": 900 };
    expect(judged(aired({ values }), "m1:ventilated")?.status).toBe("done");
    const left = aired({ values, occupancy: "occupied" });
    expect(lacks(left, "m1:ventilated")).toEqual(["lack.people"]);
  });
});

/** The cool-down duty of a meeting whose large loads have just gone off. */
function coolDown(values: Record<string, PointValue>, quality: "good" | "stale"): Duty | undefined {
  const settled = { "m1:large-loads-off": 62 };
  const phase = "powering-down";
  const snapshot = scene({ minutes: 64, phase, occupancy: "empty", values, settled });
  const actual = new Map(snapshot.actual);
  const power = values["projector/power"];
  if (power !== undefined) actual.set("projector/power", readingOf(power, at(64), quality));
  return judged({ ...snapshot, actual }, "m1:cooled-down");
}

describe("NX 6.4.2.5: the evidence of a cool-down", () => {
  it("is the lamp's own word", () => {
    const cold = { "av-supply/power": "on", "projector/power": "off" };
    expect(coolDown(cold, "good")?.status).toBe("done");
    expect(coolDown(cold, "stale")?.status).toBe("open");
  });

  it("is not that somebody cut its supply while it burned", () => {
    for (const power of ["on", "cooling"]) {
      const cutHot = { "av-supply/power": "off", "projector/power": power };
      expect([power, coolDown(cutHot, "stale")?.status]).toEqual([power, "open"]);
    }
    const cutCold = { "av-supply/power": "off", "projector/power": "off" };
    expect(coolDown(cutCold, "stale")?.evidence[0]?.value).toBe("off");
  });
});

describe("NX 6.4.2.5: windows and curtains", () => {
  const fitted = demoModel((text) =>
    text.replace(
      "  help-button:",
      "  pane: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: 4, role: window }\n  help-button:",
    ),
  );
  const evening = (given: Omit<Scene, "minutes">) =>
    scene({ minutes: 70, phase: "powering-down", occupancy: "empty", ...given });

  it("are closed when somebody says so", () => {
    const change = { attested: word("m1:windows-closed", 69) };
    expect(judged(evening({ change }), "m1:windows-closed")?.status).toBe("done");
    expect(lacks(evening({}), "m1:windows-closed")).toEqual(["lack.word"]);
  });

  it("or when every contact says so, and a silent one does not", () => {
    const closed = evening({ room: fitted, values: { "pane/active": false } });
    expect(judged(closed, "m1:windows-closed")?.status).toBe("done");
    const open = evening({ room: fitted, values: { "pane/active": true } });
    expect(lacks(open, "m1:windows-closed")).toEqual(["lack.window-open pane"]);
    expect(lacks(evening({ room: fitted }), "m1:windows-closed")).toEqual([
      "lack.window-open pane",
    ]);
  });

  it("that tell are owed after a self-service meeting as well", () => {
    const meeting = { attendance: "self-service" } as const;
    expect(evening({ meeting }).duties.has("m1:windows-closed")).toBe(false);
    expect(evening({ meeting, room: fitted }).duties.has("m1:windows-closed")).toBe(true);
  });
});

describe("NX 5.5.4: what a classified meeting leaves behind", () => {
  const gone = { title: "—", organiser: "", banner: "", seats: [] };
  const wipedScene = (meeting: Partial<Meeting>, values: Scene["values"] = {}) =>
    scene({
      minutes: 66,
      phase: "powering-down",
      occupancy: "empty",
      meeting: { classified: true, ...meeting },
      values: { "banner/text": "", "plate-a1/image": "blank", ...values },
      change: { plates: new Map([["plate-a1", "blank"]]) },
    });

  it("is wiped when neither memory, plate nor sign keeps a word", () => {
    const done = judged(wipedScene(gone), "m1:wiped");
    expect(done?.status).toBe("done");
    // The record says how many plates have confirmed it.
    expect(done?.evidence[0]?.text).toMatchObject({
      key: "evidence.wiped-plates",
      params: { count: 1, total: 1 },
    });
    expect(lacks(wipedScene({}), "m1:wiped")).toEqual(["lack.words-kept"]);
    expect(lacks(wipedScene(gone, { "banner/text": "SECRET" }), "m1:wiped")).toEqual([
      "lack.banner banner",
    ]);
    expect(lacks(wipedScene(gone, { "plate-a1/image": "Zhang" }), "m1:wiped")).toEqual([
      "lack.plate plate-a1",
    ]);
  });
});

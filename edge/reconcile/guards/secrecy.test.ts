import { describe, expect, it } from "vitest";
import { demoMeeting } from "../../demo-room.fixture.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Level } from "../../room/wish.ts";
import { heldBy, judge, roomWith, target } from "./guarding.fixture.ts";

const secret = roomWith(
  { "mic-main/mute": true, "recorder/power": "off", "banner/text": "" },
  { meeting: demoMeeting({ classified: true }) },
);
const plain = roomWith({ "mic-main/mute": true, "recorder/power": "off", "banner/text": "" });

describe("a classified meeting", () => {
  it.each<[string, `${string}/${string}`, PointValue, string, string]>([
    ["NX 5.5.3: no wireless microphone", "mic-main/mute", false, "microphone", "NX 5.5.3"],
    ["NX 5.5.3: no recorder", "recorder/power", "on", "recorder", "NX 5.5.3"],
    ["NX 5.5.4: no text on a sign", "banner/text", "WELCOME", "sign", "NX 5.5.4"],
  ])("%s, whoever asks", (_what, point, value, key, clause) => {
    for (const level of ["hold", "rule", "default"] as const) {
      const judged = judge(secret, target(point, value, level));
      expect(judged.held).toMatchObject({ text: { key: `guard.secret-${key}` }, clause });
      expect(judge(plain, target(point, value, level)).held).toBeNull();
    }
  });

  it.each<[`${string}/${string}`, PointValue, Level, string | undefined]>([
    ["mic-main/mute", false, "safety", "guard.secret-microphone"],
    ["recorder/power", "on", "safety", "guard.secret-recorder"],
    // NX T7-2: the way out is no secret.
    ["banner/text", "EXIT", "safety", undefined],
    ["amplifier/mute", false, "rule", undefined],
  ])("%s %s at level %s: %s", (point, value, level, key) => {
    expect(heldBy(judge(secret, target(point, value, level)))).toBe(key);
  });

  it("is over when the room is dark again", () => {
    const after = { ...secret, phase: "powering-down" as const };
    expect(judge(after, target("recorder/power", "on", "hold")).held).toBeNull();
  });
});

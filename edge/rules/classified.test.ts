import { describe, expect, it } from "vitest";
import type { Phase } from "../../contract/record.ts";
import { demoModel, tenMs } from "../demo-room.fixture.ts";
import { targetsOf, valuesOf } from "./targets.fixture.ts";

const classified = { classified: true };

describe("a classified meeting", () => {
  it.each<Phase>(["preparing", "open", "meeting", "leaving"])(
    "NX 5.5.2, NX 5.5.3: in phase %s wireless microphones are off and nothing records",
    (phase) => {
      const target = targetsOf({ phase, minutesToStart: 30, meeting: classified });
      expect(target("mic-main/mute")).toMatchObject({
        value: true,
        level: "safety",
        reason: { clause: "NX 5.5.2", text: { key: "rule.classified-wireless" } },
      });
      expect(target("mic-spare/mute")?.value).toBe(true);
      expect(target("recorder/power")).toMatchObject({
        value: "off",
        reason: { clause: "NX 5.5.3" },
      });
    },
  );

  it("NX 5.5.2: is stronger than what a person set by hand", () => {
    const held = (
      point: "mic-main/mute" | "recorder/power" | "banner/text",
      value: string | false,
    ) =>
      targetsOf({
        phase: "meeting",
        minutesToStart: -5,
        meeting: classified,
        change: { holds: [{ point, value, by: "Li", sinceMs: tenMs, untilMs: 2 * tenMs }] },
      })(point);
    expect(held("mic-main/mute", false)?.value).toBe(true);
    expect(held("recorder/power", "on")?.value).toBe("off");
    expect(held("banner/text", "SECRET")?.value).toBe("");
  });

  it("NX 5.5.2: leaves a microphone on a wire alone", () => {
    const wired = demoModel((text) =>
      text.replace(
        /mic-main:\n {4}profile: shure\/ulx-d\n {4}tcp: \{ host: [0-9.]+ \}\n {4}channel: 1/,
        "mic-main:\n    profile: shure/mxa\n    tcp: { host: 192.0.2.41 }",
      ),
    );
    const target = valuesOf({
      phase: "meeting",
      minutesToStart: -5,
      meeting: classified,
      model: wired,
    });
    expect([target("mic-main/mute"), target("mic-spare/mute")]).toEqual([false, true]);
  });

  it("NX 5.5.4: shows nothing on the sign", () => {
    const target = targetsOf({ phase: "open", minutesToStart: 30, meeting: classified });
    expect(target("banner/text")).toMatchObject({ value: "", reason: { clause: "NX 5.5.4" } });
  });

  it("asks nothing of the room for any other meeting, or once it is over", () => {
    const target = valuesOf({ phase: "meeting", minutesToStart: -5 });
    expect([target("mic-main/mute"), target("recorder/power")]).toEqual([false, undefined]);
    const over = targetsOf({ phase: "powering-down", minutesToStart: -70, meeting: classified });
    expect(over("mic-main/mute")?.reason.rule).toBe("power-down");
  });
});

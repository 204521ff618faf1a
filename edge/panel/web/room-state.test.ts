import { describe, expect, it } from "vitest";
import type { RoomView } from "../../../contract/api.ts";
import type { Duty } from "../../../contract/duty.ts";
import { message } from "../../../contract/message.ts";
import type { Emergency } from "../../../contract/record.ts";
import {
  alarmOf,
  dutyOf,
  hourMs,
  meetingView,
  nowMs,
  roomView,
} from "../../../contract/screen/view.fixture.ts";
import { askedDuties, remindedDuties } from "./asked-duties.ts";
import { roomState } from "./room-state.ts";
import type { WattsNow } from "./watts-now.ts";

const unmetered: WattsNow = { watts: null, atMs: null, stale: false };
const meter = (watts: number, stale = false): WattsNow => ({ watts, atMs: nowMs, stale });
const meeting = meetingView("m1", {});
const preparing = (parts: Partial<RoomView>): RoomView =>
  roomView({ phase: "preparing", meeting, ...parts });

const titleOf = (room: RoomView, watts = unmetered) => roomState(room, watts).title;

describe("the big state", () => {
  it("calls a person for standing alarms and an open preparation, not for cleared ones", () => {
    const room = preparing({
      alarms: [alarmOf("a", {}), alarmOf("b", { clearedAtMs: nowMs })],
      duties: [dutyOf("m1", "prepared", {})],
    });
    expect(roomState(room, unmetered)).toMatchObject({
      tone: "soon",
      title: { key: "state.needs-you", params: { count: 2 } },
    });
    const grave = { ...room, alarms: [alarmOf("a", { severity: "now" })] };
    expect(roomState(grave, unmetered).tone).toBe("now");
  });

  it("counts the preparation and names what is next", () => {
    const room = preparing({
      duties: [
        dutyOf("m1", "prepared", { status: "done" }),
        dutyOf("m1", "banner", { dueAtMs: nowMs + 2 * hourMs }),
        dutyOf("m1", "test-commissioning", { dueAtMs: nowMs + hourMs }),
        dutyOf("m1", "off-proved", { status: "waiting" }),
      ],
    });
    expect(roomState(room, unmetered)).toMatchObject({
      title: { key: "state.preparing", params: { done: 1, total: 3 } },
      detail: { key: "duty.test-commissioning" },
    });
  });

  it("is ready only while nothing whose time has come is left", () => {
    const duties = [
      dutyOf("m1", "prepared", { status: "late" }),
      dutyOf("m1", "test-t30", { status: "waiting" }),
      dutyOf("other", "prepared", { status: "waiting" }),
    ];
    expect(titleOf(preparing({ phase: "open", duties })).key).toBe("state.ready");
    expect(titleOf(preparing({ phase: "open", duties: [] })).key).toBe("state.preparing");
  });

  it("stays in the meeting while something needs a person, and says so below", () => {
    const room = preparing({ phase: "meeting", alarms: [alarmOf("a", {})] });
    expect(roomState(room, unmetered)).toMatchObject({
      tone: "soon",
      title: { key: "phase.meeting" },
      detail: { key: "state.needs-you" },
    });
  });

  it("counts the steps of powering down", () => {
    const room = preparing({
      phase: "powering-down",
      duties: [
        dutyOf("m1", "large-loads-off", { status: "done" }),
        dutyOf("m1", "cooled-down", {}),
        dutyOf("m1", "off-proved", {}),
        dutyOf("m1", "prepared", { status: "done" }),
      ],
    });
    expect(roomState(room, unmetered)).toMatchObject({
      title: { key: "state.powering-down", params: { done: 1, total: 3 } },
      detail: { key: "duty.cooled-down" },
    });
  });

  it("says off only when it was proved and the meter still shows it", () => {
    const proved = roomView({ duties: [dutyOf("m0", "off-proved", { status: "done" })] });
    expect(titleOf(proved, meter(3.8)).key).toBe("state.off-proved");
    expect(titleOf(proved, meter(3.8, true)).key).toBe("phase.idle");
    expect(titleOf(proved, meter(120)).key).toBe("state.idle-on");
    expect(titleOf(proved).key).toBe("phase.idle");
    expect(titleOf(roomView({}), meter(3.8)).key).toBe("phase.idle");
  });
});

describe("what people are asked to do", () => {
  const next = meetingView("self", { attendance: "self-service" });
  const asked = (...duties: readonly Duty[]) => {
    const { pressing, calm } = askedDuties({ duties, meeting: null, next });
    return { pressing: pressing.map((one) => one.kind), calm: calm.map((one) => one.kind) };
  };

  it("is what they may do now and only their word can prove", () => {
    expect(
      asked(
        dutyOf("m1", "prepared", {}),
        dutyOf("m1", "reception", { status: "waiting" }),
        dutyOf("m1", "confirmed", { status: "done" }),
        dutyOf("m1", "banner", {}),
      ),
    ).toEqual({ pressing: ["prepared"], calm: [] });
  });

  it("is not the preparation of a self-service meeting, which the full test proves", () => {
    const duty = dutyOf("self", "prepared", { noticed: "reminded" });
    expect(asked(duty)).toEqual({ pressing: [], calm: [] });
    const told = remindedDuties({ duties: [duty], meeting: null, next });
    expect(told.map((one) => one.id)).toEqual(["self:prepared"]);
  });

  it("puts what has gone up first, and what nobody waits for apart", () => {
    const remindsAtMs = nowMs + hourMs;
    expect(
      asked(
        dutyOf("m1", "daily-patrol", { remindsAtMs, dueAtMs: nowMs + 3 * hourMs }),
        dutyOf("m1", "tea", { remindsAtMs, noticed: "reminded", dueAtMs: nowMs }),
        dutyOf("m1", "washroom", { remindsAtMs, noticed: "escalated", dueAtMs: nowMs + 1 }),
      ),
    ).toEqual({ pressing: ["washroom", "tea"], calm: ["daily-patrol"] });
  });

  it("tells apart what the equipment owes and somebody was told of", () => {
    const duties = [
      dutyOf("m1", "comfort", { noticed: "reminded" }),
      dutyOf("m1", "banner", {}),
      dutyOf("m1", "tea", { noticed: "reminded" }),
    ];
    expect(remindedDuties({ duties, meeting: null, next }).map((one) => one.kind)).toEqual([
      "comfort",
    ]);
  });
});

describe("what concerns everybody", () => {
  it("comes before all else, but lost mains leave the meeting its word", () => {
    const during = (emergency: Emergency) =>
      titleOf(
        preparing({
          phase: "meeting",
          emergencies: [{ emergency, device: "contact", sinceMs: nowMs }],
        }),
      ).key;
    expect(during("fire")).toBe("panel.emergency-fire");
    expect(during("help")).toBe("panel.emergency-help");
    expect(during("mains")).toBe("phase.meeting");
  });

  it("says that the meeting pauses, and what keeps an ended one from powering down", () => {
    const pausing = preparing({ phase: "meeting", recessUntilMs: nowMs });
    expect(roomState(pausing, unmetered).detail.key).toBe("panel.recess-until");
    const staysOn = message("guard.people");
    expect(roomState(preparing({ phase: "leaving", staysOn }), unmetered).detail).toBe(staysOn);
  });
});

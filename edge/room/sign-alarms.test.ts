import { expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { signAlarms } from "./sign-alarms.ts";

const model = demoModel();

const alarmsAt = (minutesAhead: number, meetings: readonly Meeting[], clockTrusted = true) =>
  signAlarms(
    snapshotWith({
      model,
      phase: "idle",
      nowMs: tenMs - minutesAhead * minuteMs,
      meeting: null,
      occupancy: "empty",
      values: {},
      change: { agenda: demoAgenda(meetings), clockTrusted },
    }),
  );

const chinese = demoMeeting({ banner: "年度 A" });

it("NX T6-6: a banner that a sign cannot show is told a day ahead, with its first letter", () => {
  expect(alarmsAt(25 * 60, [chinese])).toEqual([]);
  expect(alarmsAt(23 * 60, [chinese])).toMatchObject([
    {
      id: "banner:banner",
      severity: "now",
      device: "banner",
      text: { params: { detail: "U+5E74", meetingAtMs: tenMs } },
    },
  ]);
  expect(alarmsAt(-61, [chinese])).toEqual([]);
});

it("is one alarm of the soonest, and none of what stands on cloth, is classified, or can be shown", () => {
  const later = demoMeeting({ id: "m2", banner: "会", startMs: tenMs + 120 * minuteMs });
  expect(alarmsAt(60, [later, chinese])).toHaveLength(1);
  const cloth = { ...chinese, form: { ...chinese.form, bannerOn: "cloth" as const } };
  for (const meeting of [cloth, { ...chinese, classified: true }, demoMeeting()]) {
    expect(alarmsAt(60, [meeting])).toEqual([]);
  }
  expect(alarmsAt(60, [chinese], false)).toEqual([]);
});

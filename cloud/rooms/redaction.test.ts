import { expect, test } from "vitest";
import { agendaSchema, meetingSchema } from "../../contract/agenda.ts";
import { metricNames, textMetric } from "../../contract/sparkplug/metrics.ts";
import { LiveRoom } from "./live-room.ts";
import { publicAgenda } from "./redaction.ts";

const words = /涉密选题|某某|绝密|张三|校对人|备茶/;
const secret = meetingSchema.parse({
  id: "m-1",
  title: "涉密选题",
  organiser: "某某",
  banner: "绝密",
  bannerCheckedBy: "校对人",
  form: { requirements: "备茶十二杯" },
  seats: [{ seat: "A1", name: "张三" }],
  startMs: 1_000,
  endMs: 2_000,
  headCount: 8,
  classified: true,
  undisturbed: true,
});
const open = meetingSchema.parse({
  id: "m-2",
  title: "公开",
  startMs: 3_000,
  endMs: 4_000,
  seats: [{ seat: "A1", name: "张三", unit: "某某", post: "" }],
});

test("NX 5.5.4: of a classified meeting is seen that there is one, when, and for how many", () => {
  const agenda = agendaSchema.parse({
    site: "s",
    room: "r",
    version: 1,
    issuedAtMs: 0,
    meetings: [secret, open],
    hash: "0".repeat(64),
  });
  const shown = publicAgenda(agenda);
  expect(JSON.stringify(shown)).not.toMatch(words);
  expect(shown.meetings[0]).toMatchObject({
    id: "m-1",
    startMs: 1_000,
    endMs: 2_000,
    headCount: 8,
  });
  const seats = [{ seat: "A1", name: "", unit: "", post: "" }];
  expect(shown.meetings[1]).toEqual({ ...open, seats });
  // Whatever is added to a meeting must be thought of here: words of people are not for everybody.
  const kept = Object.entries(shown.meetings[0] ?? {}).filter(
    ([, value]) => typeof value === "string" && value !== "",
  );
  expect(kept.map(([name]) => name).toSorted()).toEqual(["attendance", "class", "id"]);
});

test("NX 5.5.4: a room of another version that sends a classified title is not believed to mean it", () => {
  const room = new LiveRoom();
  const { id, title, startMs, endMs, classified, headCount } = secret;
  const view = { id, title, startMs, endMs, classified, headCount, class: secret.class };
  const address = { site: "s", type: "NBIRTH", room: "r", device: null } as const;
  const metric = textMetric(metricNames.meeting, JSON.stringify(view), 1);
  room.apply(address, { timestampMs: 1, seq: 0, metrics: [metric] }, 1);
  expect(room.state.meeting).toMatchObject({ id: "m-1", title: "", classified: true });
});

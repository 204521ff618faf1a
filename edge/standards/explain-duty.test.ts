import { describe, expect, it } from "vitest";
import { type Duty, dutyName } from "../../contract/duty.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { deriveDuties } from "./duties.ts";
import { explainDuty } from "./explain-duty.ts";

const model = demoModel(
  (text) =>
    `${text}\noverrides:\n  - { clause: NX 6.3.2.3, parameters: { every: 30 min }, reason: "long speeches here", by: facility office }\n`,
);
const at = (minutes: number) => tenMs + minutes * minuteMs;

function room(minutes: number, part: Partial<Duty> = {}) {
  const context = {
    model,
    endings: { ended: new Map(), extended: new Map() },
    presence: "occupied",
    reports: [],
    wireActMs: 0,
    nowMs: at(-600),
  } as const;
  const duties = new Map<string, Duty>();
  for (const duty of deriveDuties(demoAgenda([demoMeeting()]), new Map(), context)) {
    const changed = duty.kind === "tea" ? { ...duty, ...part } : duty;
    duties.set(dutyName(changed.id), changed);
  }
  return snapshotWith({
    model,
    phase: "meeting",
    nowMs: at(minutes),
    meeting: demoMeeting(),
    occupancy: "occupied",
    values: {},
    change: { duties },
  });
}

describe("explaining a duty", () => {
  it("NX 6.3.2.3: gives its clause with the numbers in force, and who changed them", () => {
    const explained = explainDuty(room(26, { status: "open" }), "m1:tea.1");
    expect(explained?.clause).toMatchObject({
      id: "NX 6.3.2.3",
      numbers: [{ name: "every", is: { valueMs: 30 * minuteMs } }],
      override: { by: "facility office" },
    });
    expect(explained?.state).toMatchObject({ key: "duty-state.open", params: { dueAtMs: at(30) } });
  });

  it("says what is lacking and what comes next, in order", () => {
    const explained = explainDuty(room(26, { status: "open", noticed: "reminded" }), "m1:tea.1");
    expect(explained?.lacking.map(({ key }) => key)).toEqual(["lack.word"]);
    expect(explained?.next.map(({ text, atMs }) => [text.key, (atMs - tenMs) / minuteMs])).toEqual([
      ["duty-next.due", 30],
      ["duty-next.escalates", 35],
      ["duty-next.closes", 60],
    ]);
  });

  it("says of what is to come when it opens and whom it will remind", () => {
    const explained = explainDuty(room(-60), "m1:tea.1");
    expect(explained?.lacking).toEqual([]);
    expect(explained?.state.key).toBe("duty-state.waiting");
    expect(explained?.next.map(({ text }) => text.key).toSorted()).toEqual([
      "duty-next.closes",
      "duty-next.due",
      "duty-next.escalates",
      "duty-next.opens",
      "duty-next.reminds",
    ]);
  });

  it("says that it is overdue, and of what has ended how", () => {
    expect(explainDuty(room(32, { status: "open" }), "m1:tea.1")?.state.key).toBe(
      "duty-state.overdue",
    );
    const done = room(32, { status: "done", settledAtMs: at(29) });
    const explained = explainDuty(done, "m1:tea.1");
    expect(explained?.state).toMatchObject({
      key: "duty-state.done",
      params: { settledAtMs: at(29) },
    });
    expect([explained?.lacking, explained?.next]).toEqual([[], []]);
  });

  it("finds the newest by its name, and no id that is not there", () => {
    const again = room(26, { id: "m1:tea.1#2" });
    expect(explainDuty(again, "m1:tea.1")?.duty.id).toBe("m1:tea.1#2");
    expect(explainDuty(again, "m1:tea.1#2")?.duty.id).toBe("m1:tea.1#2");
    expect(explainDuty(again, "m1:tea.1#3")).toBeUndefined();
    expect(explainDuty(again, "m1:coffee")).toBeUndefined();
  });
});

import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import type { ClauseBasis, Explanation } from "../../contract/api.ts";
import { clauseBasis } from "../../contract/clauses.ts";
import { dutyKinds } from "../../contract/duty.ts";
import type { PointKey } from "../../contract/ids.ts";
import { testReport } from "../../contract/selftest.fixture.ts";
import { clauseNumbersText } from "../../contract/screen/clause-number.ts";
import {
  explainedDuty,
  explainedPoint,
  type ExplainedText,
} from "../../contract/screen/explain-text.ts";
import { isTextKey, type Language } from "../../contract/text/text.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { explainDuty } from "../standards/explain-duty.ts";
import { storeLimits } from "../store/limits.ts";
import { openStore } from "../store/sqlite-store.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";
import { explain } from "./explain.ts";
import type { ViewFacts } from "./view.ts";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

function day(startMs: number, meetings: readonly Meeting[]): VirtualDay {
  const started = startDay(startMs, { staff: "Wang", file: testedBefore(startMs - 7 * dayMs) });
  open.push(started);
  started.loop.takeAgenda(demoAgenda(meetings));
  return started;
}

/** The memory of a room whose last whole test was then. */
function testedBefore(atMs: number): string {
  const file = join(mkdtempSync(join(tmpdir(), "explain-")), "room.db");
  const { store } = openStore(file, { random: (size) => randomBytes(size), limits: storeLimits });
  const report = testReport({ id: "first", by: "Wang", startedAtMs: atMs, endedAtMs: atMs });
  const kept = [{ kind: "report", id: report.id, value: report }] as const;
  store.commit({ atMs, clockTrusted: true, records: [], kept, watts: [] });
  store.close();
  return file;
}

const dayMs = 24 * 60 * minuteMs;
const languages: readonly Language[] = ["zh", "en"];
const localeOf = (language: Language) => ({ language, timeZone: "Asia/Shanghai" }) as const;

/** What a reader would stumble over: an empty slot, a bare key, a value that is none. */
const stumbling = /—|\{\w*\}|undefined|null|NaN|\[object/;

function faultsOf(language: Language, { title, lines }: ExplainedText): readonly string[] {
  const words = lines.flatMap(([label, text]) => [label, text]);
  const isForeign = (label: string) => /[\u4e00-\u9fff]/.test(label) !== (language === "zh");
  return [
    ...words.filter((text) => text.trim() === "" || stumbling.test(text)),
    ...lines.map(([label]) => label).filter(isForeign),
  ].map((fault) => `${language} ${title}: ${fault}`);
}

const explainPoint = ({ loop }: VirtualDay, key: PointKey): Explanation => {
  const found = explain(loop.snapshot, loop.facts(), key);
  if (found === undefined) throw new Error(`${key} is not explained`);
  return found;
};

describe("an explanation", () => {
  it("of every point and every duty of a whole day is whole, in both languages", async () => {
    const recesses = [{ startMs: tenMs + 40 * minuteMs, endMs: tenMs + 50 * minuteMs }];
    const meeting = demoMeeting({ classified: true, endMs: tenMs + 130 * minuteMs, recesses });
    const tomorrow = { startMs: tenMs + 1500 * minuteMs, endMs: tenMs + 1560 * minuteMs };
    const later = { startMs: tenMs + 1800 * minuteMs, endMs: tenMs + 1860 * minuteMs };
    const form = { ...meeting.form, bannerOn: "cloth" as const };
    const ahead = [
      demoMeeting({ id: "m2", ...tomorrow }),
      demoMeeting({ id: "m3", ...later, form }),
    ];
    const virtual = day(tenMs - 150 * minuteMs, [meeting, ...ahead]);
    const { loop, room, until } = virtual;
    const kinds = new Set<string>();
    const faults = new Set<string>();
    let explained = 0;
    for (let atMin = -140; atMin <= 170; atMin += 10) {
      room.people = atMin >= -10 && atMin < 130 ? 12 : 0;
      await until(tenMs + atMin * minuteMs);
      for (const language of languages) {
        const locale = localeOf(language);
        for (const device of loop.snapshot.model.devices.values()) {
          for (const { key } of device.points.values()) {
            const text = explainedPoint(locale, explainPoint(virtual, key));
            for (const fault of faultsOf(language, text)) faults.add(fault);
            explained += 1;
          }
        }
        for (const { id, kind } of loop.snapshot.duties.values()) {
          const found = explainDuty(loop.snapshot, id);
          if (found === undefined) throw new Error(`${id} is not explained`);
          for (const fault of faultsOf(language, explainedDuty(locale, found))) faults.add(fault);
          kinds.add(kind);
          explained += 1;
        }
      }
    }
    expect([...faults]).toEqual([]);
    expect([...kinds].toSorted()).toEqual([...dutyKinds].toSorted());
    expect(explained).toBeGreaterThan(6000);
  });

  it("names every number of every clause in both languages", () => {
    const numbers = [...demoModel().standards.values()].flatMap(({ id, parameters }) =>
      Object.keys(parameters).map((name) => [id, name]),
    );
    expect(numbers.filter(([, name]) => !isTextKey(`parameter.${name}`))).toEqual([]);
    expect(numbers.length).toBeGreaterThan(20);
  });
});

describe("PI26: the explanation of a set-point", () => {
  const heldAt22 = async (virtual: VirtualDay) => {
    await virtual.until(tenMs - 30 * minuteMs);
    const hold = { kind: "hold", point: "hvac/setpoint", value: 22 } as const;
    virtual.loop.act({ ...hold, untilMs: tenMs + 30 * minuteMs }, "Li");
    await virtual.until(tenMs - 25 * minuteMs);
    return explainPoint(virtual, "hvac/setpoint");
  };

  it("says who asked for what until when, what the guard made of it, and what lost", async () => {
    const found = await heldAt22(day(tenMs - 60 * minuteMs, [demoMeeting()]));
    expect(found).toMatchObject({
      level: "hold",
      wanted: 22,
      point: { target: { value: 26 } },
      hold: { by: "Li", value: 22, sinceMs: tenMs - 30 * minuteMs, untilMs: tenMs + 30 * minuteMs },
      lost: [{ level: "rule", value: 26, reason: { rule: "comfort" } }],
      exemption: null,
    });
    expect(numberOf(found.changedBy?.clause, "coolingMin")).toBe(26);
    const said = (language: Language) =>
      explainedPoint(localeOf(language), found).lines.map((line) => line.join(" "));
    expect(said("zh")).toContain("手动 Li 于 09:30 设为 22\u00A0°C，保持到 10:30");
    expect(said("zh")).toContain("原请求 22\u00A0°C");
    expect(said("en")).toContain("By hand Li set 22\u00A0°C at 09:30, held until 10:30");
    expect(said("en").join("\n")).toMatch(/^Limited by .*26 °C.* PI26 /m);
  });

  const exempted = (text: string) =>
    `${text}
exemptions:
  - clause: PI26
    mode: cooling
    limitC: 24
    owner: Health office
    reason: vaccines are stored here
    until: 2026-03-02T18:00:00+08:00
`;
  const at = (model: RoomModel, nowMs: number, clockTrusted: boolean) => {
    const values = { "hvac/mode": "cool", "hvac/setpoint": 24 };
    const parts = { model, phase: "idle", meeting: null, occupancy: "empty" } as const;
    const snapshot = snapshotWith({ ...parts, nowMs, values, change: { clockTrusted } });
    return explain(snapshot, quiet, "hvac/setpoint");
  };

  it("names the approval that widens the limit, while it is in force and the clock is trusted", () => {
    const model = demoModel(exempted);
    expect(at(model, tenMs, true)?.exemption).toEqual({
      limitC: 24,
      owner: "Health office",
      reason: "vaccines are stored here",
      untilMs: Date.parse("2026-03-02T18:00:00+08:00"),
    });
    expect(at(model, tenMs, false)?.exemption).toBeNull();
    expect(at(model, tenMs + 9 * 60 * minuteMs, true)?.exemption).toBeNull();
    expect(at(demoModel(), tenMs, true)?.exemption).toBeNull();
  });
});

describe("a clause in an explanation", () => {
  it("shows the numbers in force, and whose decision changed one", () => {
    const model = demoModel(
      (text) => `${text}
overrides:
  - clause: NX 6.2.1.2
    parameters: { doorOpensBefore: 45 min }
    reason: the corridor opens late
    by: Office of 3-201
`,
    );
    const basis = clauseBasis(model.standards, "NX 6.2.1.2");
    expect(basis).toMatchObject({
      numbers: [{ name: "doorOpensBefore", is: { type: "duration", valueMs: 45 * minuteMs } }],
      override: { reason: "the corridor opens late", by: "Office of 3-201" },
    });
    if (basis === null) return;
    expect(clauseNumbersText(localeOf("zh"), basis)).toBe("开门提前 45分");
    expect(clauseNumbersText(localeOf("en"), basis)).toBe("door opens before 45 min");
    expect(clauseBasis(model.standards, "NX 0")).toBeNull();
  });
});

/** A loop that does nothing. */
const quiet: ViewFacts = {
  guarded: new Map(),
  failures: new Map(),
  alarms: [],
  watts: [],
  hubConnected: false,
  speed: 1,
  testRunning: null,
  testSteps: [],
  next: null,
};

const numberOf = (basis: ClauseBasis | null | undefined, name: string): number | undefined => {
  const found = basis?.numbers.find((each) => each.name === name)?.is;
  return found?.type === "number" ? found.value : undefined;
};

import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { DutyKind } from "../contract/duty.ts";
import type { PointValue } from "../contract/reading.ts";
import type { JournalRecord } from "../contract/record.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import type { DeviceRunner } from "./devices/device-runner.ts";
import type { Store } from "./store/store.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

/**
 * From the last person's leaving to the locked door, a power-down is a sequence of steps: each
 * commit of the store, each command that reaches a device. The room is killed before and after every
 * single one, started again on what it had stored, and must end as if nothing had happened.
 */
const coolDownMs = 90_000;
/** The whole of it, from the last person's leaving, with a restart in the middle. */
const boundMs = 30 * minuteMs;
const stepMs = 15_000;

/** Duties of the equipment after a meeting, all of which must end done. */
const afterKinds: readonly DutyKind[] = [
  "large-loads-off",
  "cooled-down",
  "supply-cut",
  "off-proved",
  "door-locked-after",
];

class Killed extends Error {}

/** Counts the steps and lets nothing live on after the wanted one. */
class Killer {
  count = 0;
  isOver = false;
  readonly #at: number;
  readonly #when: "before" | "after";

  constructor(at: number, when: "before" | "after") {
    this.#at = at;
    this.#when = when;
  }

  /** Takes one step. Throws when the room dies before or after it. */
  step<T>(take: () => T): T {
    if (this.isOver) throw new Killed();
    this.count += 1;
    const isLast = this.count === this.#at;
    if (isLast && this.#when === "before") this.#die();
    const taken = take();
    if (isLast) this.#die();
    return taken;
  }

  #die(): never {
    this.isOver = true;
    throw new Killed();
  }

  store(real: Store): Store {
    return {
      epoch: real.epoch,
      load: () => real.load(),
      commit: (change) => this.step(() => real.commit(change)),
      recordsAfter: (number, limit) => real.recordsAfter(number, limit),
      recordsBefore: (number, limit) => real.recordsBefore(number, limit),
      acknowledged: () => real.acknowledged(),
      acknowledge: (upTo) => real.acknowledge(upTo),
      lastNumber: () => real.lastNumber(),
      wattsSince: (fromMs) => real.wattsSince(fromMs),
      close: () => real.close(),
    };
  }

  runner(real: DeviceRunner): DeviceRunner {
    return {
      ...real,
      poll: (monotonicMs, watched) => void (this.isOver || real.poll(monotonicMs, watched)),
      write: (name, value, priority) => {
        try {
          return this.step(() => real.write(name, value, priority));
        } catch (reason) {
          if (reason instanceof Killed) return new Promise<never>(() => {});
          throw reason;
        }
      },
    };
  }
}

/** A room whose last person has just left, as it lies in its database and in the physical world. */
interface JustLeft {
  readonly file: string;
  readonly values: ReadonlyMap<string, PointValue>;
  readonly leftMs: number;
}

async function justLeft(): Promise<JustLeft> {
  const day = startDay(tenMs - 130 * minuteMs, { staff: "Wang" });
  day.loop.takeAgenda(demoAgenda([demoMeeting({ endMs: tenMs + 20 * minuteMs })]));
  await day.until(tenMs - 5 * minuteMs);
  day.room.people = 5;
  await day.until(tenMs + 22 * minuteMs);
  await day.loop.stop();
  day.store.close();
  return { file: day.file, values: new Map(day.room.values), leftMs: day.now() };
}

/** The same room again, in a database of its own. */
function copyOf({ file }: JustLeft): string {
  const copy = join(mkdtempSync(join(tmpdir(), "steps-")), "room.db");
  cpSync(file, copy);
  return copy;
}

/** The physical world goes on where it was: what cools goes on cooling. */
function livingOn(day: VirtualDay, values: ReadonlyMap<string, PointValue>, coldAtMs: number) {
  for (const [key, value] of values) day.room.values.set(key, value);
  return async (isDone: () => boolean, untilMs: number) => {
    while (!isDone() && day.now() < untilMs) {
      await day.until(day.now() + stepMs);
      const isCold = day.now() >= coldAtMs && day.room.written.every(({ point }) => point !== lamp);
      if (isCold && day.room.values.get(lamp) === "cooling") day.room.values.set(lamp, "off");
    }
  };
}

const lamp = "projector/power";
const supply = "av-supply/power";

type Written = VirtualDay["room"]["written"][number];

/** When the lamp is cold after these commands; at once when it was never switched off. */
const coldAfter = (written: readonly Written[]): number =>
  Math.max(
    0,
    ...written.filter(({ point }) => point === lamp).map(({ atMs }) => atMs + coolDownMs),
  );

/** Off, proved, locked: by the devices themselves and by the duties. */
function isAllOver({ loop, room }: VirtualDay): boolean {
  const duties = [...loop.snapshot.duties.values()].filter(({ meetingId }) => meetingId === "m1");
  return (
    room.values.get("door/lock") === "locked" &&
    duties
      .filter(({ kind }) => afterKinds.includes(kind))
      .every(({ settledAtMs }) => settledAtMs !== null)
  );
}

interface Ending {
  readonly values: ReadonlyMap<string, PointValue>;
  readonly written: readonly Written[];
  readonly records: readonly JournalRecord[];
  readonly tookMs: number;
}

/** Runs the power-down, killed at one step and started again; step 0: never killed. */
async function endKilledAt(left: JustLeft, at: number, when: "before" | "after") {
  const killer = new Killer(at, when);
  const first = startDay(left.leftMs, {
    file: copyOf(left),
    staff: "Wang",
    store: (store) => killer.store(store),
    runner: (_id, runner) => killer.runner(runner),
  });
  const untilMs = left.leftMs + boundMs;
  try {
    await livingOn(first, left.values, 0)(() => killer.isOver || isAllOver(first), untilMs);
  } catch (reason) {
    if (!(reason instanceof Killed)) throw reason;
  }
  if (at === 0) return { steps: killer.count, ending: await endOf(left, [first]) };
  expect(killer.isOver, `step ${at} was reached`).toBe(true);
  const second = startDay(first.now(), { file: first.file, staff: "Wang" });
  const coldAtMs = coldAfter(first.room.written);
  await livingOn(second, first.room.values, coldAtMs)(() => isAllOver(second), untilMs);
  return { steps: killer.count, ending: await endOf(left, [first, second]) };
}

/** What is left in the world and on record when the last of these lives is stopped in order. */
async function endOf(left: JustLeft, lives: readonly VirtualDay[]): Promise<Ending> {
  const last = lives.at(-1);
  if (last === undefined) throw new Error("no life");
  await last.loop.stop();
  const ending = {
    values: last.room.values,
    written: lives.flatMap(({ room }) => room.written),
    records: last.store.recordsAfter(0, 100_000),
    tookMs: last.now() - left.leftMs,
  };
  last.store.close();
  return ending;
}

/** Everything wrong with how it ended. */
function wrongWith({ values, written, records, tookMs }: Ending): readonly string[] {
  const wrong: string[] = [];
  const dark = ["hvac", "lights-front", "lights-back", "av-supply", "projector", "recorder"];
  for (const id of dark) if (values.get(`${id}/power`) !== "off") wrong.push(`${id} is not off`);
  if (values.get("door/lock") !== "locked") wrong.push("the door is open");
  for (const [index, { point, value, atMs }] of written.entries()) {
    if (point !== supply || value !== "off") continue;
    const coldAtMs = coldAfter(written.slice(0, index).filter((each) => each.value === "off"));
    if (atMs < coldAtMs) wrong.push(`the supply was cut ${coldAtMs - atMs} ms before it was cold`);
  }
  const settled = records.flatMap(({ body }) =>
    body.kind === "duty" && body.duty.settledAtMs !== null ? [body.duty] : [],
  );
  for (const { id } of settled) {
    if (settled.filter((other) => other.id === id).length > 1) wrong.push(`${id} ended twice`);
  }
  for (const kind of afterKinds) {
    const duty = settled.find((each) => each.id === `m1:${kind}`);
    if (duty?.status !== "done" && duty?.status !== "late") {
      wrong.push(`${kind}: ${duty?.status ?? "never ended"}`);
    }
    const proof = duty?.evidence.some(({ point }) => point === "meter/activePower") === true;
    if (kind === "off-proved" && !proof) wrong.push("off was not proved at the meter");
  }
  if (tookMs >= boundMs) wrong.push(`it took more than ${boundMs / minuteMs} min`);
  return wrong;
}

describe("a room killed at any step of its power-down", () => {
  let left: JustLeft;
  beforeAll(async () => {
    left = await justLeft();
  });

  it("NX 5.6.2.1, NX 6.4.2.5: ends off, proved and locked, cold before its supply is cut", async () => {
    const whole = await endKilledAt(left, 0, "after");
    expect(wrongWith(whole.ending)).toEqual([]);
    console.log(`a power-down has ${whole.steps} steps`);
    expect(whole.steps).toBeGreaterThan(20);
    const failures: string[] = [];
    for (let at = 1; at <= whole.steps; at++) {
      for (const when of ["before", "after"] as const) {
        const { ending } = await endKilledAt(left, at, when);
        for (const wrong of wrongWith(ending)) failures.push(`killed ${when} step ${at}: ${wrong}`);
      }
    }
    expect(failures).toEqual([]);
  }, 120_000);
});

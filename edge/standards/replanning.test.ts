import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { type Duty, dutyName, isSettled } from "../../contract/duty.ts";
import { demoAgenda, demoModel, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { endOf, type Endings } from "../room/timetable.ts";
import { deriveDuties, type DutyContext, waivedBy } from "./duties.ts";
import { windowsOf } from "./duty-windows.ts";
import { equippedKinds } from "./equipment.ts";
import { toTell } from "./notices.ts";

const model = demoModel();
const kinds = equippedKinds(model);

const minutes = (min: number, max: number) => fc.integer({ min, max });
const meetings = fc.record({
  id: fc.constantFrom("a", "b", "c"),
  startsAfter: minutes(-60, 600),
  lasts: minutes(1, 200),
  class: fc.constantFrom("ordinary", "important", "large"),
  classified: fc.boolean(),
  attendance: fc.constantFrom("attended", "self-service"),
  undisturbed: fc.boolean(),
  recesses: fc.array(fc.tuple(minutes(0, 120), minutes(1, 30)), { maxLength: 2 }),
});

const steps = fc.record({
  laterBy: minutes(0, 70),
  /** Null: the agenda stays as it is. */
  agenda: fc.option(fc.uniqueArray(meetings, { maxLength: 3, selector: ({ id }) => id })),
  presence: fc.constantFrom("occupied", "empty", "unknown"),
  ended: fc.option(fc.constantFrom("a", "b", "c"), { freq: 4 }),
  extended: fc.option(fc.tuple(fc.constantFrom("a", "b", "c"), minutes(1, 120)), { freq: 4 }),
  /** Which of the open duties are done, and which of all are waived by a person. */
  does: minutes(2, 5),
  waives: fc.option(minutes(0, 80), { freq: 4 }),
  restarts: fc.boolean(),
});
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

const meetingOf = (planned: NonNullable<Step["agenda"]>[number], nowMs: number): Meeting => {
  const { startsAfter, lasts, recesses, ...same } = planned;
  const startMs = nowMs + startsAfter * minuteMs;
  return meetingSchema.parse({
    ...same,
    title: "t",
    startMs,
    endMs: startMs + lasts * minuteMs,
    recesses: recesses.map(([after, last]) => ({
      startMs: startMs + after * minuteMs,
      endMs: startMs + (after + last) * minuteMs,
    })),
  });
};

/** Plays the steps as the loop does, looking at every minute, and checks what must hold after each. */
class Play {
  nowMs = tenMs;
  known = new Map<string, Duty>();
  /** By id, as last recorded. */
  readonly journal = new Map<string, Duty>();
  readonly problems: string[] = [];
  readonly ended = new Map<
    string,
    { meetingId: string; atMs: number; cause: "button"; by: string }
  >();
  readonly extended = new Map<string, { meetingId: string; untilMs: number; by: string }>();
  meetings: readonly Meeting[] = [];
  notices: string[] = [];

  take(step: Step): void {
    this.nowMs += step.laterBy * minuteMs;
    if (step.agenda !== null) {
      this.meetings = step.agenda.map((planned) => meetingOf(planned, this.nowMs));
    }
    if (step.ended !== null) {
      const end = { meetingId: step.ended, atMs: this.nowMs, cause: "button", by: "Li" } as const;
      this.ended.set(step.ended, end);
      this.extended.delete(step.ended);
    }
    if (step.extended !== null) {
      const [meetingId, more] = step.extended;
      this.ended.delete(meetingId);
      this.extended.set(meetingId, {
        meetingId,
        untilMs: this.nowMs + more * minuteMs,
        by: "Li",
      });
    }
    // A restart reads back what was stored, as JSON.
    if (step.restarts) this.known = structuredClone(this.known);
    this.#derive(step.presence);
    this.check(step.presence);
    this.#judge(step);
    this.#tell();
  }

  get endings(): Endings {
    return { ended: this.ended, extended: this.extended };
  }

  #keep(duty: Duty): void {
    const before = this.journal.get(duty.id);
    if (before !== undefined && isSettled(before.status)) this.problems.push(`${duty.id}: changed`);
    if (before === undefined) this.#checkCount(duty.id);
    this.known.set(dutyName(duty.id), duty);
    this.journal.set(duty.id, duty);
  }

  #derive(presence: DutyContext["presence"]): void {
    const { nowMs, endings } = this;
    const context = { model, endings, presence, reports: [], wireActMs: 12_000, nowMs };
    const agenda = demoAgenda(this.meetings);
    for (const duty of deriveDuties(agenda, this.known, context)) this.#keep(duty);
    // Looking twice at one instant finds nothing new.
    if (deriveDuties(agenda, this.known, context).length > 0)
      this.problems.push("not settled down");
  }

  #judge({ does, waives }: Step): void {
    const { nowMs } = this;
    for (const [index, duty] of [...this.known.values()].entries()) {
      if (isSettled(duty.status)) continue;
      if (index === waives) this.#keep(waivedBy(duty, nowMs, "Li", "not today"));
      else if (nowMs < duty.opensAtMs) continue;
      else if (index % does === 0) {
        const status = nowMs <= duty.dueAtMs ? "done" : "late";
        this.#keep({ ...duty, status, settledAtMs: nowMs });
      } else if (nowMs >= duty.closesAtMs) {
        this.#keep({ ...duty, status: "missed", settledAtMs: nowMs });
      } else if (duty.status !== "open") this.#keep({ ...duty, status: "open" });
    }
  }

  #tell(): void {
    for (const duty of this.known.values()) {
      const told = toTell(duty, this.nowMs, () => []);
      if (told === null) continue;
      this.#keep(told.duty);
      this.notices.push(...told.notices.map(({ duty, notice }) => `${duty} ${notice}`));
    }
  }

  check(presence: DutyContext["presence"]): void {
    const open = [...this.journal.values()].filter(({ status }) => !isSettled(status));
    const names = new Set(open.map(({ id }) => dutyName(id)));
    if (names.size !== open.length) this.problems.push("a name is owed twice");
    this.#checkNothingIsLost(presence);
    if (new Set(this.notices).size < this.notices.length) this.problems.push("told twice");
  }

  /** `#2` comes once what it repeats has ended. */
  #checkCount(id: string): void {
    const count = Number(/#(\d+)$/.exec(id)?.[1] ?? 1);
    if (count === 1) return;
    const earlier = this.journal.get(count === 2 ? dutyName(id) : `${dutyName(id)}#${count - 1}`);
    if (!isSettled(earlier?.status ?? "open")) this.problems.push(`${id}: before its time`);
  }

  /** What can still be met is owed, with the windows of now; and nothing else is owed. */
  #checkNothingIsLost(presence: DutyContext["presence"]): void {
    const { nowMs, endings } = this;
    const asked = new Set<string>();
    for (const meeting of this.meetings) {
      const isOver = endOf(meeting, endings) <= nowMs;
      const context = { model, endings, wireActMs: 12_000, nowMs };
      for (const window of windowsOf(meeting, context, kinds)) {
        const name = `${meeting.id}:${window.name}`;
        asked.add(name);
        const duty = this.known.get(name);
        if (isOver || window.dueAtMs <= nowMs) continue;
        if (duty === undefined) this.problems.push(`${name}: lost`);
        else if (isSettled(duty.status)) {
          if (!this.#isExcused(duty, window.opensAtMs))
            this.problems.push(`${name}: not owed again`);
        } else if (!window.afterLeaving || presence === "occupied") {
          const isThere = duty.opensAtMs === window.opensAtMs && duty.dueAtMs === window.dueAtMs;
          if (!isThere) this.problems.push(`${name}: at its old time`);
        }
      }
    }
    for (const [name, { meetingId, status }] of this.known) {
      const isOrphan = meetingId !== null && !isSettled(status) && !asked.has(name);
      if (isOrphan) this.problems.push(`${name}: owed to nobody`);
    }
  }

  /** It was settled within the window that now stands, or a person let it go. */
  #isExcused(duty: Duty, opensAtMs: number): boolean {
    const why = duty.status === "waived" ? duty.evidence.at(-1)?.text.key : undefined;
    if (why === "evidence.waived-by") return true;
    return why === undefined && (duty.settledAtMs ?? Infinity) >= opensAtMs;
  }
}

describe("re-planning", () => {
  it("neither doubles nor loses a duty, whatever becomes of the agenda", () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 1, maxLength: 14 }), (all) => {
        const play = new Play();
        for (const step of all) {
          play.take(step);
          expect(play.problems).toEqual([]);
        }
      }),
      { seed: 20_260_302, numRuns: 300 },
    );
  });
});

import type { Cancel, Clock } from "../../contract/clock.ts";
import type {
  HookView,
  Issue,
  IssueView,
  MaintenanceView,
  NoticeRuleView,
} from "../../contract/hub-alarms.ts";
import type { Log } from "../../contract/log.ts";
import "../../contract/text/hub-texts.ts";
import { rawText } from "../../contract/text/text.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { NoticeStore } from "../store/delivery-store.ts";
import type { RoomRef, RoomStore } from "../store/hub-store.ts";
import type { IssueStore } from "../store/issues.ts";
import type { HubCondition } from "./hub-conditions.ts";
import { afterAct, type IssueAct } from "./issue-acts.ts";
import { type IssueMoment, nextIssue, type StandingAlarm } from "./next-issue.ts";
import { deliveriesOf, type IssuePlace } from "./notice-rules.ts";

/** Something of the hub that may find rooms wrong: asked at every look. `nowMs`: room time. */
export type Watch = (nowMs: number) => Promise<readonly HubCondition[]>;

export interface IssueDeskOptions {
  readonly issues: IssueStore;
  readonly notices: Pick<NoticeStore, "rules" | "hooks" | "forget">;
  readonly rooms: Pick<RoomStore, "all">;
  readonly watches: readonly Watch[];
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly log: Log;
  /** Something is to be told. */
  readonly wake: () => void;
}

/** Makes issues of what is wrong: soon after a change, and from time to time. */
export class IssueDesk {
  readonly #options: IssueDeskOptions;
  #cancel: Cancel = () => {};
  #dueInMs = Infinity;
  /** Of the alarms that were looked at last. */
  #signature = "";
  /** On the wire's monotonic clock. */
  #lookedAtMs = -Infinity;
  #running: Promise<void> = Promise.resolve();
  #stopped = true;
  #isFailing = false;
  /** On the wire's monotonic clock. */
  #forgottenAtMs = -Infinity;

  constructor(options: IssueDeskOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopped = false;
    this.#arm(hubLimits.issues.gapMs, () => this.look());
  }

  /** Something of a room has changed, and may be an alarm: it is looked at soon. */
  changed(): void {
    const { gapMs } = hubLimits.issues;
    if (!this.#stopped && this.#dueInMs > gapMs) this.#arm(gapMs, () => this.#lookIfNew());
  }

  /** What the alarms mean may have changed: all is looked at anew, soon. */
  recheck(): void {
    this.#signature = "";
    this.changed();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  #arm(inMs: number, look: () => Promise<number>): void {
    this.#cancel();
    this.#dueInMs = inMs;
    this.#cancel = this.#options.wireClock.after("issues", inMs, () => {
      this.#dueInMs = Infinity;
      this.#running = this.#run(look);
    });
  }

  async #run(look: () => Promise<number>): Promise<void> {
    try {
      await look();
      await this.#forget();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing)
        this.#options.log.error({ error: String(error) }, "issues: looking failed");
      this.#isFailing = true;
    }
    if (!this.#stopped && this.#dueInMs === Infinity) {
      this.#arm(hubLimits.issues.sweepMs, () => this.look());
    }
  }

  /** Rooms change all the time; an alarm seldom comes or goes. */
  async #lookIfNew(): Promise<number> {
    const { issues, wireClock } = this.#options;
    const isDue = wireClock.monotonicMs() - this.#lookedAtMs >= hubLimits.issues.sweepMs;
    const isNew = isDue || (await issues.signature()) !== this.#signature;
    return isNew ? await this.look() : 0;
  }

  /** Forgets, bit by bit, what is kept for a time only. */
  async #forget(): Promise<void> {
    const { issues, notices, wireClock, roomClock } = this.#options;
    const { forgetEveryMs, forgottenAtOnce, keptMs } = hubLimits.issues;
    if (wireClock.monotonicMs() - this.#forgottenAtMs < forgetEveryMs) return;
    this.#forgottenAtMs = wireClock.monotonicMs();
    await issues.forget(roomClock.wallMs() - keptMs, forgottenAtOnce);
    await notices.forget(wireClock.wallMs() - hubLimits.notices.keptMs);
  }

  /** Brings every room's issue up to now. Returns how many changed. */
  async look(): Promise<number> {
    const { issues, wake, wireClock } = this.#options;
    this.#lookedAtMs = wireClock.monotonicMs();
    this.#signature = await issues.signature();
    const look = await this.#gather();
    let count = 0;
    for (const key of look.keys) {
      const before = look.current.get(key) ?? null;
      const step = nextIssue(before, look.standing.get(key) ?? [], this.#moment(key, look));
      if (step === null) continue;
      const place = look.placeOf(key);
      const wallMs = wireClock.wallMs();
      const deliveries = deliveriesOf(step, before, look, place, wallMs);
      // What somebody did to it meanwhile is heeded at the next look.
      if (await issues.take({ before, issue: step.issue, events: step.events, deliveries })) {
        count += 1;
        if (deliveries.length > 0) wake();
      } else {
        this.#signature = "";
        this.changed();
      }
    }
    return count;
  }

  #moment(key: string, { nowMs, windows }: Look): IssueMoment {
    const [site = "", room = ""] = key.split("/");
    const newId = `issue-${this.#options.randomBytes(8).toString("hex")}`;
    const inMaintenance = isMaintained({ site, room }, windows, nowMs);
    return { site, room, nowMs, inMaintenance, newId, limits: hubLimits.issues };
  }

  async #gather(): Promise<Look> {
    const { issues, notices, rooms, watches, roomClock } = this.#options;
    const nowMs = roomClock.wallMs();
    const [raised, kept, windows, rules, hooks, all, ...found] = await Promise.all([
      issues.standing(),
      issues.current(nowMs - hubLimits.issues.reopenMs),
      issues.maintenance(nowMs),
      notices.rules(),
      notices.hooks(),
      rooms.all(),
      ...watches.map((watch) => watch(nowMs)),
    ]);
    const standing = new Map<string, StandingAlarm[]>();
    const put = (ref: RoomRef, alarm: StandingAlarm) => {
      const key = keyOf(ref);
      standing.set(key, [...(standing.get(key) ?? []), alarm]);
    };
    for (const { site, room, alarm } of raised) {
      const { id, severity, text, device, raisedAtMs } = alarm;
      put({ site, room }, { id, severity, text, device, from: "room", raisedAtMs });
    }
    for (const { site, room, alarm } of found.flat()) put({ site, room }, alarm);
    const current = new Map(kept.map((issue) => [keyOf(issue), issue]));
    const places = new Map(all.map((room) => [keyOf(room), placeOf(room)]));
    return {
      nowMs,
      standing,
      current,
      windows,
      rules,
      hooks,
      keys: new Set([...standing.keys(), ...current.keys()]),
      placeOf: (key) => places.get(key) ?? hubPlace,
    };
  }

  /** What a person does to an issue; the issue as it is then, or null when that is not possible any more. */
  async act(id: string, act: IssueAct, by: string): Promise<Issue | null> {
    const { issues, roomClock } = this.#options;
    for (let attempt = 0; attempt < actAttempts; attempt += 1) {
      const before = await issues.find(id);
      if (before === null) return null;
      const after = afterAct(before, act, by, roomClock.wallMs());
      if (after === null) return null;
      const taking = { before, issue: after.issue, events: [after.event], deliveries: [] };
      if (await issues.take(taking)) return after.issue;
    }
    return null;
  }

  /** Issues as people see them. */
  async views(found: readonly Issue[]): Promise<readonly IssueView[]> {
    const all = await this.#options.rooms.all();
    const places = new Map(all.map((room) => [keyOf(room), placeOf(room)]));
    return found.map((issue) => ({ ...issue, ...(places.get(keyOf(issue)) ?? hubPlace) }));
  }
}

/** An issue changes at most about once a second: a person's act comes in between. */
const actAttempts = 5;

interface Look {
  readonly nowMs: number;
  readonly standing: ReadonlyMap<string, readonly StandingAlarm[]>;
  readonly current: ReadonlyMap<string, Issue>;
  readonly windows: readonly MaintenanceView[];
  readonly rules: readonly NoticeRuleView[];
  readonly hooks: readonly HookView[];
  readonly keys: ReadonlySet<string>;
  readonly placeOf: (key: string) => IssuePlace;
}

const hubPlace: IssuePlace = {
  name: { zh: rawText("zh", "issue.hub"), en: rawText("en", "issue.hub") },
  // Of the machine, as its backups are timed.
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
};

type NamedRoom = Awaited<ReturnType<RoomStore["all"]>>[number];

const placeOf = ({ room, meta }: NamedRoom): IssuePlace => ({
  name: meta?.name ?? { zh: room, en: room },
  timeZone: meta?.timeZone ?? "UTC",
});

/** Whether somebody works in a room at a moment, as was announced. */
export const isMaintained = (
  { site, room }: RoomRef,
  windows: readonly MaintenanceView[],
  nowMs: number,
): boolean =>
  windows.some(
    (window) =>
      window.site === site &&
      (window.room === null || window.room === room) &&
      window.fromMs <= nowMs &&
      nowMs < window.toMs,
  );

import type { Act, ActResult } from "../../contract/act.ts";
import type { Agenda } from "../../contract/agenda.ts";
import type { Explanation, RoomView, WattsPoint } from "../../contract/api.ts";
import { backoffMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { Log } from "../../contract/log.ts";
import type { PeopleDocument } from "../../contract/people.ts";
import { nextSequence } from "../../contract/sparkplug/sequence.ts";
import { ActIntake } from "./act-intake.ts";
import { createAskIntake } from "./ask-intake.ts";
import type { OutboxRecords } from "./outbox.ts";
import { uplinkLimits } from "./uplink-limits.ts";
import { UplinkSession } from "./uplink-session.ts";
import { WriteIntake } from "./write-intake.ts";

export interface UplinkOptions {
  readonly site: string;
  readonly room: string;
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly hub: { readonly url: string };
  /** This room's login at the hub. */
  readonly enrolment: { readonly username: string; readonly password: string };
  /** Names the room's journal. */
  readonly epoch: string;
  readonly ports: {
    /** The wire clock. */
    readonly clock: Clock;
    /** Evenly in [0, 1). */
    readonly random: () => number;
    readonly log: Log;
  };
  readonly records: OutboxRecords;
  /** Closed minutes of watts from then on, room time, as far back as they are kept. */
  readonly wattsSince: (fromMs: number) => readonly WattsPoint[];
  /** The room as it is now. */
  readonly view: () => RoomView;
  /** A valid agenda of this room; may be one that is already known. */
  readonly onAgenda: (agenda: Agenda) => void;
  /** Who of the hub may sign in at the panel; may be a list that is already known. */
  readonly onPeople: (people: PeopleDocument) => void;
  /** A person's act that came through the hub; its result goes back. */
  readonly onAct: (act: Act, by: string) => ActResult | Promise<ActResult>;
  /** Why a point is as it is; undefined when the room has no such point. */
  readonly explain: (point: PointKey) => Explanation | undefined;
}

/** The room's way to its hub. The room works without it. */
export interface Uplink {
  start(): void;
  stop(): Promise<void>;
  /** New records, or a view that changed. Cheap; may be called on every tick. */
  wake(): void;
  /** The hub is there and knows this room's state. */
  connected(): boolean;
}

/** Keeps one connection to the hub alive, for ever, with full jitter between tries. */
export function createUplink(options: UplinkOptions): Uplink {
  const { clock, random, log } = options.ports;
  const acts = new ActIntake({ clock, log, perform: options.onAct });
  const asks = createAskIntake({ clock, explain: options.explain });
  const roomNowMs = () => options.view().nowMs;
  const writes = new WriteIntake({ clock, log, roomNowMs, perform: options.onAct });
  // Not kept over a restart: a random start makes it unlikely that an old death names a new birth.
  let birthNumber = Math.floor(random() * 256);
  let session: UplinkSession | null = null;
  let cancelRetry: Cancel | null = null;
  let running = false;
  let failures = 0;
  let bornAtMs: number | null = null;
  let lossLogged = false;

  function open(): void {
    birthNumber = nextSequence(birthNumber);
    bornAtMs = null;
    session = new UplinkSession({
      ...options,
      url: options.hub.url,
      username: options.enrolment.username,
      password: options.enrolment.password,
      birthNumber,
      clock,
      random,
      log,
      acts,
      asks,
      writes,
      onBorn() {
        bornAtMs = clock.monotonicMs();
        lossLogged = false;
        log.info({ url: options.hub.url }, "the hub has this room's state");
      },
      onEnd: retry,
    });
  }

  function retry(end: "refused" | "lost" | "hub-left"): void {
    session = null;
    if (!running) return;
    const steady = bornAtMs !== null && clock.monotonicMs() - bornAtMs >= uplinkLimits.steadyMs;
    failures = steady ? 1 : failures + 1;
    const { reconnect } = uplinkLimits;
    // A refused login is not hammered: it stays wrong until a person has changed something.
    const waitMs = end === "refused" ? reconnect.longestMs : backoffMs(reconnect, failures, random);
    if (!lossLogged) log.warn({ url: options.hub.url, end }, "the hub cannot be reached");
    lossLogged = true;
    cancelRetry = clock.after("uplink reconnect", waitMs, open);
  }

  return {
    start() {
      if (running) return;
      running = true;
      open();
    },
    async stop() {
      running = false;
      cancelRetry?.();
      await session?.close();
      session = null;
    },
    wake: () => session?.wake(),
    connected: () => session?.born ?? false,
  };
}

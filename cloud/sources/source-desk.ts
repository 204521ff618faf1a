import { backoffMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { actionOf, failed, type Outcome } from "../../contract/errors.ts";
import { canonicalJson } from "../../contract/hash.ts";
import type { Log } from "../../contract/log.ts";
import type { SourceSettings } from "../../contract/sources.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { SourceStore, StoredSource } from "../store/source-store.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import type { Fetched, Source } from "./source.ts";
import type { SourceIntake } from "./source-desk-intake.ts";
import { createHook, type Hook, SourceReleases } from "./source-desk-releases.ts";
import type { SourceSecrets } from "./source-desk-secrets.ts";

/** What an adapter is made of. */
export interface SourceMaking {
  readonly settings: SourceSettings;
  /** Empty: none. */
  readonly secret: string;
  /** IANA zone of the room. */
  readonly zone: string;
  /** The text of an uploaded calendar; null: there is none. */
  readonly upload: () => Promise<string | null>;
}

/** The way to calendars outside; a hub without a machine around it has none. */
export interface SourceTools {
  /** Null for a kind that is not asked. */
  readonly makeSource: (making: SourceMaking) => Source | null;
  readonly http: GuardedFetch;
}

export interface SourceDeskOptions {
  readonly store: SourceStore;
  readonly intake: SourceIntake;
  readonly secrets: SourceSecrets;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  /** Evenly in [0, 1). */
  readonly random: () => number;
  readonly zoneOf: (ref: RoomRef) => Promise<string>;
  readonly log: Log;
}

/** A source in the desk's hands. */
interface Slot {
  readonly id: string;
  cancel: Cancel;
  failures: number;
  /** Its adapter, and the settings it was made of. */
  adapter: { readonly made: string; readonly source: Source } | null;
  /** The question that is being answered; a source is asked one thing at a time. */
  running: Promise<Outcome<void>> | null;
}

const noTools = failed("source-unreachable", "this hub asks no calendars");

/** Asks every source in its turn, and puts what they say into the agendas. */
export class SourceDesk {
  readonly #options: SourceDeskOptions;
  readonly #releases: SourceReleases;
  readonly #slots = new Map<string, Slot>();
  /** Sources that are due and wait for one of the places at once. */
  #due: Slot[] = [];
  #asking = 0;
  #tools: SourceTools | null = null;
  #end = new AbortController();
  #cancelRound: Cancel = () => {};
  #round: Promise<void> = Promise.resolve();

  constructor(options: SourceDeskOptions) {
    this.#options = options;
    const { store, wireClock, roomClock, random } = options;
    this.#releases = new SourceReleases({
      store,
      wireClock,
      nowMs: () => roomClock.wallMs(),
      random,
      openSource: async (source) => await this.#adapterOf(this.#slotOf(source.id), source),
      hookOf: (source) => this.#hookOf(source),
    });
  }

  /** Begins to ask; until then sources only speak when they are spoken of. */
  async start(tools: SourceTools): Promise<void> {
    this.#tools = tools;
    this.#end = new AbortController();
    const { store, random } = this.#options;
    for (const { id, settings } of await store.all()) {
      if (settings.enabled) this.#arm(id, random() * hubLimits.sources.startSpreadMs);
    }
    this.#armRound();
  }

  /** Nothing runs any more when it resolves. */
  async stop(): Promise<void> {
    this.#end.abort(new Error("the hub stops"));
    this.#cancelRound();
    this.#due = [];
    for (const slot of this.#slots.values()) slot.cancel();
    for (const slot of this.#slots.values()) await slot.running;
    await this.#round;
    this.#slots.clear();
    this.#tools = null;
  }

  /** The settings of a source are new, changed or gone. */
  settingsChanged(id: string): void {
    const slot = this.#slots.get(id);
    if (slot !== undefined) slot.adapter = null;
    this.#arm(id, 0);
  }

  /** Asks at once, also a source that is switched off. */
  async ask(id: string): Promise<Outcome<void>> {
    const slot = this.#slotOf(id);
    while (slot.running !== null) await slot.running;
    return await this.#start(slot, true);
  }

  /** Reads an uploaded calendar once, as far ahead as people plan. */
  async upload(source: StoredSource, text: string): Promise<Outcome<void>> {
    const { intake, roomClock } = this.#options;
    const adapter = await this.#make(source, async () => text);
    if (adapter === null) return noTools;
    const { backMs, uploadAheadMs } = hubLimits.sources;
    const nowMs = roomClock.wallMs();
    const span = { fromMs: nowMs - backMs, toMs: nowMs + uploadAheadMs };
    const fetched = await adapter.fetch(span, "", this.#end.signal);
    // A file that cannot be read changes nothing, also not what the source looks like.
    if (!fetched.ok) return fetched;
    await intake.take(source, fetched);
    return { ok: true, value: undefined };
  }

  #slotOf(id: string): Slot {
    const known = this.#slots.get(id);
    if (known !== undefined) return known;
    const slot: Slot = { id, cancel: () => {}, failures: 0, adapter: null, running: null };
    this.#slots.set(id, slot);
    return slot;
  }

  #arm(id: string, delayMs: number): void {
    if (this.#tools === null || this.#end.signal.aborted) return;
    const slot = this.#slotOf(id);
    slot.cancel();
    slot.cancel = this.#options.wireClock.after("ask a source", delayMs, () => {
      if (!this.#due.includes(slot)) this.#due.push(slot);
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#asking < hubLimits.sources.atOnce) {
      // One that is being asked stays due: what it answers may be to other settings.
      const slot = this.#due.find(({ running }) => running === null);
      if (slot === undefined) return;
      this.#due = this.#due.filter((one) => one !== slot);
      this.#asking += 1;
      void this.#askInTurn(slot);
    }
  }

  async #askInTurn(slot: Slot): Promise<void> {
    await this.#start(slot, false);
    this.#asking -= 1;
    this.#pump();
  }

  /** Asks once and arms the next time; settles always. */
  #start(slot: Slot, byHand: boolean): Promise<Outcome<void>> {
    const run = async (): Promise<Outcome<void>> => {
      try {
        return await this.#askNow(slot, byHand);
      } catch (error) {
        this.#options.log.error({ source: slot.id, error: String(error) }, "a source failed");
        slot.failures += 1;
        this.#arm(slot.id, this.#retryMs(slot));
        return failed("source-unreadable");
      } finally {
        slot.running = null;
        this.#pump();
      }
    };
    slot.running = run();
    return slot.running;
  }

  async #askNow(slot: Slot, byHand: boolean): Promise<Outcome<void>> {
    const { store, intake, random } = this.#options;
    const source = await store.find(slot.id);
    if (source === null) {
      slot.cancel();
      this.#slots.delete(slot.id);
      return failed("source-unreachable");
    }
    if (!source.settings.enabled && !byHand) return failed("source-unreachable", "switched off");
    const fetched = await this.#fetch(slot, source);
    if (this.#end.signal.aborted) return failed("source-unreachable", "the hub stops");
    // An answer to the settings of before counts for nothing: it is asked anew.
    const now = await store.find(slot.id);
    const isAsked = canonicalJson(now?.settings) === canonicalJson(source.settings);
    if (now === null || !isAsked) {
      this.#arm(slot.id, 0);
      return failed("source-unreachable", "its settings have changed");
    }
    if (fetched === null) await intake.settle(now);
    else await intake.take(now, fetched);
    const outcome = fetched ?? { ok: true };
    slot.failures = outcome.ok ? 0 : slot.failures + 1;
    const everyMs = now.settings.everyS * 1_000 * (0.9 + 0.2 * random());
    const isRefused = !outcome.ok && actionOf(outcome.failure) === "giveUp";
    const retryMs = isRefused
      ? Math.max(everyMs, hubLimits.sources.refusedRetryMs)
      : Math.max(this.#retryMs(slot), everyMs / 2);
    if (now.settings.enabled) this.#arm(slot.id, outcome.ok ? everyMs : retryMs);
    return outcome.ok ? { ok: true, value: undefined } : outcome;
  }

  /** Null: this kind is not asked, it speaks by itself. */
  async #fetch(slot: Slot, source: StoredSource): Promise<Outcome<Fetched> | null> {
    if (source.settings.kind === "rest" || source.settings.kind === "ics-file") return null;
    const adapter = await this.#adapterOf(slot, source);
    if (adapter === null) return noTools;
    const { backMs, aheadMs } = hubLimits.sources;
    const nowMs = this.#options.roomClock.wallMs();
    const span = { fromMs: nowMs - backMs, toMs: nowMs + aheadMs };
    return await adapter.fetch(span, source.state.bookmark, this.#end.signal);
  }

  #retryMs({ failures }: Slot): number {
    return backoffMs(hubLimits.sources.retry, failures, this.#options.random);
  }

  /** The same adapter as long as nothing it was made of changes: it remembers what it has read. */
  async #adapterOf(slot: Slot, source: StoredSource): Promise<Source | null> {
    const { secrets, zoneOf } = this.#options;
    const zone = await zoneOf(source.settings);
    const made = JSON.stringify([source.settings, zone, secrets.read(source.id)]);
    if (slot.adapter?.made === made) return slot.adapter.source;
    const fresh = await this.#make(source, async () => null);
    slot.adapter = fresh === null ? null : { made, source: fresh };
    return fresh;
  }

  async #make(source: StoredSource, upload: () => Promise<string | null>): Promise<Source | null> {
    const { secrets, zoneOf } = this.#options;
    const zone = await zoneOf(source.settings);
    const secret = secrets.read(source.id);
    const { settings } = source;
    return this.#tools?.makeSource({ settings, secret, zone, upload }) ?? null;
  }

  #hookOf({ id, settings }: StoredSource): Hook | null {
    const { secrets, wireClock } = this.#options;
    if (settings.kind !== "rest" || settings.hook === "" || this.#tools === null) return null;
    const tokenHash = secrets.read(id);
    const { http } = this.#tools;
    const wallMs = () => wireClock.wallMs();
    return createHook(settings.hook, settings.allowsPrivate, tokenHash, http, wallMs);
  }

  #armRound(): void {
    const { wireClock } = this.#options;
    this.#cancelRound = wireClock.after("tell sources", hubLimits.sources.tellEveryMs, () => {
      this.#round = this.#tell();
    });
  }

  async #tell(): Promise<void> {
    try {
      await this.#releases.round(this.#end.signal);
    } catch (error) {
      const { log } = this.#options;
      log.error({ error: String(error) }, "sources could not be told of released rooms");
    }
    if (!this.#end.signal.aborted) this.#armRound();
  }
}

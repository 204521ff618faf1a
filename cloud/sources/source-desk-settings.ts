import type { SourceSettings, SourceView } from "../../contract/sources.ts";
import { newToken, tokenHash, tokenMatches } from "../accounts/token.ts";
import { hubLimits } from "../hub-limits.ts";
import { freshState, type SourceStore, type StoredSource } from "../store/source-store.ts";
import type { SourceDesk } from "./source-desk.ts";
import type { SourceIntake } from "./source-desk-intake.ts";
import type { SourceSecrets } from "./source-desk-secrets.ts";

export interface SourceOfficeOptions {
  readonly store: SourceStore;
  readonly intake: SourceIntake;
  readonly desk: SourceDesk;
  readonly secrets: SourceSecrets;
  readonly randomBytes: (count: number) => Buffer;
  /** Room time. */
  readonly nowMs: () => number;
}

/** A source that was made; of an office system also its token, which is shown this once. */
export interface MadeSource {
  readonly source: SourceView;
  readonly token: string | null;
}

/** What administrators do with sources. */
export class SourceOffice {
  readonly #options: SourceOfficeOptions;

  constructor(options: SourceOfficeOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly SourceView[]> {
    const sources = await this.#options.store.all();
    return await Promise.all(sources.map((source) => this.view(source)));
  }

  async find(id: string): Promise<StoredSource | null> {
    return await this.#options.store.find(id);
  }

  /** Null: there are as many as there may be. */
  async create(settings: SourceSettings, secret: string): Promise<MadeSource | null> {
    const { store, secrets, desk, randomBytes } = this.#options;
    if ((await store.all()).length >= hubLimits.sources.sources) return null;
    const id = `src-${randomBytes(8).toString("hex")}`;
    if (settings.kind !== "rest" && secret !== "") secrets.write(id, secret);
    const source = { id, settings, state: freshState };
    await store.add(source);
    const token = settings.kind === "rest" ? this.newToken(id) : null;
    desk.settingsChanged(id);
    return { source: await this.view(source), token };
  }

  /**
   * Other settings. A password stays only as long as it goes to the same place: whoever may change an
   * address does not get the password of the old one sent there.
   * @param secret null: as it is; empty: none any more
   */
  async change(
    before: StoredSource,
    settings: SourceSettings,
    secret: string | null,
  ): Promise<MadeSource> {
    const { store, secrets, desk, intake } = this.#options;
    const { id } = before;
    const isElsewhere =
      before.settings.kind !== settings.kind ||
      originOf(before.settings.url) !== originOf(settings.url);
    const staysRest = settings.kind === "rest" && before.settings.kind === "rest";
    const isNone = secret === "" || (secret === null && isElsewhere);
    // The token of an office system changes only by a new token.
    if (isNone && !staysRest) secrets.remove(id);
    else if (secret !== null && settings.kind !== "rest") secrets.write(id, secret);
    const becomesRest = settings.kind === "rest" && before.settings.kind !== "rest";
    const token = becomesRest ? this.newToken(id) : null;
    await store.setSettings(id, settings);
    // Another place tells another story: its old bookmark means nothing there.
    const state = isElsewhere ? { ...before.state, bookmark: "", failure: null } : before.state;
    await store.take(id, state, [], []);
    await intake.follow(before);
    await intake.follow({ ...before, settings });
    desk.settingsChanged(id);
    const source = (await store.find(id)) ?? { id, settings, state };
    return { source: await this.view(source), token };
  }

  /** The source and its meetings are gone; one that runs ends now. */
  async remove(source: StoredSource): Promise<void> {
    const { store, secrets, desk, intake } = this.#options;
    const items = await store.items(source.id);
    const keys = items.map(({ key }) => key);
    await intake.change(source, source.state, [], keys);
    await store.remove(source.id);
    secrets.remove(source.id);
    desk.settingsChanged(source.id);
  }

  /** A new token of an office system; the one before ends. */
  newToken(id: string): string {
    const { secrets, randomBytes } = this.#options;
    const token = newToken(randomBytes);
    secrets.write(id, tokenHash(token));
    return token;
  }

  /** The source whose token this is, or null. */
  async byToken(id: string, token: string): Promise<StoredSource | null> {
    const source = await this.#options.store.find(id);
    if (source === null || source.settings.kind !== "rest") return null;
    const hash = this.#options.secrets.read(id);
    return hash !== "" && tokenMatches(token, hash) ? source : null;
  }

  async view({ id, settings, state }: StoredSource): Promise<SourceView> {
    const { store, secrets, nowMs } = this.#options;
    const items = await store.items(id);
    const toCome = items.filter(({ meeting }) => meeting.endMs > nowMs());
    const holding = toCome.filter(({ status }) => status !== "off" && status !== "spent");
    const gone = toCome.filter(({ status }) => status === "held").length;
    return {
      ...settings,
      id,
      hasSecret: secrets.read(id) !== "",
      askedAtMs: state.askedAtMs,
      broughtAtMs: state.broughtAtMs,
      failure: state.failure,
      meetings: holding.length,
      complaints: state.complaints,
      held: gone === 0 || state.held === null ? null : { gone, ...state.held },
    };
  }
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "");

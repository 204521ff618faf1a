import { hubLimits } from "../hub-limits.ts";
import {
  createHostConnection,
  type HostConnection,
  type HostConnectionOptions,
} from "../ingest/host-connection.ts";
import type { ClusterStore } from "../store/leases.ts";
import type { Dial } from "./external-broker.ts";

export interface VoiceOptions extends Pick<
  HostConnectionOptions,
  "url" | "clock" | "random" | "log"
> {
  readonly store: Pick<ClusterStore, "lease" | "release">;
  /** Id of this process. */
  readonly holder: string;
  readonly dial: Dial;
}

const leaseName = "host-voice";

/** Of all processes one speaks as the Sparkplug host; when it ends, another takes its place. */
export class Voice {
  readonly #options: VoiceOptions;
  #speaking: HostConnection | null = null;

  constructor(options: VoiceOptions) {
    this.#options = options;
  }

  get isSpeaking(): boolean {
    return this.#speaking !== null;
  }

  /** With every beat: takes or keeps the word, or falls silent when another has it. */
  async beat(): Promise<void> {
    const { store, holder, log } = this.#options;
    const isOurs = await store.lease(leaseName, holder, hubLimits.cluster.deadAfterMs);
    if (isOurs && this.#speaking === null) {
      log.info({}, "this process speaks as the host");
      this.#speaking = connect(this.#options);
      this.#speaking.start();
    } else if (!isOurs && this.#speaking !== null) {
      log.info({}, "another process speaks as the host");
      const former = this.#speaking;
      this.#speaking = null;
      await former.stop("quietly");
    }
  }

  /** Says that the host leaves, then lets another speak. */
  async stop(): Promise<void> {
    const { store, holder, log } = this.#options;
    const former = this.#speaking;
    if (former === null) return;
    this.#speaking = null;
    await former.stop("farewell");
    try {
      await store.release(leaseName, holder);
    } catch (error) {
      log.warn({ error: String(error) }, "the host's voice is free when its time is over");
    }
  }
}

/** A connection of its own: its will is the host's death, and no other connection's. */
const connect = ({ dial, holder, ...options }: VoiceOptions): HostConnection =>
  createHostConnection({
    ...options,
    dial: (parts) => dial(parts, `voice-${holder}`),
    subscriptions: [],
    voice: true,
    onMessage: () => Promise.resolve(),
    onOnline() {},
    onOffline() {},
  });

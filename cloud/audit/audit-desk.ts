import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { AuditSegment, AuditStore } from "../store/audit-store.ts";
import { type ChainFault, type ChainHead, chainStart, createChainCheck } from "./audit-chain.ts";

/** What a check of the chain has found. */
export interface AuditVerdict {
  /** Null: it holds, from the first line that is kept to the head. */
  readonly fault: ChainFault | null;
  /** Lines that hold. */
  readonly checked: number;
  readonly head: ChainHead;
  /** Lines before this one were kept long enough and are gone; their last hash is kept. */
  readonly firstNumber: number;
}

/** Looks after the audit: checks its chain, tells its head, and lets old lines go. */
export interface AuditDesk {
  start(): void;
  stop(): Promise<void>;
  /** @param known a head that was told before, so that lines cut off at the end are missed; null: none */
  verify(known: ChainHead | null): Promise<AuditVerdict>;
}

const closing = "close audit segment";

export function createAuditDesk(store: AuditStore, clock: Clock, log: Log): AuditDesk {
  const { headEveryMs, keptMs } = hubLimits.audit;
  let cancel: Cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = async () => {
    try {
      const nowMs = Math.floor(clock.wallMs());
      const segment = await store.close(nowMs - keptMs, nowMs);
      if (segment !== null) await store.add(closingLine(segment, nowMs));
      const { number, hash } = await store.head();
      log.info({ number, hash }, "head of the audit: keep it where this machine cannot change it");
    } catch (error) {
      log.error({ error: String(error) }, "the audit could not be looked after");
    }
  };
  const arm = () => {
    if (stopped) return;
    cancel = clock.after("look after the audit", headEveryMs, () => {
      running = round().then(arm);
    });
  };
  return {
    start() {
      running = round().then(arm);
    },
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
    verify: (known) => verify(store, known),
  };
}

const closingLine = ({ firstNumber, lastNumber, hash }: AuditSegment, atMs: number) => ({
  atMs,
  who: "",
  source: "",
  action: closing,
  object: `${firstNumber}-${lastNumber} ${hash}`,
  outcome: "done" as const,
});

async function verify(store: AuditStore, known: ChainHead | null): Promise<AuditVerdict> {
  const segment = (await store.segments()).at(-1);
  const from: ChainHead =
    segment === undefined ? chainStart : { number: segment.lastNumber, hash: segment.hash };
  const check = createChainCheck(from, known);
  for (let at = from.number; ; at = check.head().number) {
    const lines = await store.after(at, hubLimits.audit.checked);
    if (lines.length === 0 || !check.take(lines)) break;
  }
  const head = check.head();
  const checked = head.number - from.number;
  return { fault: check.end(), checked, head, firstNumber: from.number + 1 };
}

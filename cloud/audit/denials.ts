import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { AuditEntry } from "../store/audit-store.ts";

type Denial = Omit<AuditEntry, "atMs">;

export interface DenialsOptions {
  /** Wire clock. */
  readonly clock: Clock;
  readonly audit: (entry: Denial) => Promise<void>;
  readonly log: Log;
}

/** Lines of those who are turned away: whoever tries without end must not fill the audit. */
export interface Denials {
  /** The first one of an account, or of a source, is a line at once; more are one line a minute. */
  tell(denial: Denial): Promise<void>;
  /** Writes what was counted and not yet told. */
  flush(): Promise<void>;
}

interface Counted {
  readonly last: Denial;
  /** Since the last line. */
  readonly count: number;
  readonly cancel: Cancel;
}

export function createDenials({ clock, audit, log }: DenialsOptions): Denials {
  const counted = new Map<string, Counted>();
  const { denialGapMs, deniers } = hubLimits.audit;
  const write = async ({ last, count }: Pick<Counted, "last" | "count">): Promise<void> => {
    if (count > 0) await audit({ ...last, object: `${count} more, the last ${last.object}` });
  };
  const round = (key: string) => {
    const found = counted.get(key);
    if (found === undefined) return;
    if (found.count === 0) {
      counted.delete(key);
      return;
    }
    counted.set(key, { ...found, count: 0, cancel: arm(key) });
    write(found).catch((error: unknown) => {
      log.error({ error: String(error) }, "denials could not be written into the audit");
    });
  };
  const arm = (key: string): Cancel => clock.after("denials", denialGapMs, () => round(key));
  return {
    async tell(denial) {
      const found = counted.get(keyOf(denial));
      // More than may be remembered share one count.
      const isKnown = found !== undefined || counted.size < deniers;
      const key = isKnown ? keyOf(denial) : othersKey;
      const before = counted.get(key);
      if (before !== undefined) {
        counted.set(key, { ...before, last: denial, count: before.count + 1 });
        return;
      }
      counted.set(key, { last: denial, count: 0, cancel: arm(key) });
      await audit(denial);
    },
    async flush() {
      const all = [...counted.values()];
      counted.clear();
      for (const one of all) {
        one.cancel();
        await write(one);
      }
    },
  };
}

const othersKey = "others";
const keyOf = ({ who, source, action }: Denial): string =>
  who === "" ? `source ${source} ${action}` : `account ${who} ${action}`;

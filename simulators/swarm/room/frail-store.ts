import type { JournalRecord } from "../../../contract/record.ts";
import type { Store } from "../../../edge/bare-room.ts";

/** What may go wrong with the room's memory, and when the process is to die of it. */
export interface StoreTrouble {
  /** Every write is refused. */
  refuses: boolean;
  /** The next commit with records is the last deed of this process, before or after it counts. */
  diesAt: "before-commit" | "after-commit" | null;
}

export interface FrailStorePorts {
  readonly trouble: StoreTrouble;
  readonly isOver: () => boolean;
  readonly die: () => void;
  /** Told of what counts: it is in the database for good. */
  readonly onRecords: (records: readonly JournalRecord[]) => void;
}

/** A real store that refuses to write, or takes its process with it. */
export function frailStore(store: Store, ports: FrailStorePorts): Store {
  const { trouble } = ports;
  const checkWritable = () => {
    if (ports.isOver()) throw new Error("this process is dead");
    if (trouble.refuses) throw new Error("the disk takes nothing");
  };
  return {
    epoch: store.epoch,
    load: () => store.load(),
    commit(change) {
      checkWritable();
      const isLast = trouble.diesAt !== null && change.records.length > 0;
      if (isLast && trouble.diesAt === "before-commit") {
        trouble.diesAt = null;
        ports.die();
        throw new Error("died before it was written");
      }
      const records = store.commit(change);
      if (records.length > 0) ports.onRecords(records);
      if (isLast && trouble.diesAt === "after-commit") {
        trouble.diesAt = null;
        ports.die();
      }
      return records;
    },
    recordsAfter: (number, limit) => store.recordsAfter(number, limit),
    recordsBefore: (number, limit) => store.recordsBefore(number, limit),
    acknowledged: () => store.acknowledged(),
    acknowledge(upTo) {
      checkWritable();
      store.acknowledge(upTo);
    },
    lastNumber: () => store.lastNumber(),
    wattsSince: (fromMs) => store.wattsSince(fromMs),
    close: () => store.close(),
  };
}

import type { SqliteStore } from "../../../edge/bare-room.ts";
import type { Invariant } from "./watcher.ts";

export const journalWhole: Invariant = {
  name: "journal-whole",
  says: "the journal has no gap, and a kill takes nothing back that counts",
  watch: (room) => {
    let last = 0;
    let epoch: string | null = null;
    let looked: SqliteStore | null = null;
    return {
      record(record) {
        if (record.epoch !== epoch) {
          epoch = record.epoch;
          last = 0;
        }
        const expected = last + 1;
        last = record.number;
        return record.number === expected
          ? null
          : `record ${record.number} follows ${expected - 1}`;
      },
      /** Only a new run can find less than the one before has written. */
      look() {
        const { store } = room;
        const before = looked;
        looked = store;
        if (store === null || store === before || store.epoch !== epoch) return null;
        const number = store.lastNumber();
        return number >= last ? null : `the journal ends at ${number}, ${last} was the last`;
      },
      atRest() {
        const { store } = room;
        if (store === null) return "it does not run";
        const verdict = store.verifyChain(0, 1_000_000);
        return verdict.brokenAt === null ? null : `record ${verdict.brokenAt} is broken`;
      },
    };
  },
};

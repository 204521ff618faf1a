import { printable } from "./printable.ts";
import { everyDevice } from "./traces.ts";
import type { WireDialect } from "./wire-dialect.ts";

/** Text that ends in a terminator of one or more bytes, given as characters of latin-1. */
export function lineDialect(terminator: string): WireDialect {
  const end = Buffer.from(terminator, "latin1");
  return {
    cut(bytes) {
      const lines: Buffer[] = [];
      let from = 0;
      for (let at = bytes.indexOf(end); at >= 0; at = bytes.indexOf(end, from)) {
        lines.push(bytes.subarray(from, at + end.length));
        from = at + end.length;
      }
      return lines;
    },
    describe: (_direction, bytes) => ({
      text: printable(bytes),
      outcome: null,
      concerns: everyDevice,
    }),
  };
}

/** Text in datagrams: each is whole. */
export const datagramDialect: WireDialect = {
  cut: (bytes) => (bytes.length === 0 ? [] : [bytes]),
  describe: (_direction, bytes) => ({
    text: printable(bytes),
    outcome: null,
    concerns: everyDevice,
  }),
};

/** Bytes of which nothing is known: silence alone ends them, and only their digits are shown. */
export const byteDialect: WireDialect = {
  cut: () => [],
  describe: () => ({ text: "", outcome: null, concerns: everyDevice }),
};

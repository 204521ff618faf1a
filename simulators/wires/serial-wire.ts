import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { randomBytes } from "../world/random.ts";
import type { Random } from "../world/random.ts";
import { openPtyPair } from "./pty-pair.ts";

/** A device's own serial line. */
export interface SerialWire {
  /** What the other side opens. */
  readonly path: string;
  send(bytes: Buffer): void;
  setPowered(powered: boolean): void;
  misbehave(fault: Fault | null): void;
  stop(): Promise<void>;
}

/** Opens a line on a pty; `received` is called with bytes as they come, in any pieces. */
export function openSerialWire(
  wireClock: Clock,
  random: Random,
  received: (bytes: Buffer) => void,
): SerialWire {
  const pair = openPtyPair();
  let powered = true;
  let fault: Fault | null = null;
  let cancelBabble: Cancel = () => {};
  const alive = () => powered && fault !== "dead-wire";
  pair.onData((bytes) => {
    if (alive()) received(bytes);
  });
  const babble = () => {
    if (alive()) pair.write(randomBytes(random, limits.babbleBytes));
    cancelBabble = wireClock.after("serial noise", limits.babbleEveryMs, babble);
  };
  return {
    path: pair.path,
    send(bytes) {
      if (!alive() || fault === "silent") return;
      pair.write(fault === "short-frame" ? bytes.subarray(0, bytes.length >> 1) : bytes);
    },
    setPowered(wanted) {
      powered = wanted;
    },
    misbehave(wanted) {
      fault = wanted;
      cancelBabble();
      if (fault === "babble") babble();
    },
    async stop() {
      cancelBabble();
      await pair.close();
    },
  };
}

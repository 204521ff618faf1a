import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { randomBytes } from "../world/random.ts";
import type { Random } from "../world/random.ts";
import { openPtyPair } from "./pty-pair.ts";
import { isLost, spoiltAnswer } from "./spoilt-answer.ts";

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
  const late = new Set<Cancel>();
  const alive = () => powered && fault !== "dead-wire";
  pair.onData((bytes) => {
    if (!alive()) return;
    if (fault === "echo") pair.write(bytes);
    received(bytes);
  });
  const babble = () => {
    if (alive()) pair.write(randomBytes(random, limits.babbleBytes));
    cancelBabble = wireClock.after("serial noise", limits.babbleEveryMs, babble);
  };
  const sendLate = (bytes: Buffer) => {
    const cancel = wireClock.after("late serial answer", limits.lateOnSocketMs, () => {
      late.delete(cancel);
      if (alive()) pair.write(bytes);
    });
    late.add(cancel);
  };
  const cancelAll = () => {
    cancelBabble();
    for (const cancel of late) cancel();
    late.clear();
  };
  return {
    path: pair.path,
    send(bytes) {
      if (!alive() || fault === "silent" || isLost(fault, random)) return;
      const sent = spoiltAnswer(fault, bytes, random);
      if (fault === "late-reply") sendLate(sent);
      else pair.write(sent);
    },
    setPowered(wanted) {
      powered = wanted;
    },
    misbehave(wanted) {
      fault = wanted;
      cancelAll();
      if (fault === "babble") babble();
    },
    async stop() {
      cancelAll();
      await pair.close();
    },
  };
}

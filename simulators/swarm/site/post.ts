import type { Clock } from "../../../contract/clock.ts";
import { topics } from "../../../contract/topics.ts";
import type { Draw } from "../draw.ts";

/** What the way between a room and its hub does to messages. */
export interface PostTrouble {
  /** Nobody reaches anybody. */
  isCut: boolean;
  /** Shares of documents that vanish, and that arrive twice. */
  lossShare: number;
  twiceShare: number;
  /** Documents arrive up to so much later, and so in another order; wire time. */
  lateMs: number;
}

export const soundPost = (): PostTrouble => ({
  isCut: false,
  lossShare: 0,
  twiceShare: 0,
  lateMs: 0,
});

/** A room's way to the hub and back. What is on its way when it is cut is lost. */
export interface Post {
  readonly trouble: PostTrouble;
  toHub(topic: string, payload: Uint8Array): void;
  toRoom(topic: string, payload: Uint8Array): void;
  /** The room has connected: it gets what the broker retains for it. */
  subscribe(): void;
}

export interface PostPorts {
  readonly wireClock: Clock;
  readonly draw: Draw;
  readonly atHub: (topic: string, payload: Uint8Array) => void;
  readonly atRoom: (topic: string, payload: Uint8Array) => void;
}

const usualMs = 20;

export function createPost({ wireClock, draw, atHub, atRoom }: PostPorts): Post {
  const trouble = soundPost();
  const carry = (
    topic: string,
    payload: Uint8Array,
    arrive: (topic: string, payload: Uint8Array) => void,
  ) => {
    if (trouble.isCut) return;
    // One connection keeps the order of live values; documents may come by other ways.
    const isDocument = !topic.startsWith(sparkplug);
    if (isDocument && draw.chance(trouble.lossShare)) return;
    const copies = isDocument && draw.chance(trouble.twiceShare) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const lateMs = isDocument && trouble.lateMs > 0 ? draw.between(0, trouble.lateMs) : 0;
      wireClock.after("post", usualMs + lateMs, () => {
        if (!trouble.isCut) arrive(topic, payload);
      });
    }
  };
  const retained = new Map<string, Uint8Array>();
  return {
    trouble,
    toHub: (topic, payload) => carry(topic, payload, atHub),
    toRoom(topic, payload) {
      if (topic.endsWith("/agenda")) retained.set(topic, payload);
      carry(topic, payload, atRoom);
    },
    subscribe() {
      for (const [topic, payload] of retained) carry(topic, payload, atRoom);
    },
  };
}

const sparkplug = topics.siteSubscription("").split("/")[0] ?? "";

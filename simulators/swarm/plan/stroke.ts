import type { Draw } from "../draw.ts";
import type { PostTrouble } from "../site/post.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";

/** What a fault may reach besides its room. */
export interface StrokePorts {
  /** Cuts or mends the room's way to its hub. */
  readonly cutPost: (isCut: boolean) => void;
  readonly post: PostTrouble;
}

/** A fault that has struck. */
export interface Struck {
  readonly text: string;
  /** Ends it; null when it is over at once. */
  readonly end: (() => void) | null;
  /** How long it lasts, room time: between these. */
  readonly lastsMs: readonly [number, number];
}

/** A kind of fault; `rows` are those of the list of faults that it stands for. */
export interface Stroke {
  readonly name: string;
  readonly rows: readonly number[];
  /** Null when the room has nothing that could suffer it just now. */
  readonly strike: (room: SwarmRoom, draw: Draw, ports: StrokePorts) => Struck | null;
}

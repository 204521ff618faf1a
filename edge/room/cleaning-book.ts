import type { Phase } from "../../contract/record.ts";
import { roomLimits } from "../room-limits.ts";
import type { TickNews } from "./news.ts";
import { isCleaning } from "./cleaning.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

/** Now the room is wanted for a meeting. */
const neededPhases: ReadonlySet<Phase> = new Set<Phase>(["preparing", "open", "meeting"]);

/** Cleaning ends with its time, or when the room is needed for a meeting. */
export function expireCleaning(state: RoomState, news: TickNews, snapshot: Snapshot): void {
  const { cleaning } = state;
  if (cleaning === null) return;
  // Longer than cleaning may last: its end was named by a clock that ran ahead.
  const isMisdated = cleaning.untilMs > snapshot.nowMs + roomLimits.cleanMaxMs;
  const goesOn =
    isCleaning(cleaning, snapshot.nowMs) && !isMisdated && !neededPhases.has(snapshot.phase);
  if (goesOn) return;
  state.cleaning = null;
  news.keep({ kind: "cleaning", id: "now", value: null });
}

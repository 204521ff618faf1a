import { z } from "zod";
import type { RoomConfig } from "../../contract/room-config.ts";

/** An edge on this machine answers at once; something that does not is none. */
const answerWithinMs = 2000;

const roomSchema = z.object({ room: z.string() });

/** Where the edge of this very room answers; undefined when none does. */
export async function runningEdge({
  room,
  panel,
}: Pick<RoomConfig, "room" | "panel">): Promise<string | undefined> {
  const host = panel.host === "0.0.0.0" ? "127.0.0.1" : panel.host;
  const url = new URL("/api/room", `http://${host}:${panel.port}`);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    const answer = roomSchema.safeParse(await response.json());
    return answer.data?.room === room ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

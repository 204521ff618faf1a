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
  const url = new URL("/api/room", `http://${nearHost(panel.host)}:${panel.port}`);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    const answer = roomSchema.safeParse(await response.json());
    return answer.data?.room === room ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

/** "Every address" becomes this machine's own; IPv6 stands in brackets. */
export function nearHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

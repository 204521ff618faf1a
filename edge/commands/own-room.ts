import { readFileSync } from "node:fs";
import type { ApiProblem } from "../../contract/api.ts";
import { describeProblem } from "../../contract/document.ts";
import type { RoomConfig } from "../../contract/room-config.ts";
import { type Assets, readRoom } from "../assets.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { machineTokenFile } from "../panel/machine-token.ts";
import { readSecret } from "../secrets.ts";
import type { CommandOutput } from "./command.ts";
import { nearHost } from "./running-edge.ts";

/** Where the room file of this machine is, unless a command is told otherwise. */
export const usualConfig = "/etc/huitang/room.yaml";
/** An edge of this machine answers within this; a person waits no longer. */
const answerWithinMs = 5000;

/** The room of a file, compiled. Undefined when there is none; that was said. */
export function ownRoom(
  file: string,
  assets: Assets,
  output: CommandOutput,
): RoomModel | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    output.warn(`${file}: cannot be read; name the room's file by --config ROOM.yaml`);
    return undefined;
  }
  const room = readRoom(file, text, assets);
  if (room.ok) return room.value;
  output.warn(room.problems.map(describeProblem).join("\n"));
  return undefined;
}

const ownNames: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** What the panel says; a refusal is told in its own words. */
export type PanelAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly text: string };

/** One request to the room's own panel, signed in as this machine. `body` null: there is none. */
export type OwnPanel = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body: object | null,
) => Promise<PanelAnswer>;

/**
 * The panel of the running edge, for who may read the room's data; at `address` when the room's file
 * does not say where it answers by now. Undefined when there is no token for it; that was said.
 */
export async function ownPanel(
  { panel, data }: Pick<RoomConfig, "panel" | "data">,
  output: CommandOutput,
  address: string | null,
): Promise<OwnPanel | undefined> {
  const host = nearHost(panel.host);
  const base = new URL(address ?? `http://${host}:${panel.port}`);
  // The token opens this machine's panel only, and is nobody else's to see.
  if (![host, ...ownNames].includes(base.hostname)) {
    const way = "sign in at that panel's page, or run this on its machine";
    output.warn(`--panel ${base.href}: not this machine, so there is no token for it; ${way}`);
    return undefined;
  }
  const token = await readSecret(machineTokenFile(data)).catch(() => undefined);
  if (token === undefined) {
    output.warn(`no token in ${data}; has the edge run? Use the same user as the edge, or sudo`);
    return undefined;
  }
  return async (method, path, body) => {
    const url = new URL(path, base);
    try {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === null ? {} : { "content-type": "application/json" }),
        },
        signal: AbortSignal.timeout(answerWithinMs),
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      if (response.ok) return { ok: true, body: answer };
      return { ok: false, text: (answer as ApiProblem).message };
    } catch {
      return { ok: false, text: `no panel answers at ${url.origin}; is the edge running?` };
    }
  };
}

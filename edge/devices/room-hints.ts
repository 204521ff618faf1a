import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { RoomModel } from "./room-model.ts";

/** What is not wrong with a room's file, and will be a nuisance one day. */
export interface Hint {
  /** Where in the file, as the file's own problems say it. */
  readonly path: readonly (string | number)[];
  /** What may happen, and what to write instead. */
  readonly text: string;
}

/** Names the kernel gives in the order in which adapters turn up. */
const byOrder = /^\/dev\/tty(?:USB|ACM)\d+$/;

/**
 * Serial ports whose names change when adapters are plugged in in another order.
 * `lasting`: the lasting names that this machine knows, by device.
 */
export function roomHints(model: RoomModel, lasting: ReadonlyMap<string, string>): readonly Hint[] {
  return [...model.links].flatMap(([link, config]) => {
    const [kind, settings] = Object.entries(config)[0] ?? [];
    const port = typeof settings === "object" && "port" in settings ? settings.port : null;
    if (kind === undefined || typeof port !== "string" || !byOrder.test(port)) return [];
    const place = model.devices.has(link) ? ["devices", link, "serial"] : ["links", link, kind];
    const name = lasting.get(port);
    const instead =
      name === undefined ? "`ls -l /dev/serial/by-id` shows a name that lasts" : `write ${name}`;
    const text = `${port} may be another adapter after a restart; ${instead}`;
    return [{ path: [...place, "port"], text }];
  });
}

/** Lasting names by device, of the adapters plugged in now. `folder`: `/dev/serial/by-id`. */
export function lastingSerialNames(folder: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(folder).map((name) => join(folder, name));
    return new Map(names.map((name) => [realpathSync(name), name]));
  } catch {
    // No adapter is plugged in: the folder exists only while there is one.
    return new Map();
  }
}

import { parseArgs } from "node:util";
import { type Clock, sleep } from "../../contract/clock.ts";
import type { RoomConfig } from "../../contract/room-config.ts";
import {
  type TraceEntry,
  traceForS,
  traceRequestSchema,
  type TraceRequest,
  type TraceSubject,
  type TraceView,
} from "../../contract/trace.ts";
import type { Assets } from "../assets.ts";
import { suggestion } from "../devices/nearest-name.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { CommandOutput, ExitCode } from "./command.ts";
import { ownPanel, ownRoom, usualConfig } from "./own-room.ts";

export const traceUsage = `usage: huitang trace DEVICE [--for SECONDS] [--json] [--config ROOM.yaml]
       huitang trace --link LINK ...
Shows what passes over the wire of a device, or over a whole line, while the edge runs.
Passwords are hidden. It ends by itself, after 60 seconds when nothing else is said.`;

const lookEveryMs = 500;

export interface TracePorts {
  readonly assets: Assets;
  readonly clock: Clock;
}

/** Follows a trace on the running edge of this machine and prints its entries as they come. */
export async function runTrace(
  args: readonly string[],
  { assets, clock }: TracePorts,
  output: CommandOutput,
): Promise<ExitCode> {
  const asked = requestOf(args);
  if (typeof asked === "string") {
    output.warn(`${asked}\n${traceUsage}`);
    return 2;
  }
  const room = ownRoom(asked.config, assets, output);
  if (room === undefined) return 2;
  const stranger = strangerIn(asked.request.subject, room);
  if (stranger !== undefined) {
    output.warn(stranger);
    return 1;
  }
  const panel = await tracePanel(room.config, output);
  if (panel === undefined) return 1;
  const started = await panel("POST", asked.request);
  if (!started.ok) {
    output.warn(started.text);
    return 1;
  }
  output.warn(`… listening for ${asked.watchMs / 1000} s`);
  const print = asked.json
    ? (entry: TraceEntry) => output.print(JSON.stringify(entry))
    : (entry: TraceEntry) => output.print(entryText(entry, room.config.timezone));
  const endMs = clock.monotonicMs() + asked.watchMs;
  const from = started.view.newest;
  let after = from;
  for (let isOver = false; !isOver;) {
    await sleep(clock, "trace", lookEveryMs);
    isOver = clock.monotonicMs() >= endMs;
    const look = await panel("GET", asked.request, after);
    if (!look.ok) {
      output.warn(look.text);
      return 1;
    }
    for (const entry of look.view.entries) print(entry);
    after = look.view.entries.at(-1)?.number ?? after;
  }
  if (after === from) output.warn("nothing has passed; a slow device needs a longer --for");
  return 0;
}

interface Asked {
  readonly request: { readonly subject: TraceSubject; readonly forS: number };
  /** How long to look; the trace itself may run a little longer. */
  readonly watchMs: number;
  readonly config: string;
  readonly json: boolean;
}

/** What is asked for, or what is wrong with the command line. */
function requestOf(args: readonly string[]): Asked | string {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      link: { type: "string" },
      for: { type: "string", default: "60" },
      config: { type: "string", default: usualConfig },
      json: { type: "boolean", default: false },
    },
  });
  const [device] = positionals;
  const hasOne = positionals.length + (values.link === undefined ? 0 : 1) === 1;
  const forS = Number(values.for);
  const subject = values.link === undefined ? { device } : { link: values.link };
  const request = traceRequestSchema.safeParse({
    subject,
    forS: Math.max(traceForS.shortest, forS),
  });
  if (!hasOne) return "expected one device, or --link with one line";
  if (!request.success || !(forS >= 1)) {
    return `--for ${values.for}: expected seconds from 1 to ${traceForS.longest}`;
  }
  const { config, json } = values;
  return { request: request.data, watchMs: forS * 1000, config, json };
}

/** A name that the room file does not know, with those that it does. */
function strangerIn(subject: TraceSubject, room: RoomModel): string | undefined {
  const [what, name, known] =
    "device" in subject
      ? ["device", subject.device, [...room.devices.keys()]]
      : ["line", subject.link, [...room.links.keys()]];
  if (known.includes(name)) return undefined;
  return `the room has no ${what} "${name}"${suggestion(name, known)}`;
}

type Answer =
  | { readonly ok: true; readonly view: TraceView }
  | { readonly ok: false; readonly text: string };

/** How the room's panel is asked for traces. Undefined when there is no token; that was said. */
async function tracePanel(config: RoomConfig, output: CommandOutput) {
  const panel = await ownPanel(config, output, null);
  if (panel === undefined) return undefined;
  return async (method: "GET" | "POST", request: TraceRequest, after = 0): Promise<Answer> => {
    const query = new URLSearchParams({ ...request.subject, after: `${after}` });
    const answer =
      method === "GET"
        ? await panel("GET", `/api/trace?${query}`, null)
        : await panel("POST", "/api/trace", request);
    return answer.ok ? { ok: true, view: answer.body as TraceView } : answer;
  };
}

/** A line of a terminal; `--json` gives more. */
const hexBytesShown = 24;
const arrows = { out: "→", in: "←", event: "·" } as const;

/** `10:02:03.123    +12 ms  → unit 3 · 03 read holding registers …  [late]  03 03 …` */
function entryText(entry: TraceEntry, timeZone: string): string {
  const { atMs, sinceMs, direction, text, outcome, hex, bytes } = entry;
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }).format(atMs);
  const since = sinceMs === null ? "" : `+${sinceMs} ms`;
  const short = hex.slice(0, 3 * hexBytesShown - 1);
  const isCut = bytes > (short.length + 1) / 3;
  return [
    time,
    since.padStart(10),
    arrows[direction],
    ...(text === "" ? [] : [text]),
    ...(outcome === null ? [] : [`[${outcome}]`]),
    ...(hex === "" ? [] : [`| ${short}${isCut ? ` … ${bytes} bytes` : ""}`]),
  ].join(" ");
}

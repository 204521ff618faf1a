import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Temporal } from "temporal-polyfill";
import pino from "pino";
import { createClock } from "../contract/clock.ts";
import { shippedClauses } from "./stage/shipped-clauses.ts";
import { shippedProfiles } from "./stage/shipped-profiles.ts";
import { optionsOf } from "./stage/command-line.ts";
import { runDemo } from "./stage/demo-run.ts";
import { seededRandom } from "./world/random.ts";

const usage = `usage: npm start -- [--speed N] [--rooms N] [--for N]

  --speed N   room seconds in a real second, 1 to 60 (60)
  --rooms N   rooms on this machine, 1 to 6 (3)
  --for N     ends by itself after N real seconds`;

const timeZone = "Asia/Shanghai";
/** When room time begins: the first meetings then fall into the morning. */
const morning = { hours: 7, minutes: 30 } as const;

const options = optionsOf({
  speed: { type: "string", default: "60" },
  rooms: { type: "string", default: "3" },
  for: { type: "string" },
  help: { type: "boolean", default: false },
});
const wrong = typeof options === "string" ? options : whatIsWrong(options);
if (typeof options === "string" || wrong !== null) {
  console.error(`${wrong ?? ""}\n${usage}`);
  process.exitCode = 2;
} else if (options.help) {
  console.log(usage);
} else {
  const forMs = options.for === undefined ? null : Number(options.for) * 1000;
  await main(Number(options.speed), Number(options.rooms), forMs);
}

interface Given {
  readonly speed: string;
  readonly rooms: string;
  readonly for?: string | undefined;
}

function whatIsWrong(given: Given): string | null {
  if (given.for !== undefined && !(Number(given.for) > 0)) return "--for is a number of seconds";
  const speed = Number(given.speed);
  const rooms = Number(given.rooms);
  if (!(speed >= 1 && speed <= 60)) return "--speed is a number from 1 to 60";
  return Number.isInteger(rooms) && rooms >= 1 && rooms <= 6
    ? null
    : "--rooms is a number from 1 to 6";
}

/** The page's folder when it was built. */
function pageFolder(folder: string): string | null {
  return existsSync(join(folder, "index.html")) ? folder : null;
}

async function main(speed: number, rooms: number, forMs: number | null): Promise<void> {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const wireClock = createClock();
  const realOriginMs = wireClock.wallMs();
  const midnight = Temporal.Instant.fromEpochMilliseconds(realOriginMs)
    .toZonedDateTimeISO(timeZone)
    .startOfDay();
  const time = { speed, realOriginMs, roomOriginMs: midnight.add(morning).epochMilliseconds };
  const roomClock = createClock(time);
  const folder = mkdtempSync(join(tmpdir(), "huitang-demo-"));
  const stop = new AbortController();
  if (forMs !== null) wireClock.after("end of the demonstration", forMs, () => stop.abort());
  process.once("SIGINT", () => stop.abort());
  process.once("SIGTERM", () => stop.abort());
  await runDemo(
    {
      program: { node: process.execPath, args: [join(root, "dist", "huitang.js")] },
      portShift: 0,
      exampleRoom: readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8"),
      folder,
      time,
      roomClock,
      wireClock,
      random: seededRandom(1),
      profiles: shippedProfiles(join(root, "firmware-profiles", "expanded")).profile,
      rooms,
      timeZone,
      midnightMs: midnight.epochMilliseconds,
      faultPageFolder: pageFolder(join(root, "dist", "faults")),
      print: (line) => console.log(line),
      hubPorts: {
        wireClock,
        roomClock,
        speed,
        randomBytes,
        log: pino({ base: null }, pino.destination(join(folder, "hub.log"))),
        consoleFolder: join(root, "dist", "console"),
        calendarProgram: join(root, "dist", "read-calendar.js"),
        clauses: shippedClauses(join(root, "edge", "standards", "packs")),
        httpTls: null,
        mqttTls: null,
        brokerPassword: null,
        machine: { host: "simulator", pid: 0 },
        version: "demonstration",
        ingestCommand: [],
      },
    },
    stop.signal,
  );
}

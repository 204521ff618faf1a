import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pino from "pino";
import { createClock } from "../contract/clock.ts";
import { shippedClauses } from "./stage/shipped-clauses.ts";
import { runDemo } from "./stage/demo-run.ts";
import { seededRandom } from "./world/random.ts";

const usage = "usage: npm start -- [--speed 60] [--rooms 3]";

const { values } = parseArgs({
  options: {
    speed: { type: "string", default: "60" },
    rooms: { type: "string", default: "3" },
    help: { type: "boolean", default: false },
  },
});

const speed = Number(values.speed);
const rooms = Number(values.rooms);
const isValid = speed >= 1 && speed <= 60 && Number.isInteger(rooms) && rooms >= 1 && rooms <= 6;
if (values.help || !isValid) {
  console.error(values.help ? usage : `--speed is 1 to 60, --rooms 1 to 6\n${usage}`);
  process.exitCode = values.help ? 0 : 2;
} else {
  await main();
}

async function main(): Promise<void> {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const wireClock = createClock();
  const realOriginMs = wireClock.wallMs();
  const time = { speed, realOriginMs, roomOriginMs: realOriginMs };
  const roomClock = createClock(time);
  const folder = mkdtempSync(join(tmpdir(), "huitang-demo-"));
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  process.once("SIGTERM", () => stop.abort());
  await runDemo(
    {
      program: { node: process.execPath, args: [join(root, "dist", "huitang.js")] },
      exampleRoom: readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8"),
      folder,
      time,
      roomClock,
      wireClock,
      random: seededRandom(1),
      rooms,
      print: (line) => console.log(line),
      hubPorts: {
        wireClock,
        roomClock,
        speed,
        randomBytes,
        log: pino({ base: null }, pino.destination(join(folder, "hub.log"))),
        consoleFolder: join(root, "dist", "console"),
        clauses: shippedClauses(join(root, "edge", "standards", "packs")),
        httpTls: null,
        mqttTls: null,
        brokerPassword: null,
      },
    },
    stop.signal,
  );
}

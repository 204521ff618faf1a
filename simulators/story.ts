import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClock } from "../contract/clock.ts";
import { seededRandom } from "./world/random.ts";
import { shippedNumber } from "./stage/shipped-clauses.ts";
import { shippedProfiles } from "./stage/shipped-profiles.ts";
import { optionsOf } from "./stage/command-line.ts";
import { runStory } from "./stage/story-run.ts";
import { storyText } from "./stage/story-text.ts";

const usage = `usage: npm run story -- [--speed N] [--kill-hub] [--kill-edge] [--json] [--zh] [--seed N]

One whole meeting, end to end, on real wires; exit code 0 only when every duty was met.
  --speed N     room seconds in a real second, 1 to 60 (60)
  --kill-hub    the hub dies before the doors open and comes back
  --kill-edge   the edge dies in the middle of the power-down and comes back
  --seed N      another weather, another noise (1)`;

const options = optionsOf({
  speed: { type: "string", default: "60" },
  "kill-hub": { type: "boolean", default: false },
  "kill-edge": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  zh: { type: "boolean", default: false },
  seed: { type: "string", default: "1" },
  help: { type: "boolean", default: false },
});
if (typeof options === "string") {
  console.error(`${options}\n${usage}`);
  process.exitCode = 2;
} else if (options.help) {
  console.log(usage);
} else {
  await main(options);
}

async function main(values: Exclude<typeof options, string>): Promise<void> {
  const speed = Number(values.speed);
  if (!(speed >= 1 && speed <= 60)) {
    console.error(`--speed is a number from 1 to 60\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const here = dirname(fileURLToPath(import.meta.url));
  const root = join(here, "..");
  const wireClock = createClock();
  // 2026-03-02, Shanghai: half past seven, before the room begins to get ready for ten o'clock.
  const roomOriginMs = Date.UTC(2026, 2, 1, 23, 32);
  const time = { speed, realOriginMs: wireClock.wallMs(), roomOriginMs };
  const story = await runStory({
    program: { node: process.execPath, args: [join(root, "dist", "huitang.js")] },
    portShift: 0,
    exampleRoom: readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8"),
    folder: mkdtempSync(join(tmpdir(), "huitang-story-")),
    time,
    roomClock: createClock(time),
    wireClock,
    random: seededRandom(Number(values.seed)),
    profiles: shippedProfiles(join(root, "firmware-profiles", "expanded")).profile,
    killHub: values["kill-hub"],
    killEdge: values["kill-edge"],
    co2MaxPpm: shippedNumber(
      join(root, "edge", "standards", "packs", "gb18883.yaml"),
      "GB18883 co2",
      "maxPpm",
    ),
    language: values.zh ? "zh" : "en",
    onProgress: (line) => (values.json ? undefined : console.error(line)),
  });
  console.log(values.json ? JSON.stringify(story, null, 2) : storyText(story));
  process.exitCode = story.ok ? 0 : 1;
}

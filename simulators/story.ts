import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createClock } from "../contract/clock.ts";
import { seededRandom } from "./world/random.ts";
import { runStory } from "./stage/story-run.ts";
import { storyText } from "./stage/story-text.ts";

const usage = `usage: npm run story -- [--speed 60] [--kill-hub] [--kill-edge] [--json] [--zh]

One whole meeting, end to end, on real wires; exit code 0 only when every duty was met.`;

const { values } = parseArgs({
  options: {
    speed: { type: "string", default: "60" },
    "kill-hub": { type: "boolean", default: false },
    "kill-edge": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    zh: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});

const speed = Number(values.speed);
if (values.help || !Number.isFinite(speed) || speed < 1 || speed > 60) {
  console.error(values.help ? usage : `--speed is a number from 1 to 60\n\n${usage}`);
  process.exitCode = values.help ? 0 : 2;
} else {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = join(here, "..");
  const wireClock = createClock();
  // 2026-03-02, Shanghai: half past seven, before the room begins to get ready for ten o'clock.
  const roomOriginMs = Date.UTC(2026, 2, 1, 23, 32);
  const time = { speed, realOriginMs: wireClock.wallMs(), roomOriginMs };
  const story = await runStory({
    program: { node: process.execPath, args: [join(root, "dist", "huitang.js")] },
    exampleRoom: readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8"),
    folder: mkdtempSync(join(tmpdir(), "huitang-story-")),
    time,
    roomClock: createClock(time),
    wireClock,
    random: seededRandom(Number(values.seed)),
    killHub: values["kill-hub"],
    killEdge: values["kill-edge"],
    language: values.zh ? "zh" : "en",
    onProgress: (line) => (values.json ? undefined : console.error(line)),
  });
  console.log(values.json ? JSON.stringify(story, null, 2) : storyText(story));
  process.exitCode = story.ok ? 0 : 1;
}

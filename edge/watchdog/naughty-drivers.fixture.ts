import { argv } from "node:process";
import { createClock, sleep } from "../../contract/clock.ts";
import type { Driver } from "../drivers/driver.ts";
import { fenceDriver } from "../fence/driver-fence.ts";
import { blameDriver } from "../fence/driver-life.ts";
import { startWatchdog } from "./watchdog.ts";

/**
 * A process with a sound driver that is polled ten times a second, and a naughty one:
 * `node … WATCHDOG spin|leak|reject|timer|none`. Prints each poll of the sound one, and each failure.
 */
const [, , watchdog = "", deed = "none"] = argv;
const clock = createClock();
const never = new Promise<never>(() => {});
const hoard: Buffer[] = [];
const hoardMax = 25;

const deeds: Readonly<Record<string, () => void>> = {
  none: () => {},
  spin: () => {
    const isStuck = () => true;
    while (isStuck());
  },
  leak: () => {
    const more = () => {
      // Enough to be ended for; bounded, so that a watchdog that fails here harms nobody.
      if (hoard.length >= hoardMax) return;
      hoard.push(Buffer.alloc(20_000_000, 1));
      clock.after("leak", 20, more);
    };
    more();
  },
  reject: () => void Promise.reject(new Error("nobody waits for this")),
  timer: () =>
    void clock.after("late fault", 1, () => {
      throw new Error("nobody catches this");
    }),
};

const driver = (start: () => void): Driver => ({
  mode: "poll",
  start,
  stop: () => Promise.resolve(),
  read: (points) =>
    Promise.resolve({
      samples: points.map((point) => ({ point, value: 1, quality: "good" })),
      failures: [],
    }),
  write: () => never,
});
const log = {
  info: () => {},
  warn: () => {},
  error: (facts: object, text: string) => console.log(`${text} ${JSON.stringify(facts)}`),
};
const blame = (reason: unknown) => {
  if (!blameDriver(reason)) console.log(`nobody's: ${String(reason)}`);
};
process.on("uncaughtException", blame);
process.on("unhandledRejection", blame);

startWatchdog(watchdog, clock, log);
const ports = { wireClock: clock, log };
const sound = fenceDriver("sound", () => driver(() => {}), ports);
sound.start({ samples: () => {}, lost: () => {} });
await sleep(clock, "before", 200);
let lives = 0;
const naughty = fenceDriver(
  "naughty",
  () => driver(() => (lives++ === 0 ? deeds[deed]?.() : undefined)),
  ports,
);
naughty.start({ samples: () => {}, lost: ({ detail }) => console.log(`red: ${detail}`) });
for (;;) {
  const { samples } = await sound.read(["power"], "poll");
  console.log(`polled ${samples.length}`);
  await sleep(clock, "poll", 100);
}

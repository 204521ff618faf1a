import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { eventually } from "../links/rig/eventually.ts";
import { bundled, startProcess } from "../links/rig/own-process.ts";

const clock = createClock();
const programs = { watchdog: "", room: "" };
const stops: (() => void)[] = [];

beforeAll(async () => {
  programs.watchdog = await bundled(`${import.meta.dirname}/main.ts`);
  programs.room = await bundled(`${import.meta.dirname}/naughty-drivers.fixture.ts`);
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function start(deed: string) {
  const child = startProcess(programs.room, [programs.watchdog, deed]);
  stops.push(() => child.stop());
  const polls = () => child.said.filter((line) => line === "polled 1").length;
  return { ...child, polls };
}

describe("a process with a driver that", () => {
  it("never gives the event loop back is ended within six seconds, and says where", async () => {
    const child = start("spin");
    await eventually("the last poll", () => child.polls() > 0 || child.complained.length > 0);
    const startedMs = clock.monotonicMs();
    expect(await child.exit).toEqual({ code: null, signal: "SIGKILL" });
    const tookMs = clock.monotonicMs() - startedMs;
    expect(tookMs).toBeLessThan(limits.watchdog.silenceMs + limits.watchdog.lookMs + 2000);
    const told = child.complained.join("\n");
    expect(told).toContain("the event loop has not run for 5000 ms");
    expect(told).toMatch(/"where":\["(?:isStuck|spin) [^"]*naughty-drivers\.mjs:\d+/);
  }, 15_000);

  it("takes memory without end is ended before the machine suffers", async () => {
    const child = start("leak");
    expect(await child.exit).toEqual({ code: null, signal: "SIGKILL" });
    expect(child.complained.join("\n")).toMatch(/the process holds \d+ MB/);
    expect(child.polls()).toBeGreaterThan(0);
  }, 15_000);

  it.each([
    ["reject", "Error: nobody waits for this"],
    ["timer", "Error: nobody catches this"],
  ])("fails where nobody looks (%s) goes on, and lays it to the driver", async (deed, detail) => {
    const child = start(deed);
    await eventually("the failure", () => child.said.some((line) => line === `red: ${detail}`));
    const before = child.polls();
    await eventually("more polls", () => child.polls() > before + 3);
    expect(child.said.filter((line) => line.startsWith("nobody's"))).toEqual([]);
  });

  it("does nothing wrong is left alone", async () => {
    const child = start("none");
    await eventually("polls", () => child.polls() > 60);
    expect(child.complained).toEqual([]);
  });

  it("stood still as a whole, as on a machine that was suspended, is left alone", async () => {
    const child = start("none");
    await eventually("polls", () => child.polls() > 3);
    child.freeze();
    await sleep(clock, "frozen", limits.watchdog.silenceMs + 500);
    child.thaw();
    const before = child.polls();
    // Until the watchdog has looked again.
    await eventually(
      "more polls",
      () => child.complained.length > 0 || child.polls() > before + 15,
    );
    expect(child.complained).toEqual([]);
  }, 15_000);
});

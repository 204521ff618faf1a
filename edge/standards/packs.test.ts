import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RoomModel } from "../devices/room-model.ts";
import { openAssets, readRoom } from "../assets.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs, valueOrThrow } from "../demo-room.fixture.ts";
import { deriveDuties } from "./duties.ts";
import { neededClauses } from "./needed-clauses.ts";

const root = new URL("../../", import.meta.url).pathname;
const file = "deploy/examples/room-demo.yaml";
const assets = openAssets(root);
const text = readFileSync(`${root}${file}`, "utf8");
const demoWith = (pack: string) =>
  readRoom(file, text.replace(/^pack: .*$/m, `pack: ${pack}`), assets);

const dutiesOf = (model: RoomModel) =>
  deriveDuties(demoAgenda([demoMeeting()]), new Map(), {
    model,
    endings: { ended: new Map(), extended: new Map() },
    presence: "occupied",
    reports: [],
    wireActMs: 0,
    nowMs: tenMs - 400 * minuteMs,
  });

describe("a room of each city", () => {
  const ningxia = dutiesOf(valueOrThrow(demoWith("nx")));

  it.each(["sz", "hz", "wz", "nt"])("runs by the pack %s, with borrowed numbers", (pack) => {
    const model = valueOrThrow(demoWith(pack));
    const duties = dutiesOf(model);
    expect(duties.length).toBe(27);
    // Borrowed duties keep the name of the clause they come from, and that clause its document.
    expect(duties).toEqual(ningxia);
    expect(duties.filter((duty) => !model.standards.has(duty.clause))).toEqual([]);
    expect(model.standards.get("NX T5-2")?.document).toContain("DB64/T");
    const own = [...model.standards.values()].filter((clause) => clause.pack === pack);
    expect(own.length).toBeGreaterThan(3);
    // Nothing of a city was read in its own text.
    expect(own.filter((clause) => clause.confirmed)).toEqual([]);
  });

  it("carries Shenzhen's own staff numbers beside Ningxia's", () => {
    const { standards } = valueOrThrow(demoWith("sz"));
    expect(standards.get("SZ App. B")?.parameters).toMatchObject({
      noneUpToPeople: { value: 5 },
      oneBelowPeople: { value: 30 },
      twoBelowPeople: { value: 50 },
      threeBelowPeople: { value: 80 },
      staffFromEightyPeople: { value: 3 },
    });
    expect(standards.get("NX T1")?.parameters).toMatchObject({
      belowFiftyStaff: { value: 2 },
      aboveThreeHundredMaxStaff: { value: 6 },
    });
  });
});

describe("a pack without the numbers a room runs by", () => {
  it.each(["gb18883", "pi26", "nxc"])("%s is refused where the room names it", (pack) => {
    const room = demoWith(pack);
    expect(room.ok ? [] : room.problems).toEqual([
      expect.objectContaining({ path: "pack", text: expect.stringMatching(/NX 6\.2\.1\.1.*nx/) }),
    ]);
  });

  it("is told by a list that holds every clause whose numbers the code reads", () => {
    const read = readdirSync(`${root}edge`, { recursive: true, encoding: "utf8" })
      .filter((name) => /(?<!\.test)\.ts$/.test(name))
      .flatMap((name) => {
        const code = readFileSync(`${root}edge/${name}`, "utf8");
        const call =
          /(?:\b(?:clause(?:Ms|Number|List)\([^,;]+,\s*|limit\(|between\()|Clause = )"([^"]+)"/g;
        return [...code.matchAll(call)].flatMap((match) => match[1] ?? []);
      });
    const { standards } = valueOrThrow(demoWith("nx"));
    const clauses = read.filter((id) => standards.has(id));
    expect(new Set(clauses)).toEqual(new Set(neededClauses));
  });
});

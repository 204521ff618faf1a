import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceView } from "../../contract/api.ts";
import { warrantyOf } from "../../contract/inventory.ts";
import { point } from "../rig/fake-room.ts";
import { type DeviceState, goneDevice, nextDevice } from "./device-state.ts";

const grain = { seenEveryMs: 900_000, hours: 1 };
const good = { quality: "good", atMs: 0 } as const;

const projector = (words: Readonly<Record<string, string | number>>): DeviceView => ({
  device: "projector",
  kind: "projector",
  model: "PJLink",
  availability: "online",
  points: Object.entries(words).map(([name, value]) => point(name, { ...good, value })),
});

function stateAfter(...views: readonly DeviceView[]): DeviceState {
  let state: DeviceState | null = null;
  for (const [at, view] of views.entries()) {
    state = nextDevice(state, view, at * 60_000, grain)?.state ?? state;
  }
  if (state === null) throw new Error("no device was told of");
  return state;
}

const kindsOf = (known: DeviceState, view: DeviceView) =>
  nextDevice(known, view, 600_000, grain)?.changes.map(({ kind }) => kind) ?? [];

describe("NXC 8.2.4.2: a device in the inventory", () => {
  it("is found with what it says of itself, and nothing is written while nothing changes", () => {
    const view = projector({ serial: "A1", maker: "Epson", lampHours: 120 });
    const step = nextDevice(null, view, 5, grain);
    expect(step?.state).toMatchObject({ serial: "A1", maker: "Epson", model: "PJLink" });
    expect(step?.state).toMatchObject({ lampHours: 120, firstSeenMs: 5, lastSeenMs: 5 });
    expect(step?.changes).toMatchObject([{ kind: "found", who: "" }]);
    const known = stateAfter(view);
    expect(nextDevice(known, view, 60_000, grain)).toBeNull();
    expect(nextDevice(known, view, 900_000, grain)?.state.lastSeenMs).toBe(900_000);
    expect(
      nextDevice(known, projector({ serial: "A1", maker: "Epson", lampHours: 121 }), 9, grain),
    ).not.toBeNull();
  });

  it("is replaced by one of another serial number, and only updated by other firmware", () => {
    const known = stateAfter(projector({ serial: "A1", firmware: "1.0" }));
    expect(kindsOf(known, projector({ serial: "B2", firmware: "1.0" }))).toEqual(["replaced"]);
    expect(kindsOf(known, projector({ serial: "A1", firmware: "1.1" }))).toEqual(["updated"]);
    expect(kindsOf(known, projector({ serial: "A1", maker: "Epson" }))).toEqual([]);
  });

  it("keeps who it is while it does not answer, and what was wrong with it", () => {
    const broken = stateAfter(projector({ serial: "A1", fault: "lamp" }));
    const silent: DeviceView = {
      ...projector({}),
      availability: "offline",
      points: [point("power", { failure: { code: "link-timeout" } })],
    };
    const state = stateAfter(projector({ serial: "A1", fault: "lamp" }), silent);
    expect(broken.fault).toEqual({ said: "lamp", code: "", atMs: 0, stands: true });
    expect(state).toMatchObject({ serial: "A1", lastSeenMs: 0, availability: "offline" });
    expect(state.fault).toEqual({ said: "", code: "link-timeout", atMs: 60_000, stands: true });
    const unpowered: DeviceView = { ...silent, availability: "unpowered", points: [] };
    expect(nextDevice(state, unpowered, 120_000, grain)?.state.fault?.stands).toBe(true);
    expect(
      nextDevice(state, projector({ serial: "A1" }), 120_000, grain)?.state.fault?.stands,
    ).toBe(false);
  });

  it("that its room tells of no more is gone, and comes back", () => {
    const gone = goneDevice(stateAfter(projector({ serial: "A1" })), 77);
    expect(gone.state.goneSinceMs).toBe(77);
    expect(kindsOf(gone.state, projector({ serial: "A1" }))).toEqual(["back"]);
    expect(kindsOf(gone.state, projector({ serial: "B2" }))).toEqual(["back", "replaced"]);
  });

  it("settles: told the same twice, whatever was before, it is not written again", () => {
    const word = fc.constantFrom("", "A1", "B2");
    const view = fc
      .record({ serial: word, firmware: word, fault: word, lampHours: fc.nat(5) })
      .map(projector);
    fc.assert(
      fc.property(fc.array(view, { minLength: 1, maxLength: 8 }), (views) => {
        const known = stateAfter(...views);
        const last = views.at(-1);
        if (last === undefined) return;
        const once = nextDevice(known, last, 1, { ...grain, hours: 0.5 })?.state ?? known;
        expect(nextDevice(once, last, 1, { ...grain, hours: 0.5 })).toBeNull();
      }),
    );
  });
});

describe("a warranty", () => {
  it.each([
    ["", "unknown"],
    ["2026-03-01", "ended"],
    ["2026-03-02", "ending"],
    ["2026-05-31", "ending"],
    ["2026-06-01", "running"],
  ])("until %j is %s on 2026-03-02", (until, expected) => {
    expect(warrantyOf(until, "2026-03-02")).toBe(expected);
  });
});

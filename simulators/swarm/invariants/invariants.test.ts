import { describe, expect, it } from "vitest";
import { pointKey } from "../../../contract/ids.ts";
import { meetingSchema } from "../../../contract/agenda.ts";
import { secretMark } from "../plan/secret-mark.ts";
import { hoursMs, secondsMs } from "../spans.ts";
import { dutyOf } from "../../../contract/screen/view.fixture.ts";
import { agendaFollowed } from "./agenda-followed.ts";
import { bannerProved } from "./banner-proved.ts";
import { bounded } from "./bounded.ts";
import { comesToRest } from "./comes-to-rest.ts";
import { dutiesEndOnce } from "./duties-end-once.ts";
import { fireFrees } from "./fire-frees.ts";
import { holdsStand } from "./holds-stand.ts";
import { invariants } from "./invariants.ts";
import { journalWhole } from "./journal-whole.ts";
import { noHotCut } from "./no-hot-cut.ts";
import { peopleKept } from "./people-kept.ts";
import { platesConfirmed } from "./plates-confirmed.ts";
import { platesTrue } from "./plates-true.ts";
import { secrecyKept } from "./secrecy-kept.ts";
import { secretsStay } from "./secrets-stay.ts";
import { setpointLimits } from "./setpoint-limits.ts";
import { judgedRoom, long, seatPeople, snapshotOf } from "./sight.fixture.ts";
import { switchingPace } from "./switching-pace.ts";

const meeting = meetingSchema.parse({
  id: "m1",
  title: "Title",
  startMs: Date.UTC(2026, 6, 1, 1),
  endMs: Date.UTC(2026, 6, 1, 12),
  classified: true,
  seats: [{ seat: "A1", name: "A1-m1-r1" }],
});
const agenda = {
  site: "site",
  room: "hall",
  version: 3,
  issuedAtMs: 0,
  meetings: [meeting],
  hash: "",
};

describe("people-kept", () => {
  it("sees a light go off over people, and asks nobody who wanted it", () => {
    const room = judgedRoom(peopleKept);
    room.deed("lights-front", "power", "on");
    seatPeople(room, 3);
    expect(room.deed("lights-front", "power", "off")).toContain("with 3 in the room");
    room.deed("lights-front", "power", "on");
    room.rule = "hold";
    expect(room.deed("lights-front", "power", "off")).toBeNull();
  });

  it("excuses a room whose sensors are all broken, and not one of which one works", () => {
    const room = judgedRoom(peopleKept);
    seatPeople(room, 1);
    room.deed("lights-front", "power", "on");
    room.unsound.add("presence-radar");
    expect(room.deed("lights-front", "power", "off")).not.toBeNull();
    room.deed("lights-front", "power", "on");
    room.unsound.add("presence-ceiling");
    expect(room.deed("lights-front", "power", "off")).toBeNull();
  });
});

describe("holds-stand", () => {
  it("sees a rule overwrite what a person holds, until its time is up", () => {
    const room = judgedRoom(holdsStand);
    const untilMs = room.sight.wallMs + secondsMs(60);
    const since = room.sight.now;
    room.sight.holds = new Map([["lights-back/power", { value: "on", untilMs, since }]]);
    room.deed("lights-back", "power", "on");
    // Sent a moment before somebody asked for the opposite.
    expect(room.deed("lights-back", "power", "off")).toBeNull();
    room.pass({ steadyMs: secondsMs(10), wireMs: secondsMs(10) });
    room.deed("lights-back", "power", "on");
    expect(room.deed("lights-back", "power", "off")).toContain("although on is held");
    room.deed("lights-back", "power", "on");
    room.pass(long);
    expect(room.deed("lights-back", "power", "off")).toBeNull();
  });
});

const alarm = (id: string) => ({
  id,
  severity: "now" as const,
  text: { key: "alarm.store" as const, params: {} },
  device: null,
  raisedAtMs: 0,
  clearedAtMs: null,
});

describe("comes-to-rest", () => {
  it("sees an empty, free room that draws for hours and says nothing", () => {
    const room = judgedRoom(comesToRest);
    room.sight.snapshot = snapshotOf({ phase: "idle" });
    room.deed("lights-front", "power", "on");
    expect(room.pass({ steadyMs: 1000, wireMs: 500 })).toBeNull();
    expect(room.pass(long)).toContain("no alarm says why");
    expect(room.watcher.atRest?.()).toContain("it draws");
  });

  it("gives what a hand has switched on its time", () => {
    const room = judgedRoom(comesToRest);
    room.sight.snapshot = snapshotOf({ phase: "idle" });
    room.pass(long);
    room.deed("lights-front", "power", "on");
    room.sight.touchedAt = room.sight.now;
    expect(room.pass({ steadyMs: 1000, wireMs: 500 })).toBeNull();
    expect(room.pass({ steadyMs: 1000, wireMs: 500 })).toBeNull();
    expect(room.pass(long)).toContain("no alarm says why");
  });

  it("takes an alarm that names why, but not one of a duty", () => {
    const room = judgedRoom(comesToRest);
    room.sight.snapshot = snapshotOf({ phase: "idle" });
    room.deed("lights-front", "power", "on");
    room.pass(long);
    room.sight.openAlarms = [alarm("not-off")];
    expect(room.pass(long)).toBeNull();
    room.sight.openAlarms = [alarm("missed:m1:tea.1")];
    // What the alarm stood for is over only now: the room has its time again.
    expect(room.pass(long)).toBeNull();
    expect(room.pass(long)).not.toBeNull();
  });
});

describe("setpoint-limits", () => {
  it.each([
    ["cool", 25.9, true],
    ["cool", 26, false],
    ["heat", 20.1, true],
    ["heat", 20, false],
    ["auto", 25.9, true],
  ])("in mode %s, %d °C", (mode, setpoint, isWrong) => {
    const room = judgedRoom(setpointLimits);
    room.deed("hvac", "mode", mode);
    expect(room.deed("hvac", "setpoint", setpoint) !== null).toBe(isWrong);
  });
});

describe("no-hot-cut", () => {
  it("sees a supply go while the lamp on it burns, and not what a hand does", () => {
    const room = judgedRoom(noHotCut);
    room.deed("av-supply", "power", "on");
    room.deed("projector", "power", "on");
    room.pass(long);
    expect(room.deed("av-supply", "power", "off")).toContain("projector");
    room.deed("av-supply", "power", "on");
    room.deed("projector", "power", "on");
    room.pass(long);
    room.sight.plant.world.switches.set("av-supply", false);
    expect(room.deed("av-supply", "power", "off")).toBeNull();
  });
});

describe("duties-end-once", () => {
  const duty = (status: "open" | "done" | "missed") => ({
    kind: "duty" as const,
    duty: {
      id: "m1:tea.1",
      kind: "tea" as const,
      clause: "NX 6.3.2.3",
      meetingId: "m1",
      opensAtMs: 0,
      dueAtMs: 1,
      closesAtMs: 2,
      status,
      settledAtMs: null,
      evidence: [],
      told: "service" as const,
      remindsAtMs: null,
      escalatesAtMs: null,
      escalatesTo: null,
      noticed: "none" as const,
    },
  });

  it("sees a duty that ends twice, and one that never does", () => {
    const room = judgedRoom(dutiesEndOnce);
    expect(room.record(duty("open"))).toBeNull();
    expect(room.record(duty("done"))).toBeNull();
    expect(room.record(duty("missed"))).toContain("after it ended done");
    room.sight.snapshot = snapshotOf({ duties: new Map([["m1:tea.1", duty("open").duty]]) });
    expect(room.watcher.atRest?.()).toContain("1 have not ended");
  });
});

describe("journal-whole", () => {
  it("sees a gap", () => {
    const room = judgedRoom(journalWhole);
    const at = (number: number) => ({
      epoch: "e",
      number,
      atMs: 0,
      clockTrusted: true,
      body: { kind: "clock" as const, trusted: true },
    });
    expect(room.watcher.record?.(at(1))).toBeNull();
    expect(room.watcher.record?.(at(3))).toBe("record 3 follows 1");
  });
});

describe("switching-pace", () => {
  it("sees a compressor switched off before its minimum time", () => {
    const room = judgedRoom(switchingPace);
    expect(room.deed("hvac", "power", "on")).toBeNull();
    room.pass({ steadyMs: secondsMs(60), wireMs: 500 });
    expect(room.deed("hvac", "power", "off")).toMatch(/after 60000 of 180000 ms/);
  });

  it("lets smoke and a lost supply stop it at once", () => {
    const room = judgedRoom(switchingPace);
    room.deed("hvac", "power", "on");
    room.sight.isEmergency = true;
    expect(room.deed("hvac", "power", "off")).toBeNull();
    room.pass({ steadyMs: secondsMs(60), wireMs: 500 });
    expect(room.deed("hvac", "power", "on")).toMatch(/after 60000 of/);
  });

  it("sees two loads start together, and not over a wire that is slow", () => {
    const room = judgedRoom(switchingPace);
    room.deed("lights-front", "power", "on");
    expect(room.deed("lights-back", "power", "on")).toContain("starts 0 ms after");
    room.unsound.add("lights-back");
    room.deed("lights-back", "power", "off");
    expect(room.deed("lights-back", "power", "on")).toBeNull();
  });
});

describe("bounded", () => {
  it("sees timers pile up", () => {
    const room = judgedRoom(bounded);
    room.sight.snapshot = snapshotOf({});
    room.sight.waiting = () => 10_000;
    expect(lookedOn(room)).toContain("10000 timers wait");
  });

  it("sees a duty that is not forgotten, long after its meeting has left the agenda", () => {
    const room = judgedRoom(bounded);
    const { wallMs } = room.sight;
    const over = { status: "done" as const, settledAtMs: wallMs, closesAtMs: wallMs };
    const duties = new Map([["m0:tea.1", dutyOf("m0", "tea", { id: "m0:tea.1", ...over })]]);
    room.sight.snapshot = snapshotOf({ duties });
    expect(lookedOn(room)).toBeNull();
    room.pass({ steadyMs: hoursMs(31), wireMs: secondsMs(60) });
    expect(lookedOn(room)).toBe("m0:tea.1 is still in memory");
  });

  /** It looks closely only now and then. */
  const lookedOn = (room: ReturnType<typeof judgedRoom>): string | null =>
    Array.from({ length: 200 }, () => room.pass({ steadyMs: 1, wireMs: 1 })).find(
      (text) => text !== null,
    ) ?? null;
});

describe("secrets-stay", () => {
  it("sees a title in what leaves the room", () => {
    const { watcher } = judgedRoom(secretsStay);
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(watcher.leaves?.("t", bytes("Meeting m1"))).toBeNull();
    expect(watcher.leaves?.("t", bytes(`Meeting m1 ${secretMark}`))).toContain(secretMark);
  });
});

describe("secrecy-kept", () => {
  it("sees a wireless microphone live, and a recorder that runs, in a classified meeting", () => {
    const room = judgedRoom(secrecyKept);
    room.sight.snapshot = snapshotOf({ phase: "meeting", meeting });
    room.deed("av-supply", "power", "on");
    room.deed("mic-main", "mute", false);
    room.pass({ steadyMs: 1000, wireMs: 500 });
    expect(room.pass(long)).toContain("is live");
    room.sight.openAlarms = [alarm("leaky:mic-main"), alarm("leaky:mic-spare")];
    expect(room.pass(long)).toBeNull();
    room.sight.openAlarms = [];
    for (const microphone of ["mic-main", "mic-spare"]) room.deed(microphone, "mute", true);
    expect(room.pass(long)).toBeNull();
    room.deed("recorder", "power", "on");
    expect(room.pass(long)).toBe("recorder records");
  });
});

describe("plates-true", () => {
  it("sees a name of the meeting before", () => {
    const room = judgedRoom(platesTrue);
    room.sight.drawn.set("image", { name: "A1-m0-r1", unit: "", post: "" });
    room.deed("plate-a1", "image", "image");
    room.sight.snapshot = snapshotOf({ phase: "meeting", meeting, agenda });
    expect(room.pass({ steadyMs: 1000, wireMs: 500 })).toBeNull();
    expect(room.pass(long)).toBe('plate-a1 shows "A1-m0-r1", it should be "A1-m1-r1"');
    room.sight.openAlarms = [alarm("command:plate-a1/image")];
    expect(room.pass(long)).toBeNull();
  });
});

describe("banner-proved", () => {
  it("sees a banner on a sign that nobody has proof-read", () => {
    const room = judgedRoom(bannerProved);
    room.rule = "banner";
    const look = (bannerCheckedBy: string) => {
      const read = { ...meeting, classified: false, banner: "HI", bannerCheckedBy };
      room.sight.snapshot = snapshotOf({ agenda: { ...agenda, meetings: [read] } });
    };
    look("");
    expect(room.deed("banner", "text", "HI")).toContain("nobody has proof-read");
    expect(room.deed("banner", "text", "")).toBeNull();
    look("reader");
    expect(room.deed("banner", "text", "HI")).toBeNull();
  });
});

describe("plates-confirmed", () => {
  /** The plate at A1 is wanted to show an image, and reads it. */
  const reads = (image: string) => {
    const reading = { value: image, atMs: 0, sinceMs: 0, seenMonotonicMs: 0 };
    return snapshotOf({
      phase: "meeting",
      meeting,
      agenda,
      plates: new Map([["plate-a1", image]]),
      undrawable: new Set(),
      actual: new Map([[pointKey("plate-a1", "image"), { ...reading, quality: "good" }]]),
    });
  };

  it("sees another name than the seat's, and a plate that shows something else than it said", () => {
    const room = judgedRoom(platesConfirmed);
    room.sight.drawn.set("image", { name: "A1-m1-r1" });
    room.sight.drawn.set("other", { name: "A2-m1-r1" });
    room.deed("plate-a1", "image", "image");
    room.sight.snapshot = reads("image");
    room.pass(long);
    expect(room.pass(long)).toBeNull();
    room.deed("plate-a1", "image", "other");
    expect(room.pass(long)).toBeNull();
    expect(room.pass(long)).toBe('plate-a1 counts as right and shows "A2-m1-r1"');
    room.sight.snapshot = reads("other");
    const wrong = 'plate-a1 counts as right with "A2-m1-r1", its seat is "A1-m1-r1"';
    expect(room.pass(long)).toBe(wrong);
  });
});

describe("agenda-followed", () => {
  it("sees a meeting that is not served, and an agenda that grows older", () => {
    const room = judgedRoom(agendaFollowed);
    room.sight.snapshot = snapshotOf({ phase: "idle", agenda });
    expect(room.pass(long)).toBe("m1 runs, the room is idle");
    room.sight.snapshot = snapshotOf({ phase: "meeting", meeting, agenda });
    expect(room.pass({ steadyMs: 1000, wireMs: 500 })).toBeNull();
    room.record({ kind: "agenda", version: 4, hash: "", meetings: 1 });
    expect(room.pass({ steadyMs: 1000, wireMs: 500 })).toBe("it goes by agenda 3 after 4");
  });
});

describe("fire-frees", () => {
  it("sees a dark or locked room in a fire", () => {
    const room = judgedRoom(fireFrees);
    room.sight.snapshot = snapshotOf({ phase: "meeting", meeting });
    room.sight.plant.world.cases.set("fire", true);
    room.pass({ steadyMs: 1000, wireMs: 500 });
    expect(room.pass(long)).toMatch(/is (dark|locked)/);
    for (const lights of ["lights-front", "lights-back"]) room.deed(lights, "power", "on");
    room.deed("door", "lock", "unlocked");
    room.pass(long);
    expect(room.pass(long)).toBeNull();
  });
});

it("every invariant has a name of its own and a test here", () => {
  expect(new Set(invariants.map(({ name }) => name)).size).toBe(invariants.length);
  expect(invariants).toHaveLength(16);
});

import type { Fault } from "../../faults.ts";
import type { Draw } from "../draw.ts";
import type { Fixture } from "../room/plant.ts";
import type { SwarmRoom } from "../room/swarm-room.ts";
import { wireTroubleNames } from "../room/wire-trouble.ts";
import { hoursMs, minutesMs } from "../spans.ts";
import type { Stroke, Struck } from "./stroke.ts";

const lastsMs = [minutesMs(2), hoursMs(8)] as const;
const once = (text: string): Struck => ({ text, end: null, lastsMs });

/** Only devices that nothing is wrong with: one fault at a time. */
const soundFixtures = (room: SwarmRoom): readonly Fixture[] =>
  [...room.plant.fixtures.values()].filter(({ soundSince }) => soundSince !== null);

const someFixture = (
  room: SwarmRoom,
  draw: Draw,
  suits: (fixture: Fixture) => boolean,
): Fixture | null => {
  const fixtures = soundFixtures(room).filter(suits);
  return fixtures.length === 0 ? null : draw.pick(fixtures);
};

/** What a body shows wrong until it is mended. */
const bodyFault = (name: string, rows: readonly number[], faults: readonly Fault[]): Stroke => ({
  name,
  rows,
  strike(room, draw) {
    const suits = ({ body }: Fixture) => faults.some((fault) => body.shows.includes(fault));
    const fixture = someFixture(room, draw, suits);
    if (fixture === null) return null;
    const fault = draw.pick(faults.filter((each) => fixture.body.shows.includes(each)));
    fixture.soundSince = null;
    fixture.body.misbehave(fault);
    return {
      text: `${fixture.device.id} ${fault}`,
      lastsMs,
      end() {
        fixture.body.misbehave(null);
        fixture.soundSince = room.now;
      },
    };
  },
});

const wireFault: Stroke = {
  name: "wire",
  rows: [14, 15, 16, 20, 22, 23, 26],
  strike(room, draw) {
    const trouble = draw.pick(wireTroubleNames.filter((each) => each !== "throws"));
    const fixture = someFixture(room, draw, () => true);
    if (fixture === null) return null;
    fixture.soundSince = null;
    fixture.wire.trouble = trouble;
    return {
      text: `${fixture.device.id}: its wire is ${trouble}`,
      lastsMs,
      end() {
        fixture.wire.trouble = null;
        fixture.soundSince = room.now;
      },
    };
  },
};

const throwingDriver: Stroke = {
  name: "throwing-driver",
  rows: [37],
  strike(room, draw) {
    const fixture = someFixture(room, draw, ({ device }) => room.fenced.has(device.id));
    if (fixture === null) return null;
    fixture.soundSince = null;
    fixture.wire.trouble = "throws";
    return {
      text: `${fixture.device.id}: its driver throws`,
      lastsMs,
      end() {
        fixture.wire.trouble = null;
        fixture.soundSince = room.now;
      },
    };
  },
};

/** The room's broker is gone: all devices on it at once. */
const brokerGone: Stroke = {
  name: "room-broker-gone",
  rows: [10, 11],
  strike(room) {
    const hung = soundFixtures(room).filter(
      ({ device }) => device.profile.driver === "mqtt-points",
    );
    if (hung.length === 0) return null;
    for (const fixture of hung) {
      fixture.wire.trouble = "silent";
      fixture.soundSince = null;
    }
    return {
      text: "the room's broker is gone",
      lastsMs,
      end() {
        for (const fixture of hung) {
          fixture.wire.trouble = null;
          fixture.soundSince = room.now;
        }
      },
    };
  },
};

const handAtWall: Stroke = {
  name: "hand-at-wall",
  rows: [25],
  strike(room, draw) {
    const fixture = someFixture(room, draw, ({ body }) => body.shows.includes("wall-override"));
    if (fixture === null) return null;
    room.plant.advance();
    fixture.body.misbehave("wall-override");
    fixture.body.misbehave(null);
    room.touch(fixture.device.id);
    return once(`a hand at ${fixture.device.id}`);
  },
};

const remoteControl: Stroke = {
  name: "remote-control",
  rows: [25],
  strike(room, draw) {
    const fixture = someFixture(room, draw, ({ device }) => device.kind === "hvac");
    if (fixture === null) return null;
    const [point, value] = draw.pick([
      ["mode", "cool"],
      ["mode", "heat"],
      ["setpoint", 18],
      ["setpoint", 30],
      ["power", "on"],
    ] as const);
    room.plant.advance();
    fixture.body.write(point, value);
    room.touch(fixture.device.id);
    return once(`somebody sets ${fixture.device.id} ${point} = ${value}`);
  },
};

const kill: Stroke = {
  name: "kill",
  rows: [1, 2, 28],
  strike(room, draw) {
    const { edge } = room;
    if (edge === null) return null;
    const how = draw.pick(["now", "before-commit", "after-commit", "between-writes"] as const);
    if (how === "now") room.kill();
    else if (how === "between-writes") edge.writesLeft = draw.between(0, 3);
    else room.storeTrouble.diesAt = how;
    return once(`the controller is killed ${how}`);
  },
};

const storeRefuses: Stroke = {
  name: "store-refuses",
  rows: [3, 4, 5],
  strike(room) {
    if (room.storeTrouble.refuses) return null;
    room.storeTrouble.refuses = true;
    return {
      text: "the disk takes nothing",
      lastsMs: [minutesMs(2), hoursMs(3)],
      end() {
        room.storeTrouble.refuses = false;
      },
    };
  },
};

/** 1970 is told by itself; an hour more or less is not. */
const clockWrong: Stroke = {
  name: "clock-wrong",
  rows: [7, 8],
  strike(room, draw) {
    if (!room.isClockSound) return null;
    const byMs = draw.pick([-room.wallMs, -hoursMs(1), hoursMs(1)]);
    room.setClockWrong(byMs);
    return {
      text: `the gateway's clock is wrong by ${Math.round(byMs / hoursMs(1))} h`,
      lastsMs: [minutesMs(5), hoursMs(6)],
      end: () => room.setClockWrong(0),
    };
  },
};

const hubGone: Stroke = {
  name: "hub-gone",
  rows: [12],
  strike(_room, _draw, { cutPost, post }) {
    if (post.isCut) return null;
    cutPost(true);
    return {
      text: "no way to the hub",
      lastsMs: [minutesMs(5), hoursMs(30)],
      end: () => cutPost(false),
    };
  },
};

const badPost: Stroke = {
  name: "bad-post",
  rows: [13, 16, 31],
  strike(_room, draw, { post }) {
    Object.assign(post, { lossShare: 0.3, twiceShare: 0.3, lateMs: draw.spanMs(100, 20_000) });
    return {
      text: `documents are lost, doubled and up to ${post.lateMs} ms late`,
      lastsMs: [minutesMs(10), hoursMs(12)],
      end: () => void Object.assign(post, { lossShare: 0, twiceShare: 0, lateMs: 0 }),
    };
  },
};

const mainsLost: Stroke = {
  name: "mains-lost",
  rows: [2],
  strike(room) {
    const { cases } = room.plant.world;
    if (cases.isSo("mains")) return null;
    room.plant.advance();
    cases.set("mains", true);
    return {
      text: "the mains are lost",
      lastsMs: [minutesMs(1), hoursMs(2)],
      end() {
        room.plant.advance();
        cases.set("mains", false);
      },
    };
  },
};

/** Everything that may strike; rows about bytes on a bus belong to the fuzzing of real wires. */
export const strokes: readonly Stroke[] = [
  wireFault,
  wireFault,
  wireFault,
  bodyFault("restarts", [23], ["restarts", "deaf-after-power-on"]),
  bodyFault("ignores-commands", [24], ["ignores-commands", "never-cools"]),
  bodyFault("stuck-relay", [24], ["stuck-relay"]),
  bodyFault("presence-stuck", [33, 34], ["stuck-occupied", "stuck-vacant"]),
  bodyFault("broken-sensor", [35], ["frozen-value", "out-of-range", "not-a-number"]),
  bodyFault("contact-thrown", [2], ["thrown"]),
  bodyFault("plate", [36], ["never-acknowledges", "loses-some"]),
  bodyFault("plate-wrong", [36], ["swapped", "half-redraw"]),
  throwingDriver,
  brokerGone,
  handAtWall,
  handAtWall,
  remoteControl,
  kill,
  kill,
  storeRefuses,
  clockWrong,
  hubGone,
  badPost,
  mainsLost,
];

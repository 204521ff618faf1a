import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ClauseInForce } from "../../contract/clauses.ts";
import { describeProblem } from "../../contract/document.ts";
import { compileRoom } from "./compile-room.ts";
import { openProfileFolder } from "./profile-folder.ts";
import { type RoomModel, pointOf } from "./room-model.ts";

const catalogue = openProfileFolder("firmware-profiles");

const doorClause: ClauseInForce = {
  id: "NX 6.2.1.2",
  pack: "nx",
  document: "the test's own",
  title: { zh: "门", en: "door" },
  parameters: { doorOpensBefore: { type: "duration", valueMs: 3_600_000 } },
  met: ["enforce"],
  under: [],
  confirmed: true,
  override: null,
};
const standards = new Map([[doorClause.id, doorClause]]);

const compile = (text: string) => compileRoom(text, "room.yaml", catalogue, standards);

function problemsOf(text: string): readonly string[] {
  const room = compile(text);
  return room.ok ? [] : room.problems.map(describeProblem);
}

function roomOf(text: string): RoomModel {
  const room = compile(text);
  if (!room.ok) throw new Error(room.problems.map(describeProblem).join("\n"));
  return room.value;
}

describe("the demo room", () => {
  const room = roomOf(readFileSync("deploy/examples/room-demo.yaml", "utf8"));

  it("compiles, every device in the order of the file", () => {
    expect([...room.devices.keys()].slice(0, 3)).toEqual(["projector", "mic-main", "mic-spare"]);
    expect(room.devices.size).toBe(25);
  });

  it("lets a board's relays and its inputs share a unit, each by its own profile", () => {
    const of = (id: string) => {
      const { kind, link, binding } = room.devices.get(id) ?? {};
      return [kind, link, binding?.unit];
    };
    expect(of("fire")).toEqual(["contact", "relays", 1]);
    expect(of("fresh-air")).toEqual(["ventilation", "relays", 1]);
    expect(of("recorder")).toEqual(["recorder", "relays", 1]);
    expect(pointOf(room, "fire/active")).toMatchObject({ writable: false });
  });

  it("resolves shared and private lines, with the profile's settings filled in", () => {
    expect(room.devices.get("air")?.link).toBe("bus1");
    expect(room.devices.get("projector")?.link).toBe("projector");
    expect(room.links.get("projector")).toEqual({ tcp: { host: "192.0.2.31", port: 4352 } });
    expect(room.links.get("presence-radar")).toEqual({
      serial: { port: "/dev/ttyAMA3", baud: 256_000, parity: "none", stopBits: 1, dataBits: 8 },
    });
    expect(room.links.get("sign")).toMatchObject({
      serial: { baud: 9600, parity: "even", dataBits: 7 },
    });
  });

  it("lets a relay channel serve as a lighting zone", () => {
    expect(room.devices.get("lights-front")?.kind).toBe("lighting-zone");
    expect(room.devices.get("av-supply")?.kind).toBe("relay");
    expect(pointOf(room, "lights-front/power")).toMatchObject({ writable: true, name: "power" });
    expect(pointOf(room, "meter/energy")).toMatchObject({ writable: false });
    expect(pointOf(room, "meter/nothing")).toBeUndefined();
  });
});

const sound = `room: 3-201
name: { zh: 会议室, en: Room }
site: city-hall
timezone: Asia/Shanghai
pack: nx
standbyWatts: 12
data: /tmp/room
links:
  bus1: { modbus-rtu: { port: /dev/ttyUSB0 } }
  relays: { modbus-tcp: { host: 192.0.2.21 } }
  room: { mqtt: { url: "mqtt://192.0.2.9" } }
devices:
  screen: { profile: pjlink/class-1, tcp: { host: 192.0.2.31 }, supply: feed, role: main-screen }
  mic: { profile: shure/ulx-d, tcp: { host: 192.0.2.41 }, channel: 1, path: main }
  speaker: { profile: biamp/tesira, tcp: { host: 192.0.2.43 }, channel: 1, tag: Level1 }
  plate: { profile: huitang/mqtt-plate, link: room, topic: plates/a1, seat: A1 }
  light: { profile: waveshare/relay-8, kind: lighting-zone, link: relays, unit: 1, channel: 1 }
  feed: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 5 }
  air: { profile: generic/xy-md02, link: bus1, unit: 3 }
  meter: { profile: eastron/sdm630, link: bus1, unit: 1, measures: whole-room }
  radar: { profile: hlk/ld2410, tcp: { host: 192.0.2.7, port: 4001 } }
  fire: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: 1, role: fire, invert: true }
  pane: { profile: zigbee2mqtt/contact, link: room, topic: zigbee2mqtt/pane, role: window }
overrides:
  - { clause: NX 6.2.1.2, parameters: { doorOpensBefore: 45 min }, reason: desk opens later, by: office }
`;

/**
 * Each case changes the sound room by one replacement and expects exactly one problem, at the mark «.
 */
const wrong: readonly [what: string, from: string, to: string, text: string][] = [
  ["a misspelt member", "seat: A1", "saet: «A1", 'unknown member "saet"'],
  ["an unknown profile", "pjlink/class-1", "«pjlink/clas-1", 'did you mean "pjlink/class-1"?'],
  [
    "an unknown link",
    "bus1, unit: 3",
    "«bus2, unit: 3",
    'no link is called "bus2"; did you mean "bus1"?',
  ],
  [
    "a link of another type",
    "bus1, unit: 3",
    "«room, unit: 3",
    'link "room" is mqtt; generic/xy-md02 needs modbus-rtu or modbus-tcp',
  ],
  [
    "no line at all",
    "{ profile: generic/xy-md02, link: bus1,",
    "«{ profile: generic/xy-md02,",
    "say which line it hangs on: `link` (bus1, relays, room)",
  ],
  [
    "two lines",
    "link: bus1, unit: 3",
    "link: bus1, tcp: «{ host: h }, unit: 3",
    "hangs on one line",
  ],
  [
    "a private line of the wrong type",
    "link: room, topic: plates",
    "tcp: «{ host: h }, topic: plates",
    "huitang/mqtt-plate needs mqtt",
  ],
  [
    "a speed the device has not",
    "link: bus1, unit: 3",
    "serial: { port: /dev/ttyS1, baud: «4800 }, unit: 3",
    "can be set to 9600, 14400, 19200",
  ],
  [
    "no Modbus unit",
    "{ profile: generic/xy-md02, link: bus1, unit: 3 }",
    "«{ profile: generic/xy-md02, link: bus1 }",
    "generic/xy-md02 needs `unit: 1`",
  ],
  [
    "a serial server without its port",
    "tcp: { host: 192.0.2.7, port: 4001 }",
    "tcp: «{ host: 192.0.2.7 }",
    "say the TCP port",
  ],
  ["the broadcast unit", "unit: 3", "unit: «0", "unit 0 is broadcast"],
  ["a unit out of range", "unit: 3", "unit: «300", "<=255"],
  [
    "no topic",
    "{ profile: huitang/mqtt-plate, link: room, topic: plates/a1,",
    "«{ profile: huitang/mqtt-plate, link: room,",
    "needs `topic:",
  ],
  ["a topic with a wildcard", "plates/a1", "«plates/+", "a topic without +, #"],
  ["a topic that ends in a slash", "plates/a1", "«plates/a1/", "a slash at either end"],
  [
    "no channel",
    "{ profile: shure/ulx-d, tcp: { host: 192.0.2.41 }, channel: 1,",
    "«{ profile: shure/ulx-d, tcp: { host: 192.0.2.41 },",
    "shure/ulx-d needs `channel: 1`",
  ],
  [
    "no tag",
    "{ profile: biamp/tesira, tcp: { host: 192.0.2.43 }, channel: 1, tag: Level1 }",
    "«{ profile: biamp/tesira, tcp: { host: 192.0.2.43 }, channel: 1 }",
    "biamp/tesira needs `tag:",
  ],
  ["a channel the model has not", "channel: 5", "channel: «9", "has channels 1 to 8, not 9"],
  [
    "a member without use",
    "link: bus1, unit: 3",
    "link: bus1, unit: 3, tag: «T",
    "has no use for tag",
  ],
  [
    "two devices at one unit",
    "unit: 1, measures",
    "unit: «3, measures",
    "unit 3 of /dev/ttyUSB0 is air (generic/xy-md02) already",
  ],
  [
    "two devices at one channel",
    "channel: 5",
    "channel: «1",
    "channel 1 of unit 1 of 192.0.2.21:502 is light",
  ],
  [
    "an unknown supply",
    "supply: feed",
    "supply: «fead",
    'no device is called "fead"; did you mean "feed"?',
  ],
  [
    "a supply that is no relay",
    "supply: feed",
    "supply: «light",
    '"light" is a lighting-zone; a supply is a relay',
  ],
  ["a supply of itself", "channel: 5", "channel: 5, supply: «feed", "feed → feed"],
  [
    "a kind the profile cannot be",
    "kind: lighting-zone",
    "kind: «door-lock",
    "offers power, which a door-lock does not have (maker, model, serial, firmware, lock,",
  ],
  [
    "a plate without a seat",
    "{ profile: huitang/mqtt-plate, link: room, topic: plates/a1, seat: A1 }",
    "«{ profile: huitang/mqtt-plate, link: room, topic: plates/a1 }",
    "say at which seat",
  ],
  [
    "a seat on a microphone",
    "path: main",
    "seat: «A2",
    "seat is for a nameplate, not for a microphone",
  ],
  [
    "a role of another kind",
    "role: main-screen",
    "role: «room-door",
    "room-door is a door-lock, not a projector",
  ],
  [
    "a contact that says not what it reports",
    "{ profile: zigbee2mqtt/contact, link: room, topic: zigbee2mqtt/pane, role: window }",
    "«{ profile: zigbee2mqtt/contact, link: room, topic: zigbee2mqtt/pane }",
    "say what the contact reports, `role:` fire, mains, help, intruder, call, window",
  ],
  [
    "a contact's role on a screen",
    "role: main-screen",
    "role: «mains",
    "mains is a contact, not a projector",
  ],
  [
    "a contact that goes dark with the room",
    "role: fire,",
    "role: fire, supply: «feed,",
    "a contact reports while the room is off; take out supply",
  ],
  [
    "a mains contact that may be gone for a day",
    "profile: zigbee2mqtt/contact, link: room, topic: zigbee2mqtt/pane, role: window",
    "profile: «zigbee2mqtt/contact, link: room, topic: zigbee2mqtt/pane, role: mains",
    "may be silent for 1500 min unnoticed; mains needs an input that is polled",
  ],
  [
    "something turned round that is no contact",
    "path: main",
    "path: main, invert: «true",
    "invert is for a contact, not for a microphone",
  ],
  [
    "two inputs at one channel",
    "role: fire, invert: true }",
    "role: fire, invert: true }\n  ups: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: «1, role: mains }",
    "channel 1 of unit 1 of 192.0.2.21:502 is fire",
  ],
  [
    "a board of another maker at one unit",
    "fire: { profile: waveshare/inputs-8, link: relays, unit: 1, channel: 1",
    "fire: { profile: lctech/inputs-8, link: relays, unit: 1, channel: «1",
    "channel 1 of unit 1 of 192.0.2.21:502 is light",
  ],
  [
    "an override of no clause",
    "clause: NX 6.2.1.2",
    "clause: «NX 9.9",
    'clause "NX 9.9" is not in force',
  ],
  ["an override of the wrong type", "45 min", "«soon", "expected a duration"],
  ["an unknown time zone", "Asia/Shanghai", "«Asia/Shanghay", "an IANA time zone"],
  [
    "a device called like a link",
    "  mic: { profile: shure/ulx-d, tcp: {",
    "  room: { profile: shure/ulx-d, tcp: «{",
    'a link is called "room" already',
  ],
];

/** The line and column of the mark, both from 1, and the text without it. */
function takeMark(marked: string): { text: string; where: string } {
  const before = marked.slice(0, marked.indexOf("«")).split("\n");
  const where = `${before.length}:${(before.at(-1) ?? "").length + 1}`;
  return { text: marked.replace("«", ""), where };
}

describe("a faulty room", () => {
  it("is only faulty by the change of its case", () => {
    expect(problemsOf(sound)).toEqual([]);
  });

  it.each(wrong)("%s is told where it stands", (_what, from, to, expected) => {
    expect(sound.split(from)).toHaveLength(2);
    const { text, where } = takeMark(sound.replace(from, to));
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`room.yaml:${where} `);
    expect(problems[0]).toContain(expected);
  });

  it("has all its problems told at once, from top to bottom, good devices still checked", () => {
    const text = sound
      .replace("site: city-hall", "site: City Hall")
      .replace("seat: A1", "saet: A1")
      .replace("supply: feed", "supply: fead")
      .replace("link: bus1, unit: 3", "link: bus9, unit: 3");
    const lines = problemsOf(text).map((problem) => Number(problem.split(":")[1]));
    expect(lines).toEqual([3, 13, 16, 19]);
  });

  it("does not blame a reference for a fault of the device it names", () => {
    const problems = problemsOf(sound.replace("channel: 5", "channel: five"));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("devices.feed.channel");
  });

  it("tells one port that two lines want", () => {
    const taken = sound.replace(
      "tcp: { host: 192.0.2.7, port: 4001 }",
      "serial: { port: /dev/ttyUSB0 }",
    );
    expect(problemsOf(taken)).toEqual([
      expect.stringContaining('/dev/ttyUSB0 is line "bus1" already'),
    ]);
  });

  it("tells a round of supplies once", () => {
    const second =
      "channel: 5, supply: other }\n  other: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 6, supply: feed }";
    expect(problemsOf(sound.replace("channel: 5 }", second))).toEqual([
      expect.stringContaining("feed → other → feed"),
    ]);
  });

  it("tells seats and roles given twice", () => {
    const more = `  twin: { profile: huitang/mqtt-plate, link: room, topic: plates/a2, seat: A1 }
  wall: { profile: pjlink/class-1, tcp: { host: 192.0.2.32 }, role: main-screen }
overrides:`;
    expect(problemsOf(sound.replace("overrides:", more))).toEqual([
      expect.stringContaining("seat A1 is plate already"),
      expect.stringContaining("role main-screen is screen already"),
    ]);
  });

  it("is told when it is no room, or no YAML", () => {
    expect(problemsOf("")).toHaveLength(1);
    expect(problemsOf("- a\n- b\n")[0]).toContain("room.yaml:1:1");
    expect(problemsOf("room: [1")[0]).toContain("not valid YAML");
  });
});

describe("a sound room", () => {
  it("puts its overrides into force, with reason and name", () => {
    expect(roomOf(sound).standards.get("NX 6.2.1.2")).toMatchObject({
      parameters: { doorOpensBefore: { valueMs: 2_700_000 } },
      override: { reason: "desk opens later", by: "office" },
    });
  });

  it("lets two channels of one receiver each have their own session", () => {
    const second =
      "path: main }\n  mic-2: { profile: shure/ulx-d, tcp: { host: 192.0.2.41 }, channel: 2 }";
    const room = roomOf(sound.replace("path: main }", second));
    expect(room.devices.get("mic-2")?.link).toBe("mic-2");
  });

  it("may have many windows", () => {
    const second =
      "role: window }\n  pane-2: { profile: zigbee2mqtt/contact, link: room, topic: z/p2, role: window }";
    expect(problemsOf(sound.replace("role: window }", second))).toEqual([]);
  });

  it("takes a serial device behind a serial server", () => {
    expect(roomOf(sound).links.get("radar")).toEqual({ tcp: { host: "192.0.2.7", port: 4001 } });
  });

  it("takes a Modbus device with a line of its own", () => {
    const own = sound
      .replace("link: bus1, unit: 3", "tcp: { host: 192.0.2.8 }, unit: 3")
      .replace("link: bus1, unit: 1", "serial: { port: /dev/ttyS1, baud: 19200 }, unit: 1");
    const room = roomOf(own);
    expect(room.links.get("air")).toEqual({ "modbus-tcp": { host: "192.0.2.8", port: 502 } });
    expect(room.links.get("meter")).toMatchObject({ "modbus-rtu": { baud: 19_200, stopBits: 1 } });
  });
});

import { type Document, isMap, parseDocument } from "yaml";
import { describeProblem } from "../../../contract/document.ts";
import { type Assets, readRoom, type RoomModel } from "../../../edge/bare-room.ts";
import type { Draw } from "../draw.ts";

/** A kind of room, made of the example by leaving things out or putting others in. */
interface RoomKind {
  readonly id: string;
  readonly change: (room: Document) => void;
}

const without =
  (...devices: readonly string[]) =>
  (room: Document) => {
    for (const device of devices) room.deleteIn(["devices", device]);
  };

const only =
  (...devices: readonly string[]) =>
  (room: Document) => {
    const all = room.get("devices");
    const ids = isMap(all) ? all.items.map(({ key }) => String(key)) : [];
    without(...ids.filter((id) => !devices.includes(id)))(room);
  };

const sensors = ["presence-radar", "presence-ceiling"];
const screenOnSupply = ["projector", "av-supply", "amplifier"];

/** Rooms with everything in them: one in a site. */
const large: readonly RoomKind[] = [
  { id: "hall", change: () => undefined },
  { id: "big", change: makeBig },
];

/** What most rooms are like: some equipment, and something that every other room has is missing. */
const small: readonly RoomKind[] = [
  {
    id: "plain",
    change: only("lights-front", "hvac", "co2", "meter", "door", "fire", ...sensors, "plate-a1"),
  },
  { id: "huddle", change: makeHuddle },
  {
    id: "unmetered",
    change: only("lights-front", "lights-back", "hvac", "presence-radar", "air", ...screenOnSupply),
  },
  {
    id: "blind",
    change: only("lights-front", "hvac", "air", "co2", "meter", "door", ...screenOnSupply),
  },
  {
    id: "discreet",
    change: only(
      "lights-front",
      "mic-main",
      "mic-spare",
      "recorder",
      "fresh-air",
      "co2",
      "meter",
      "presence-radar",
      ...screenOnSupply,
    ),
  },
];

/** A screen, a light, air-conditioning and one sensor: no supply to cut, no door, nothing to serve. */
function makeHuddle(room: Document): void {
  only("lights-front", "hvac", "presence-radar", "air", "meter", "ups")(room);
  room.setIn(["seats"], 6);
  room.setIn(["devices", "display"], {
    profile: "panasonic/ntcontrol",
    tcp: { host: "192.0.2.32" },
    role: "main-screen",
  });
}

/** Two projectors of other makers on supplies of their own, and more lights. */
function makeBig(room: Document): void {
  room.setIn(["seats"], 120);
  room.setIn(["standbyWatts"], 16);
  const relay = { profile: "waveshare/relay-8", link: "relays", unit: 2 };
  room.setIn(["devices", "side-supply"], { ...relay, channel: 1 });
  room.setIn(["devices", "side-projector"], {
    profile: "panasonic/ntcontrol",
    tcp: { host: "192.0.2.32" },
    supply: "side-supply",
  });
  for (const channel of [2, 3, 4]) {
    const lights = { ...relay, kind: "lighting-zone", channel, zone: `side-${channel}` };
    room.setIn(["devices", `lights-side-${channel}`], lights);
  }
}

/** Zones with summer time, with half an hour of it, and without. */
const zones = [
  "Asia/Shanghai",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
] as const;

function at(kinds: readonly RoomKind[], index: number): RoomKind {
  const kind = kinds[index % kinds.length];
  if (kind === undefined) throw new RangeError("no kind of room");
  return kind;
}

/** The rooms of a site: one with everything, the others of small kinds in turn, all over the world. */
export interface RoomModels {
  /** @throws Error when a room file is not sound */
  of(site: string, count: number, draw: Draw): readonly RoomModel[];
}

/** `example` is the text of the example room; each kind is compiled once. */
export function createRoomModels(example: string, assets: Assets): RoomModels {
  const compiled = new Map<string, RoomModel>();
  const modelOf = ({ id, change }: RoomKind): RoomModel => {
    const known = compiled.get(id);
    if (known !== undefined) return known;
    const room = parseDocument(example);
    room.setIn(["room"], id);
    change(room);
    const parsed = readRoom(`${id}.yaml`, room.toString(), assets);
    if (!parsed.ok) throw new Error(parsed.problems.map(describeProblem).join("\n"));
    compiled.set(id, parsed.value);
    return parsed.value;
  };
  return {
    of(site, count, draw) {
      const first = draw.between(0, small.length - 1);
      return Array.from({ length: count }, (_, index) => {
        const model = modelOf(index === 0 ? draw.pick(large) : at(small, first + index));
        const season = draw.pick(["cooling", "heating"] as const);
        const config = { ...model.config, site, season, timezone: draw.pick(zones) };
        return { ...model, config };
      });
    },
  };
}

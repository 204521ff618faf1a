import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createHub, type Hub } from "../../cloud/hub.ts";
import { inventMonth } from "../../cloud/rig/recorded/invented-month.ts";
import { meetingSchema } from "../../contract/agenda.ts";
import { type Clock, sleep } from "../../contract/clock.ts";
import { type FaultDesk, openFaultDesk } from "../fault-desk/fault-desk.ts";
import { limits } from "../limits.ts";
import { type ActorPorts, playMeeting } from "./actors.ts";
import { attend } from "./attendant.ts";
import { bookingOf } from "./bookings.ts";
import { claimPort } from "./free-port.ts";
import { enterPanel, type StagedRoom, type StagePorts, stageRoom } from "./stage.ts";

export interface DemoRequest extends StagePorts {
  readonly hubPorts: Parameters<typeof createHub>[1];
  readonly rooms: number;
  readonly timeZone: string;
  /** The midnight before room time begins: a month before it is invented. */
  readonly midnightMs: number;
  /** Folder of the fault desk's built page; null: it was not built. */
  readonly faultPageFolder: string | null;
  readonly print: (line: string) => void;
}

const site = "city-hall";
const minuteMs = 60_000;

const names = [
  { room: "3-201", name: { zh: "第一会议室", en: "Meeting room 1" } },
  { room: "3-202", name: { zh: "第二会议室", en: "Meeting room 2" } },
  { room: "3-305", name: { zh: "多功能厅", en: "Multi-purpose hall" } },
  { room: "4-101", name: { zh: "党组会议室", en: "Boardroom" } },
  { room: "4-102", name: { zh: "视频会议室", en: "Video room" } },
  { room: "5-001", name: { zh: "报告厅", en: "Lecture hall" } },
] as const;

/** A hub and its rooms on one machine, with meetings that happen by themselves, until stopped. */
export async function runDemo(request: DemoRequest, signal: AbortSignal): Promise<void> {
  const taken = new Set<number>();
  const hub = await startHub(request, taken);
  const rooms: (StagedRoom & { stop(): Promise<void> })[] = [];
  let desk: FaultDesk | null = null;
  try {
    for (const place of names.slice(0, request.rooms)) {
      rooms.push(await startRoom(place, hub, request, taken));
    }
    desk = await openDesk(request, rooms, taken);
    welcome(request, hub, rooms, desk);
    await Promise.all(rooms.map((room, index) => serveRoom(room, index, hub, request, signal)));
  } finally {
    await desk?.stop();
    for (const room of rooms.toReversed()) await room.stop();
    await hub.stop();
  }
}

async function startHub(request: DemoRequest, taken: Set<number>): Promise<Hub> {
  const http = await claimPort(8090, taken);
  const mqtt = await claimPort(18_830, taken);
  const data = `${request.folder}/hub`;
  const rooms = names.slice(0, request.rooms);
  const { timeZone, midnightMs: untilMs } = request;
  await inventMonth({ data, site, rooms, timeZone, untilMs }, request.hubPorts.log);
  return createHub(
    {
      sites: [site],
      http: { host: "127.0.0.1", port: http },
      mqtt: { embedded: { host: "127.0.0.1", port: mqtt } },
      data,
    },
    request.hubPorts,
  );
}

async function openDesk(
  { faultPageFolder: pageFolder }: DemoRequest,
  rooms: readonly StagedRoom[],
  taken: Set<number>,
): Promise<FaultDesk> {
  const port = await claimPort(limits.faultDeskPort, taken);
  return openFaultDesk({ rooms, port, pageFolder });
}

function startRoom(
  place: (typeof names)[number],
  hub: Hub,
  request: DemoRequest,
  taken: Set<number>,
) {
  return stageRoom(
    {
      ...place,
      hubMqttUrl: hub.brokerUrl ?? "",
      async enrol(room, file) {
        const login = await hub.enrol({ site, room });
        await writeFile(file, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
      },
    },
    request,
    taken,
  );
}

function welcome(
  request: DemoRequest,
  hub: Hub,
  rooms: readonly StagedRoom[],
  desk: FaultDesk,
): void {
  const { print, time, folder } = request;
  print("");
  print("Huitang 会堂 runs on this machine with simulated devices on real wires.");
  print("");
  print(`  hub console   ${hub.address}`);
  if (hub.setupLink !== null) print(`  first account ${hub.setupLink}   (works once)`);
  for (const room of rooms) {
    print("");
    print(`  room ${room.room}    ${room.panelUrl}`);
    print(`    technician  ${room.enterLinks.person}   (signs one browser in)`);
  }
  print("");
  print(`  faults        ${desk.url}   (break a simulated device; or ${faultCommand(desk.url)})`);
  print("");
  print("  The month before today is invented: pages that look back have something to show.");
  print(`  Room time runs ${time.speed} times faster than real time. Data and logs: ${folder}`);
  print("  Stop with Ctrl-C.");
}

/** Says the port where it is not the usual one: another demonstration may run there. */
function faultCommand(url: string): string {
  const { port } = new URL(url);
  const isUsual = port === String(limits.faultDeskPort);
  return `npm run fault -- ${isUsual ? "" : `--port ${port} `}list`;
}

/** The people of one room: those who meet there, and those who serve it. */
async function serveRoom(
  room: StagedRoom,
  index: number,
  hub: Hub,
  request: DemoRequest,
  signal: AbortSignal,
): Promise<void> {
  const panel = await enterPanel(room, "attendant");
  const { roomClock, wireClock, print } = request;
  const actors = { room, panel, roomClock, wireClock, onRefusal: print };
  await Promise.all([attend(actors, signal), meetingsIn(actors, index, hub, request, signal)]);
}

/** Meetings of one room, one after another, for ever: booked, prepared, held, left. */
async function meetingsIn(
  actors: ActorPorts,
  index: number,
  hub: Hub,
  request: DemoRequest,
  signal: AbortSignal,
): Promise<void> {
  const { room } = actors.room;
  const { roomClock } = request;
  for (let count = index; !signal.aborted; count++) {
    const startMs = firstStartMs(roomClock, index * 35);
    const meeting = meetingSchema.parse({
      id: randomUUID(),
      ...bookingOf(count, startMs, startMs + 45 * minuteMs),
    });
    await hub.book({ site, room }, meeting);
    try {
      await playMeeting(meeting, actors, signal);
      await sleep(roomClock, "after the meeting", 30 * minuteMs, signal);
    } catch (reason) {
      if (!signal.aborted) throw reason;
    }
  }
}

/** Early enough that nothing of its preparation is late already, on a five-minute mark. */
function firstStartMs(roomClock: Clock, laterMinutes: number): number {
  const earliestMs = roomClock.wallMs() + (150 + laterMinutes) * minuteMs;
  return Math.ceil(earliestMs / (5 * minuteMs)) * 5 * minuteMs;
}

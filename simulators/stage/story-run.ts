import Database from "better-sqlite3";
import type { Meeting } from "../../contract/agenda.ts";
import type { Duty } from "../../contract/duty.ts";
import { sleep } from "../../contract/clock.ts";
import type { JournalRecord } from "../../contract/record.ts";
import type { Language, Locale } from "../../contract/text/text.ts";
import { parseRoomFile } from "../room-file.ts";
import { playMeeting } from "./actors.ts";
import { attend } from "./attendant.ts";
import { bookingOf } from "./bookings.ts";
import { playMishaps } from "./mishaps.ts";
import type { OwnDelay } from "./own-delay.ts";
import { delaysIn, watchPowerDown } from "./power-down-watch.ts";
import { enrol, enterPanel, setUpHub, stageHub, type StagePorts, stageRoom } from "./stage.ts";
import { type TimelineEntry, timelineOf } from "./timeline.ts";
import type { WebClient } from "./web-client.ts";

export interface StoryRequest extends StagePorts {
  readonly killHub: boolean;
  readonly killEdge: boolean;
  readonly language: Language;
  /** What the clause in force allows. */
  readonly co2MaxPpm: number;
  readonly onProgress: (line: string) => void;
}

/** What came of one meeting, as the hub has it on record. */
export interface Story {
  readonly room: string;
  readonly pack: string;
  readonly meeting: Meeting;
  readonly timeline: readonly TimelineEntry[];
  readonly duties: readonly Duty[];
  readonly counts: Readonly<Record<"done" | "late" | "missed" | "waived" | "open", number>>;
  /** Records in the edge's journal, at the hub, and how many of the hub's are there twice. */
  readonly records: { readonly edge: number; readonly hub: number; readonly doubled: number };
  readonly energyKwh: number;
  readonly damage: readonly string[];
  /** Where the time of the power-down went; empty when it did not come to its end. */
  readonly delays: readonly OwnDelay[];
  readonly locale: Locale;
  /** Every duty done and in time, every record at the hub once, nothing damaged. */
  readonly ok: boolean;
}

const site = "city-hall";
const room = "3-201";
const minuteMs = 60_000;
/** After this much room time without an end the story has failed. */
const patienceMs = 90 * minuteMs;

/** Plays one meeting from its booking to the proven power-down, on processes of their own. */
export async function runStory(request: StoryRequest): Promise<Story> {
  const taken = new Set<number>();
  const hub = await stageHub(request, taken);
  const stop = new AbortController();
  const closing: (() => Promise<void>)[] = [() => hub.stop()];
  try {
    const office = (await setUpHub(hub, "office")).client;
    const staged = await stageRoom(
      {
        room,
        name: { zh: "第一会议室", en: "Meeting room 1" },
        hubMqttUrl: hub.mqttUrl,
        enrol: (id, file) => enrol(office, id, file),
      },
      request,
      taken,
    );
    closing.unshift(() => staged.stop());
    const panel = await enterPanel(staged, "attendant");
    const meeting = await book(office, request.time.roomOriginMs);
    request.onProgress(`booked "${meeting.title}"; logs are in ${request.folder}`);
    const { roomClock, wireClock } = request;
    const energyAtStartKwh = staged.simulation.world.mains.energyKwh;
    const config = parseRoomFile(staged.simulation.configText).config;
    const watch = watchPowerDown(staged.simulation.world, config, request);
    closing.unshift(async () => watch.stop());
    const actors = { room: staged, panel, roomClock, wireClock, onRefusal: request.onProgress };
    const attended = attend(actors, stop.signal);
    closing.unshift(() => attended);
    const play = playMeeting(meeting, actors, stop.signal);
    const mishaps = playMishaps(meeting, { ...request, hub, room: staged }, stop.signal);
    await play;
    const away = await mishaps;
    await untilClosed(office, meeting, request);
    const delivery = await untilDelivered(office, staged.journalFile, request);
    const energyKwh = staged.simulation.world.mains.energyKwh - energyAtStartKwh;
    const duties = await dutiesOf(office, meeting.id);
    const damage = staged.simulation.world.damage.map((each) => `${each.device}: ${each.what}`);
    const provedMs = duties.find(({ kind }) => kind === "off-proved")?.settledAtMs ?? null;
    const seen = { ...watch.seen(), provedMs, away };
    const delays = delaysIn(config, seen, request.profiles, request.time.speed);
    return tell({ meeting, delivery, duties, damage, energyKwh, delays }, request);
  } finally {
    stop.abort();
    for (const close of closing) await close();
  }
}

async function book(office: WebClient, fromMs: number): Promise<Meeting> {
  const startMs = Math.ceil((fromMs + 145 * minuteMs) / (60 * minuteMs)) * 60 * minuteMs;
  const endMs = startMs + 40 * minuteMs;
  const booked = await office.post<{ meeting: Meeting }>(
    `/api/rooms/${site}/${room}/meetings`,
    bookingOf(0, startMs, endMs),
  );
  return booked.meeting;
}

const lookEveryMs = 500;

async function untilClosed(office: WebClient, meeting: Meeting, request: StoryRequest) {
  const limitMs = meeting.endMs + patienceMs;
  while (request.roomClock.wallMs() < limitMs) {
    const duties = await dutiesOf(office, meeting.id);
    const open = duties.filter((duty) => duty.settledAtMs === null);
    if (duties.length > 0 && open.length === 0) return;
    await sleep(request.wireClock, "look", lookEveryMs);
  }
}

const deliveryPatienceMs = 20_000;

interface Delivery {
  /** What the hub has on record. */
  readonly records: readonly JournalRecord[];
  /** How long the edge's journal was at the same time. */
  readonly edge: number;
}

/** Looks until the hub has what the edge has, and nothing was added while looking. */
async function untilDelivered(
  office: WebClient,
  journalFile: string,
  request: StoryRequest,
): Promise<Delivery> {
  const limitMs = request.wireClock.monotonicMs() + deliveryPatienceMs;
  for (;;) {
    const before = journalLength(journalFile);
    const records = await recordsOf(office);
    const edge = journalLength(journalFile);
    const isQuiet = before === edge && records.length === edge;
    if (isQuiet || request.wireClock.monotonicMs() > limitMs) return { records, edge };
    await sleep(request.wireClock, "look", lookEveryMs);
  }
}

async function dutiesOf(office: WebClient, meetingId: string): Promise<readonly Duty[]> {
  const query = "fromMs=0&toMs=253402300799999";
  const duties = await office.get<readonly Duty[]>(`/api/rooms/${site}/${room}/duties?${query}`);
  return duties.filter((duty) => duty.meetingId === meetingId);
}

async function recordsOf(office: WebClient): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (;;) {
    const after = records.at(-1)?.number ?? 0;
    const query = `afterNumber=${after}&limit=500`;
    const page = await office.get<readonly JournalRecord[]>(
      `/api/rooms/${site}/${room}/records?${query}`,
    );
    records.push(...page);
    if (page.length === 0) return records;
  }
}

/** Counted in the edge's own database, not asked of the edge. */
function journalLength(file: string): number {
  const db = new Database(file, { readonly: true });
  try {
    const row = db.prepare<[], { count: number }>("SELECT count(*) AS count FROM journal").get();
    return row?.count ?? 0;
  } finally {
    db.close();
  }
}

interface Outcome extends Pick<Story, "meeting" | "duties" | "damage" | "energyKwh" | "delays"> {
  readonly delivery: Delivery;
}

function tell({ delivery, ...outcome }: Outcome, request: StoryRequest): Story {
  const { records, edge } = delivery;
  const { meeting, duties, damage, delays } = outcome;
  const locale: Locale = { language: request.language, timeZone: "Asia/Shanghai" };
  const counts = countByStatus(duties);
  const names = new Set(records.map((each) => `${each.epoch} ${each.number}`));
  const doubled = records.length - names.size;
  const isWhole = records.length === edge && doubled === 0;
  return {
    ...outcome,
    room,
    pack: "nx",
    timeline: timelineOf(records, meeting.id, locale),
    counts,
    records: { edge, hub: records.length, doubled },
    locale,
    ok:
      duties.length > 0 &&
      counts.done === duties.length &&
      isWhole &&
      damage.length === 0 &&
      delays.length > 0 &&
      delays.every(({ isWithinLimit }) => isWithinLimit),
  };
}

function countByStatus(duties: readonly Duty[]): Story["counts"] {
  const of = (status: Duty["status"]) => duties.filter((duty) => duty.status === status).length;
  return {
    done: of("done"),
    late: of("late"),
    missed: of("missed"),
    waived: of("waived"),
    open: of("open") + of("waiting"),
  };
}

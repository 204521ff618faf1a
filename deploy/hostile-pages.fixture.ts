import type { Page } from "playwright-core";
import { createClock } from "../contract/clock.ts";
import { wallClock } from "../contract/zoned-time.ts";
import { ref } from "./hub-and-room.fixture.ts";
import { reportId } from "./hostile-room.fixture.ts";
import { foreignRoom, type HostileSite } from "./hostile-site.fixture.ts";
import { hostile, type HostileWord } from "./hostile-words.fixture.ts";

/** For tests: every page of the console, and the words that must be read on it. */

const room = `#/rooms/${ref.site}/${ref.room}`;
const dayMs = 86_400_000;
const dateOf = (atMs: number): string => wallClock("Asia/Shanghai", atMs).date;

type Shown = readonly [path: string, words: readonly HostileWord[]];

/** The first ones are those whose words there are in Chinese as well. */
export function pagesOf({ meeting, issue }: HostileSite): readonly Shown[] {
  const date = dateOf(meeting.startMs);
  const month = dateOf(createClock().wallMs()).slice(0, 7);
  const next = dateOf(meeting.startMs + dayMs);
  const report: readonly HostileWord[] = [
    "roomEn",
    "tester",
    "tested",
    "step",
    "finding",
    "cause",
    "measured",
    "signer",
    "signed",
  ];
  return [
    ["#/", ["roomEn", "running", "place"]],
    [`#/agenda?date=${date}`, ["roomEn", "title"]],
    [`#/find?date=${next}&start=03:00&end=04:00`, ["roomEn"]],
    ["#/alarms", ["roomEn", "alarm"]],
    ["#/energy", ["place"]],
    ["#/devices", ["roomEn", "maker", "model", "serial", "fault", "tag"]],
    [`#/agenda?date=${date}&view=list`, ["roomEn", "title"]],
    ["#/tests", ["roomEn"]],
    [`#/alarms/${issue}`, ["roomEn", "alarm", "note", "taken"]],
    ["#/alarms/told", ["rule", "hook", "hookPath"]],
    [`#/compliance?month=${month}`, []],
    [`#/compliance?month=${month}&view=rooms`, ["roomEn"]],
    [`#/compliance?month=${month}&view=matrix`, ["roomEn"]],
    [`#/compliance/${ref.site}/${ref.room}?month=${month}`, ["roomEn", "dutyBy", "dutyReason"]],
    [`#/energy?site=${ref.site}&room=${ref.room}`, ["place"]],
    [`#/energy/report?month=${month}`, ["place"]],
    ["#/sources", ["roomEn", "source", "broken"]],
    [
      `#/devices?open=${ref.site}/${ref.room}/projector`,
      ["firmware", "tagUnit", "tagPlace", "tagNote"],
    ],
    ["#/system", []],
    ["#/people", ["place"]],
    ["#/audit", ["outsider"]],
    ["#/account", ["token", "browser"]],
    [room, ["roomEn", "title", "running", "alarm", "dutyBy", "dutyReason", "source", "event"]],
    [
      `${room}?part=devices`,
      ["maker", "model", "serial", "firmware", "fault", "held", "heldOwner", "why"],
    ],
    [`${room}?part=tests`, ["roomEn"]],
    [`${room}?part=energy`, ["roomEn"]],
    [
      `#/rooms/${foreignRoom.site}/${foreignRoom.room}?part=devices`,
      ["foreignName", "foreignValue"],
    ],
    [
      `${room}/seats/${meeting.id}`,
      ["roomEn", "title", "unit", "post", "attendee", "attendeeUnit", "leader"],
    ],
    [
      `${room}/form/${meeting.id}`,
      ["roomEn", "title", "organiser", "banner", "unit", "wishes", "leader"],
    ],
    [`${room}/tests/${reportId}`, report],
    [`${room}/tests/${reportId}?print=1`, report],
  ];
}

interface HostileSheet {
  readonly path: string;
  readonly open: (page: Page) => Promise<void>;
  readonly words: readonly HostileWord[];
}

const press = (name: RegExp) => async (page: Page) =>
  await page.getByRole("button", { name }).first().click();

/** What opens over a page, and holds words of people in its fields. */
export const sheetsOf = ({ meeting }: HostileSite): readonly HostileSheet[] => [
  {
    path: room,
    open: press(/^Change meeting: <img/),
    words: ["title", "organiser", "banner", "wishes", "seat", "person", "unit", "post"],
  },
  { path: room, open: press(/^Proof-read the banner/), words: ["banner"] },
  {
    path: `#/agenda?date=${dateOf(meeting.startMs)}&view=list`,
    open: press(/<img/),
    words: ["title"],
  },
  { path: "#/alarms", open: press(/^Maintenance/), words: ["work", "worker"] },
  { path: "#/alarms/told", open: press(/^Change <img/), words: ["rule"] },
  { path: "#/sources", open: press(/^Change the source/), words: ["source"] },
  { path: "#/people", open: press(/li\.na/), words: ["place"] },
  {
    path: "#/",
    async open(page) {
      const file = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download CSV" }).first().click();
      await file;
    },
    words: ["roomEn"],
  },
];

const told = Object.values(hostile).slice(0, 4).map(encodeURIComponent);
const raw = `"><svg data-hostile onload=fired('address')>`;
const names = ["q", "date", "site", "floor", "place", "room", "open", "clause", "month", "who"];
const query = names.map((name) => `${name}=${encodeURIComponent(raw)}`).join("&");

/** Addresses that somebody was sent, with and without the encoding that a browser gives them. */
export const doors = {
  inside: [
    ...["", "agenda", "find", "tests", "alarms", "compliance", "energy", "devices", "audit"].map(
      (page) => `#/${page}?${query}&object=${encodeURIComponent(raw)}&severity=${raw}`,
    ),
    ...told.map((word) => `#/rooms/${word}/${word}?part=${word}`),
    `#/rooms/${ref.site}/<img data-hostile src onerror=fired('address')>`,
    `#/alarms/<img data-hostile src onerror=fired('address')>`,
    `#/rooms/${ref.site}/${ref.room}/seats/${raw}`,
    `#/rooms/${ref.site}/${ref.room}/tests/${raw}?print=${raw}`,
    `#/javascript:fired('address')`,
  ],
  before: [
    `#/?problem=${raw}`,
    `#/invite?code=${raw}`,
    `#/setup?code=${raw}`,
    `?q=${raw}#/<img data-hostile src onerror=fired('address')>`,
  ],
} as const;

import { once } from "node:events";
import { request } from "node:http";
import { randomBytes, randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Act, ActResult } from "../../contract/act.ts";
import type {
  DutyExplanation,
  Explanation,
  PointView,
  ReportView,
  RoomEvent,
  RoomView,
} from "../../contract/api.ts";
import { createVirtualClock } from "../../contract/clock.ts";
import { type Message, message } from "../../contract/message.ts";
import { dutyOf, roomView } from "../../contract/screen/view.fixture.ts";
import type { AccessGrant, AccessStore } from "../store/access-table.ts";
import type { PeopleStore, StoredPerson } from "../store/people-table.ts";
import type { JournalReader } from "./journal-search.ts";
import { type PanelLimits, panelLimits } from "./limits.ts";
import { createPanel } from "./panel-server.ts";
import { createPeople, type People } from "./people.ts";
import { createPinHasher } from "./pin-hash.ts";
import type { TracePorts } from "./trace-routes.ts";

export const room: RoomView = roomView({ nowMs: 1_750_000_000_000 });

const setpoint: PointView = {
  point: "setpoint",
  unit: "°C",
  writable: true,
  value: 26,
  quality: "good",
  atMs: 1,
  target: null,
  held: null,
  failure: null,
};

const explained: Explanation = {
  device: "hvac",
  kind: "hvac",
  availability: "online",
  point: setpoint,
  level: null,
  wanted: null,
  lost: [],
  hold: null,
  changedBy: null,
  heldBy: null,
  exemption: null,
  clause: null,
  proved: [],
};

const explainedTea: DutyExplanation = {
  duty: dutyOf("m1", "tea", { id: "m1:tea.1", clause: "NX 6.3.2.3" }),
  clause: null,
  state: message("duty-state.open", { dueAtMs: 1_750_000_000_000 }),
  lacking: [],
  next: [],
};

/** A table of grants in memory, as the database keeps it. */
export function grantTable(): AccessStore & { readonly rows: Map<string, AccessGrant> } {
  const rows = new Map<string, AccessGrant>();
  return {
    rows,
    all: () => [...rows.values()],
    put: (grant) => void rows.set(grant.hash, grant),
    remove: (hash) => void rows.delete(hash),
  };
}

/** A table of people in memory, as the database keeps it. */
export function peopleTable(): PeopleStore {
  const rows = new Map<string, StoredPerson>();
  let synced = 0;
  return {
    all: () => [...rows.values()],
    put: (person) => void rows.set(person.id, person),
    remove: (id) => void rows.delete(id),
    syncedVersion: () => synced,
    replaceSynced(version, people) {
      synced = version;
      for (const { id, from } of rows.values()) if (from === "hub") rows.delete(id);
      for (const person of people) rows.set(person.id, person);
    },
  };
}

/** Half of what a try costs in a room. */
export const testPins = createPinHasher({ N: 2 ** 14, r: 8, p: 1 }, (bytes) => randomBytes(bytes));

/** Nobody, at first. */
export const testPeople = (limits: Partial<PanelLimits> = {}): People =>
  createPeople({
    store: peopleTable(),
    pins: testPins,
    newId: randomUUID,
    limits: { ...panelLimits, ...limits },
  });

interface Given {
  readonly limits?: Partial<PanelLimits>;
  readonly assetsDir?: string;
  readonly store?: AccessStore;
  readonly port?: number;
  readonly traces?: TracePorts["traces"];
  readonly room?: RoomView;
  readonly reports?: () => readonly ReportView[];
  readonly people?: People;
  readonly journal?: JournalReader;
}

const noJournal: JournalReader = {
  recordsAfter: () => [],
  recordsBefore: () => [],
  lastNumber: () => 0,
};

/** A panel on a free port of this machine, over a room that notes what it is asked to do. */
export async function startPanel(given: Given = {}) {
  const clock = createVirtualClock(1_750_000_000_000);
  const acts: { act: Act; by: string }[] = [];
  const listeners = new Set<(event: RoomEvent) => void>();
  const logged: string[] = [];
  const notes: { by: string; act: string; text: Message }[] = [];
  const people = given.people ?? testPeople(given.limits);
  const note = (facts: object, text: string) =>
    void logged.push(`${text} ${JSON.stringify(facts)}`);
  const panel = await createPanel({
    host: "127.0.0.1",
    port: given.port ?? 0,
    names: ["room.example"],
    assetsDir: given.assetsDir ?? null,
    roomView: () => given.room ?? room,
    onRoomEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    act(act, by): ActResult {
      acts.push({ act, by });
      if (act.kind !== "end") return { accepted: true };
      return { accepted: false, code: "not-now", text: "no meeting is running" };
    },
    explain: (key) => (key === "hvac/setpoint" ? explained : undefined),
    explainDuty: (id) => (id === "m1:tea.1" ? explainedTea : undefined),
    clauses: () => [{ id: "PI26", title: { zh: "26 度", en: "26 degrees" }, document: "d" }],
    reports: given.reports ?? (() => []),
    platePng: async (device) => (device === "plate-a1" ? new Uint8Array([137, 80]) : undefined),
    energy: () => Promise.reject(new Error("this room meters nothing")),
    journal: given.journal ?? noJournal,
    setup: {
      view: () => Promise.reject(new Error("this room has no machine")),
      startProbe: () => false,
      backups: { take: () => Promise.resolve("backup-no-space") },
    },
    traces: given.traces ?? { switchOn: () => "unknown-subject", switchOff() {}, view() {} },
    store: given.store ?? grantTable(),
    people,
    note: (by, act, text) => void notes.push({ by, act, text }),
    clock,
    random: (bytes) => randomBytes(bytes),
    log: { info: note, warn: note, error: note },
    limits: { ...panelLimits, ...given.limits },
  });
  onTestFinished(() => panel.stop());
  const tell = (event: RoomEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { panel, clock, acts, people, notes, listeners, logged, tell };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  /** `origin` is the panel's own unless it is given; null leaves it out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
}

/** A request with exactly these headers, which `fetch` would not allow to be forged. */
export function ask(url: string, path: string, asked: Asked = {}): Promise<Answer> {
  const method = asked.method ?? (asked.body === undefined ? "GET" : "POST");
  const body = typeof asked.body === "string" ? asked.body : JSON.stringify(asked.body);
  const json = asked.body === undefined ? {} : { "content-type": "application/json" };
  const own = method === "GET" ? {} : { origin: url };
  const all: Record<string, string | null> = { ...json, ...own, ...asked.headers };
  const headers = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [name, value],
  );
  headers.push(...("host" in all ? [] : ["host", new URL(url).host]));
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export const codeOf = (link: string): string => link.split("code=")[1] ?? "";

/** Signs in by a fresh link; returns the cookie to send. */
export async function signIn(panel: { url: string; enterLink(): string }, name: string) {
  const body = { code: codeOf(panel.enterLink()), name };
  const answer = await ask(panel.url, "/api/session", { body });
  return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
}

/** A page that follows the room: what it has heard, and a wait for the next. */
export function follow(url: string, headers: Readonly<Record<string, string>>) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/live`, { headers });
  onTestFinished(() => socket.terminate());
  const heard: string[] = [];
  socket.on("message", (data: Buffer) => heard.push(data.toString("utf8")));
  socket.on("error", () => socket.terminate());
  return {
    socket,
    heard,
    async hears(count: number): Promise<readonly string[]> {
      while (heard.length < count) await once(socket, "message");
      return heard;
    },
  };
}

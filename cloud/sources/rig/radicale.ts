import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClock, sleep } from "../../../contract/clock.ts";
import { startServer } from "./test-server.ts";

/** For tests: Radicale, a CalDAV server that shares no line of code with us (Debian: `radicale`). */
const program = "/usr/bin/radicale";
export const hasRadicale = existsSync(program);

export const radicaleUser = { username: "room", secret: "kept by radicale" } as const;

export interface Radicale {
  /** Of the calendar of the room, which is there and empty. */
  readonly url: string;
  /** Another client of the same calendar: puts, gets and deletes one object of it. */
  put(name: string, text: string): Promise<number>;
  get(name: string): Promise<string>;
  remove(name: string): Promise<number>;
  /** Forgets which changes it told: every token is too old from now on. */
  forgetTokens(): void;
  stop(): Promise<void>;
}

const clock = createClock();
const login = `Basic ${Buffer.from(`${radicaleUser.username}:${radicaleUser.secret}`).toString("base64")}`;

export async function startRadicale(): Promise<Radicale> {
  const folder = mkdtempSync(join(tmpdir(), "radicale-"));
  const users = join(folder, "users");
  writeFileSync(users, `${radicaleUser.username}:${radicaleUser.secret}\n`, { mode: 0o600 });
  // A port that was free a moment ago.
  const spare = await startServer(() => {});
  await spare.stop();
  const child = spawn(
    program,
    [
      ["--server-hosts", `127.0.0.1:${spare.port}`],
      ["--auth-type", "htpasswd", "--auth-htpasswd-filename", users],
      ["--auth-htpasswd-encryption", "plain", "--auth-delay", "0"],
      ["--storage-filesystem-folder", join(folder, "data")],
      ["--logging-level", "warning"],
    ].flat(),
    { stdio: "ignore" },
  );
  await answering(spare.url, child);
  const url = `${spare.url}/${radicaleUser.username}/hall/`;
  const ask = async (method: string, name: string, body: string | null) => {
    const headers = { authorization: login, "content-type": "text/calendar; charset=utf-8" };
    return fetch(new URL(name, url), { method, headers, body });
  };
  const made = await ask("MKCALENDAR", "", null);
  if (made.status !== 201) throw new Error(`Radicale makes no calendar: ${made.status}`);
  return {
    url,
    put: async (name, text) => (await ask("PUT", name, text)).status,
    get: async (name) => (await ask("GET", name, null)).text(),
    remove: async (name) => (await ask("DELETE", name, null)).status,
    forgetTokens() {
      const cache = join(folder, "data/collection-root", radicaleUser.username, "hall");
      rmSync(join(cache, ".Radicale.cache"), { recursive: true, force: true });
    },
    async stop() {
      if (child.exitCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGKILL");
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it answers; fails when it has ended instead. */
async function answering(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Radicale ended with ${child.exitCode}`);
    try {
      await (await fetch(url)).text();
      return;
    } catch {
      await sleep(clock, "radicale", 50);
    }
  }
}

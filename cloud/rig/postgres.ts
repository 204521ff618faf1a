import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createClock, sleep } from "../../contract/clock.ts";

/** For tests: a PostgreSQL server of their own (Debian: `postgresql`). */

const clock = createClock();
const debian = "/usr/lib/postgresql";
const binaries =
  [
    ...(existsSync(debian)
      ? readdirSync(debian).map((version) => join(debian, version, "bin"))
      : []),
    "/usr/local/bin",
    "/opt/homebrew/bin",
  ].find((folder) => existsSync(join(folder, "initdb"))) ?? null;

export const hasPostgres = binaries !== null;

export interface Postgres {
  /** `postgres://…` of a database of that name, which is made empty. */
  database(name: string): Promise<string>;
  /** Ends the server, with every session; what it has committed stays. */
  halt(): Promise<void>;
  /** Starts it again, at the same address. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Durable as in earnest, for what measures or pulls plugs; hasty: it never waits for the disk. */
type Durability = "durable" | "hasty";
const hasty = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];

export async function startPostgres(durability: Durability = "durable"): Promise<Postgres> {
  if (binaries === null) throw new Error("there is no PostgreSQL on this machine");
  const folder = mkdtempSync(join(tmpdir(), "huitang-postgres-"));
  const user = serverUser(folder);
  const port = await freePort();
  const data = join(folder, "data");
  const setUp = ["-D", data, "-U", "hub", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"];
  execFileSync(join(binaries, "initdb"), setUp, { ...user, cwd: folder, stdio: "ignore" });
  const url = (name: string) => `postgres://hub@127.0.0.1:${port}/${name}`;
  const place = ["-D", data, "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"];
  const begin = async () => {
    const server = spawn(
      join(binaries, "postgres"),
      durability === "hasty" ? [...place, ...hasty] : place,
      { ...user, cwd: folder, stdio: "ignore" },
    );
    await answering(url("postgres"), server);
    return server;
  };
  let server = await begin();
  const halt = async () => {
    if (server.exitCode !== null) return;
    const ended = once(server, "exit");
    // Fast: it ends the sessions that are still open.
    server.kill("SIGINT");
    await ended;
  };
  return {
    async database(name) {
      const client = new pg.Client(url("postgres"));
      await client.connect();
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      await client.end();
      return url(name);
    },
    halt,
    async resume() {
      server = await begin();
    },
    async stop() {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server refuses to run as root: then it runs as the user that its package made. */
function serverUser(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (userInfo().uid !== 0) return {};
  const idOf = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }).trim());
  const user = { uid: idOf("-u"), gid: idOf("-g") };
  chownSync(folder, user.uid, user.gid);
  return user;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answering(url: string, server: ReturnType<typeof spawn>): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error("PostgreSQL does not start");
    const client = new pg.Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(clock, "PostgreSQL starts", 20);
    }
  }
}

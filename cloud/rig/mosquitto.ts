import { type ChildProcess, spawn } from "node:child_process";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectSocket, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import { createClock, sleep } from "../../contract/clock.ts";

/** For tests: Mosquitto, a broker that shares no line of code with ours (Debian: `mosquitto`). */
const program = "/usr/sbin/mosquitto";
const clock = createClock();

export const hasMosquitto = existsSync(program);
/** Where it must not be missing, tests fail rather than skip. */
export const mustHaveMosquitto = (): boolean => hasMosquitto || env["CI"] === "true";

/** Logins and what each may do; nobody comes in without one. */
export interface MosquittoLogin {
  readonly username: string;
  readonly password: string;
  /** Lines of its part of the access list: `topic readwrite spBv1.0/#`. */
  readonly access: readonly string[];
}

export const hubLogin: MosquittoLogin = {
  username: "hub",
  password: "secret-of-hub",
  access: ["topic readwrite spBv1.0/#", "topic readwrite huitang/v1/#"],
};

/** As a room is let in: it speaks for itself, and hears what is meant for it. */
export const roomLogin = (site: string, room: string): MosquittoLogin => ({
  username: `${site}.${room}`,
  password: `secret-of-${room}`,
  access: [
    ...["NBIRTH", "NDATA", "NDEATH"].map((type) => `topic write spBv1.0/${site}/${type}/${room}`),
    ...["DBIRTH", "DDATA", "DDEATH"].map((type) => `topic write spBv1.0/${site}/${type}/${room}/+`),
    `topic read spBv1.0/${site}/NCMD/${room}`,
    `topic read spBv1.0/${site}/DCMD/${room}/+`,
    "topic read spBv1.0/STATE/+",
    `topic write huitang/v1/${site}/${room}/records`,
    `topic read huitang/v1/${site}/${room}/#`,
  ],
});

export interface Mosquitto {
  readonly url: string;
  readonly port: number;
  /** A client of a login; comes back by itself never unless told so. */
  dial(login: MosquittoLogin, options: IClientOptions): MqttClient;
  /** Ends it at once; `start` brings it back on the same port, without what it held in memory. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMosquitto(logins: readonly MosquittoLogin[]): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "huitang-mosquitto-"));
  const port = await freePort();
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(folder, name), `${lines.join("\n")}\n`, { mode: 0o600 });
    return join(folder, name);
  };
  chmodSync(folder, 0o700);
  const passwords = logins.map(({ username, password }) => `${username}:${hashOf(password)}`);
  const access = logins.flatMap(({ username, access: lines }) => [`user ${username}`, ...lines]);
  const config = file("mosquitto.conf", [
    // Otherwise it would give up root, and with it these files.
    ...(userInfo().uid === 0 ? ["user root"] : []),
    `listener ${port} 127.0.0.1`,
    "allow_anonymous false",
    `password_file ${file("passwords", passwords)}`,
    `acl_file ${file("access", access)}`,
    "persistence false",
    "max_queued_messages 0",
    "max_inflight_messages 100",
    "log_type error",
  ]);
  let child: ChildProcess | null = null;
  const broker: Mosquitto = {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    dial({ username, password }, options) {
      const client = connect(broker.url, {
        protocolVersion: 4,
        clientId: username,
        username,
        password,
        reconnectPeriod: 0,
        ...options,
      });
      client.on("error", () => {});
      return client;
    },
    async start() {
      const started = spawn(program, ["-c", config], { stdio: "ignore" });
      child = started;
      while (!(await answers(port))) {
        if (started.exitCode !== null) throw new Error("Mosquitto does not start");
        await sleep(clock, "mosquitto", 20);
      }
    },
    async kill() {
      const running = child;
      child = null;
      if (running === null || running.exitCode !== null) return;
      const ended = once(running, "exit");
      running.kill("SIGKILL");
      await ended;
    },
    async stop() {
      await broker.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}

/** As `mosquitto_passwd` writes it: PBKDF2 with SHA-512. */
function hashOf(password: string): string {
  const salt = randomBytes(12);
  const rounds = 101;
  const hash = pbkdf2Sync(password, salt, rounds, 64, "sha512");
  return `$7$${rounds}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

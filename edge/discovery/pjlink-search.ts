import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import type { Clock } from "../../contract/clock.ts";
import { sleep } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import { announcedMac, searchDatagram } from "../drivers/pjlink-codec.ts";
import { limits } from "../limits.ts";

export interface SearchSettings {
  /** Broadcast addresses, or single devices behind a router. */
  readonly targets: readonly string[];
  /** UDP port of the devices. */
  readonly port: number;
  /** UDP port of this machine that the answers come to; the standard says the same as theirs. */
  readonly listenPort: number;
  /** How long answers are collected; the standard gives devices 10 s and collectors 30 s. */
  readonly forMs: number;
}

export interface FoundProjector {
  readonly address: string;
  readonly mac: string;
}

/**
 * Every PJLink device of class 2 that answers the search, or announces itself meanwhile, in the order
 * of the answers. Fails when the port cannot be had, or when nothing could be sent.
 */
export async function searchProjectors(
  settings: SearchSettings,
  clock: Clock,
): Promise<Outcome<readonly FoundProjector[]>> {
  const { targets, port, listenPort, forMs } = settings;
  const found = new Map<string, FoundProjector>();
  const socket = createSocket("udp4");
  socket.on("message", (datagram, { address }) => {
    const mac = announcedMac(datagram.toString("latin1"));
    if (mac === null || found.size >= limits.discovery.devicesMax) return;
    found.set(address, { address, mac });
  });
  const opened = await open(socket, listenPort);
  if (!opened.ok) {
    socket.close();
    return opened;
  }
  // An error of one datagram is told to whoever sent it; the next one may pass.
  socket.on("error", () => {});
  const untilMs = clock.monotonicMs() + forMs;
  let sent: Outcome<void> = failed("link-closed", "no network to search on");
  for (let round = 0; round < limits.discovery.searches; round++) {
    for (const target of targets) {
      const one = await send(socket, target, port);
      if (one.ok || !sent.ok) sent = one;
    }
    const leftMs = untilMs - clock.monotonicMs();
    await sleep(clock, "search", Math.max(0, Math.min(limits.discovery.searchEveryMs, leftMs)));
  }
  if (sent.ok) await sleep(clock, "answers", Math.max(0, untilMs - clock.monotonicMs()));
  await new Promise<void>((resolve) => {
    socket.close(() => resolve());
  });
  return sent.ok ? success([...found.values()]) : sent;
}

function open(socket: Socket, port: number): Promise<Outcome<void>> {
  return new Promise((resolve) => {
    socket.once("error", (error: NodeJS.ErrnoException) => {
      resolve(failed("link-closed", `UDP port ${port}: ${error.code ?? error.message}`));
    });
    socket.bind(port, () => {
      socket.setBroadcast(true);
      resolve(success(undefined));
    });
  });
}

function send(socket: Socket, target: string, port: number): Promise<Outcome<void>> {
  return new Promise((resolve) => {
    socket.send(searchDatagram, port, target, (error) => {
      resolve(error === null ? success(undefined) : failed("link-closed", error.message));
    });
  });
}

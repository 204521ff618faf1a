import type { Clock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import { isAnswer, parseAnswer, parseGreeting, query } from "../drivers/pjlink-codec.ts";
import type { PjlinkCommand } from "../drivers/pjlink-codec.ts";
import { limits } from "../limits.ts";
import { newCounters } from "../links/link-health.ts";
import { LineSession } from "../links/line-session.ts";
import type { Greeting } from "../links/line-entry.ts";
import { Wire } from "../links/wire.ts";

/** What a device says of itself; empty where it says nothing. */
export interface ProjectorIdentity {
  readonly class: string;
  readonly maker: string;
  readonly model: string;
  readonly name: string;
  /** It wants a password: nothing else is known of it. */
  readonly isLocked: boolean;
}

export interface IdentityPorts {
  readonly wireClock: Clock;
  /** Draws from [0, 1). */
  readonly random: () => number;
}

/** Asks one device who it is, on a connection of its own. Gives up when it does not answer. */
export async function askProjector(
  host: string,
  port: number,
  ports: IdentityPorts,
): Promise<ProjectorIdentity> {
  const wire = new Wire({ kind: "tcp", host, port }, ports);
  let isLocked = false;
  const hear = (line: string): Promise<Greeting> => {
    const greeting = parseGreeting(line);
    if (greeting.kind === "other") return Promise.resolve({ kind: "other" });
    if (greeting.kind === "open") return Promise.resolve({ kind: "ready", prefix: "" });
    isLocked = true;
    const failure: Failure = { code: "device-refused", detail: "it wants a password" };
    return Promise.resolve({ kind: "refused", failure });
  };
  const session = new LineSession(
    wire,
    {
      terminator: "\r",
      sendTerminator: "\r",
      encoding: "utf-8",
      telnet: false,
      responseTimeoutMs: limits.discovery.answerMs,
      gapMs: 0,
      lineMaxBytes: limits.pjlink.lineMaxBytes,
      greeter: { hear },
    },
    ports.wireClock,
    newCounters(),
  );
  const ask = async (command: PjlinkCommand): Promise<string> => {
    const answer = { shape: command, matches: (line: string) => isAnswer(command, line) };
    const text = query(command, 1);
    const line = await session.send({ text, priority: "self-test", key: null, answer });
    const told = line.ok ? parseAnswer(line.value) : line;
    return told.ok ? told.value : "";
  };
  const settled = new Promise<void>((resolve) => {
    wire.state.watch({ up: () => resolve(), down: () => resolve() });
  });
  wire.start();
  await settled;
  const identity = {
    class: await ask("CLSS"),
    maker: await ask("INF1"),
    model: await ask("INF2"),
    name: await ask("NAME"),
  };
  await wire.stop();
  return { ...identity, isLocked };
}

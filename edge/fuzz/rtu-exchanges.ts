import type { Clock } from "../../contract/clock.ts";
import { newCounters } from "../links/link-health.ts";
import { ModbusBus } from "../links/modbus-bus.ts";
import type { ModbusAnswer, ModbusRequest } from "../links/modbus-frame.ts";
import { ModbusRtu } from "../links/modbus-rtu.ts";
import { eventually } from "../links/rig/eventually.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { createRtuSlave, registerOf } from "../links/rig/rtu-slave.ts";
import type { SlaveTrick } from "../links/rig/rtu-slave.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import type { WireTarget } from "../links/wire-target.ts";
import { Wire } from "../links/wire.ts";
import { seededDraw } from "./draw.ts";
import { drawQuestion, drawTrick, fuzzedLateWindowMs, fuzzedTimings } from "./rtu-tricks.ts";

export interface RtuFuzzSettings {
  readonly seed: number;
  /**
   * Buses at work at the same time; the first `ptys` of them are serial ports, the rest sockets. Few:
   * serial ports are read by a pool of four threads, and more ports than a room has would only
   * measure how long that pool lets bytes lie.
   */
  readonly buses: number;
  readonly ptys: number;
  readonly exchangesPerBus: number;
}

export interface RtuFuzzTally {
  asked: number;
  accepted: number;
  refused: number;
  /** Answers that came after their time-out and were thrown away. */
  late: number;
  /** How often each trick was played. */
  readonly tricks: Map<SlaveTrick["do"], number>;
  /** Accepted although untrue: what must not be. */
  readonly wrong: string[];
}

/**
 * Puts questions to slaves that misbehave in every way the wire allows, through the link as it is
 * shipped and real sockets and ptys, and compares every accepted answer with the truth. `progress`
 * is told each time an exchange has ended.
 */
export async function fuzzRtu(
  settings: RtuFuzzSettings,
  clock: Clock,
  progress: (tally: RtuFuzzTally) => void,
): Promise<RtuFuzzTally> {
  const tally: RtuFuzzTally = {
    asked: 0,
    accepted: 0,
    refused: 0,
    late: 0,
    tricks: new Map(),
    wrong: [],
  };
  const buses = Array.from({ length: settings.buses }, (_, at) =>
    fuzzBus(settings, at, clock, tally, progress),
  );
  await Promise.all(buses);
  return tally;
}

/** A line as its slaves see it. */
interface Far {
  readonly target: WireTarget;
  send(bytes: Uint8Array): void;
  close(): Promise<void>;
}

async function fuzzBus(
  { seed, ptys, exchangesPerBus }: RtuFuzzSettings,
  at: number,
  clock: Clock,
  tally: RtuFuzzTally,
  progress: (tally: RtuFuzzTally) => void,
): Promise<void> {
  const draw = seededDraw(seed + at);
  const slave = createRtuSlave(
    () => {
      const trick = drawTrick(draw);
      tally.tricks.set(trick.do, (tally.tricks.get(trick.do) ?? 0) + 1);
      return trick;
    },
    (bytes) => far.send(bytes),
  );
  const hear = (bytes: Uint8Array) => slave.receive(bytes);
  const far = await (at < ptys ? openPty(hear) : openSocket(hear));
  const counters = newCounters();
  const wire = new Wire(far.target, { wireClock: clock, random: () => 0.5 });
  const lateWindowMinMs = fuzzedLateWindowMs;
  const rtu = { baud: 115_200, characterMs: 0.087, echo: false, lateWindowMinMs };
  const bus = new ModbusBus(wire, new ModbusRtu(wire, rtu, clock, counters), clock, counters);
  wire.start();
  await eventually("the connection", () => wire.state.isUp);
  for (let exchange = 0; exchange < exchangesPerBus; exchange++) {
    const { unit, request } = drawQuestion(draw);
    const answer = await bus.send({
      unit,
      request,
      timings: fuzzedTimings,
      priority: "command",
      key: null,
      deadlineMs: null,
    });
    judge(unit, request, answer, slave.written, `seed ${seed + at}`, tally);
    progress(tally);
  }
  tally.late += counters.late;
  await wire.stop();
  await far.close();
}

function judge(
  unit: number,
  request: ModbusRequest,
  answer: ModbusAnswer,
  written: ReadonlySet<string>,
  seed: string,
  tally: RtuFuzzTally,
): void {
  tally.asked += 1;
  if (!answer.ok) {
    tally.refused += 1;
    return;
  }
  tally.accepted += 1;
  if (isTrue(unit, request, answer.value, written)) return;
  tally.wrong.push(`${seed}: unit ${unit}, ${JSON.stringify(request)} → ${answer.value.join()}`);
}

function isTrue(
  unit: number,
  request: ModbusRequest,
  words: readonly number[],
  written: ReadonlySet<string>,
): boolean {
  const { address } = request;
  if (request.kind === "write-word") return written.has(`${unit}/${address}/${request.word}`);
  return words.length > 0 && words.every((word, at) => word === registerOf(unit, address + at));
}

async function openSocket(hear: (bytes: Uint8Array) => void): Promise<Far> {
  const peer = await startTcpPeer({ data: (_socket, bytes) => hear(bytes) }, 0);
  return {
    target: { kind: "tcp", host: "127.0.0.1", port: peer.port },
    send: (bytes) => peer.send(bytes),
    close: () => peer.close(),
  };
}

function openPty(hear: (bytes: Uint8Array) => void): Promise<Far> {
  const pair = openPtyPair();
  pair.onData(hear);
  const form = { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 } as const;
  return Promise.resolve({
    target: { kind: "serial", path: pair.path, ...form },
    send: (bytes) => pair.write(bytes),
    close: () => pair.close(),
  });
}

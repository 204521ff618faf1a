import { type Cancel, type Clock, sleep } from "../../../contract/clock.ts";
import { type ErrorCode, failed, type Outcome, success } from "../../../contract/errors.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type {
  DeviceModel,
  Driver,
  DriverListener,
  PointSample,
  ReadResult,
} from "../../../edge/bare-room.ts";
import type { Draw } from "../draw.ts";
import { swarmLimits } from "../limits.ts";
import type { Fixture } from "./plant.ts";
import { wireSample } from "./wire-sample.ts";

export interface BodyDriverPorts {
  /** The wire's, as the process sees it. */
  readonly wireClock: Clock;
  readonly draw: Draw;
  /** False when the process has died of it: nothing is sent any more. */
  readonly mayWrite: () => boolean;
}

/** Share of requests that a lossy line swallows; as many answers are lost. */
const lossShare = 0.15;
const slowMs = [200, 900] as const;
const lateMs = 2600;

/**
 * A driver that speaks with a device's physical side directly: only the wire between them is left
 * out. Polled and telling devices behave as their real drivers do.
 */
export class BodyDriver implements Driver {
  readonly mode: Driver["mode"];
  readonly #fixture: Fixture;
  readonly #ports: BodyDriverPorts;
  readonly #told = new Map<string, PointValue>();
  #toldMs = Number.NEGATIVE_INFINITY;
  #cancelLook: Cancel = () => undefined;
  readonly #stopping = new AbortController();

  constructor(fixture: Fixture, ports: BodyDriverPorts) {
    this.#fixture = fixture;
    this.#ports = ports;
    this.mode = tellsByItself(fixture.device) ? "push" : "poll";
  }

  start(listener: DriverListener): void {
    if (this.mode !== "push") return;
    const { wireClock } = this.#ports;
    const look = () => {
      if (this.#stopping.signal.aborted) return;
      // On the room's own grid, so that what is told at once is looked at once.
      const waitMs = swarmLimits.wireSlotMs - (wireClock.monotonicMs() % swarmLimits.wireSlotMs);
      this.#cancelLook = wireClock.after("device tells", waitMs, look);
      this.#tell(listener);
    };
    look();
  }

  stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelLook();
    return Promise.resolve();
  }

  /** What has changed; now and then everything, as a sign of life. */
  #tell(listener: DriverListener): void {
    const { body, wire } = this.#fixture;
    if (wire.trouble === "throws") throw new Error("made to fail");
    if (!body.isAwake || wire.trouble === "silent" || wire.trouble === "late") return;
    if (wire.trouble === "lossy" && this.#ports.draw.chance(lossShare)) return;
    const nowMs = this.#ports.wireClock.monotonicMs();
    const isWhole = nowMs - this.#toldMs >= swarmLimits.wireHeartbeatMs;
    if (isWhole) this.#toldMs = nowMs;
    const samples: PointSample[] = [];
    for (const point of this.#fixture.device.points.values()) {
      const sample = wireSample(point, body.read(point.name));
      if (sample === null || (!isWhole && this.#told.get(point.name) === sample.value)) continue;
      this.#told.set(point.name, sample.value);
      samples.push(sample);
    }
    if (samples.length > 0) listener.samples(samples);
  }

  async read(points: readonly string[]): Promise<ReadResult> {
    if (this.mode === "push") return nothingRead;
    const failure = await this.#pass();
    if (failure !== null) return notRead(points, failure);
    const samples: PointSample[] = [];
    const withoutValue: string[] = [];
    for (const name of points) {
      const point = this.#fixture.device.points.get(name);
      const sample = point && wireSample(point, this.#fixture.body.read(name));
      if (sample === undefined || sample === null) withoutValue.push(name);
      else samples.push(sample);
    }
    return { samples, failures: notRead(withoutValue, "value-implausible").failures };
  }

  async write(point: string, value: PointValue): Promise<Outcome<void>> {
    if (!this.#ports.mayWrite()) return await never();
    const { wire } = this.#fixture;
    if (wire.trouble === "late") void this.#obeyLate(point, value);
    const failure = await this.#pass();
    if (failure !== null) return failed(failure);
    if (wire.trouble === "refuses") return failed("device-busy");
    const outcome = this.#fixture.obey(point, value);
    const isAnswerLost = wire.trouble === "lossy" && this.#ports.draw.chance(lossShare);
    return isAnswerLost ? await this.#timeOut() : outcome;
  }

  /** Null when a request has come through. */
  async #pass(): Promise<ErrorCode | null> {
    const { body, wire } = this.#fixture;
    const { draw } = this.#ports;
    if (wire.trouble === "throws") throw new Error("made to fail");
    const isLost = wire.trouble === "lossy" && draw.chance(lossShare);
    if (!body.isAwake || wire.trouble === "silent" || wire.trouble === "late" || isLost) {
      await this.#wait("no answer", swarmLimits.wireTimeoutMs);
      return "link-timeout";
    }
    if (wire.trouble === "slow") await this.#wait("slow answer", draw.between(...slowMs));
    return this.#stopping.signal.aborted ? "link-closed" : null;
  }

  async #timeOut(): Promise<Outcome<void>> {
    await this.#wait("no answer", swarmLimits.wireTimeoutMs);
    return failed("link-timeout");
  }

  /** What is on its way reaches the device, whatever has become of the sender. */
  async #obeyLate(point: string, value: PointValue): Promise<void> {
    await sleep(this.#ports.wireClock, "late deed", lateMs, this.#stopping.signal).catch(stopped);
    if (this.#fixture.body.isAwake) this.#fixture.obey(point, value);
  }

  /** Ends early when the driver is stopped. */
  async #wait(what: string, delayMs: number): Promise<void> {
    await sleep(this.#ports.wireClock, what, delayMs, this.#stopping.signal).catch(stopped);
  }
}

const stopped = () => undefined;

const nothingRead: ReadResult = { samples: [], failures: [] };

const notRead = (points: readonly string[], code: ErrorCode): ReadResult => ({
  samples: [],
  failures: points.map((point) => ({ point, failure: { code } })),
});

const never = (): Promise<Outcome<void>> => new Promise(() => undefined);

/** Devices that their drivers hear rather than ask. */
function tellsByItself({ profile }: DeviceModel): boolean {
  if (profile.driver === "mqtt-points" || profile.driver === "trmnl") return true;
  return (
    profile.driver === "binary-frame" &&
    Object.values(profile.points).some((point) => point.unsolicited !== undefined)
  );
}

/** What came of a command at the device, as its driver tells it. */
export const outcomeOf = (obeyed: "taken" | "busy" | "illegal"): Outcome<void> => {
  if (obeyed === "taken") return success(undefined);
  return failed(obeyed === "busy" ? "device-busy" : "device-illegal-value");
};

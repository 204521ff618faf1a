import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { ErrorCode, Failure, Outcome } from "../../contract/errors.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import { beginsAs } from "../links/frame-pattern.ts";
import type { FramePattern } from "../links/frame-pattern.ts";
import type { FrameRequest, FrameSession } from "../links/frame-session.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { FrameBook, frameSample } from "./frame-points.ts";
import type { FrameQuestion } from "./frame-points.ts";

/** How a request takes its place on the line. */
type Turn = Pick<FrameRequest, "priority" | "key" | "deadlineMs">;

/**
 * A device of binary frames, as its profile describes them. One whose profile asks nothing is a sensor
 * that sends by itself, often many times a second: a change of a state is told at once, numbers only
 * as often as the profile polls, for to wake the room for each centimetre costs more than it tells.
 */
export class BinaryFrame implements Driver {
  readonly mode: Driver["mode"];
  readonly #device: DeviceModel;
  readonly #session: FrameSession;
  readonly #clock: Clock;
  readonly #book: FrameBook;
  readonly #renewMs: number;
  #lastStates = "";
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #cancelSilence: Cancel = () => {};
  #leave: readonly (() => void)[] = [];

  constructor(
    device: DeviceModel,
    profile: ProfileOf<"binary-frame">,
    session: FrameSession,
    wireClock: Clock,
  ) {
    this.#device = device;
    this.#session = session;
    this.#clock = wireClock;
    this.#book = new FrameBook(device, profile);
    const points = Object.values(profile.points);
    this.mode = points.some(({ ask }) => ask !== undefined) ? "poll" : "push";
    this.#renewMs = Math.min(...points.map(({ every }) => every));
  }

  start(listener: DriverListener): void {
    this.#leave = [
      this.#session.read((frame) => this.#hear(frame, listener)),
      this.#session.state.watch({
        up: () => this.#awaitFrame(listener),
        down: (failure) => {
          this.#cancelSilence();
          listener.lost(failure);
        },
      }),
    ];
  }

  stop(): Promise<void> {
    this.#cancelSilence();
    for (const leave of this.#leave) leave();
    return Promise.resolve();
  }

  async read(
    points: readonly string[],
    priority: Priority,
    deadlineMs = Number.POSITIVE_INFINITY,
  ): Promise<ReadResult> {
    const turn: Turn = { priority, key: null, deadlineMs };
    const samples: PointSample[] = [];
    const failures: { point: string; failure: Failure }[] = [];
    let silences = 0;
    let answer: Outcome<Buffer> = failed("link-timeout");
    for (const question of this.#book.questions(points)) {
      // A device that is off must not cost one time-out for each of its points.
      if (silences < limits.frame.silentAnswersMax) answer = await this.#ask(question, turn);
      silences = !answer.ok && silentCodes.has(answer.failure.code) ? silences + 1 : 0;
      for (const point of question.points) {
        const sample = answer.ok ? frameSample(answer.value, point) : answer;
        if (sample.ok) samples.push(sample.value);
        else failures.push({ point: point.model.name, failure: sample.failure });
      }
    }
    return { samples, failures };
  }

  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const compiled = this.#book.points.get(point);
    if (compiled === undefined) return failed("device-illegal-address", `there is no ${point}`);
    const command = this.#book.command(compiled, value);
    if (!command.ok) return command;
    const { body, reply } = command.value;
    const key = `${this.#device.id}/${point}`;
    const turn: Turn = { priority, key, deadlineMs: Number.POSITIVE_INFINITY };
    const answer = await this.#exchange(body, reply === null ? [] : [reply], turn);
    return answer.ok ? success(undefined) : answer;
  }

  #ask({ ask, points }: FrameQuestion, turn: Turn): Promise<Outcome<Buffer>> {
    const replies = points.slice(0, 1).map(({ reply }) => reply);
    return this.#exchange(ask, replies, turn);
  }

  async #exchange(
    body: Uint8Array,
    replies: readonly FramePattern[],
    turn: Turn,
  ): Promise<Outcome<Buffer>> {
    const answers = replies.length === 0 ? [] : [...replies, ...this.#book.refusals];
    const answer = await this.#session.send({ body, answers, ...turn });
    return answer.ok ? (this.#book.refusal(answer.value) ?? answer) : answer;
  }

  /** False for a frame that tells no point of this device. */
  #hear(frame: Buffer, listener: DriverListener): boolean {
    const told = [...this.#book.points.values()].filter(
      ({ unsolicited }) => unsolicited !== null && beginsAs(frame, unsolicited),
    );
    if (told.length === 0) return false;
    this.#awaitFrame(listener);
    const samples = told.flatMap((point) => {
      const sample = frameSample(frame, point);
      return sample.ok ? [sample.value] : [];
    });
    if (samples.length > 0 && this.#isNews(samples)) listener.samples(samples);
    return true;
  }

  #isNews(samples: readonly PointSample[]): boolean {
    const states = JSON.stringify(samples.filter(({ value }) => typeof value !== "number"));
    const nowMs = this.#clock.monotonicMs();
    if (states === this.#lastStates && nowMs - this.#toldAtMs < this.#renewMs) return false;
    this.#lastStates = states;
    this.#toldAtMs = nowMs;
    return true;
  }

  /** A device that tells by itself is lost when it tells nothing more; one that is asked says so. */
  #awaitFrame(listener: DriverListener): void {
    this.#cancelSilence();
    if (this.mode === "poll") return;
    const { pushSilenceMs } = limits.frame;
    this.#cancelSilence = this.#clock.after("frame", pushSilenceMs, () =>
      listener.lost({ code: "link-timeout", detail: `no frame for ${pushSilenceMs} ms` }),
    );
  }
}

/** The device was not heard. Anything else, even a refusal, proves that it is there. */
const silentCodes: ReadonlySet<ErrorCode> = new Set([
  "link-timeout",
  "link-closed",
  "link-refused",
  "link-overflow",
  "link-busy",
  "link-unexpected",
]);

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, type Outcome } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";
import { type PlateLimits, plateLimits } from "./limits.ts";
import type { PlateToDraw } from "./draw-plate.ts";
import type { DrawnPlate } from "./plate-encoding.ts";
import { renderAnswerSchema, type RenderRequest } from "./render-messages.ts";

/** How the drawing program (`main.ts`) is started: Node's own path, and its arguments. */
export interface RenderProgram {
  readonly node: string;
  readonly args: readonly string[];
}

/**
 * Draws one plate. Fails with `text-not-displayable` when the font lacks a character, with
 * `plate-not-rendered` when the program cannot be had. Always settles.
 */
export type RenderPlate = (plate: PlateToDraw) => Promise<Outcome<DrawnPlate>>;

export interface PlateRenderer {
  readonly render: RenderPlate;
  /** Fails what still waits and ends the program. */
  stop(): Promise<void>;
}

export interface RendererPorts {
  readonly program: RenderProgram;
  /** The wire's. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts no process before the first plate is asked for. */
export function createPlateRenderer(ports: RendererPorts): PlateRenderer {
  const renderer = new Renderer(ports, plateLimits);
  return {
    render: (plate) => renderer.render(plate),
    stop: () => renderer.stop(),
  };
}

interface Job {
  readonly request: RenderRequest;
  readonly settle: (outcome: Outcome<DrawnPlate>) => void;
  attempts: number;
}

/** One program, one plate at a time. */
class Renderer {
  readonly #ports: RendererPorts;
  readonly #limits: PlateLimits;
  readonly #waiting: Job[] = [];
  #current: Job | undefined;
  #child: ChildProcess | undefined;
  #cancelTimer: Cancel = () => {};
  #fruitlessPrograms = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #nextId = 1;

  constructor(ports: RendererPorts, limits: PlateLimits) {
    this.#ports = ports;
    this.#limits = limits;
  }

  render({ content, template, format }: PlateToDraw): Promise<Outcome<DrawnPlate>> {
    const paused = this.#ports.clock.monotonicMs() < this.#pausedUntilMs;
    if (this.#stopped || paused || this.#waiting.length >= this.#limits.waiting) {
      return Promise.resolve(failed("plate-not-rendered", "not now"));
    }
    const plate = { content, template, format: { ...format, inks: [...format.inks] } };
    const request = { id: this.#nextId++, plate };
    return new Promise((settle) => {
      this.#waiting.push({ request, settle, attempts: 0 });
      this.#next();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    this.#failAll("stopped");
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.pid === undefined) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }

  #next(): void {
    if (this.#current !== undefined) return;
    this.#current = this.#waiting.shift();
    this.#cancelTimer();
    if (this.#current === undefined) this.#armIdle();
    else this.#ask(this.#current);
  }

  #ask(job: Job): void {
    job.attempts++;
    const child = this.#child ?? this.#start();
    if (child === undefined) {
      this.#ended("no memory or no process left to start it");
      return;
    }
    this.#child = child;
    const { drawMs } = this.#limits;
    this.#cancelTimer = this.#ports.clock.after("plate drawing", drawMs, () => {
      child.kill("SIGKILL");
      this.#endedIf(child, `no image within ${drawMs} ms`);
    });
    // What cannot be sent goes to a program that has ended: its exit is told by itself.
    if (child.connected) child.send(job.request, () => {});
  }

  #start(): ChildProcess | undefined {
    const { node, args } = this.#ports.program;
    try {
      const child = spawn(node, args, {
        env: {},
        stdio: ["ignore", "ignore", "pipe", "ipc"],
        serialization: "advanced",
      });
      let complaint = "";
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        complaint = (complaint + text).slice(-2000);
      });
      child.on("message", (message) => this.#answered(child, message));
      child.on("error", (error) => this.#endedIf(child, error.message));
      // Its pipes are closed by now too: what it complained of has been read.
      child.on("close", (code, signal) =>
        this.#endedIf(child, complaint || `it ended with ${code ?? signal}`),
      );
      return child;
    } catch {
      return undefined;
    }
  }

  #answered(child: ChildProcess, message: unknown): void {
    const answer = renderAnswerSchema.safeParse(message);
    const job = this.#current;
    if (child !== this.#child || !answer.success || answer.data.id !== job?.request.id) return;
    this.#fruitlessPrograms = 0;
    this.#current = undefined;
    job.settle(answer.data.outcome);
    this.#next();
  }

  #endedIf(child: ChildProcess, complaint: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#ended(complaint);
  }

  /** A plate that ends every program is given up alone; when no program works, all plates are. */
  #ended(complaint: string): void {
    this.#cancelTimer();
    const job = this.#current;
    if (job === undefined) return;
    this.#fruitlessPrograms++;
    if (this.#fruitlessPrograms >= this.#limits.fruitlessPrograms) {
      this.#pause(complaint);
    } else if (job.attempts < this.#limits.attempts) {
      this.#ask(job);
    } else {
      this.#current = undefined;
      job.settle(failed("plate-not-rendered", "the drawing program ended"));
      this.#next();
    }
  }

  #pause(complaint: string): void {
    const { clock, log } = this.#ports;
    log.error({ complaint }, "nameplates cannot be drawn; tried again in a while");
    this.#pausedUntilMs = clock.monotonicMs() + this.#limits.pauseMs;
    this.#fruitlessPrograms = 0;
    this.#failAll("the drawing program ended");
  }

  #failAll(why: string): void {
    const jobs = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting];
    this.#current = undefined;
    this.#waiting.length = 0;
    for (const job of jobs) job.settle(failed("plate-not-rendered", why));
  }

  #armIdle(): void {
    if (this.#child === undefined) return;
    const { clock } = this.#ports;
    this.#cancelTimer = clock.after("plate program idle", this.#limits.idleMs, () => {
      const child = this.#child;
      this.#child = undefined;
      child?.disconnect();
    });
  }
}

import type { PointValue } from "../../contract/reading.ts";
import type { Body, Obeyed } from "../profiled/body.ts";

/** A body that is whatever it is told, and never misbehaves. */
export class PlainBody implements Body {
  readonly values = new Map<string, PointValue>();
  readonly shows = [];
  answer: Obeyed = "taken";
  #isAwake = true;
  #changed: (isAwake: boolean) => void = () => {};

  get isAwake(): boolean {
    return this.#isAwake;
  }

  set isAwake(isAwake: boolean) {
    this.#isAwake = isAwake;
    this.#changed(isAwake);
  }

  onAwake(changed: (isAwake: boolean) => void): () => void {
    this.#changed = changed;
    return () => (this.#changed = () => {});
  }

  read(point: string): PointValue | null {
    return this.values.get(point) ?? null;
  }

  write(point: string, value: PointValue): Obeyed {
    if (this.answer === "taken") this.values.set(point, value);
    return this.answer;
  }

  misbehave(): void {}
  stop(): void {}
}

import type { Cancel } from "../../../contract/clock.ts";
import type { Surroundings } from "../../device.ts";
import type { Fault } from "../../faults.ts";
import { limits } from "../../limits.ts";
import type { Feed } from "../../world/world.ts";

export interface WakingSettings {
  readonly around: Surroundings;
  readonly id: string;
  readonly feed: Feed;
  /** Longest silence after power-on the maker admits, ms; 0: none is known. */
  readonly deafMs: number;
}

/**
 * Whether a device has current and has booted. It boots in room time; when it misbehaves it stays
 * deaf for as much real time as its profile admits, or restarts again and again.
 */
export class Waking {
  readonly #settings: WakingSettings;
  readonly #listeners = new Set<(isAwake: boolean) => void>();
  readonly #unfollow: Cancel;
  #cancel: Cancel = () => {};
  #fault: Fault | null = null;
  #isAwake: boolean;

  constructor(settings: WakingSettings) {
    this.#settings = settings;
    this.#isAwake = this.#isSupplied;
    this.#unfollow = settings.around.world.onFeed(settings.feed, () => this.#follow());
  }

  get isAwake(): boolean {
    return this.#isAwake;
  }

  onChange(listener: (isAwake: boolean) => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  misbehave(fault: Fault | null): void {
    this.#fault = fault;
    this.#cancel();
    if (!this.#isSupplied) return;
    if (fault === "restarts") this.#restart();
    else if (fault === "deaf-after-power-on") this.#boot();
    else this.#turn(true);
  }

  stop(): void {
    this.#cancel();
    this.#unfollow();
    this.#listeners.clear();
  }

  get #isSupplied(): boolean {
    return this.#settings.around.world.isFed(this.#settings.feed);
  }

  #follow(): void {
    this.#cancel();
    if (!this.#isSupplied) this.#turn(false);
    else if (this.#fault === "restarts") this.#restart();
    else this.#boot();
  }

  /** As after the plug was put in. */
  #boot(): void {
    const { around, id, deafMs } = this.#settings;
    this.#turn(false);
    const wake = () => this.#turn(true);
    this.#cancel =
      this.#fault === "deaf-after-power-on"
        ? around.wireClock.after(`${id} is deaf`, deafMs || limits.deafMs, wake)
        : around.roomClock.after(`${id} boots`, deafMs || limits.bootMs, wake);
  }

  #restart(): void {
    const { around, id } = this.#settings;
    this.#turn(false);
    this.#cancel = around.wireClock.after(`${id} restarts`, limits.restartDownMs, () => {
      this.#turn(true);
      this.#cancel = around.wireClock.after(`${id} is up`, limits.restartEveryMs, () =>
        this.#restart(),
      );
    });
  }

  #turn(isAwake: boolean): void {
    if (this.#isAwake === isAwake) return;
    this.#isAwake = isAwake;
    for (const listener of this.#listeners) listener(isAwake);
  }
}

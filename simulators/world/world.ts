import { limits } from "../limits.ts";
import { airAtRest, shapeForSeats, stepAir } from "./air.ts";
import type { Air, RoomShape } from "./air.ts";
import { createSteadyAppliance } from "./appliance.ts";
import type { Appliance } from "./appliance.ts";
import { createCases } from "./cases.ts";
import type { Cases } from "./cases.ts";
import { deadMains, quietMains, stepMains } from "./mains.ts";
import type { Mains, Phases } from "./mains.ts";
import { createPeople } from "./people.ts";
import type { People } from "./people.ts";
import type { Random } from "./random.ts";
import { createSound } from "./sound.ts";
import type { Sound } from "./sound.ts";
import { createSwitchboard } from "./switchboard.ts";
import type { Switchboard } from "./switchboard.ts";
import { idleIndoorC, outdoorAt } from "./weather.ts";
import type { Season } from "./weather.ts";

/** Something the room did to its own equipment that should never happen. */
export interface Damage {
  readonly device: string;
  /** Room wall time, epoch milliseconds. */
  readonly atMs: number;
  readonly what: string;
}

/** Where something gets its current from. */
export interface Feed {
  /** The switch it hangs on; null: none. */
  readonly supply: string | null;
  /** It has a battery, or hangs on the UPS of gateway, network and inputs. */
  readonly isBackedUp: boolean;
}

/** Where an appliance sits. */
export interface Installation extends Feed {
  readonly id: string;
  readonly appliance: Appliance;
  /** Light it gives while supplied. */
  readonly lux: number;
}

export interface WorldSettings {
  readonly seats: number;
  readonly season: Season;
  readonly random: Random;
  /** Room wall time, epoch milliseconds. */
  readonly wallMs: () => number;
}

/** Network switch, gateway and relay board: never switched off. */
export const baseLoadW = 3.6;
const initialHumidityPercent = 58;
const initialEnergyKwh = 1204.2;
/** An open window changes the room's air so many times an hour. */
const windowChangesPerH = 4;
const alwaysFed: Feed = { supply: null, isBackedUp: true };

/** The physical room: what is true, whatever the devices say. */
export class World {
  readonly shape: RoomShape;
  readonly people: People = createPeople();
  readonly switches: Switchboard = createSwitchboard();
  /** Fire, lost mains, a call for help and the like: what contacts report. */
  readonly cases: Cases = createCases();
  /** What microphones could hear. */
  readonly sound: Sound;
  /** Whether a door's bolt is thrown, by device. */
  readonly bolts = new Map<string, boolean>();
  readonly #settings: WorldSettings;
  readonly #installations = new Map<string, Installation>();
  readonly #damage: Damage[] = [];
  #air: Air;
  #mains: Mains = quietMains(initialEnergyKwh);
  #usedKwh = 0;

  constructor(settings: WorldSettings) {
    this.#settings = settings;
    this.sound = createSound(this.people, settings.random);
    this.shape = shapeForSeats(settings.seats);
    this.#air = airAtRest(idleIndoorC(settings.season), initialHumidityPercent);
    this.switches.onChange((id, closed) => {
      if (!closed) this.#cut(id);
    });
    this.cases.onChange((name, isSo) => {
      if (name === "mains" && isSo) this.#fail();
    });
    const appliance = createSteadyAppliance(() => baseLoadW);
    this.install({ id: "base load", ...alwaysFed, appliance, lux: 0 });
  }

  get seats(): number {
    return this.#settings.seats;
  }

  /** What was broken by a supply cut at the wrong moment; at most `limits.damage` entries. */
  get damage(): readonly Damage[] {
    return this.#damage;
  }

  get air(): Air {
    return this.#air;
  }

  get mains(): Mains {
    return this.#mains;
  }

  /** What the room has truly drawn since the world began, whatever a meter shows. */
  get usedKwh(): number {
    return this.#usedKwh;
  }

  /** Its counter begins anew, as another meter's does, or one's that forgets. */
  setCounter(energyKwh: number): void {
    this.#mains = { ...this.#mains, energyKwh };
  }

  /** On the tables. */
  get illuminanceLx(): number {
    const { season, wallMs } = this.#settings;
    let lux = outdoorAt(season, wallMs()).daylightLx;
    for (const { id, lux: given } of this.#installations.values()) {
      lux += this.isSupplied(id) ? given : 0;
    }
    return lux;
  }

  install(installation: Installation): void {
    this.#installations.set(installation.id, installation);
  }

  /** Whether current can reach it. What was never installed hangs on no switch. */
  isSupplied(id: string): boolean {
    return this.isFed(this.#installations.get(id) ?? alwaysFed);
  }

  isFed({ supply, isBackedUp }: Feed): boolean {
    const isSwitchedOn = supply === null || this.switches.isClosed(supply);
    return isSwitchedOn && (isBackedUp || !this.cases.isSo("mains"));
  }

  /** Calls back whenever the supply of an installed appliance comes or goes. */
  onSupply(id: string, changed: (supplied: boolean) => void): () => void {
    return this.onFeed(this.#installations.get(id) ?? alwaysFed, changed);
  }

  /** Calls back whenever current comes or goes there. */
  onFeed(feed: Feed, changed: (isFed: boolean) => void): () => void {
    let before = this.isFed(feed);
    const look = () => {
      const isFed = this.isFed(feed);
      if (isFed === before) return;
      before = isFed;
      changed(isFed);
    };
    const cancels = [this.switches.onChange(look), this.cases.onChange(look)];
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  /** Moves everything on by `dtMs` of room time, in steps short enough to stay stable. */
  advance(dtMs: number): void {
    let leftMs = Math.min(dtMs, limits.longestCatchUpMs);
    // A long stretch in which nothing was touched needs no fine steps.
    const stepMs = Math.min(
      limits.longestSubStepMs,
      Math.max(limits.physicsSubStepMs, leftMs / limits.subStepsOfStretch),
    );
    while (leftMs > 0) {
      this.#step(Math.min(leftMs, stepMs));
      leftMs -= stepMs;
    }
  }

  #step(dtMs: number): void {
    const { season, wallMs, random } = this.#settings;
    const outdoor = outdoorAt(season, wallMs());
    const total = this.#draw(dtMs);
    const before = this.#mains.energyKwh;
    this.#mains = this.cases.isSo("mains")
      ? deadMains(this.#mains)
      : stepMains(this.#mains, total.phasesW, dtMs, random);
    this.#usedKwh += this.#mains.energyKwh - before;
    const windowM3PerH = this.cases.isSo("window") ? windowChangesPerH * this.shape.volumeM3 : 0;
    const freshAirM3PerH = total.freshAirM3PerH + windowM3PerH;
    const inputs = { ...total, ...outdoor, freshAirM3PerH, people: this.people.count };
    this.#air = stepAir(this.shape, this.#air, inputs, dtMs);
  }

  /** Appliances are spread over the phases in the order they were installed. */
  #draw(dtMs: number) {
    const phasesW: [number, number, number] = [0, 0, 0];
    const total = { heatW: 0, coolingW: 0, freshAirM3PerH: 0 };
    let phase = 0;
    for (const { id, appliance } of this.#installations.values()) {
      const draw = appliance.step(this.isSupplied(id), dtMs, this.#air);
      phasesW[phase % 3] = (phasesW[phase % 3] ?? 0) + draw.powerW;
      phase += 1;
      total.heatW += draw.heatW;
      total.coolingW += Math.max(0, -draw.heatW);
      total.freshAirM3PerH += draw.freshAirM3PerH;
    }
    const shared: Phases = phasesW;
    return { ...total, phasesW: shared };
  }

  /** The town's doing, and no damage of the room's: it could not wait for anything. */
  #fail(): void {
    for (const { supply, isBackedUp, appliance } of this.#installations.values()) {
      const hadCurrent = supply === null || this.switches.isClosed(supply);
      if (hadCurrent && !isBackedUp) appliance.cut();
    }
  }

  #cut(supply: string): void {
    for (const installation of this.#installations.values()) {
      const hadCurrent = installation.isBackedUp || !this.cases.isSo("mains");
      if (installation.supply !== supply || !hadCurrent) continue;
      const what = installation.appliance.cut();
      if (what === null || this.#damage.length >= limits.damage) continue;
      this.#damage.push({ device: installation.id, atMs: this.#settings.wallMs(), what });
    }
  }
}

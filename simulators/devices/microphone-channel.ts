import type { Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { Battery, batteryLifeMs } from "../world/battery.ts";

const fullBars = 5;
/** What the maker adds to dB against full scale, so that no level is below 0. */
const levelBias = 50;
/** Of a battery that will not last the hour. */
const lowShare = 0.08;

const padded = (value: number, digits: number) => `${Math.round(value)}`.padStart(digits, "0");

/**
 * One channel of a receiver with its transmitter. Numbers as Shure's ULX-D command strings have
 * them: gain 0 to 60, battery bars 0 to 5 (255: unknown), levels with their bias.
 */
export class MicrophoneChannel {
  readonly number: number;
  meterRateMs = 0;
  readonly #around: Surroundings;
  readonly #battery: Battery;
  #name: string;
  #gain = 30;
  #muted = false;
  #powered = false;
  #fault: Fault | null = null;
  #frozen = "";

  constructor(around: Surroundings, number: number) {
    this.number = number;
    this.#around = around;
    this.#name = `Mic ${number}`;
    this.#battery = new Battery(around.roomClock);
  }

  /** Whether the receiver is on; without it nobody speaks into the transmitter. */
  setPowered(powered: boolean): void {
    this.#powered = powered;
    this.#battery.use(powered && !this.#muted);
  }

  misbehave(fault: Fault | null): void {
    this.#fault = null;
    this.#frozen = fault === "frozen-value" ? this.sample() : "";
    this.#fault = fault;
  }

  /** The answers to `GET`; `ALL` gives one for each value. */
  report(name: string): readonly string[] {
    const values = this.#values();
    if (name === "ALL") return Object.entries(values).map(([key, value]) => this.#line(key, value));
    return Object.hasOwn(values, name) ? [this.#line(name, values[name] ?? "")] : ["< REP ERR >"];
  }

  /** False: no such value, or one that cannot be set so. */
  set(name: string, value: string): boolean {
    const obeys = this.#fault !== "ignores-commands";
    switch (name) {
      case "AUDIO_MUTE":
        if (!["ON", "OFF", "TOGGLE"].includes(value)) return false;
        if (obeys) this.#mute(value === "TOGGLE" ? !this.#muted : value === "ON");
        return true;
      case "AUDIO_GAIN": {
        const gain = this.#newGain(value);
        if (gain === undefined) return false;
        if (obeys) this.#gain = gain;
        return true;
      }
      case "CHAN_NAME": {
        const named = /^\{?(.{1,31}?)\s*\}?$/.exec(value)?.[1];
        if (named === undefined) return false;
        if (obeys) this.#name = named;
        return true;
      }
      case "METER_RATE":
        if (!/^\d{1,5}$/.test(value)) return false;
        this.meterRateMs = Number(value);
        return true;
      default:
        return false;
    }
  }

  /** Antennas, radio level (dBm + 128) and sound level (dB + 50). */
  sample(): string {
    if (this.#frozen !== "") return this.#frozen;
    const { random, world } = this.#around;
    const hears = !this.#muted && this.#fault !== "deaf-microphone";
    const soundDb = hears ? world.sound.levelDb() : world.sound.noiseDb();
    const sound = this.#fault === "out-of-range" ? 255 : levelBias + Math.min(0, soundDb);
    return `< SAMPLE ${this.number} ALL XB ${padded(80 + 10 * random(), 3)} ${padded(sound, 3)} >`;
  }

  #mute(muted: boolean): void {
    this.#muted = muted;
    this.#battery.use(this.#powered && !muted);
  }

  #newGain(value: string): number | undefined {
    const match = /^(?:(INC|DEC) )?(\d{1,3})$/.exec(value);
    if (match === null) return undefined;
    const by = Number(match[2]) * (match[1] === "DEC" ? -1 : 1);
    const gain = match[1] === undefined ? by : this.#gain + by;
    return gain >= 0 && gain <= 60 ? gain : undefined;
  }

  #values(): Readonly<Record<string, string>> {
    const left = this.#fault === "low-battery" ? lowShare : this.#battery.left;
    const unknown = this.#fault === "not-a-number";
    return {
      CHAN_NAME: `{${this.#name}}`,
      AUDIO_GAIN: this.#fault === "out-of-range" ? "999" : padded(this.#gain, 3),
      AUDIO_MUTE: this.#muted ? "ON" : "OFF",
      FREQUENCY: "578350",
      TX_TYPE: "ULXD2",
      BATT_BARS: unknown ? "255" : padded(Math.ceil(left * fullBars), 3),
      BATT_CHARGE: unknown ? "255" : padded(left * 100, 3),
      BATT_RUN_TIME: unknown ? "65535" : padded((left * batteryLifeMs) / 60_000, 5),
      RF_INT_DET: this.#fault === "reports-fault" ? "CRITICAL" : "NONE",
      METER_RATE: padded(this.meterRateMs, 5),
    };
  }

  #line(name: string, value: string): string {
    return `< REP ${this.number} ${name} ${value} >`;
  }
}

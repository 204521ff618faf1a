/**
 * What one exchange told of a second device at the unit's address.
 * none: one sound answer · garbled: more bytes than one answer has · second: two whole answers.
 */
export type TwinSign = "none" | "garbled" | "second";

interface Signs {
  /** One bit an exchange, the latest lowest: more came than one answer. */
  readonly doubled: number;
  /** The same, for two whole answers. */
  readonly whole: number;
}

/** Exchanges of a unit that are looked back on, and how many of them must have been doubled. */
const remembered = 8;
const enough = 3;
const mask = 2 ** remembered - 1;

const ones = (bits: number): number => bits.toString(2).replaceAll("0", "").length;

/**
 * Tells two devices at one address from mere noise: their answers collide again and again, or follow
 * one another, and the other units of the line know nothing of it.
 */
export class AddressConflicts {
  readonly #units = new Map<number, Signs>();

  note(unit: number, sign: TwinSign): void {
    const before = this.#units.get(unit) ?? { doubled: 0, whole: 0 };
    if (sign === "none" && before.doubled === 0) {
      this.#units.delete(unit);
      return;
    }
    const after = (bits: number, isSet: boolean) => ((bits << 1) | (isSet ? 1 : 0)) & mask;
    this.#units.set(unit, {
      doubled: after(before.doubled, sign !== "none"),
      whole: after(before.whole, sign === "second"),
    });
  }

  /** A failed exchange with this unit is best explained by a second device. */
  isLikely(unit: number): boolean {
    return ones(this.#units.get(unit)?.doubled ?? 0) >= enough && !this.#isElsewhere(unit);
  }

  /** Even an answer that looks sound may be either device's. */
  isSure(unit: number): boolean {
    return ones(this.#units.get(unit)?.whole ?? 0) >= enough;
  }

  /** Noise spares nobody. */
  #isElsewhere(unit: number): boolean {
    return [...this.#units].some(([other, { doubled }]) => other !== unit && ones(doubled) > 1);
  }
}

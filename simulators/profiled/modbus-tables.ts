import type { ModbusPoint, ProfileOf } from "../../contract/profile.ts";
import type { ModbusTables, Written } from "../wires/modbus-slave.ts";
import type { Body } from "./body.ts";
import { maskOf, numberOf, widthOf, wordsOf } from "./modbus-words.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

type Table = ModbusPoint["function"];

/** One channel of a device, counted from 1, and the body behind it. */
export interface Channel {
  readonly channel: number;
  readonly body: Body;
}

/** A point of one channel, at its place in a table. */
interface Cell {
  readonly name: string;
  readonly point: ModbusPoint;
  readonly body: Body;
  readonly channel: number;
  readonly address: number;
}

/** Command words of one channel, and the points whose bits they hold. */
interface Controls {
  readonly address: number;
  readonly words: number[];
  readonly cells: readonly Cell[];
}

/** A device's registers and coils as its profile describes them, over what is true of its bodies. */
export class ProfiledTables implements ModbusTables {
  readonly functions: readonly number[];
  readonly maxWordsPerRead: number;
  readonly #read = new Map<string, Cell[]>();
  readonly #written = new Map<string, Cell[]>();
  /** Between two values: readable, and of no meaning. */
  readonly #between = new Set<string>();
  readonly #controls: readonly Controls[];

  constructor(profile: ProfileOf<"modbus-points">, channels: readonly Channel[]) {
    const cells = channels.flatMap((channel) => cellsOf(profile, channel));
    for (const cell of cells) this.#place(cell);
    this.#controls = channels.flatMap(({ channel, body }) =>
      controlsOf(
        profile,
        channel,
        cells.filter((cell) => cell.body === body),
      ),
    );
    for (const cell of cells) this.#bridge(cell, profile.link.maxRegisterGap);
    this.functions = functionsOf(profile);
    this.maxWordsPerRead = profile.link.maxRegistersPerRead;
  }

  coil(address: number): boolean | undefined {
    return this.#bit("coil", address);
  }

  discrete(address: number): boolean | undefined {
    return this.#bit("discrete", address);
  }

  holding(address: number): number | undefined {
    const controls = this.#controlsAt(address);
    if (controls !== undefined) return controls.words[address - controls.address];
    return this.#word("holding", address);
  }

  input(address: number): number | undefined {
    return this.#word("input", address);
  }

  setCoil(address: number, closed: boolean): Written {
    return this.#take("coil", address, [closed ? 1 : 0]);
  }

  setHolding(address: number, word: number): Written {
    return this.setHoldings(address, [word]);
  }

  /** A number of several words, and the command words, are understood as a whole. */
  setHoldings(address: number, words: readonly number[]): Written {
    for (let at = 0; at < words.length;) {
      const controls = this.#controlsAt(address + at);
      if (controls !== undefined) return command(controls, address + at, words.slice(at));
      const [cell] = this.#written.get(key("holding", address + at)) ?? [];
      if (cell === undefined) return "illegal-address";
      const width = widthOf(cell.point);
      if (at + width > words.length) return "illegal-value";
      const written = this.#take("holding", address + at, words.slice(at, at + width));
      if (written !== "taken") return written;
      at += width;
    }
    return "taken";
  }

  #place(cell: Cell): void {
    const { point, address, channel } = cell;
    for (let at = 0; at < widthOf(point); at += 1) {
      push(this.#read, key(point.function, address + at), cell);
    }
    if (!point.writable) return;
    const { write } = point;
    if (write === undefined) push(this.#written, key(point.function, address), cell);
    else if ("function" in write) {
      const at = write.address + (channel - 1) * write.channelStride;
      push(this.#written, key(write.function, at), cell);
    }
  }

  #bridge({ point, address }: Cell, maxGap: number): void {
    const end = address + widthOf(point);
    const passed: string[] = [];
    for (let at = end; at <= end + maxGap; at += 1) {
      const place = key(point.function, at);
      if (this.#read.has(place)) {
        for (const each of passed) this.#between.add(each);
        return;
      }
      passed.push(place);
    }
  }

  #controlsAt(address: number): Controls | undefined {
    return this.#controls.find(
      (each) => address >= each.address && address < each.address + each.words.length,
    );
  }

  #bit(table: Table, address: number): boolean | undefined {
    const [cell] = this.#read.get(key(table, address)) ?? [];
    return cell === undefined ? undefined : shownNumber(cell) !== 0;
  }

  #word(table: Table, address: number): number | undefined {
    const cells = this.#read.get(key(table, address));
    if (cells === undefined) return this.#between.has(key(table, address)) ? 0 : undefined;
    const telling = cells.filter(({ point }) => point.type !== "nonzero");
    return (telling.length > 0 ? telling : cells).reduce((word, cell) => {
      const words = wordsOf(cell.point, shownNumber(cell));
      return word | (words[address - cell.address] ?? 0);
    }, 0);
  }

  #take(table: Table, address: number, words: readonly number[]): Written {
    const cells = this.#written.get(key(table, address)) ?? [];
    if (cells.length === 0) return "illegal-address";
    const answers = cells.map((cell) => obey(cell, words));
    return answers.find((written) => written === "taken") ?? answers[0] ?? "illegal-value";
  }
}

const key = (table: Table, address: number): string => `${table} ${address}`;

function push(map: Map<string, Cell[]>, place: string, cell: Cell): void {
  map.set(place, [...(map.get(place) ?? []), cell]);
}

const cellsOf = (profile: ProfileOf<"modbus-points">, { channel, body }: Channel): Cell[] =>
  Object.entries(profile.points).map(([name, point]) => {
    const address = point.address + (channel - 1) * point.channelStride;
    return { name, point, body, channel, address };
  });

function controlsOf(
  { control }: ProfileOf<"modbus-points">,
  channel: number,
  cells: readonly Cell[],
): readonly Controls[] {
  if (control === undefined) return [];
  const address = control.address + (channel - 1) * control.channelStride;
  const words = control.copy.map(() => 0);
  return [{ address, words, cells }];
}

function functionsOf({ points, link, control }: ProfileOf<"modbus-points">): readonly number[] {
  const functions = new Set<number>();
  const readBy = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;
  const isHeld = control !== undefined;
  let writesWords = isHeld;
  for (const point of Object.values(points)) {
    functions.add(readBy[point.function]);
    const target = point.write !== undefined && "function" in point.write ? point.write : point;
    if (!point.writable) continue;
    functions.add(readBy[target.function]);
    if (target.function === "coil") for (const code of [5, 15]) functions.add(code);
    writesWords ||= target.function === "holding";
  }
  if (isHeld) functions.add(3);
  if (writesWords) functions.add(16);
  if (writesWords && link.wordWrites === "single") functions.add(6);
  return [...functions];
}

/** What stands in the registers of a point for what its device shows. */
const shownNumber = ({ name, point, body }: Cell): number => Number(wireOf(point, body.read(name)));

function obey({ name, point, body }: Cell, words: readonly number[]): Written {
  const meaning = writtenMeaning(point, words);
  if (meaning === undefined) return "illegal-value";
  const obeyed = body.write(name, meaning);
  return obeyed === "illegal" ? "illegal-value" : obeyed;
}

function writtenMeaning(point: ModbusPoint, words: readonly number[]) {
  const { write } = point;
  // A dimmer's switch: any level but 0 is on, whichever of them a master writes.
  if (point.type === "nonzero") return meaningOf(point, numberOf(point, words));
  if (write === undefined || !("values" in write) || write.values === undefined) {
    return meaningOf(point, numberOf(point, words));
  }
  const meant = Object.entries(write.values).find(([, word]) => word === words[0])?.[0];
  return Object.values(point.values ?? {}).find((value) => String(value) === meant);
}

/**
 * Command words were written: every field in them is obeyed, wanted or not. That is why a master
 * must copy what it does not want to change.
 */
function command(controls: Controls, address: number, words: readonly number[]): Written {
  const first = address - controls.address;
  if (first + words.length > controls.words.length) return "illegal-address";
  for (const [at, word] of words.entries()) controls.words[first + at] = word;
  for (const cell of controls.cells) {
    const { write } = cell.point;
    if (write === undefined || !("controlWord" in write)) continue;
    const word = words[write.controlWord - first];
    const isMeant = write.with.every(
      ({ word: at, bits, value }) =>
        ((controls.words[at] ?? 0) & maskOf({ ...cell.point, bits })) >>> bits[0] === value,
    );
    if (word === undefined || !isMeant) continue;
    const written = obeyIfNew(cell, word);
    if (written !== "taken") return written;
  }
  return "taken";
}

function obeyIfNew(cell: Cell, word: number): Written {
  const shown = wordsOf(cell.point, shownNumber(cell))[0] ?? 0;
  return shown === (word & maskOf(cell.point)) ? "taken" : obey(cell, [word]);
}

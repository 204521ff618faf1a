import type { FramePoint, FrameRefusal, ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Fault } from "../faults.ts";
import type { Body, Obeyed } from "./body.ts";
import { answerBytes, headOf, numberIn, sealed, wholeBytes } from "./frame-bytes.ts";
import type { Head } from "./frame-bytes.ts";
import { putValue, widthOf } from "./frame-value.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

type FrameProfile = ProfileOf<"binary-frame">;
type Entry = readonly [name: string, point: FramePoint];

/** One thing a device can be asked or told. */
interface Order {
  readonly head: Head;
  /** The bytes of the answer; null: nothing is answered. `request` is as the maker describes it. */
  answer(request: Buffer, address: Buffer): Buffer | null;
}

/** A request found in a stream. */
export interface Heard {
  readonly order: Order;
  /** As the maker describes it, up to its checksum. */
  readonly request: Buffer;
  /** As it came. */
  readonly bytes: Buffer;
}

/** How one device of a profile talks in frames: what it understands, and what it says. */
export class FrameSpeech {
  readonly #profile: FrameProfile;
  readonly #body: Body;
  readonly #address: Buffer;
  readonly #entries: readonly Entry[];
  readonly #orders: readonly Order[];

  constructor(profile: FrameProfile, body: Body, address: Buffer) {
    this.#profile = profile;
    this.#body = body;
    this.#address = address;
    this.#entries = Object.entries(profile.points);
    this.#orders = [
      ...this.#questions(),
      ...this.#entries.flatMap((entry) => this.#commands(entry)),
    ];
  }

  /** The order the bytes begin with; null when none, "wait" while one may still come. */
  hear(bytes: Buffer): Heard | "wait" | null {
    const { frame } = this.#profile.link;
    let isWaiting = false;
    for (const order of this.#orders) {
      const length = wholeBytes(frame, order.head.length);
      const plain = this.#plain(bytes.subarray(0, order.head.length));
      if (!plain.every((byte, at) => (order.head[at] ?? byte) === byte)) continue;
      if (bytes.length < length) isWaiting = true;
      else if (sealed(frame, plain).equals(bytes.subarray(0, length))) {
        return { order, request: plain, bytes: bytes.subarray(0, length) };
      }
    }
    return isWaiting ? "wait" : null;
  }

  /** What the device answers, as far as it is a matter of words: some faults are. */
  answer({ order, request }: Heard, fault: Fault | null): Buffer | null {
    const spoken = fault === "wrong-function" ? this.#other(order) : order;
    const answer = spoken.answer(request, this.#addressUnder(fault));
    if (answer === null) return null;
    if (fault === "bad-checksum") return withByte(answer, this.#checksumAt(answer), 0x55);
    if (fault !== "duplicate-address") return answer;
    const other = this.#plain(answer.subarray(0, answer.length - wholeBytes(this.#shape, 0)));
    return Buffer.concat([answer, sealed(this.#shape, withByte(other, other.length - 1, 1))]);
  }

  /** Everything the device tells by itself, one frame after the other. */
  reports(): readonly Buffer[] {
    const heads = new Set(this.#entries.flatMap(([, { unsolicited }]) => unsolicited ?? []));
    return [...heads].map((head) => {
      const told = this.#entries.filter(([, point]) => point.unsolicited === head);
      return this.#frame(headOf(head, this.#slots([])), told, Buffer.alloc(0));
    });
  }

  get #shape() {
    return this.#profile.link.frame;
  }

  #questions(): readonly Order[] {
    const asks = new Set(this.#entries.flatMap(([, { ask }]) => ask ?? []));
    return [...asks].map((ask) => {
      const told = this.#entries.filter(([, point]) => point.ask === ask);
      const reply = told[0]?.[1].reply ?? "";
      return {
        head: headOf(ask, this.#slots([])),
        answer: (request, address) =>
          this.#frame(headOf(reply, { address, value: [] }), told, request),
      };
    });
  }

  #commands([name, point]: Entry): readonly Order[] {
    const { set } = point;
    if (set === undefined) return [];
    if (typeof set === "object") {
      return Object.entries(set).map(([meaning, text]) => ({
        head: headOf(text, this.#slots([])),
        answer: (request, address) =>
          this.#obey(point, this.#body.write(name, meant(point, meaning)), request, address),
      }));
    }
    const any = Array.from({ length: widthOf(point) }, () => null);
    const valueAt = headOf(set.split("{value}")[0] ?? "", this.#slots([])).length;
    const order: Order = {
      head: headOf(set, this.#slots(any)),
      answer: (request, address) => {
        const bytes = request.subarray(valueAt, valueAt + widthOf(point));
        const meaning = meaningOf(point, numberIn(bytes, point.type));
        const obeyed = meaning === undefined ? "illegal" : this.#body.write(name, meaning);
        return this.#obey(point, obeyed, request, address, bytes);
      },
    };
    return [order];
  }

  #obey(
    { setReply }: FramePoint,
    obeyed: Obeyed,
    request: Buffer,
    address: Buffer,
    value: Buffer = Buffer.alloc(0),
  ): Buffer | null {
    if (setReply === undefined) return null;
    const yes = headOf(setReply, { address, value: [...value] });
    if (obeyed === "taken") return this.#frame(yes, [], request);
    const refusals = this.#profile.link.refusals.map((refusal) => ({
      refusal,
      head: headOf(refusal.frame, { address, value: [] }),
    }));
    const [no] = refusals.toSorted(
      (left, right) => unlike(left.head, yes) - unlike(right.head, yes),
    );
    return no === undefined ? null : this.#refusal(no.refusal, no.head, obeyed, request);
  }

  #refusal({ error, codes, failure }: FrameRefusal, head: Head, obeyed: Obeyed, request: Buffer) {
    const wanted = obeyed === "busy" ? "device-busy" : "device-illegal-value";
    const code = Object.entries(codes).find(([, meaning]) => meaning === wanted)?.[0];
    const body = this.#blank(head, error === undefined ? 0 : error.at + error.bytes, request);
    if (error !== undefined && code !== undefined && failure !== wanted) {
      Buffer.from(code.replaceAll(" ", ""), "hex").copy(body, error.at);
    }
    return sealed(this.#shape, body);
  }

  #frame(head: Head, told: readonly Entry[], request: Buffer): Buffer {
    const needed = Math.max(0, ...told.map(([, point]) => point.at + widthOf(point)));
    const body = this.#blank(head, needed, request);
    for (const [name, point] of told) putValue(body, point, wireOf(point, this.#body.read(name)));
    return sealed(this.#shape, body);
  }

  /** A body with its head; what the head leaves open before the length repeats the request. */
  #blank(head: Head, neededBytes: number, request: Buffer): Buffer {
    const body = Buffer.alloc(answerBytes(this.#shape, Math.max(head.length, neededBytes)));
    const { length } = this.#shape;
    if (!Array.isArray(length)) request.copy(body, 0, 0, Math.min(length.at, request.length));
    head.forEach((byte, at) => {
      if (byte !== null) body[at] = byte;
    });
    return body;
  }

  #plain(bytes: Buffer): Buffer {
    const { disguise } = this.#shape;
    const { from, plus } = disguise ?? { from: 0, plus: 0 };
    return Buffer.from(bytes.map((byte, at) => (at < from ? byte : byte + 256 - plus)));
  }

  #addressUnder(fault: Fault | null): Buffer {
    return fault === "wrong-unit" ? withByte(this.#address, 0, 1) : this.#address;
  }

  /** What answers a device that mistook one question for another. */
  #other(order: Order): Order {
    return this.#orders.find((other) => other !== order) ?? order;
  }

  #checksumAt({ length }: Buffer): number {
    return length - wholeBytes(this.#shape, 0);
  }

  #slots(value: Head) {
    return { address: this.#address, value };
  }
}

/** The value that a meaning in a file stands for. */
function meant(point: FramePoint, meaning: string): PointValue {
  const known = Object.values(point.values ?? {}).find((value) => String(value) === meaning);
  return known ?? meaning;
}

/** How many bits two heads differ by: a "no" is a "yes" with few bits turned. */
const unlike = (left: Head, right: Head): number =>
  left.reduce<number>((bits, byte, at) => {
    const turned = (byte ?? 0) ^ (right[at] ?? 0);
    return bits + turned.toString(2).replaceAll("0", "").length;
  }, 0);

function withByte(bytes: Buffer, at: number, turned: number): Buffer {
  const other = Buffer.from(bytes);
  if (at < other.length) other[at] = (other[at] ?? 0) ^ turned;
  return other;
}

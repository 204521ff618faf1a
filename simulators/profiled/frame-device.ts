import type { Cancel } from "../../contract/clock.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, SimulatedDevice, Surroundings } from "../device.ts";
import { busFaults, serialFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { spoiltAnswer } from "../wires/spoilt-answer.ts";
import { randomBytes } from "../world/random.ts";
import { createBody } from "./create-body.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { addressOf } from "./frame-bytes.ts";
import { FrameSpeech } from "./frame-speech.ts";
import type { Heard } from "./frame-speech.ts";
import { openFrameWire } from "./frame-wire.ts";
import type { FrameWire, Say } from "./frame-wire.ts";

type FrameProfile = ProfileOf<"binary-frame">;

/** A device on the line, with what is wrong with it. */
interface Member extends EmbodiedDevice {
  readonly speech: FrameSpeech;
  fault: Fault | null;
  cancelBabble: Cancel;
}

/**
 * The devices of one line that speak in binary frames by their profile: meters or motors that share
 * an RS-485 pair, a device on a socket, or a sensor that reports by itself.
 */
export async function startFrameDevice(
  around: Surroundings,
  box: Box,
  profile: FrameProfile,
): Promise<SimulatedBox> {
  const embodied = box.all.map((device) => ({
    device,
    body: createBody(around, device, profile),
  }));
  return await startFrameBodies(around, box, embodied, profile);
}

/** The same over bodies that are there already. */
export async function startFrameBodies(
  around: Surroundings,
  box: Box,
  embodied: readonly EmbodiedDevice[],
  profile: FrameProfile,
): Promise<SimulatedBox> {
  return await new FrameLine(around, box, embodied, profile).open();
}

class FrameLine {
  readonly #around: Surroundings;
  readonly #box: Box;
  readonly #profile: FrameProfile;
  readonly #members: readonly Member[];
  readonly #cancels = new Set<Cancel>();
  #buffered: Buffer = Buffer.alloc(0);

  constructor(
    around: Surroundings,
    box: Box,
    embodied: readonly EmbodiedDevice[],
    profile: FrameProfile,
  ) {
    this.#around = around;
    this.#box = box;
    this.#profile = profile;
    this.#members = embodied.map(({ device, body }) => {
      const address = addressOf(profile.link.frame, device.binding);
      const speech = new FrameSpeech(profile, body, address);
      return { device, body, speech, fault: null, cancelBabble: () => {} };
    });
  }

  async open(): Promise<SimulatedBox> {
    const wire = await openFrameWire(this.#around, this.#box, (bytes, say) => {
      this.#receive(bytes, say);
    });
    const cancels = this.#members.map((member) => this.#power(member, wire));
    if (this.#isReporting) this.#report(wire);
    return {
      devices: this.#members.map((member) => this.#deviceOf(member, wire)),
      address: wire.address,
      stop: async () => {
        for (const cancel of [...cancels, ...this.#cancels]) cancel();
        for (const { body, cancelBabble } of this.#members) {
          cancelBabble();
          body.stop();
        }
        await wire.stop();
      },
    };
  }

  get #isReporting(): boolean {
    return Object.values(this.#profile.points).every(({ ask }) => ask === undefined);
  }

  /** A device alone on its wire takes the wire with it. */
  #power({ body }: Member, wire: FrameWire): Cancel {
    const apply = () => {
      if (this.#members.length === 1) wire.setPowered(body.isAwake);
    };
    apply();
    return body.onAwake(apply);
  }

  #deviceOf(member: Member, wire: FrameWire): SimulatedDevice {
    const { device, body } = member;
    const shows = this.#shows();
    return createDevice(device, [...shows, ...body.shows], (fault) => {
      const own = shows.find((name) => name === fault) ?? null;
      member.fault = own;
      body.misbehave(own === null ? fault : null);
      wire.misbehave(own === "dead-wire" ? own : null);
      member.cancelBabble();
      if (own === "babble") this.#babble(member, wire);
    });
  }

  #shows(): readonly Fault[] {
    const { checksum, address } = this.#profile.link.frame;
    const unable: readonly (Fault | null)[] = [
      checksum === undefined ? "bad-checksum" : null,
      address === undefined ? "wrong-unit" : null,
      address === undefined ? "duplicate-address" : null,
    ];
    if (this.#isReporting) return serialFaults;
    const alone: readonly Fault[] = this.#members.length === 1 ? ["dead-wire"] : [];
    return [...busFaults, ...alone].filter((fault) => !unable.includes(fault));
  }

  #receive(bytes: Buffer, say: Say): void {
    const all = Buffer.concat([this.#buffered, bytes]).subarray(-limits.requestBytes);
    let at = 0;
    while (at < all.length) {
      const found = this.#heardIn(all.subarray(at));
      if (found === "wait") break;
      if (found !== null) this.#serve(found.member, found.heard, say);
      at += found?.heard.bytes.length ?? 1;
    }
    this.#buffered = Buffer.from(all.subarray(at));
  }

  /** Whom the bytes are meant for, and what they ask; "wait" while they may still become something. */
  #heardIn(bytes: Buffer): { readonly member: Member; readonly heard: Heard } | "wait" | null {
    let isWaiting = false;
    for (const member of this.#members) {
      const heard = member.speech.hear(bytes);
      if (heard === "wait") isWaiting = true;
      else if (heard !== null) return { member, heard };
    }
    return isWaiting ? "wait" : null;
  }

  /** A device thinks for a moment, and its bytes take the time of its baud rate. */
  #serve(member: Member, heard: Heard, say: Say): void {
    const { body, speech, fault } = member;
    if (!body.isAwake || fault === "silent") return;
    const answer = speech.answer(heard, fault);
    if (answer === null) return;
    const { random } = this.#around;
    const sent =
      fault === "echo" ? Buffer.concat([heard.bytes, answer]) : spoiltAnswer(fault, answer, random);
    const lateMs = fault === "late-reply" ? this.#profile.link.responseTimeoutMs : 0;
    const onWireMs = this.#bytesMs(heard.bytes.length + sent.length);
    this.#later(limits.turnaroundMs + onWireMs + lateMs, () => say(sent));
  }

  #bytesMs(bytes: number): number {
    const { default: usual } = this.#profile.link;
    const { link, first } = this.#box;
    const line = link !== null && "serial" in link ? link.serial : first.binding.serial;
    return (bytes * 11 * 1000) / (line?.baud ?? usual);
  }

  #report(wire: FrameWire): void {
    const { random } = this.#around;
    for (const { body, speech, fault } of this.#members) {
      if (!body.isAwake || fault === "silent") continue;
      for (const frame of speech.reports()) wire.tell(spoiltAnswer(fault, frame, random));
    }
    this.#later(limits.radarFrameMs, () => this.#report(wire));
  }

  #babble(member: Member, wire: FrameWire): void {
    if (member.body.isAwake) wire.tell(randomBytes(this.#around.random, limits.babbleBytes));
    member.cancelBabble = this.#around.wireClock.after("frame noise", limits.babbleEveryMs, () =>
      this.#babble(member, wire),
    );
  }

  #later(delayMs: number, task: () => void): void {
    const cancel = this.#around.wireClock.after("frame device", delayMs, () => {
      this.#cancels.delete(cancel);
      task();
    });
    this.#cancels.add(cancel);
  }
}

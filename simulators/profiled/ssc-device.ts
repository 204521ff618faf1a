import type { Clock } from "../../contract/clock.ts";
import type { ProfileOf, SscPoint } from "../../contract/profile.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { socketFaults } from "../faults.ts";
import { limits } from "../limits.ts";
import { UdpPort } from "../wires/udp-port.ts";
import type { UdpClient } from "../wires/udp-port.ts";
import type { Body } from "./body.ts";
import { createBody } from "./create-body.ts";
import { behindWire } from "./embodied.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { leavesOf, treeOf } from "./ssc-tree.ts";
import type { SscLeaf } from "./ssc-tree.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

/** Error codes of the protocol. */
const notUnderstood = 400;
const notFound = 404;
const notAcceptable = 406;
const locked = 423;
/** No transmitter there. */
const failedDependency = 424;
const subscriptionEnded = 310;

/** A receiver with a body behind each channel that the room file binds. */
export async function startSscDevice(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"ssc">,
): Promise<SimulatedBox> {
  const embodied = box.all.map((device) => ({ device, body: createBody(around, device, profile) }));
  return startSscBodies(around, embodied, profile);
}

/** The same over bodies that are there already. */
export async function startSscBodies(
  around: Surroundings,
  embodied: readonly EmbodiedDevice[],
  profile: ProfileOf<"ssc">,
): Promise<SimulatedBox> {
  const receiver = new Receiver(embodied, profile, around.wireClock);
  const hear = (datagram: Buffer, client: UdpClient) => receiver.hear(datagram, client);
  const port = await UdpPort.open(around, hear, 0);
  const wire = behindWire(embodied, {
    shows: socketFaults,
    setPowered(powered) {
      if (!powered) receiver.forget();
      port.setPowered(powered);
    },
    misbehave: (fault) => port.misbehave(fault),
  });
  return {
    devices: wire.devices,
    address: { type: "udp", port: port.port },
    stop() {
      wire.stop();
      receiver.forget();
      return port.stop();
    },
  };
}

interface Place {
  readonly body: Body;
  readonly point: string;
  readonly settings: SscPoint;
}

interface Subscription {
  readonly client: UdpClient;
  readonly untilMs: number;
  /** What was told last, as JSON. */
  readonly told: Map<string, string>;
}

class Receiver {
  readonly #places: ReadonlyMap<string, Place>;
  readonly #clock: Clock;
  /** By client and addresses: the same subscription again takes the place of the old one. */
  readonly #subscriptions = new Map<string, Subscription>();
  #cancel: (() => void) | null = null;

  constructor(embodied: readonly EmbodiedDevice[], profile: ProfileOf<"ssc">, clock: Clock) {
    this.#clock = clock;
    this.#places = new Map(
      embodied.flatMap(({ device, body }) =>
        Object.entries(profile.points).map(([point, settings]) => {
          const channel = String(device.binding.channel ?? 1);
          const address = settings.address.replace("{channel}", channel);
          return [address, { body, point, settings }] as const;
        }),
      ),
    );
  }

  hear(datagram: Buffer, client: UdpClient): void {
    const message = parsed(datagram);
    if (message === null) {
      say(client, [["/osc/error", [[notUnderstood, { desc: "not understood" }]]]]);
      return;
    }
    const answers: SscLeaf[] = [];
    const errors: SscLeaf[] = [];
    for (const [address, value] of leavesOf(message)) {
      if (address === "/osc/state/subscribe") this.#subscribe(value, client, answers, errors);
      else this.#handle(address, value, answers, errors);
    }
    if (errors.length > 0) answers.push(["/osc/error", [treeOf(errors)]]);
    say(client, answers);
    this.#tell();
  }

  /** A device that lost power knows of no subscription. */
  forget(): void {
    this.#subscriptions.clear();
    this.#cancel?.();
    this.#cancel = null;
  }

  #handle(address: string, value: unknown, answers: SscLeaf[], errors: SscLeaf[]): void {
    const place = this.#places.get(address);
    if (place === undefined) {
      errors.push([address, [notFound, { desc: "address not found" }]]);
      return;
    }
    const code =
      value === null ? (place.settings.meter ? notAcceptable : 0) : written(place, value);
    const shown = shownAt(place);
    if (code !== 0) errors.push([address, [code, {}]]);
    else if (shown === null) errors.push([address, [failedDependency, {}]]);
    else answers.push([address, shown]);
  }

  #subscribe(wanted: unknown, client: UdpClient, answers: SscLeaf[], errors: SscLeaf[]): void {
    for (const entry of Array.isArray(wanted) ? wanted : []) {
      const leaves = leavesOf(entry);
      const lifetime = leaves.find(([address]) => address === "/#/lifetime")?.[1] ?? 10;
      const addresses = leaves.map(([address]) => address).filter((each) => !each.startsWith("/#"));
      for (const address of addresses) {
        const place = this.#places.get(address);
        if (place === undefined) errors.push([address, [notFound, {}]]);
        else if (shownAt(place) === null) errors.push([address, [failedDependency, {}]]);
      }
      const known = addresses.filter((address) => this.#places.has(address));
      if (known.length === 0) continue;
      this.#subscriptions.set(`${client.key} ${known.join(" ")}`, {
        client,
        untilMs: this.#clock.monotonicMs() + Number(lifetime) * 1000,
        told: new Map(known.map((address) => [address, ""])),
      });
    }
    answers.push(["/osc/state/subscribe", wanted]);
    this.#watch();
  }

  #watch(): void {
    this.#cancel?.();
    this.#cancel =
      this.#subscriptions.size === 0
        ? null
        : this.#clock.after("subscriptions", limits.sscLookMs, () => {
            this.#tell();
            this.#watch();
          });
  }

  #tell(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, { client, untilMs, told }] of this.#subscriptions) {
      if (nowMs >= untilMs) {
        this.#subscriptions.delete(key);
        const ended = [...told.keys()].map((address): SscLeaf => [address, [subscriptionEnded]]);
        say(client, [["/osc/error", [treeOf(ended)]]]);
        continue;
      }
      const news = [...told.keys()].flatMap((address): readonly SscLeaf[] => {
        const place = this.#places.get(address);
        const shown = place === undefined ? null : shownAt(place);
        const text = JSON.stringify(shown);
        if (shown === null || told.get(address) === text) return [];
        told.set(address, text);
        return [[address, shown]];
      });
      say(client, news);
    }
  }
}

function say(client: UdpClient, leaves: readonly SscLeaf[]): void {
  if (leaves.length > 0) client.send(Buffer.from(JSON.stringify(treeOf(leaves))));
}

/** What stands at an address, as JSON; null while there is no value. */
function shownAt({ body, point, settings }: Place): unknown {
  const value = body.read(point);
  if (value === null) return null;
  const wire = wireOf(settings, value);
  // Warnings are a list of words, empty when there is nothing to warn of.
  if (point === "fault") return value === "" ? [] : [wire];
  return wire === "true" || wire === "false" ? wire === "true" : wire;
}

/** Writes what was sent; the code of the error, 0 for none. */
function written({ body, point, settings }: Place, value: unknown): number {
  const wire = typeof value === "number" ? value : String(value);
  const meaning = meaningOf(settings, wire);
  if (meaning === undefined || !settings.writable) return notAcceptable;
  const obeyed = body.write(point, meaning);
  if (obeyed === "taken") return 0;
  return obeyed === "busy" ? locked : notAcceptable;
}

function parsed(datagram: Buffer): object | null {
  try {
    const message: unknown = JSON.parse(datagram.toString("utf8"));
    return typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}

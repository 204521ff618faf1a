import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { ProfileOf } from "../../contract/profile.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { paperFaults } from "./bodies/paper.ts";
import { createBody } from "./create-body.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { formParts } from "./form-parts.ts";
import { TagRadio } from "./tag-radio.ts";

/** What the access point shows; a fault of any tag behind it is one of all of them. */
const pointFaults = ["silent", "late-reply", "short-frame", "dead-wire", "not-ready"] as const;
/** What one tag shows. */
const tagFaults = ["loses-some", "never-acknowledges"] as const;

const macDigits = 16;
const macOf = (tag: string): string =>
  tag
    .replaceAll(/[^0-9a-fA-F]/g, "")
    .toUpperCase()
    .padStart(macDigits, "0");

/** An OpenEPaperLink access point with a tag for each plate of the box. */
export async function startHttpAccessPoint(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"http-points">,
): Promise<SimulatedBox> {
  const embodied = box.all.map((device) => ({ device, body: createBody(around, device, profile) }));
  return await startTags(around, embodied);
}

/** The same over bodies that are there already. */
export async function startTags(
  around: Surroundings,
  embodied: readonly EmbodiedDevice[],
): Promise<SimulatedBox> {
  const plates = embodied.map(({ device, body }) => {
    const radio = new TagRadio(macOf(device.binding.tag ?? ""), around, body);
    return { device, body, radio };
  });
  const point = new AccessPoint(around, new Map(plates.map(({ radio }) => [radio.mac, radio])));
  await point.listen(0);
  return {
    devices: plates.map(({ device, body, radio }) => {
      // What gets lost is lost on the air: paper that has an image draws it.
      const ownShows = body.shows.filter(
        (fault) => ![...tagFaults, ...paperFaults].some((one) => one === fault),
      );
      return createDevice(device, [...pointFaults, ...tagFaults, ...ownShows], (fault) => {
        body.misbehave(fault !== null && ownShows.includes(fault) ? fault : null);
        radio.fault = fault;
        point.misbehave(fault);
      });
    }),
    address: { type: "http", port: point.port },
    async stop() {
      for (const { radio, body } of plates) {
        radio.stop();
        body.stop();
      }
      await point.close();
    },
  };
}

/** How many tags one page of the list holds. */
const tagsAPage = 8;

class AccessPoint {
  readonly #around: Surroundings;
  readonly #tags: ReadonlyMap<string, TagRadio>;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #fault: Fault | null = null;
  port = 0;

  constructor(around: Surroundings, tags: ReadonlyMap<string, TagRadio>) {
    this.#around = around;
    this.#tags = tags;
  }

  listen(port: number): Promise<void> {
    const server = createServer((request, response) => this.#take(request, response));
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        this.port = portOf(server.address());
        resolve();
      });
    });
  }

  close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  }

  misbehave(fault: Fault | null): void {
    this.#fault = fault;
    if (fault === "dead-wire") void this.close();
    else if (this.#server === null) void this.listen(this.port).catch(() => {});
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.uploadBytes) request.destroy();
      else chunks.push(chunk);
    });
    request.on("error", () => {});
    request.on("end", () => {
      const [status, text] = this.#answer(request, Buffer.concat(chunks));
      this.#send(response, status, text);
    });
  }

  #send(response: ServerResponse, status: number, text: string): void {
    if (this.#fault === "silent") return;
    if (this.#fault === "short-frame") {
      response.writeHead(status, { "content-length": String(text.length + 1) });
      response.write(text.slice(0, text.length / 2));
      response.destroy();
      return;
    }
    const delayMs = this.#fault === "late-reply" ? limits.lateHttpMs : 0;
    this.#around.wireClock.after("AP answers", delayMs, () => {
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(text);
    });
  }

  #answer(request: IncomingMessage, body: Buffer): readonly [status: number, text: string] {
    const url = new URL(request.url ?? "/", "http://ap");
    switch (`${request.method} ${url.pathname}`) {
      case "GET /get_db":
        return [200, this.#list(url.searchParams)];
      case "POST /imgupload":
        return this.#upload(request.headers["content-type"] ?? "", body);
      case "POST /tag_cmd":
        return this.#command(new URLSearchParams(body.toString("latin1")));
      default:
        return [404, ""];
    }
  }

  #list(wanted: URLSearchParams): string {
    const mac = wanted.get("mac");
    if (mac !== null) {
      const tag = this.#tags.get(macOf(mac));
      return JSON.stringify({ tags: tag === undefined ? [] : [tag.record()] });
    }
    const from = Number(wanted.get("pos") ?? 0);
    const all = [...this.#tags.values()];
    const tags = all.slice(from, from + tagsAPage).map((tag) => tag.record());
    const next = from + tagsAPage;
    return JSON.stringify(next < all.length ? { tags, continu: next } : { tags });
  }

  #upload(type: string, body: Buffer): readonly [number, string] {
    if (this.#fault === "not-ready") return [409, "Come back later"];
    const parts = formParts(type, body);
    const mac = parts.get("mac")?.toString("latin1");
    const image = parts.get("file");
    if (mac === undefined || image === undefined) return [400, "parameters incomplete"];
    const tag = this.#tags.get(macOf(mac));
    if (tag === undefined) return [400, "mac not found"];
    tag.upload(image);
    return [200, "Ok, saved"];
  }

  #command(form: URLSearchParams): readonly [number, string] {
    const tag = this.#tags.get(macOf(form.get("mac") ?? ""));
    if (tag === undefined) return [400, "Error: mac not found"];
    if (form.get("cmd") === "clear") tag.clear();
    return [200, "Ok, done"];
  }
}

const portOf = (address: AddressInfo | string | null): number =>
  address !== null && typeof address === "object" ? address.port : 0;

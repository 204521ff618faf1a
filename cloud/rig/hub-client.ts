import { WebSocket } from "ws";
import type { Hub } from "../hub.ts";

export const password = "Lantern-Kite-42";
export const administrator = "zhang.wei";

export interface Called<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** For tests: a browser's part of a conversation. Keeps the cookie and sends its origin. */
export class HubClient {
  readonly #address: string;
  cookie = "";

  constructor(address: string) {
    this.#address = address;
  }

  /** An empty header is left out, so that a test can leave out the origin. */
  async call<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Called<T>> {
    const all = {
      origin: this.#address,
      cookie: this.cookie,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    };
    const response = await fetch(`${this.#address}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie !== undefined) this.cookie = cookie;
    const text = await response.text();
    const { status } = response;
    return { status, body: text === "" ? null : JSON.parse(text), headers: response.headers };
  }

  signIn(name = administrator, secret = password): Promise<Called<unknown>> {
    return this.call("POST", "/api/session", { name, password: secret });
  }

  /** A live page; what it hears is put into `heard`, in order. */
  page(path: string, heard: unknown[], origin = this.#address): WebSocket {
    const url = `${this.#address.replace("http", "ws")}${path}`;
    const socket = new WebSocket(url, { origin, headers: { cookie: this.cookie } });
    socket.on("message", (data: Buffer) => heard.push(JSON.parse(data.toString("utf8"))));
    socket.on("error", () => {});
    return socket;
  }
}

export const setupCode = (hub: Hub): string =>
  new URLSearchParams(hub.setupLink?.split("?")[1]).get("code") ?? "";

/** Makes the hub's first administrator, signed in. */
export async function signInFirst(hub: Hub): Promise<HubClient> {
  const client = new HubClient(hub.address);
  const request = { code: setupCode(hub), name: administrator, password };
  const made = await client.call("POST", "/api/setup", request);
  if (made.status !== 201) throw new Error(`set-up failed: ${JSON.stringify(made.body)}`);
  return client;
}

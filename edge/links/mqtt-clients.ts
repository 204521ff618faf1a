import type { Client } from "aedes";
import { limits } from "../limits.ts";
import type { Login } from "./mqtt-logins.ts";

/** Who is connected to the broker, as which login, and what each may still take of its memory. */
export class BrokerClients {
  /** Kept beyond the connection: a will is judged after it. */
  readonly #logins = new WeakMap<Client, Login>();
  readonly #wills = new WeakMap<Client, string>();
  readonly #filters = new WeakMap<Client, Set<string>>();
  /** Client ids in use and the logins that use them. */
  readonly #ids = new Map<string, string>();

  loginOf(client: Client): Login | undefined {
    return this.#logins.get(client);
  }

  willOf(client: Client): string | undefined {
    return this.#wills.get(client);
  }

  /** The topic a client wants its will published to; known before its login is. */
  announceWill(client: Client, topic: string): void {
    this.#wills.set(client, topic);
  }

  /** Nobody pushes another login off by its client id. */
  isIdTaken(id: string, login: Login): boolean {
    const owner = this.#ids.get(id);
    return owner !== undefined && owner !== login.username;
  }

  /** One login must not use up the connections of all. A client id that comes back replaces itself. */
  isCrowded(id: string, login: Login): boolean {
    const others = [...this.#ids].filter(
      ([used, owner]) => used !== id && owner === login.username,
    );
    return others.length >= limits.broker.clientsOfLoginMax;
  }

  admit(client: Client, login: Login): void {
    this.#logins.set(client, login);
  }

  connected(client: Client): void {
    this.#ids.set(client.id, this.#logins.get(client)?.username ?? "");
  }

  gone(client: Client): void {
    this.#ids.delete(client.id);
  }

  /** Notes a filter; false when the client has as many as it may. */
  subscribes(client: Client, filter: string): boolean {
    const filters = this.#filters.get(client) ?? new Set();
    this.#filters.set(client, filters);
    if (!filters.has(filter) && filters.size >= limits.broker.filtersMax) return false;
    filters.add(filter);
    return true;
  }

  unsubscribes(client: Client, filters: readonly string[]): void {
    for (const filter of filters) this.#filters.get(client)?.delete(filter);
  }
}

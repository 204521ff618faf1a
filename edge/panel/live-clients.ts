import type { WebSocket } from "ws";
import type { RoomEvent, RoomView } from "../../contract/api.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { PanelLimits } from "./limits.ts";

export interface LivePorts {
  readonly roomView: () => RoomView;
  readonly onRoomEvent: (listener: (event: RoomEvent) => void) => () => void;
  readonly clock: Clock;
  readonly limits: PanelLimits;
}

/** The pages that follow the room. A change is encoded once, whatever their number. */
export class LiveClients {
  readonly #ports: LivePorts;
  /** Each with whether it has shown life since it was last asked. */
  readonly #alive = new Map<WebSocket, boolean>();
  readonly #unsubscribe: () => void;
  #cancelPing: Cancel;

  constructor(ports: LivePorts) {
    this.#ports = ports;
    this.#unsubscribe = ports.onRoomEvent((event) => this.#tell(event));
    this.#cancelPing = this.#armPing();
  }

  get full(): boolean {
    return this.#alive.size >= this.#ports.limits.liveClients;
  }

  get size(): number {
    return this.#alive.size;
  }

  add(client: WebSocket): void {
    this.#alive.set(client, true);
    client.on("pong", () => this.#alive.set(client, true));
    client.on("close", () => this.#alive.delete(client));
    // The close that follows does the rest.
    client.on("error", () => client.terminate());
    client.on("message", () => client.close(1008, "this socket only tells"));
    this.#send(client, encode({ type: "snapshot", room: this.#ports.roomView() }));
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelPing();
    for (const client of this.#alive.keys()) client.terminate();
  }

  #tell(event: RoomEvent): void {
    if (this.#alive.size === 0) return;
    const bytes = encode(event);
    for (const client of this.#alive.keys()) this.#send(client, bytes);
  }

  #send(client: WebSocket, bytes: Buffer): void {
    if (client.bufferedAmount > this.#ports.limits.liveBacklogBytes) client.terminate();
    else client.send(bytes, { binary: false });
  }

  #armPing(): Cancel {
    return this.#ports.clock.after("panel live ping", this.#ports.limits.livePingMs, () => {
      for (const [client, alive] of this.#alive) {
        if (!alive) client.terminate();
        this.#alive.set(client, false);
        client.ping();
      }
      this.#cancelPing = this.#armPing();
    });
  }
}

const encode = (event: RoomEvent): Buffer => Buffer.from(JSON.stringify(event));

import type { WebSocket } from "ws";
import type { RoomEvent, RoomView } from "../../contract/api.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { changeBetween } from "../room/change.ts";
import type { Access } from "./access.ts";
import type { PanelLimits } from "./limits.ts";
import { visitorView } from "./visitor-view.ts";

export interface LivePorts {
  readonly roomView: () => RoomView;
  readonly onRoomEvent: (listener: (event: RoomEvent) => void) => () => void;
  readonly clock: Clock;
  readonly limits: PanelLimits;
}

/** Close code of a page whose session has ended: it may connect again, as a visitor. */
const sessionEnded = 4001;

interface Client {
  /** It has shown life since it was last asked. */
  isAlive: boolean;
  /** By which it was let in; null for a visitor. */
  readonly grant: string | null;
  /** Where it comes from (`sourceOf`). */
  readonly source: string;
}

/**
 * The pages that follow the room. A change is encoded once for who is signed in and once for
 * visitors, whatever their number. A page that its session let in goes with its session.
 */
export class LiveClients {
  readonly #ports: LivePorts;
  readonly #access: Pick<Access, "holds" | "onEnd">;
  readonly #clients = new Map<WebSocket, Client>();
  readonly #unsubscribe: () => void;
  readonly #unhear: () => void;
  #cancelPing: Cancel;
  /** What visitors have been told last; null while there are none. */
  #visible: RoomView | null = null;

  constructor(ports: LivePorts, access: Pick<Access, "holds" | "onEnd">) {
    this.#ports = ports;
    this.#access = access;
    this.#unsubscribe = ports.onRoomEvent((event) => this.#tell(event));
    this.#unhear = access.onEnd((grant) => this.#end(grant));
    this.#cancelPing = this.#armPing();
  }

  /** Whether one more page may follow. Visitors fill no place of who has signed in. */
  hasPlace(grant: string | null, source: string): boolean {
    const { liveClients, liveVisitors, liveVisitorsOfSource } = this.#ports.limits;
    if (this.#clients.size >= liveClients) return false;
    if (grant !== null) return true;
    const visitors = [...this.#clients.values()].filter((client) => client.grant === null);
    const alike = visitors.filter((client) => client.source === source);
    return visitors.length < liveVisitors && alike.length < liveVisitorsOfSource;
  }

  get size(): number {
    return this.#clients.size;
  }

  /** @param grant of who asks; null for a visitor */
  add(socket: WebSocket, grant: string | null, source: string): void {
    const client: Client = { isAlive: true, grant, source };
    this.#clients.set(socket, client);
    socket.on("pong", () => {
      client.isAlive = true;
    });
    socket.on("close", () => this.#clients.delete(socket));
    // The close that follows does the rest.
    socket.on("error", () => socket.terminate());
    socket.on("message", () => socket.close(1008, "this socket only tells"));
    const room = this.#ports.roomView();
    if (grant !== null) {
      this.#send(socket, encode({ type: "snapshot", room }));
      return;
    }
    const visible = visitorView(room);
    this.#visible ??= visible;
    this.#send(socket, encode({ type: "snapshot", room: visible }));
  }

  stop(): void {
    this.#unsubscribe();
    this.#unhear();
    this.#cancelPing();
    for (const socket of this.#clients.keys()) socket.terminate();
  }

  #tell(event: RoomEvent): void {
    const clients = [...this.#clients];
    const signedIn = clients.filter(([, { grant }]) => grant !== null);
    if (signedIn.length > 0) this.#sendAll(signedIn, event);
    const visitors = clients.filter(([, { grant }]) => grant === null);
    if (visitors.length === 0) {
      this.#visible = null;
      return;
    }
    const visible = visitorView(this.#ports.roomView());
    const change = changeBetween(this.#visible ?? visible, visible);
    this.#visible = visible;
    if (change !== null) this.#sendAll(visitors, change);
  }

  #sendAll(clients: readonly (readonly [WebSocket, Client])[], event: RoomEvent): void {
    const bytes = encode(event);
    for (const [socket] of clients) this.#send(socket, bytes);
  }

  #send(socket: WebSocket, bytes: Buffer): void {
    if (socket.bufferedAmount > this.#ports.limits.liveBacklogBytes) socket.terminate();
    else socket.send(bytes, { binary: false });
  }

  #end(grant: string): void {
    for (const [socket, client] of this.#clients) {
      if (client.grant === grant) this.#close(socket);
    }
  }

  /** Nothing more is told from here on, whether or not the page answers. */
  #close(socket: WebSocket): void {
    this.#clients.delete(socket);
    socket.close(sessionEnded, "the session has ended");
  }

  #armPing(): Cancel {
    return this.#ports.clock.after("panel live ping", this.#ports.limits.livePingMs, () => {
      for (const [socket, client] of this.#clients) {
        // Asking finds out that a session has run out; its end closes what it let in.
        if (client.grant !== null && !this.#access.holds(client.grant)) continue;
        if (!client.isAlive) socket.terminate();
        client.isAlive = false;
        socket.ping();
      }
      this.#cancelPing = this.#armPing();
    });
  }
}

const encode = (event: RoomEvent): Buffer => Buffer.from(JSON.stringify(event));

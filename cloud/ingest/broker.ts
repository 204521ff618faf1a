import { createServer, type Server, type Socket } from "node:net";
import { type Duplex, duplexPair } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { Aedes, type AuthenticateError, type Client } from "aedes";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { TlsFiles } from "../hub-ports.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { GuardedConnection } from "./guarded-connection.ts";
import { mayPublish, maySubscribe } from "./topic-rules.ts";

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface BrokerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly tls: TlsFiles | null;
  /** The room a login belongs to, or null. */
  readonly checkRoom: (login: Login) => Promise<RoomRef | null>;
  readonly log: Log;
}

export interface Broker {
  readonly port: number;
  /** A connection from inside the hub, which may do everything: no port, no login. */
  connect(): Duplex;
  /** Cuts off whoever is connected by this login: its password has changed. */
  disconnect(username: string): void;
  stop(): Promise<void>;
}

type Identity = { readonly kind: "host" } | { readonly kind: "room"; readonly ref: RoomRef };

/**
 * The hub's own MQTT broker: every client has a login, the client id is the login's name, and the
 * login says which topics it may use. MQTT 3.1.1, quality of service 0 and 1.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { log } = options;
  const identities = new WeakMap<Client, Identity>();
  const inside = new WeakSet<object>();
  const connected = new Map<string, Client>();
  const refusedNames = new Set<string>();

  async function admit(client: Client, login: Login, done: AuthenticateDone): Promise<void> {
    const isInside = inside.has(client.conn);
    const identity: Identity | null = isInside
      ? { kind: "host" }
      : await identify(options, client, login);
    if (identity === null) {
      logRefusal(log, refusedNames, login.username);
      done(notAuthorised(), false);
      return;
    }
    refusedNames.delete(login.username);
    identities.set(client, identity);
    connected.set(login.username, client);
    done(null, true);
  }

  const aedes = await Aedes.createBroker({
    connectTimeout: hubLimits.broker.connectTimeoutMs,
    drainTimeout: hubLimits.broker.drainTimeoutMs,
    maxTopicLevels: 8,
    authenticate(client, username, password, done) {
      const login = { username: username ?? "", password: password?.toString("utf8") ?? "" };
      void admit(client, login, done);
    },
    authorizePublish(client, packet, done) {
      const identity = client === null ? undefined : identities.get(client);
      const allowed = identity !== undefined && canPublish(identity, packet);
      done(allowed ? null : new Error(`publishing ${packet.topic} is not allowed`));
    },
    authorizeSubscribe(client, subscription, done) {
      const identity = identities.get(client);
      const allowed = identity !== undefined && canSubscribe(identity, subscription);
      done(null, allowed ? subscription : null);
    },
  });
  aedes.on("clientDisconnect", (client) => {
    if (connected.get(client.id) === client) connected.delete(client.id);
  });
  aedes.on("clientError", (client, error) => {
    log.warn({ client: client.id, error: error.message }, "an MQTT client was cut off");
  });
  const sockets = new Set<Socket>();
  const server = await listen(options, sockets, (socket) => {
    aedes.handle(new GuardedConnection(socket));
  }).catch(async (reason: unknown) => {
    // Its timers would keep the process alive that has said that it does not start.
    await closeBroker(aedes);
    throw reason;
  });
  return {
    port: portOf(server),
    connect() {
      const [near, far] = duplexPair({ highWaterMark: hubLimits.broker.unsentBytes });
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
      inside.add(far);
      aedes.handle(far);
      return near;
    },
    disconnect: (username) => connected.get(username)?.close(),
    stop: () => stop(aedes, server, sockets),
  };
}

type AuthenticateDone = (error: AuthenticateError | null, success: boolean | null) => void;

function canPublish(
  identity: Identity,
  packet: { readonly topic: string; readonly qos: number; readonly retain: boolean },
): boolean {
  if (identity.kind === "host") return true;
  return packet.qos !== 2 && !packet.retain && mayPublish(identity.ref, packet.topic);
}

function canSubscribe(
  identity: Identity,
  subscription: { readonly topic: string; readonly qos: number },
): boolean {
  if (identity.kind === "host") return true;
  return subscription.qos !== 2 && maySubscribe(identity.ref, subscription.topic);
}

async function identify(
  options: BrokerOptions,
  client: Client,
  login: Login,
): Promise<Identity | null> {
  // A client id of its own keeps one room from throwing out another.
  if (client.id !== login.username) return null;
  try {
    const ref = await options.checkRoom(login);
    if (ref === null) return null;
    if (client.conn instanceof GuardedConnection) {
      client.conn.allowPackets(hubLimits.broker.packetBytes);
    }
    return { kind: "room", ref };
  } catch (error) {
    options.log.error({ error: String(error) }, "an MQTT login could not be checked");
    return null;
  }
}

/** MQTT 3.1.1, 3.2.2.3: connection refused, not authorised. */
const notAuthorised = (): AuthenticateError =>
  Object.assign(new Error("refused"), { returnCode: 5 });

/** Once for a name until it is let in: a room with an old login tries for ever. */
function logRefusal(log: Log, refusedNames: Set<string>, username: string): void {
  if (refusedNames.has(username) || refusedNames.size >= hubLimits.broker.clients) return;
  refusedNames.add(username);
  log.warn({ username: username.slice(0, 128) }, "an MQTT login was refused");
}

/** Listens; `sockets` always holds the raw connections, in a TLS handshake or beyond it. */
function listen(
  options: BrokerOptions,
  sockets: Set<Socket>,
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  const { tls, host, port } = options;
  const handshakeTimeout = hubLimits.broker.connectTimeoutMs;
  const server =
    tls === null
      ? createServer({ noDelay: true }, onSocket)
      : createTlsServer(
          {
            cert: tls.certificate,
            key: tls.key,
            minVersion: "TLSv1.2",
            noDelay: true,
            handshakeTimeout,
          },
          onSocket,
        );
  server.maxConnections = hubLimits.broker.clients;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const closeBroker = (aedes: Aedes): Promise<void> =>
  new Promise((resolve) => aedes.close(() => resolve()));

async function stop(aedes: Aedes, server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await closeBroker(aedes);
  for (const socket of sockets) socket.destroy();
  await closed;
}

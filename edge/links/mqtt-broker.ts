import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { Aedes } from "aedes";
import type { AuthenticateError, Client, ConnectPacket, PublishPacket, Subscription } from "aedes";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { LinkCounters } from "./link-health.ts";
import { LinkState } from "./link-state.ts";
import { BrokerClients } from "./mqtt-clients.ts";
import { GuardedStream } from "./mqtt-guarded-stream.ts";
import { isPassword, parseLogins, topicsOf } from "./mqtt-logins.ts";
import type { Login } from "./mqtt-logins.ts";
import { RetainedTopics } from "./mqtt-retained.ts";
import { mayPublish, maySubscribe } from "./mqtt-rules.ts";
import { TopicReaders } from "./mqtt-session.ts";
import type { MessageObserver, MqttSession, TopicReader } from "./mqtt-session.ts";

export interface BrokerSettings {
  readonly host: string;
  /** 0: any free one, for tests. */
  readonly port: number;
  /** File of device logins, see `mqtt-logins.ts`; read anew at each login. */
  readonly users: string;
}

export interface BrokerPorts {
  readonly wireClock: Clock;
  readonly readSecret: (file: string) => Promise<string>;
}

/** Return codes of CONNACK, MQTT 3.1.1, 3.2.2.3. */
type Refusal = 2 | 3 | 4 | 5;
const identifierRejected: Refusal = 2;
const serverUnavailable: Refusal = 3;
const badLogin: Refusal = 4;
const notAuthorized: Refusal = 5;

/**
 * The edge's own MQTT broker for the devices of the room, and the edge's session with it. Guarded on
 * four sides: sizes before buffering, logins before anything else, topics by login, memory by quota.
 * Sessions are always clean: what a device must find after its absence is retained.
 */
export class MqttBroker implements MqttSession {
  readonly state = new LinkState();
  readonly #settings: BrokerSettings;
  readonly #ports: BrokerPorts;
  readonly #counters: LinkCounters;
  readonly #readers = new TopicReaders();
  readonly #retained = new RetainedTopics();
  readonly #streams = new Set<GuardedStream>();
  readonly #clients = new BrokerClients();
  readonly #listened = new Set<string>();
  #observer: MessageObserver | null = null;
  #aedes: Aedes | null = null;
  #server: Server | null = null;
  #cancelReopen: Cancel = () => {};
  #checks: Promise<unknown> = Promise.resolve();
  #checksWaiting = 0;

  constructor(settings: BrokerSettings, ports: BrokerPorts, counters: LinkCounters) {
    this.#settings = settings;
    this.#ports = ports;
    this.#counters = counters;
  }

  /** Resolves when the broker listens, or when it is known why not; then it tries again. */
  async start(): Promise<void> {
    this.#aedes = await Aedes.createBroker({
      connectTimeout: limits.broker.connectTimeoutMs,
      drainTimeout: limits.broker.drainTimeoutMs,
      maxTopicLevels: limits.broker.topicLevelsMax,
      maxInflightInbound: limits.broker.unreleasedMax,
      preConnect: (client, packet, done) => done(null, this.#mayConnect(client, packet)),
      authenticate: (client, username, password, done) =>
        void this.#answerLogin(client, username, password, done),
      authorizePublish: (client, packet, done) =>
        done(client === null || this.#mayPublish(client, packet) ? null : new Error("not yours")),
      authorizeSubscribe: (client, wish, done) => done(null, this.#granted(client, wish)),
    });
    this.#aedes.addListener("error", () => (this.#counters.dropped += 1));
    this.#aedes.on("client", (client) => {
      this.#clients.connected(client);
      this.#observer?.client(this.#clients.loginOf(client)?.username ?? "", "connected");
    });
    this.#aedes.on("clientDisconnect", (client) => {
      this.#clients.gone(client);
      this.#observer?.client(this.#clients.loginOf(client)?.username ?? "", "gone");
    });
    this.#aedes.on("unsubscribe", (filters, client) => this.#clients.unsubscribes(client, filters));
    this.#listened.clear();
    for (const topic of this.#readers.topics()) this.#listenTo(topic);
    await this.#listen();
  }

  async stop(): Promise<void> {
    this.#cancelReopen();
    const server = this.#server;
    const aedes = this.#aedes;
    this.#server = null;
    this.#aedes = null;
    const closed = new Promise<void>((resolve) => {
      if (server === null || !server.listening) resolve();
      else server.close(() => resolve());
    });
    if (aedes !== null) await new Promise<void>((resolve) => aedes.close(() => resolve()));
    for (const stream of this.#streams) stream.destroy();
    await closed;
    this.state.setDown({ code: "link-closed", detail: "the broker was stopped" });
  }

  observe(observer: MessageObserver): void {
    this.#observer = observer;
  }

  /** The port listened on; 0 while it does not. */
  get port(): number {
    const address = this.#server?.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  subscribe(topic: string, reader: TopicReader): () => void {
    if (this.#readers.add(topic, reader)) this.#listenTo(topic);
    const retained = this.#retained.get(topic);
    if (retained !== undefined) reader(retained);
    return () => void this.#readers.remove(topic, reader);
  }

  publish(topic: string, payload: Uint8Array, retain: boolean): Promise<Outcome<void>> {
    const aedes = this.#aedes;
    if (aedes === null) return Promise.resolve(failed("link-closed", "the broker is stopped"));
    this.#observer?.message("out", topic, payload, null);
    const packet: PublishPacket = {
      cmd: "publish",
      topic,
      payload: Buffer.from(payload),
      qos: 1,
      retain,
      dup: false,
    };
    return new Promise((resolve) => {
      aedes.publish(packet, (error) => {
        this.#counters.sent += 1;
        resolve(error ? failed("link-closed", error.message) : success(undefined));
      });
    });
  }

  /** The broker is asked once for a topic, however often its readers come and go. */
  #listenTo(topic: string): void {
    if (this.#aedes === null || this.#listened.has(topic)) return;
    this.#listened.add(topic);
    this.#aedes.subscribe(
      topic,
      (packet, done) => {
        this.#readers.deliver(topic, Buffer.from(packet.payload));
        done();
      },
      () => {},
    );
  }

  #listen(): Promise<void> {
    const { host, port } = this.#settings;
    // MQTT lets a client send no sign of life for ever: the kernel asks, and ends what is half open.
    const probed = { keepAlive: true, keepAliveInitialDelay: limits.wire.keepAliveMs };
    const server = createServer({ noDelay: true, ...probed }, (socket) => this.#accept(socket));
    server.maxConnections = limits.broker.clientsMax;
    server.on("drop", () => (this.#counters.dropped += 1));
    this.#server = server;
    return new Promise((resolve) => {
      server.on("error", (error: NodeJS.ErrnoException) => {
        if (server.listening) return;
        this.state.setDown({ code: "link-closed", detail: `${host}:${port} ${error.code ?? ""}` });
        this.#cancelReopen = this.#ports.wireClock.after(
          "listen again",
          limits.wire.reopenMaxMs,
          () => void this.#listen(),
        );
        resolve();
      });
      server.listen(port, host, () => {
        this.state.setUp();
        resolve();
      });
    });
  }

  #accept(socket: Socket): void {
    const refused = () => (this.#counters.dropped += 1);
    const stream = new GuardedStream(socket, this.#ports.wireClock, refused);
    this.#streams.add(stream);
    stream.once("close", () => this.#streams.delete(stream));
    if (this.#aedes === null) stream.destroy();
    else this.#aedes.handle(stream);
  }

  #mayConnect(client: Client, packet: ConnectPacket): boolean {
    if (packet.will !== undefined) this.#clients.announceWill(client, packet.will.topic);
    // A session kept for an absent client would hold its messages without a bound.
    packet.clean = true;
    return Buffer.byteLength(packet.clientId) <= limits.broker.topicMaxBytes;
  }

  async #answerLogin(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): Promise<void> {
    const refusal = await this.#authenticate(client, username, password);
    if (refusal !== null) this.#observer?.client(username ?? "", "login refused");
    if (refusal === null) done(null, true);
    else done(loginError(refusal), null);
  }

  /** null: welcome. Checks go one after another: each takes 32 MiB while it runs. */
  async #authenticate(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
  ): Promise<Refusal | null> {
    if (username === undefined || password === undefined) return badLogin;
    if (this.#checksWaiting >= limits.broker.loginsWaitingMax) return serverUnavailable;
    this.#checksWaiting += 1;
    const check = this.#checks.then(() => this.#login(username, password));
    this.#checks = check;
    const login = await check;
    this.#checksWaiting -= 1;
    if (typeof login === "number") return login;
    if (this.#clients.isIdTaken(client.id, login)) return identifierRejected;
    if (this.#clients.isCrowded(client.id, login)) return serverUnavailable;
    const will = this.#clients.willOf(client);
    if (will !== undefined && !mayPublish(topicsOf(login), will)) return notAuthorized;
    this.#clients.admit(client, login);
    if (client.conn instanceof GuardedStream) client.conn.admit();
    return null;
  }

  async #login(username: string, password: Uint8Array): Promise<Login | Refusal> {
    try {
      const content = await this.#ports.readSecret(this.#settings.users);
      if (Buffer.byteLength(content) > limits.broker.usersFileMaxBytes) return serverUnavailable;
      const login = parseLogins(content).get(username);
      return (await isPassword(login, password)) && login !== undefined ? login : badLogin;
    } catch {
      // No users file, or a broken one: nobody can be let in, and nobody is to blame on the wire.
      return serverUnavailable;
    }
  }

  #mayPublish(client: Client, packet: PublishPacket): boolean {
    const login = this.#clients.loginOf(client);
    const payload = Buffer.from(packet.payload);
    const isGranted =
      login !== undefined &&
      mayPublish(topicsOf(login), packet.topic) &&
      (!packet.retain || this.#retained.admit(login.username, packet.topic, payload));
    this.#observer?.message("in", packet.topic, payload, isGranted ? null : "refused");
    if (isGranted) this.#counters.received += 1;
    else this.#counters.dropped += 1;
    return isGranted;
  }

  #granted(client: Client, wish: Subscription): Subscription | null {
    const login = this.#clients.loginOf(client);
    const isGranted = login !== undefined && maySubscribe(topicsOf(login), wish.topic);
    if (isGranted && this.#clients.subscribes(client, wish.topic)) return wish;
    this.#counters.dropped += 1;
    return null;
  }
}

function loginError(returnCode: Refusal): AuthenticateError {
  return Object.assign(new Error("login refused"), { returnCode });
}

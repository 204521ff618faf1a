import type { ProfileOf, QrcPoint } from "../../contract/profile.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { socketFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { endsWith } from "../wires/conversation.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import type { Body } from "./body.ts";
import { createBody } from "./create-body.ts";
import { behindWire } from "./embodied.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

const nul = 0;
/** Q-SYS hangs up on a client that says nothing for so long. */
const idleCloseMs = 60_000;

/** Numbers of the errors a core answers with. */
const errors = {
  invalidRequest: -32_600,
  unknownMethod: -32_601,
  invalidParams: -32_602,
  serverError: -32_603,
  unknownComponent: 7,
  unknownControl: 8,
  logonRequired: 10,
} as const;
type Problem = keyof typeof errors;

/** A Q-SYS core whose design has one component for each tag of the room file. */
export async function startQrcDevice(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"qrc">,
): Promise<SimulatedBox> {
  const embodied = box.all.map((device) => ({ device, body: createBody(around, device, profile) }));
  return startQrcBodies(around, embodied, profile);
}

/** The same over bodies that are there already. */
export async function startQrcBodies(
  around: Surroundings,
  embodied: readonly EmbodiedDevice[],
  profile: ProfileOf<"qrc">,
): Promise<SimulatedBox> {
  const guarded = embodied.find(({ device }) => device.binding.passwordFile !== undefined)?.device;
  let fault: Fault | null = null;
  const core: Core = {
    components: new Map(embodied.map(({ device, body }) => [device.binding.tag ?? "", body])),
    profile,
    password:
      guarded === undefined ? null : async () => (await around.logins(guarded.id))?.password ?? "",
    refuses: () => fault === "refuses-login",
  };
  const port = await TcpPort.open({ ...around, idleCloseMs }, createConversation(core));
  const wire = behindWire(embodied, {
    shows: [...socketFaults, "refuses-login"],
    setPowered: (powered) => port.setPowered(powered),
    misbehave(wanted) {
      fault = wanted;
      port.misbehave(wanted);
    },
  });
  return {
    devices: wire.devices,
    address: { type: "tcp", port: port.port },
    stop() {
      wire.stop();
      return port.stop();
    },
  };
}

interface Core {
  readonly components: ReadonlyMap<string, Body>;
  readonly profile: ProfileOf<"qrc">;
  /** What a user must log on with: `user:password`, or a PIN; null: nothing. */
  readonly password: (() => Promise<string>) | null;
  readonly refuses: () => boolean;
}

type Params = Readonly<Record<string, unknown>>;
type Result = { readonly result: unknown } | { readonly problem: Problem };
const fails = (problem: Problem): Result => ({ problem });

const engine = { State: "Active", DesignName: "Room", DesignCode: "q1", IsRedundant: false };

function createConversation(core: Core): Conversation {
  const loggedOn = new WeakSet<Peer>();
  const say = (peer: Peer, message: object) =>
    peer.send(Buffer.from(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\0`));
  const isLet = (peer: Peer) => !core.refuses() && (core.password === null || loggedOn.has(peer));
  const logOn = async (peer: Peer, params: Params): Promise<Result> => {
    const wanted = (await core.password?.()) ?? "";
    const { User, Password } = params;
    const given = wanted.includes(":") ? `${String(User)}:${String(Password)}` : Password;
    if (core.refuses() || (core.password !== null && given !== wanted)) {
      return fails("logonRequired");
    }
    loggedOn.add(peer);
    return { result: true };
  };
  const answer = async (peer: Peer, method: unknown, params: Params): Promise<Result> => {
    if (method === "NoOp") return { result: true };
    if (method === "Logon") return await logOn(peer, params);
    return isLet(peer) ? obey(core, method, params) : fails("logonRequired");
  };
  const respond = async (peer: Peer, request: Params): Promise<void> => {
    const { id, method } = request;
    const outcome = await answer(peer, method, record(request["params"]));
    // A request without a number wants no answer.
    if (id === undefined) return;
    if ("result" in outcome) say(peer, { id, result: outcome.result });
    else say(peer, { id, error: { code: errors[outcome.problem], message: outcome.problem } });
  };
  return {
    framing: endsWith(nul),
    opened: (peer) => say(peer, { method: "EngineStatus", params: engine }),
    closed() {},
    request(peer, frame) {
      const request = parsed(frame.subarray(0, -1).toString("utf8"));
      respond(peer, request).catch(() => peer.close());
    },
  };
}

function obey(core: Core, method: unknown, params: Params): Result {
  switch (method) {
    case "StatusGet":
      return { result: statusOf(core) };
    case "Component.Get":
      return component(core, params, readControl);
    case "Component.Set":
      return component(core, params, writeControl);
    case undefined:
      return fails("invalidRequest");
    default:
      return fails("unknownMethod");
  }
}

function statusOf({ components, profile }: Core) {
  const [body] = components.values();
  const shown = (word: "platform" | "engine") => {
    const found = Object.entries(profile.points).find(
      ([, settings]) => "core" in settings && settings.core === word,
    );
    return found === undefined ? undefined : wireOf(found[1], body?.read(found[0]) ?? null);
  };
  const text = String(shown("engine") ?? "OK");
  return {
    Platform: String(shown("platform") ?? "Core"),
    ...engine,
    IsEmulator: false,
    Status: { Code: text === "OK" ? 0 : 1, String: text },
  };
}

type Handle = (
  body: Body,
  point: string,
  settings: QrcPoint,
  asked: Params,
) => { readonly entry: object } | { readonly problem: Problem };

function component(core: Core, params: Params, handle: Handle): Result {
  const body = core.components.get(String(params["Name"]));
  if (body === undefined) return fails("unknownComponent");
  const asked = params["Controls"];
  if (!Array.isArray(asked)) return fails("invalidParams");
  const entries: object[] = [];
  for (const each of asked.map((entry: unknown) => record(entry))) {
    const found = Object.entries(core.profile.points).find(
      ([, settings]) => "control" in settings && settings.control === each["Name"],
    );
    if (found === undefined) return fails("unknownControl");
    const done = handle(body, found[0], found[1], each);
    if ("problem" in done) return done;
    entries.push(done.entry);
  }
  return { result: handle === readControl ? { Name: params["Name"], Controls: entries } : true };
}

const readControl: Handle = (body, point, settings, asked) => {
  const wire = wireOf(settings, body.read(point));
  const Value = wire === "true" || wire === "false" ? wire === "true" : wire;
  return { entry: { Name: asked["Name"], Value, String: String(wire) } };
};

const writeControl: Handle = (body, point, settings, { Value }) => {
  const wire = typeof Value === "number" ? Value : String(Value);
  const meaning = meaningOf(settings, wire);
  const writable = "writable" in settings && settings.writable;
  if (meaning === undefined || !writable) return { problem: "invalidParams" };
  const obeyed = body.write(point, meaning);
  if (obeyed === "taken") return { entry: {} };
  return { problem: obeyed === "busy" ? "serverError" : "invalidParams" };
};

const record = (value: unknown): Params =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** A request that is no JSON has no number to be answered by. */
function parsed(text: string): Params {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

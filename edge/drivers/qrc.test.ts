import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../links/rig/eventually.ts";
import { deviceFrom, openRoom, shown } from "../links/rig/room.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { loginOf, resultFor } from "./qrc-codec.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const profile = `
kind: speaker
driver: qrc
link: { type: tcp, responseTimeoutMs: 200 }
points:
  mute: { control: mute, writable: true, values: { "true": true, "false": false } }
  level: { control: gain, writable: true, plausible: [-100, 20] }
  signal: { control: meter }
  fault: { core: engine, values: { OK: "", Standby: stands by, Idle: no design } }
  model: { core: platform }
`;

interface Call {
  readonly method: string;
  readonly params: unknown;
}
/** What the core answers: a result, an error by its number, or nothing. */
type Script = (call: Call) => { result: unknown } | { error: number } | null;

const news = (state: string) =>
  `${JSON.stringify({ jsonrpc: "2.0", method: "EngineStatus", params: { State: state } })}\0`;
const control = (Name: string, Value: unknown) => ({ Name, Value, String: String(Value) });
const controls = (...all: object[]) => ({ result: { Name: "Main", Controls: all } });
const status = (State: string, text: string) => ({
  result: { Platform: "Core 110f", State, Status: { Code: 0, String: text } },
});

/** A core that behaves as the script says, and the driver of a device on it. */
async function openCore(script: Script, secret?: string) {
  const calls: Call[] = [];
  const peer = await startTcpPeer(
    {
      opened: (socket) => void socket.write(news("Active")),
      data(socket, bytes) {
        for (const text of String(bytes).split("\0").slice(0, -1)) {
          const { id, method, params } = JSON.parse(text);
          calls.push({ method, params });
          const answer = script({ method, params });
          if (answer === null) continue;
          const body =
            "error" in answer ? { error: { code: answer.error, message: "no" } } : answer;
          socket.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...body })}\0`);
        }
      },
    },
    0,
  );
  let password = secret;
  const readSecret = () =>
    password === undefined ? Promise.reject(new Error("none")) : Promise.resolve(password);
  const file = secret === undefined ? "" : "\npasswordFile: /secret/core";
  const device = deviceFrom("front", profile, `tag: Main\ntcp: { host: 127.0.0.1 }${file}`);
  const link = `front: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`;
  const room = await openRoom([device], link, { readSecret });
  closing.push(async () => {
    await room.stop();
    await peer.close();
  });
  // A core that refuses the login is up for a moment only.
  const isTried = () => room.links.health().every(({ up, failure }) => up || failure !== null);
  await eventually("the wire", isTried);
  const [driver] = room.drivers;
  const [ear] = room.ears;
  if (driver === undefined || ear === undefined) throw new Error("no driver");
  const setSecret = (text: string) => (password = text);
  return { driver, ear, calls, peer, links: room.links, setSecret };
}

describe("QRC", () => {
  it("reads all controls by one request, and the core by another", async () => {
    const { driver, calls } = await openCore(({ method }) =>
      method === "StatusGet"
        ? status("Active", "OK")
        : controls(control("gain", -12.5), control("mute", true), control("meter", -130)),
    );
    const points = ["mute", "level", "signal", "fault", "model"];
    expect(shown(await driver.read(points, "poll"))).toEqual({
      mute: true,
      level: -12.5,
      signal: -130,
      fault: "",
      model: "Core 110f",
    });
    expect(calls).toEqual([
      { method: "StatusGet", params: 0 },
      {
        method: "Component.Get",
        params: { Name: "Main", Controls: ["mute", "gain", "meter"].map((Name) => ({ Name })) },
      },
    ]);
  });

  it("writes a switch as true and false, a level as a number", async () => {
    const { driver, calls } = await openCore(() => ({ result: true }));
    expect(await driver.write("mute", true, "command")).toMatchObject({ ok: true });
    expect(await driver.write("level", -20, "command")).toMatchObject({ ok: true });
    expect(await driver.write("signal", 0, "command")).toMatchObject({ ok: false });
    expect(calls.map(({ params }) => params)).toEqual([
      { Name: "Main", Controls: [{ Name: "mute", Value: true }] },
      { Name: "Main", Controls: [{ Name: "gain", Value: -20 }] },
    ]);
  });

  it("loses the control that the component lacks, and no other", async () => {
    const { driver } = await openCore(({ params }) => {
      const asked = JSON.stringify(params);
      if (asked.includes("meter")) return { error: 8 };
      return controls(control("gain", 0), control("mute", false));
    });
    const points = ["mute", "level", "signal"];
    expect(shown(await driver.read(points, "poll"))).toEqual({
      mute: false,
      level: 0,
      signal: "device-illegal-address",
    });
  });

  it("takes a control without a value for one that is not there", async () => {
    const { driver } = await openCore(() => controls(control("gain", null), control("mute", true)));
    expect(shown(await driver.read(["mute", "level"], "poll"))).toEqual({
      mute: true,
      level: "device-illegal-address",
    });
  });

  it.each([
    [7, "device-illegal-address"],
    [-32_602, "device-illegal-value"],
    [-32_603, "device-fault"],
    [-32_604, "device-busy"],
    [99, "device-fault"],
  ])("understands error %d", async (error, code) => {
    const { driver } = await openCore(() => ({ error }));
    expect(await driver.write("level", 0, "command")).toMatchObject({ failure: { code } });
  });

  it("does not drive a core that stands by, and goes on when it becomes the active one", async () => {
    let state = "Standby";
    const { driver, ear, calls, peer } = await openCore(({ method }) => {
      if (method === "StatusGet") return status(state, "OK");
      return state === "Active" ? controls(control("gain", 1)) : { error: -32_604 };
    });
    peer.send(news("Standby"));
    await eventually("the news", () => ear.samples.length === 1);
    expect(ear.samples).toEqual([{ point: "fault", value: "stands by", quality: "good" }]);
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: "device-busy" });
    expect(calls.map(({ method }) => method)).toEqual(["StatusGet"]);
    state = "Active";
    expect(shown(await driver.read(["level", "fault"], "poll"))).toEqual({ level: 1, fault: "" });
  });

  it("says what the core says of its health", async () => {
    const { driver } = await openCore(() => status("Active", "Fault: 2 devices missing"));
    expect(shown(await driver.read(["fault"], "poll"))).toEqual({
      fault: "Fault: 2 devices missing",
    });
  });

  it("says of a core that refuses because it stands by that it does", async () => {
    const { driver } = await openCore(() => ({ error: -32_604 }));
    expect(shown(await driver.read(["fault", "level"], "poll"))).toEqual({
      fault: "stands by",
      level: "device-busy",
    });
  });

  it("logs on first, with user and password or with a PIN", async () => {
    const { driver, calls } = await openCore(
      ({ method }) => (method === "Logon" ? { result: true } : controls(control("gain", 0))),
      "room:s3:cret\n",
    );
    await driver.read(["level"], "poll");
    expect(calls[0]).toEqual({ method: "Logon", params: { User: "room", Password: "s3:cret" } });
    expect(calls[1]?.method).toBe("Component.Get");
    expect(loginOf("1234")).toEqual({ User: "", Password: "1234" });
  });

  it("goes on when the core gives no answer to the logon", async () => {
    const { driver } = await openCore(
      ({ method }) => (method === "Logon" ? null : controls(control("gain", 3))),
      "1234",
    );
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: 3 });
  });

  it("tries a wrong password once, and another one when it was corrected", async () => {
    let wanted = "right";
    let given = "";
    const { driver, calls, peer, setSecret, ear } = await openCore(({ method, params }) => {
      if (method === "Logon") given = String(Object(params)["Password"]);
      if (given !== wanted) return { error: 10 };
      return method === "Logon" ? { result: true } : controls(control("gain", 3));
    }, "wrong");
    await eventually("the refusal", () => ear.lost.length > 0);
    for (let round = 0; round < 5; round++) {
      expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: "device-refused" });
    }
    expect(calls).toHaveLength(1);
    expect(peer.connections).toBe(1);
    setSecret("right");
    await driver.read(["level"], "poll");
    await eventually("a new connection", () => peer.connections === 2 && peer.open === 1);
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: 3 });
    // The password is changed at the core: the next request is refused, and none follows it.
    wanted = "other";
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: "device-refused" });
    const heard = calls.length;
    await driver.read(["level"], "poll");
    expect(calls).toHaveLength(heard);
  });

  it("is refused once by a core that wants a login nobody has given", async () => {
    const { driver, calls } = await openCore(() => ({ error: 10 }));
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: "device-refused" });
    expect(shown(await driver.read(["level"], "poll"))).toEqual({ level: "device-refused" });
    expect(calls).toHaveLength(1);
  });

  it("takes an answer for the request of its number only", () => {
    const answer = { jsonrpc: "2.0", id: 7, result: true };
    expect(resultFor(answer, 7)).toEqual({ ok: true, value: true });
    expect(resultFor(answer, 8)).toBeNull();
    expect(resultFor({ jsonrpc: "2.0", result: true }, 7)).toBeNull();
    expect(resultFor([7], 7)).toBeNull();
  });

  it("shares one connection between the components of a core, and the login of the first", async () => {
    const heard: string[] = [];
    const shared = await startTcpPeer(
      {
        data(socket, bytes) {
          for (const text of String(bytes).split("\0").slice(0, -1)) {
            const { id, method, params } = JSON.parse(text);
            heard.push(params.Name ?? method);
            const values = { Name: params.Name, Controls: [control("gain", heard.length)] };
            const result = method === "Logon" ? true : values;
            socket.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\0`);
          }
        },
      },
      0,
    );
    const front = deviceFrom("front", profile, "tag: Front\nlink: core\npasswordFile: /secret");
    const rear = deviceFrom("rear", profile, "tag: Rear\nlink: core");
    const link = `core: { tcp: { host: 127.0.0.1, port: ${shared.port} } }`;
    const room = await openRoom([front, rear], link, { readSecret: () => Promise.resolve("1") });
    closing.push(async () => {
      await room.stop();
      await shared.close();
    });
    await eventually("the wire", () => room.links.health().every(({ up }) => up));
    const read = await Promise.all(room.drivers.map((each) => each.read(["level"], "poll")));
    expect(read.map(shown)).toEqual([{ level: 2 }, { level: 3 }]);
    expect(heard).toEqual(["Logon", "Front", "Rear"]);
    expect(shared.connections).toBe(1);
  });
});

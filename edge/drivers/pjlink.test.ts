import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../links/rig/eventually.ts";
import { deviceFrom, openRoom, shown } from "../links/rig/room.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { announcedMac, digest, parseAnswer, parseGreeting, wireValue } from "./pjlink-codec.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const profile = `
kind: projector
driver: pjlink
link: { type: tcp, responseTimeoutMs: 100 }
points:
  power: { command: POWR, values: { "0": "off", "1": "on", "2": cooling, "3": warming } }
  input: { command: INPT }
  pictureMute:
    command: AVMT
    values: { "11": true, "21": false, "30": false, "31": true }
    writes: { "true": "11", "false": "30" }
  lampHours: { command: LAMP }
  fault: { command: ERST }
`;

const secondClass = `
kind: projector
driver: pjlink
link: { type: tcp, class: 2, responseTimeoutMs: 100 }
points:
  power: { command: POWR, values: { "0": "off", "1": "on", "2": cooling, "3": warming } }
  input: { command: INPT }
  freeze: { command: FREZ, values: { "0": false, "1": true } }
  resolution: { command: IRES, values: { "-": "", "*": unknown } }
  filterHours: { command: FILT }
  maker: { command: INF1 }
  serial: { command: SNUM }
`;

/** A projector that greets and answers as the script says; `heard` are the lines it was sent. */
async function openProjector(
  greeting: string,
  script: Record<string, string>,
  password?: string,
  profileText = profile,
) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      opened: (socket) => void socket.write(`${greeting}\r`),
      data(socket, bytes) {
        const line = bytes.toString("utf8").replace("\r", "");
        heard.push(line);
        const answer = script[line.replace(/^[0-9a-f]{32}/, "")];
        if (answer !== undefined) socket.write(answer);
      },
    },
    0,
  );
  let secret = password;
  const readSecret = () =>
    secret === undefined ? Promise.reject(new Error("none")) : Promise.resolve(`${secret}\n`);
  const binding = `tcp: { host: 127.0.0.1 }\npasswordFile: /secret/projector`;
  const device = deviceFrom("screen", profileText, binding);
  const link = `screen: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`;
  const room = await openRoom([device], link, { readSecret });
  closing.push(async () => {
    await room.stop();
    await peer.close();
  });
  await eventually("an attempt", () => peer.connections > 0);
  await eventually("the wire", () => room.links.health().every(({ up }) => up));
  const [driver] = room.drivers;
  if (driver === undefined) throw new Error("no driver");
  return { ...room, driver, heard, peer, setPassword: (text: string) => (secret = text) };
}

describe("PJLink", () => {
  it("holds a conversation", async () => {
    const { driver, heard } = await openProjector("PJLINK 0", {
      "%1POWR ?": "%1POWR=3\r",
      "%1INPT ?": "%1inpt=31\0\r",
      "%1AVMT ?": "%1AVMT=21\r",
      "%1LAMP ?": "%1LAMP=1234 1 99 0\r",
      "%1ERST ?": "%1ERST=001002\r",
      "%1AVMT 11": "%1AVMT=OK\r",
    });
    const points = ["power", "input", "pictureMute", "lampHours", "fault"];
    expect(shown(await driver.read(points, "poll"))).toEqual({
      power: "warming",
      input: "31",
      pictureMute: false,
      lampHours: 1234,
      fault: "temperature warning, other error",
    });
    expect(await driver.write("pictureMute", true, "command")).toMatchObject({ ok: true });
    expect(heard.at(-1)).toBe("%1AVMT 11");
  });

  it.each([
    ["ERR1", "device-illegal-address"],
    ["ERR2", "device-illegal-value"],
    ["ERR3", "device-busy"],
    ["err4", "device-fault"],
  ])("understands %s", async (error, code) => {
    const { driver } = await openProjector("PJLINK 0", { "%1POWR 1": `%1POWR=${error}\r` });
    expect(await driver.write("power", "on", "command")).toMatchObject({ failure: { code } });
  });

  it("loses one point that the model does not know, and no other", async () => {
    const { driver } = await openProjector("PJLINK 0", {
      "%1LAMP ?": "%1LAMP=ERR1\r",
      "%1POWR ?": "%1POWR=1\r",
    });
    const result = shown(await driver.read(["lampHours", "power"], "poll"));
    expect(result).toEqual({ lampHours: "device-illegal-address", power: "on" });
  });

  it("proves its password", async () => {
    const script = { "%1POWR ?": "%1POWR=0\r" };
    const { driver, heard } = await openProjector(
      "PJLINK 1 498e4a67",
      script,
      "JBMIAProjectorLink",
    );
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "off" });
    expect(heard).toEqual(["5d8409bc1c3fa39749434aa3a5c38682%1POWR ?"]);
  });

  it("tries a wrong password once, and another one when it was corrected", async () => {
    const refusing = { "%1POWR ?": "PJLINK ERRA\r" };
    const { driver, heard, peer, setPassword, ears } = await openProjector(
      "PJLINK 1 498e4a67",
      refusing,
      "wrong",
    );
    for (let round = 0; round < 5; round++) {
      expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "device-refused" });
    }
    expect(heard).toHaveLength(1);
    expect(ears[0]?.lost.map(({ code }) => code)).toEqual(["device-refused"]);
    await eventually("the end of the connection", () => peer.open === 0);
    refusing["%1POWR ?"] = "%1POWR=1\r";
    setPassword("right");
    await driver.read(["power"], "poll");
    await eventually("a new connection", () => peer.connections === 2 && peer.open === 1);
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
  });

  it("does not ask for the rest while the network port sleeps", async () => {
    const { driver, heard } = await openProjector("PJLINK 0", {});
    expect(shown(await driver.read(["power", "input", "fault"], "poll"))).toEqual({
      power: "link-timeout",
      input: "link-timeout",
      fault: "link-timeout",
    });
    expect(heard).toEqual(["%1POWR ?"]);
  });

  it("sends each command by the class it belongs to", async () => {
    const script = {
      "%1POWR ?": "%1POWR=1\r",
      "%2INPT ?": "%2INPT=3A\r",
      "%2FREZ ?": "%2FREZ=1\r",
      "%2IRES ?": "%2IRES=-\r",
      "%2FILT ?": "%2FILT=640\r",
      "%1INF1 ?": "%1INF1=夏普\r",
      "%2SNUM ?": "%2SNUM=A1 B2\r",
      "%2FREZ 0": "%2FREZ=OK\r",
      "%2INPT 6Z": "%2INPT=OK\r",
    };
    const { driver } = await openProjector("PJLINK 0", script, undefined, secondClass);
    const points = ["power", "input", "freeze", "resolution", "filterHours", "maker", "serial"];
    expect(shown(await driver.read(points, "poll"))).toEqual({
      power: "on",
      input: "3A",
      freeze: true,
      resolution: "",
      filterHours: 640,
      maker: "夏普",
      serial: "A1 B2",
    });
    expect(await driver.write("freeze", false, "command")).toMatchObject({ ok: true });
    expect(await driver.write("input", "6Z", "command")).toMatchObject({ ok: true });
    expect(await driver.write("serial", "x", "command")).toMatchObject({ ok: false });
  });

  it("lowers one command that the device knows by class 1 only, and no other", async () => {
    const { driver, heard } = await openProjector(
      "PJLINK 0",
      {
        "%2INPT ?": "%2INPT=ERR1\r",
        "%1INPT ?": "%1INPT=31\r",
        "%2FREZ ?": "%2FREZ=ERR1\r",
        "%2FILT ?": "%2FILT=7\r",
      },
      undefined,
      secondClass,
    );
    const read = () => driver.read(["input", "freeze", "filterHours"], "poll");
    const readings = { input: "31", freeze: "device-illegal-address", filterHours: 7 };
    expect(shown(await read())).toEqual(readings);
    expect(shown(await read())).toEqual(readings);
    const first = "%2INPT ? %1INPT ? %2FREZ ? %2FILT ?";
    const second = "%1INPT ? %2FREZ ? %2FILT ?";
    expect(heard.join(" ")).toBe(`${first} ${second}`);
  });

  it("tells the inputs there are when it refuses one", async () => {
    const { driver } = await openProjector(
      "PJLINK 0",
      { "%2INPT 39": "%2INPT=ERR2\r", "%2INST ?": "%2INST=11 31 3A\r" },
      undefined,
      secondClass,
    );
    expect(await driver.write("input", "39", "command")).toEqual({
      ok: false,
      failure: {
        code: "device-illegal-value",
        detail: "ERR2: out of parameter; its inputs: 11 31 3A",
      },
    });
  });

  it("reads the lines of the specification", () => {
    expect(parseGreeting("PJLINK 0")).toEqual({ kind: "open" });
    expect(parseGreeting("pjlink 1 0a1B2c3d")).toEqual({ kind: "locked", seed: "0a1B2c3d" });
    expect(parseGreeting("HTTP/1.1 400")).toEqual({ kind: "other" });
    expect(digest("498e4a67", "JBMIAProjectorLink")).toBe("5d8409bc1c3fa39749434aa3a5c38682");
    expect(parseAnswer("%1POWR=2")).toEqual({ ok: true, value: "2" });
    expect(wireValue("LAMP", "12 0 340 1")).toBe(340);
    expect(wireValue("ERST", "000000")).toBe("");
    expect(announcedMac("%2ACKN=00:11:22:AA:bb:Cc\r")).toBe("00:11:22:aa:bb:cc");
    expect(announcedMac("%2lkup=00:11:22:33:44:55\r\n")).toBe("00:11:22:33:44:55");
    const strangers = ["%2SRCH\r", "%2POWR=1\r", "%1ACKN=00:11:22:33:44:55\r", "%2ACKN=ERR3\r"];
    expect(strangers.map((each) => announcedMac(each))).toEqual([null, null, null, null]);
  });
});

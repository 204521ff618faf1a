import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { eventually } from "../links/rig/eventually.ts";
import { shown } from "../links/rig/room.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { userDigest } from "./line-login.ts";
import { openShipped } from "./shipped-device.fixture.ts";

const clock = createClock();
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const locked = "NTCONTROL 1 7f3a09c4\r";
/** Of admin1:panasonic:7f3a09c4, by another implementation of MD5. */
const proof = "77d0f7620f7c23fe1adc690a74dc87c1";

/** A projector that greets, answers one command a connection, and may or may not hang up then. */
async function openProjector(
  greeting: string,
  script: Record<string, string>,
  { secret, hangsUp }: { secret: string | undefined; hangsUp: boolean },
) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      opened: (socket) => void socket.write(greeting),
      data(socket, bytes) {
        const line = bytes.toString("latin1").trim();
        heard.push(line);
        const answer = script[line];
        if (answer !== undefined && hangsUp) socket.end(answer);
        else if (answer !== undefined) socket.write(answer);
      },
    },
    0,
  );
  let file = secret;
  const readSecret = () =>
    file === undefined ? Promise.reject(new Error("none")) : Promise.resolve(`${file}\n`);
  const binding = {
    tcp: { host: "127.0.0.1", port: peer.port },
    passwordFile: "/secret/projector",
  };
  const { driver, ear, stop } = await openShipped("panasonic/ntcontrol", binding, readSecret);
  closing.push(async () => {
    await stop();
    await peer.close();
  });
  return { driver, ear, heard, peer, correct: (text: string) => (file = text) };
}

const open = { secret: undefined, hangsUp: true };

describe("a device that greets and takes one command a connection", () => {
  it.each([true, false])("is spoken to whether or not it hangs up first (%s)", async (hangsUp) => {
    const { driver, ear, heard, peer } = await openProjector(
      "NTCONTROL 0\r",
      { "00QPW": "00001\r", "00QSH": "001\r", "00POF": "00POF\r" },
      { ...open, hangsUp },
    );
    expect(shown(await driver.read(["power", "pictureMute"], "poll"))).toEqual({
      power: "on",
      pictureMute: true,
    });
    expect(await driver.write("power", "off", "command")).toMatchObject({ ok: true });
    expect(heard).toEqual(["00QPW", "00QSH", "00POF"]);
    await eventually("the end of the last connection", () => peer.open === 0);
    expect(ear.lost).toEqual([]);
  });

  it.each([
    ["ERR1", "device-illegal-address"],
    ["ERR2", "device-illegal-value"],
    ["ERR3", "device-busy"],
    ["ERR4", "device-busy"],
  ])("says no: %s", async (error, code) => {
    const { driver } = await openProjector("NTCONTROL 0\r", { "00PON": `${error}\r` }, open);
    expect(await driver.write("power", "on", "command")).toMatchObject({ failure: { code } });
  });
});

describe("a login described in a profile", () => {
  it("is proved before every command", async () => {
    const { driver, heard } = await openProjector(
      locked,
      { [`${proof}00QPW`]: "00000\r" },
      { secret: "admin1:panasonic", hangsUp: true },
    );
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "off" });
    expect(heard).toEqual([`${proof}00QPW`]);
    expect(userDigest("admin1:panasonic", "7f3a09c4")).toBe(proof);
  });

  it("is tried once when it is wrong, and again when the file was corrected", async () => {
    const wrong = `${userDigest("admin1:wrong", "7f3a09c4")}00QPW`;
    const script = { [wrong]: "ERRA\r", [`${proof}00QPW`]: "00001\r" };
    const secret = "admin1:wrong";
    const { driver, ear, heard, peer, correct } = await openProjector(locked, script, {
      secret,
      hangsUp: true,
    });
    for (let round = 0; round < 4; round++) {
      expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "device-refused" });
      await sleep(clock, "time enough to log in again", 50);
    }
    expect(heard).toEqual([wrong]);
    expect(ear.lost.map(({ code }) => code)).toEqual(["device-refused"]);
    await eventually("the end of the connection", () => peer.open === 0);
    // It may have connected again before the refusal was heard, but not for every poll.
    const before = peer.connections;
    expect(before).toBeLessThanOrEqual(2);
    correct("admin1:panasonic");
    await driver.read(["power"], "poll");
    await eventually("a new connection", () => peer.connections > before);
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
  });

  it.each([
    [undefined, "/secret/projector cannot be read"],
    ["panasonic", "user:password"],
  ])("is not even tried with the file %j", async (secret, detail) => {
    const { driver, heard, peer } = await openProjector(locked, {}, { secret, hangsUp: true });
    const { failures } = await driver.read(["power"], "poll");
    expect(failures).toMatchObject([{ failure: { code: "device-refused" } }]);
    expect(failures[0]?.failure.detail).toContain(detail);
    await driver.read(["power"], "poll");
    expect(heard).toEqual([]);
    expect(peer.connections).toBe(1);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { eventually } from "../links/rig/eventually.ts";
import { shown } from "../links/rig/room.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { noSecret, openShipped } from "./shipped-device.fixture.ts";

const clock = createClock();
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Script = Record<string, string>;

/** A device of a shipped profile whose far side answers as the script says, behind a serial server. */
async function openDevice(profile: string, script: Script, members: object = {}) {
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      data(socket, bytes) {
        const line = bytes.toString("latin1");
        heard.push(line);
        const answer = script[line];
        if (answer !== undefined) socket.write(answer, "latin1");
      },
    },
    0,
  );
  const binding = { tcp: { host: "127.0.0.1", port: peer.port }, ...members };
  const device = await openShipped(profile, binding, noSecret);
  closing.push(async () => {
    await device.stop();
    await peer.close();
  });
  return { ...device, heard, peer };
}

describe("an Epson projector", () => {
  it("is left alone while its lamp is struck", async () => {
    const { driver, heard, peer } = await openDevice("epson/escvp21", { "PWR?\r": "PWR=01\r:" });
    const order = driver.write("power", "on", "command");
    await eventually("the order", () => heard.length === 1);
    const poll = driver.read(["power"], "poll");
    await sleep(clock, "the lamp", 100);
    expect(heard).toEqual(["PWR ON\r"]);
    peer.send(":");
    expect(await order).toMatchObject({ ok: true });
    expect(shown(await poll)).toEqual({ power: "on" });
  });

  it("says no without saying why, and that is not for ever", async () => {
    const { driver } = await openDevice("epson/escvp21", {
      "SOURCE?\r": "ERR\r:",
      "PWR?\r": "PWR=00\r:",
      "MUTE ON\r": "ERR\r:",
    });
    expect(shown(await driver.read(["input", "power"], "poll"))).toEqual({
      input: "device-busy",
      power: "off",
    });
    const mute = await driver.write("pictureMute", true, "command");
    expect(mute).toMatchObject({ failure: { code: "device-busy" } });
    expect(await driver.write("power", "warming", "command")).toMatchObject({
      failure: { code: "device-illegal-value" },
    });
  });
});

describe("a Panasonic projector", () => {
  it("is not believed after a silence until its late answer has come", async () => {
    const script: Script = {};
    const { driver, heard, peer } = await openDevice("panasonic/rs232", script);
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "link-timeout" });
    script["\u0002QSH\u0003"] = "\u00020\u0003";
    const mute = driver.read(["pictureMute"], "poll");
    await sleep(clock, "the gap after an answer, and more", 800);
    expect(heard).toEqual(["\u0002QPW\u0003"]);
    peer.send("\u0002001\u0003");
    expect(shown(await mute)).toEqual({ pictureMute: false });
  });

  it("leaves half a second between an answer and the next command", async () => {
    const { driver } = await openDevice("panasonic/rs232", {
      "\u0002QPW\u0003": "\u0002QPW\u0003\u0002001\u0003",
      "\u0002POF\u0003": "\u0002POF\u0003",
      "\u0002OSH:1\u0003": "\u0002ER402\u0003",
    });
    const startedMs = clock.monotonicMs();
    // An echo of the question is no answer; an order is confirmed in its own words.
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
    expect(await driver.write("power", "off", "command")).toMatchObject({ ok: true });
    expect(clock.monotonicMs() - startedMs).toBeGreaterThanOrEqual(500);
    expect(await driver.write("pictureMute", true, "command")).toMatchObject({
      failure: { code: "device-illegal-value" },
    });
  });

  it("has its id in two digits before every command, where it has one", async () => {
    const script = { "\u0002AD07;QPW\u0003": "\u0002000\u0003" };
    const { driver } = await openDevice("panasonic/rs232-id", script, { unit: 7 });
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "off" });
  });
});

describe("a BenQ projector", () => {
  it("may write its answers as it likes", async () => {
    const { driver, heard } = await openDevice("benq/rs232", {
      "\r*pow=?#\r": ">*pow=?#\r\n*pow=?#\r\n*POW=ON#\r\n",
      "\r*sour=?#\r": "*SOUR= HDMI2\r\n",
      "\r*blank=?#\r": "*Block item#\r\n",
      "\r*pow=off#\r": "*pow=off#\r\n*POW=OFF#\r\n",
      "\r*freeze=on#\r": "*ILLEGAL FORMAT#\r\n",
    });
    expect(shown(await driver.read(["power", "input", "pictureMute"], "poll"))).toEqual({
      power: "on",
      input: "hdmi2",
      pictureMute: "device-busy",
    });
    expect(await driver.write("power", "off", "command")).toMatchObject({ ok: true });
    expect(await driver.write("freeze", true, "command")).toMatchObject({
      failure: { code: "device-illegal-address" },
    });
    expect(heard).toHaveLength(5);
  });
});

describe("an Optoma projector", () => {
  it("tells its lamp's way by itself, and nothing else that way", async () => {
    const { driver, ear, peer } = await openDevice("optoma/ascii", {
      "~00150 1\r": "Ok11234050C2100\r",
      "~0000 1\r": "P\r",
      "~0000 0\r": "F\r",
    });
    expect(shown(await driver.read(["power"], "poll"))).toEqual({ power: "on" });
    peer.send("INFO3\rINFO1\r");
    await eventually("the news", () => ear.samples.length > 0);
    expect(ear.samples).toEqual([{ point: "power", value: "warming", quality: "good" }]);
    expect(await driver.write("power", "on", "command")).toMatchObject({ ok: true });
    expect(await driver.write("power", "off", "command")).toMatchObject({
      failure: { code: "device-illegal-value" },
    });
  });
});

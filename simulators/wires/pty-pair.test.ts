import { describe, expect, it } from "vitest";
import { connectSerial } from "../testing/wire-client.ts";
import { eventually } from "../testing/eventually.ts";
import { openPtyPair } from "./pty-pair.ts";

describe("a pty pair", () => {
  it("passes every byte value unchanged, both ways, and survives the other side leaving", async () => {
    const pair = openPtyPair();
    const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    let got = Buffer.alloc(0);
    pair.onData((bytes) => {
      got = Buffer.concat([got, bytes]);
    });
    for (let round = 0; round < 2; round += 1) {
      got = Buffer.alloc(0);
      const port = await connectSerial(pair.path, 256_000);
      port.send(all.toString("latin1"));
      await eventually("256 bytes", () => got.length === 256);
      expect(got).toEqual(all);
      pair.write(all);
      await eventually("256 bytes back", () => port.received.length === 256);
      expect(port.received).toBe(all.toString("latin1"));
      await port.close();
    }
    await pair.close();
    await pair.close();
  });

  it("loses what nobody fetches instead of blocking the process", async () => {
    const pair = openPtyPair();
    for (let block = 0; block < 100; block += 1) pair.write(Buffer.alloc(1000, 0x55));
    await pair.close();
    pair.write(Buffer.from("after the end"));
    expect(pair.path).toMatch(/^\/dev\//);
  });
});

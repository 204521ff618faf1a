import { describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { busFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { connectSerial } from "../testing/wire-client.ts";
import { seededRandom } from "../world/random.ts";
import { hasGoodCrc, withCrc } from "./checksum.ts";
import { emptyTables } from "./modbus-slave.ts";
import { rtuAnswer } from "./rtu-answer.ts";
import { RtuBus } from "./rtu-bus.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const request = withCrc(hex("01 04 0000 0002"));
const pdu = hex("04 04 43660000");
const good = withCrc(hex("01 04 04 43660000"));

const answer = (fault: Fault | null, random = () => 0) => rtuAnswer(fault, request, pdu, random);

describe("the answer of a slave", () => {
  it("is as published while it behaves", () => {
    expect(answer(null)).toEqual(hex("01 04 04 43 66 00 00 0E 1F"));
  });

  it.each([
    ["wrong-unit", withCrc(hex("02 04 04 43660000"))],
    ["wrong-function", withCrc(hex("01 03 04 43660000"))],
    ["duplicate-address", Buffer.concat([good, withCrc(hex("01 04 04 43660001"))])],
    ["short-frame", good.subarray(0, 6)],
    ["merged-frames", Buffer.concat([good, good])],
    ["echo", Buffer.concat([request, good])],
  ] as const)("with %s", (fault, expected) => {
    expect(answer(fault).toString("hex")).toBe(expected.toString("hex"));
  });

  it("keeps the exception when it answers another function", () => {
    const refused = rtuAnswer("wrong-function", request, hex("86 02"), () => 0);
    expect(refused).toEqual(withCrc(hex("01 85 02")));
  });

  it.each(["bad-checksum", "flipped-bits"] as const)(
    "never passes the checksum with %s",
    (fault) => {
      const random = seededRandom(11);
      const spoilt = Array.from({ length: 40 }, () => answer(fault, random)).filter(
        (frame) => !frame.equals(good),
      );
      expect(spoilt.length).toBeGreaterThan(8);
      expect(spoilt.filter(hasGoodCrc)).toEqual([]);
    },
  );
});

describe("on the bus", () => {
  it("every fault but silence, lateness and noise is what comes back", async () => {
    const bus = new RtuBus(createClock(), seededRandom(4), 115_200);
    const misbehave = bus.add({
      answersTo: (unit) => unit === 1,
      tables: { ...emptyTables, functions: [4], input: (at) => [0x43_66, 0][at] },
    });
    const line = await connectSerial(bus.path, 115_200);
    const elsewhere = new Set<Fault>(["silent", "late-reply", "babble", "flipped-bits"]);
    const shown = busFaults.filter((fault) => !elsewhere.has(fault));
    for (const fault of shown) {
      misbehave(fault);
      line.send(request.toString("latin1"));
      const expected = answer(fault).toString("latin1");
      expect({ [fault]: await line.takeLength(expected.length) }).toEqual({ [fault]: expected });
    }
    expect(shown.length).toBeGreaterThanOrEqual(7);
    await line.close();
    await bus.stop();
  });
});

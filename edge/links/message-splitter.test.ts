import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageSplitter } from "./message-splitter.ts";

const terminator = fc.constantFrom("\0", "\r\n");
/** JSON holds neither NUL nor line ends, and is never blank. */
const message = fc.json({ maxDepth: 2 });

describe("a splitter of messages", () => {
  it("finds every message, wherever the stream was cut", () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        terminator,
        fc.array(fc.nat(200), { maxLength: 12 }),
        (sent, ending, cuts) => {
          const stream = Buffer.from(sent.map((text) => text + ending).join(""), "utf8");
          const splitter = new MessageSplitter(ending, 10_000);
          const places = [...cuts, stream.length].toSorted((left, right) => left - right);
          let from = 0;
          const found = places.flatMap((to) => {
            const { messages } = splitter.take(stream.subarray(from, to));
            from = Math.max(from, to);
            return messages;
          });
          expect(found).toEqual(sent.map((text) => text.trim()).filter((text) => text !== ""));
        },
      ),
    );
  });

  it("never holds more than its bound, and starts anew behind it", () => {
    const splitter = new MessageSplitter("\0", 8);
    expect(splitter.take(Buffer.from("123456789"))).toEqual({ messages: [], overflow: true });
    expect(splitter.take(Buffer.from("12345678\0"))).toEqual({
      messages: ["12345678"],
      overflow: false,
    });
    expect(splitter.take(Buffer.from("123456789\0{}\0"))).toEqual({
      messages: ["{}"],
      overflow: true,
    });
  });
});

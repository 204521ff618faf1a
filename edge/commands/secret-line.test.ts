import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { readSecretLine } from "./secret-line.ts";

const written = (stream: PassThrough): string => String(stream.read() ?? "");

it("reads the first line of a pipe, and asks nothing", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end("518204\nmore\n");
  expect(await readSecretLine({ input, output }, "PIN: ")).toBe("518204");
  expect(written(output)).toBe("");
});

it("asks on a terminal, and never shows what is typed", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const terminal = { input: Object.assign(input, { isTTY: true }), output };
  const reading = readSecretLine(terminal, "PIN: ");
  input.write("518204\r");
  expect(await reading).toBe("518204");
  expect(written(output)).toBe("PIN: \n");
});

it("takes an input that ends at once for an empty line", async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end();
  expect(await readSecretLine({ input, output }, "PIN: ")).toBe("");
});

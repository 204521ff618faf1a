import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv, exit, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createClock } from "../../../contract/clock.ts";

/**
 * Stands in for a tool of libgpiod, as its manual page has it: `node … VERSION PROGRAM STATE ARGS…`.
 * STATE is a folder with one file a line, which holds the level on the pin. A line that is held
 * cannot be taken; one that is let go falls back to 0. What no manual page knows is refused.
 */
const [, , version = "1", program = "", state = "", ...args] = argv;
const clock = createClock();
const off = { type: "boolean", default: false } as const;
const text = { type: "string", default: "" } as const;

const optionsOf = {
  "1 gpioget": { "active-low": off },
  "1 gpioset": { "active-low": off, mode: { type: "string", default: "exit" } as const },
  "1 gpiomon": { "active-low": off, "line-buffered": off, format: text },
  "2 gpioget": { "active-low": off, chip: text, "as-is": off, numeric: off },
  "2 gpioset": { "active-low": off, chip: text, interactive: off },
  "2 gpiomon": { "active-low": off, chip: text, edges: text, format: text },
} as const;

function die(what: string): never {
  console.error(`${program}: ${what}`);
  exit(1);
}

function parsed() {
  const key = Object.keys(optionsOf).find((name) => name === `${version} ${program}`);
  const options = Object.entries(optionsOf).find(([name]) => name === key)?.[1] ?? {};
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch {
    return die(`try ${program} --help`);
  }
}

if (args[0] === "--version") {
  console.log(`${program} (libgpiod) v${version === "1" ? "1.6.3" : "2.2.1"}`);
  exit(0);
}
if (args[0] === "--help") {
  console.log(
    existsSync(join(state, "interactive")) ? "  -i, --interactive" : "  -l, --active-low",
  );
  exit(0);
}
const { values, positionals } = parsed();
const given: Readonly<Record<string, string | boolean | undefined>> = values;
const [chip, wanted = ""] = version === "1" ? positionals : [String(given["chip"]), ...positionals];
if (chip !== "gpiochip0") die(`cannot find GPIO chip '${chip}'`);
const [line = "", asked] = wanted.split("=");
const pin = join(state, line);
if (!existsSync(pin)) die(`offset ${line} is out of range on chip '${chip}'`);
const isHeld = () => existsSync(`${pin}.held`);
const isLow = given["active-low"] === true;
const level = () => readFileSync(pin, "utf8").trim();
const logical = () => (isLow ? (level() === "1" ? "0" : "1") : level());
const drive = (value: string) => writeFileSync(pin, isLow ? (value === "1" ? "0" : "1") : value);

function hold(): void {
  if (isHeld()) die(`unable to request lines on chip '/dev/${chip}': Device or resource busy`);
  writeFileSync(`${pin}.held`, `${process.pid}`);
  const letGo = () => {
    rmSync(`${pin}.held`, { force: true });
    if (program === "gpioset") writeFileSync(pin, "0");
    exit(0);
  };
  process.on("SIGTERM", letGo);
  process.on("SIGINT", letGo);
}

function get(): void {
  if (isHeld()) die("unable to request lines: Device or resource busy");
  if (given["as-is"] !== true) writeFileSync(`${pin}.made-input`, "");
  console.log(version === "2" && given["numeric"] !== true ? `"${line}"=active` : logical());
}

function set(): void {
  if (asked === undefined) die(`invalid line value: '${wanted}'`);
  hold();
  drive(asked);
  if (version === "1" && given["mode"] !== "signal") process.kill(process.pid, "SIGTERM");
  if (given["interactive"] !== true) stdin.resume();
  else {
    createInterface({ input: stdin })
      .on("line", (order) => drive(new RegExp(`^set ${line}=([01])$`).exec(order)?.[1] ?? level()))
      .on("close", () => process.kill(process.pid, "SIGTERM"));
  }
  const wait = () => void clock.after("hold", 60_000, wait);
  wait();
}

function monitor(): void {
  let before = logical();
  hold();
  const look = () => {
    const now = logical();
    if (now !== before) {
      const format = String(given["format"]);
      const number = version === "1" ? now : now === "1" ? "1" : "2";
      const edge = now === "1" ? "rising" : "falling";
      stdout.write(`${format.replace("%e", number).replace("%E", edge)}\n`);
    }
    before = now;
    clock.after("look", 5, look);
  };
  look();
}

if (program === "gpioget") get();
else if (program === "gpioset") set();
else monitor();

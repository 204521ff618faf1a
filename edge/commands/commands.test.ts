import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { openAssets } from "../assets.ts";
import { runCheck } from "./check.ts";
import { table } from "./command.ts";
import { runLogins } from "./logins.ts";
import { runProfiles } from "./profiles.ts";
import { runExplain } from "./explain.ts";
import { runStatus } from "./status.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const assets = openAssets(root);
const files = { assets, nowMs: Date.UTC(2026, 2, 2) };
const demoRoom = join(root, "deploy", "examples", "room-demo.yaml");
const folder = mkdtempSync(join(tmpdir(), "commands-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function paper() {
  const printed: string[] = [];
  const warned: string[] = [];
  const output = {
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  };
  return { output, printed: () => printed.join("\n"), warned: () => warned.join("\n") };
}

function fileWith(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("check", () => {
  it("is content with what is shipped", () => {
    const { output, printed } = paper();
    const shipped = [
      demoRoom,
      join(root, "deploy", "examples", "hub.yaml"),
      join(root, "edge", "standards", "packs", "nx.yaml"),
      join(root, "firmware-profiles", "eastron", "sdm630.yaml"),
      join(root, "edge", "nameplates", "templates", "pink.yaml"),
    ];
    expect(runCheck(shipped, files, output)).toBe(0);
    expect(printed()).toMatch(/^5 file\(s\) in order\n/);
    expect(printed()).toMatch(/\nbus1 +9600 8N1 +4 +\d\.\d +\d+ %$/);
  });

  it("says before anything is installed that a bus cannot carry its plan", () => {
    const meters = Array.from(
      { length: 40 },
      (_, at) => `  meter-${at}: { profile: eastron/sdm630, link: bus1, unit: ${at + 20} }`,
    );
    const text = readFileSync(demoRoom, "utf8").replace(
      "\ndevices:\n",
      `\ndevices:\n${meters.join("\n")}\n`,
    );
    const file = fileWith("crowded.yaml", text);
    const { output, printed } = paper();
    expect(runCheck([file], files, output)).toBe(0);
    expect(printed()).toMatch(
      /line bus1 is asked for 1\d\d % of what it can carry: .*; raise its baud/,
    );
  });

  it("takes the exemption and the override that the demo room shows as comments", () => {
    const text = readFileSync(demoRoom, "utf8").replaceAll(
      /^# (exemptions:|overrides:| {2}.*)$/gm,
      "$1",
    );
    expect(text).toMatch(/^exemptions:\n {2}- clause: PI26\n/m);
    expect(text).toMatch(/^overrides:\n {2}- clause: NX 6\.3\.2\.3\n/m);
    const { output, warned } = paper();
    expect(runCheck([fileWith("answered-for.yaml", text)], files, output)).toBe(0);
    expect(warned()).toBe("");

    const wrong = text.replace("机房散热需要", "热").replace("T18:00:00+08:00", "");
    const refused = paper();
    expect(runCheck([fileWith("unanswered.yaml", wrong)], files, refused.output)).toBe(1);
    const said = refused.printed() + refused.warned();
    expect(said).toMatch(/exemptions\.0\.reason: expected the reason in 4 characters or more/);
    expect(said).toMatch(/exemptions\.0\.until: expected a time with its offset: 2026-/);
  });

  it("remarks a serial port whose name does not last", () => {
    const text = readFileSync(demoRoom, "utf8").replace(
      "/dev/serial/by-id/usb-FTDI_bus1-if00-port0",
      "/dev/ttyUSB0",
    );
    const { output, printed } = paper();
    expect(runCheck([fileWith("unnamed.yaml", text)], files, output)).toBe(0);
    expect(printed()).toMatch(/unnamed\.yaml:\d+:\d+ links\.bus1.*\/dev\/ttyUSB0 may be another/);
  });

  it("PI26: remarks exemptions that have expired, or change nothing", () => {
    const exemption = (mode: string, limitC: number, until: string) =>
      `  - { clause: PI26, mode: ${mode}, limitC: ${limitC}, owner: Li, reason: server racks, until: "${until}" }\n`;
    const text = `${readFileSync(demoRoom, "utf8")}\nexemptions:\n${[
      exemption("cooling", 24, "2026-02-28T18:00:00+08:00"),
      exemption("cooling", 24, "2026-09-30T18:00:00+08:00"),
      exemption("heating", 19, "2026-09-30T18:00:00+08:00"),
    ].join("")}`;
    const { output, printed } = paper();
    expect(runCheck([fileWith("exempt.yaml", text)], files, output)).toBe(0);
    expect(printed()).toMatch(
      /exempt\.yaml:\d+:\d+ exemptions\.0\.until: this exemption of Li .* has expired/,
    );
    expect(printed()).not.toMatch(/exemptions\.1/);
    expect(printed()).toMatch(/exemptions\.2\.limitC: .* allows 20 °C anyway/);
  });

  it("misses the sample of a profile", () => {
    const meter = readFileSync(join(root, "firmware-profiles", "eastron", "sdm630.yaml"), "utf8");
    const { output, printed } = paper();
    expect(runCheck([fileWith("lonely.yaml", meter)], files, output)).toBe(0);
    expect(printed()).toMatch(/lonely\.yaml: no .*lonely\.sample\.yaml beside it/);
  });

  it("tells every problem of a room at once, with line and column, and a likely name", () => {
    const text = readFileSync(demoRoom, "utf8")
      .replace("pack: nx", "pack: ny")
      .replace("profile: pjlink/class-1", "profile: pjlnk/class-1")
      .replace("timezone: Asia/Shanghai", "timezone: Asia/Shangai");
    const { output, printed } = paper();
    expect(runCheck([fileWith("room.yaml", text)], files, output)).toBe(1);
    expect(printed()).toMatch(/room\.yaml:7:11 timezone: an IANA time zone/);
    expect(printed()).toMatch(
      /room\.yaml:\d+:\d+ devices\.projector\.profile: .*"pjlink\/class-1"/,
    );
    expect(printed()).toMatch(/room\.yaml:8:7 pack: .*gb18883, hz, nt, nx, /);
  });

  it("gives the problems as data, and refuses what it cannot read", () => {
    const { output, printed } = paper();
    const pack = fileWith("pack.yaml", "pack: x\ndocument: d\nclauses: {}\n");
    expect(runCheck([pack, "--json"], files, output)).toBe(1);
    expect(JSON.parse(printed())).toMatchObject({
      problems: [{ path: "edition", text: "is missing; expected a string" }],
    });
    expect(runCheck([join(folder, "nowhere.yaml")], files, paper().output)).toBe(2);
    expect(runCheck([], files, paper().output)).toBe(2);
  });

  it("says so when a file is none of ours", () => {
    const { output, printed } = paper();
    expect(runCheck([fileWith("other.yaml", "a: 1\n")], files, output)).toBe(1);
    expect(printed()).toMatch(/neither a room, a profile, a pack, a plate template nor a hub file/);
  });
});

describe("profiles", () => {
  it("lists every profile and shows one whole", () => {
    const { output, printed } = paper();
    expect(runProfiles([], assets, output)).toBe(0);
    expect(printed().split("\n")).toHaveLength(assets.catalogue.ids.length + 1);
    const one = paper();
    expect(runProfiles(["eastron/sdm630", "--json"], assets, one.output)).toBe(0);
    expect(JSON.parse(one.printed())).toMatchObject({ kind: "meter", driver: "modbus-points" });
    const text = paper();
    expect(runProfiles(["eastron/sdm630", "--zh"], assets, text.output)).toBe(0);
    expect(text.printed()).toMatch(/activePower +W +read +1 s +-100000 to 100000/);
    expect(text.printed()).toContain("ships at 9600");
    expect(text.printed()).toMatch(/^! .*说明书/m);
    const wrong = paper();
    expect(runProfiles(["eastron/sdm63"], assets, wrong.output)).toBe(1);
    expect(wrong.warned()).toContain('did you mean "eastron/sdm630"?');
  });

  it("lists those of a kind, or with a word in them", () => {
    const { output, printed } = paper();
    expect(runProfiles(["--kind", "door-lock"], assets, output)).toBe(0);
    expect(printed().split("\n").slice(1)).toEqual([expect.stringMatching(/^zigbee2mqtt\/lock /)]);
    const found = paper();
    expect(runProfiles(["--find", "eastron", "--json"], assets, found.output)).toBe(0);
    expect(JSON.parse(found.printed())).toContainEqual(
      expect.objectContaining({ id: "eastron/sdm630", kind: "meter" }),
    );
    const kettle = paper();
    expect(runProfiles(["--kind", "kettle"], assets, kettle.output)).toBe(2);
    expect(kettle.warned()).toMatch(/no kind is called "kettle"; expected one of: microphone, /);
  });

  it("names those that have the word in them, and tells an empty list from a full one", () => {
    const { output, warned } = paper();
    expect(runProfiles(["pjlink"], assets, output)).toBe(1);
    expect(runProfiles(["nobody/nothing"], assets, output)).toBe(1);
    expect(runProfiles(["--find", "kettle"], assets, output)).toBe(0);
    expect(warned().split("\n")).toEqual([
      'no profile is called "pjlink"; did you mean "pjlink/class-1", "pjlink/class-2"?',
      'no profile is called "nobody/nothing"; huitang profiles lists them',
      "no profile is like that; huitang profiles lists them all",
    ]);
  });
});

describe("logins", () => {
  it("makes each login once, shows its password once and keeps hashes only", async () => {
    const users = join(folder, "secrets", "users.json");
    const text = readFileSync(demoRoom, "utf8").replace("/etc/huitang/room-users", users);
    const config = fileWith("logins.yaml", text);
    const first = paper();
    expect(await runLogins(["--config", config, "--json"], assets, first.output)).toBe(0);
    const issued: unknown = JSON.parse(first.printed());
    expect(issued).toHaveLength(6);
    expect(statSync(users).mode & 0o777).toBe(0o600);
    const kept = readFileSync(users, "utf8");
    for (const { password } of issued as readonly { password: string }[]) {
      expect(kept).not.toContain(password);
    }
    const second = paper();
    expect(await runLogins(["--config", config], assets, second.output)).toBe(0);
    expect(second.printed()).toMatch(/already/);
    expect(readFileSync(users, "utf8")).toBe(kept);
    const third = paper();
    expect(await runLogins(["--config", join(folder, "no.yaml")], assets, third.output)).toBe(2);
    expect(third.warned()).toMatch(/no\.yaml: cannot be read; name the room's file by --config/);
  });
});

describe("status and explain", () => {
  it("say what to do when no edge answers", async () => {
    const data = join(folder, "silent");
    mkdirSync(data);
    writeFileSync(join(data, "command-token"), "token", { mode: 0o600 });
    const config = join(folder, "silent.yaml");
    const demo = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
    writeFileSync(config, demo.replace(/^data: .*$/m, `data: ${data}`));
    const nobody = ["--config", config, "--panel", "http://127.0.0.1:9"];
    const { output, warned } = paper();
    expect(await runStatus(nobody, assets, output)).toBe(1);
    expect(warned()).toMatch(/is the edge running/);
    expect(await runExplain(nobody, assets, paper().output)).toBe(2);
  });
});

describe("a table", () => {
  it("lines columns up, Chinese ones too", () => {
    expect(
      table([
        ["会标", "a"],
        ["b", "c"],
      ]),
    ).toBe("会标  a\nb     c");
  });

  it("knows which signs are no wider than a letter", () => {
    expect(
      table([
        ["CO₂ 5…40", "a"],
        ["12345678", "b"],
        ["（会标）", "c"],
      ]),
    ).toBe("CO₂ 5…40  a\n12345678  b\n（会标）  c");
  });
});

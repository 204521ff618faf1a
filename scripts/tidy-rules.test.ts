import { describe, expect, it } from "vitest";
import { takeApart } from "./source-text.ts";
import { tidy } from "./tidy.ts";
import { complaintsOf, projectFile } from "./tidy-rules.ts";

const complaints = (path: string, text: string): readonly string[] =>
  complaintsOf([projectFile(path, text)]).map((complaint) => complaint.text);

const forbidden: readonly [path: string, line: string, wayOut: string][] = [
  ["edge/loop.ts", 'import { hub } from "../cloud/hub.ts";', "knows neither hub nor simulators"],
  ["edge/loop.ts", 'import type { Hub } from "../cloud/hub.ts";', "belongs into contract/"],
  ["edge/loop.ts", 'const world = await import("../simulators/world.ts");', "neither hub nor"],
  ["cloud/hub.ts", 'export { loop } from "../edge/loop.ts";', "knows neither edge nor"],
  ["cloud/hub.ts", 'import "../simulators/world.ts";', "knows neither edge nor"],
  ["contract/agenda.ts", 'import { loop } from "../edge/loop.ts";', "stands on nothing of ours"],
  ["contract/agenda.ts", 'import { readFileSync } from "node:fs";', "also runs in a browser"],
  ["contract/agenda.ts", 'import { readFileSync } from "fs";', "also runs in a browser"],
  ["simulators/demo.ts", 'import { loop } from "../edge/loop.ts";', "enter only by createEdge"],
  ["simulators/swarm.ts", 'import { loop } from "../edge/loop.ts";', "edge/bare-room.ts"],
  ["simulators/swarm/a.ts", 'import { x } from "../../cloud/store/s.ts";', "cloud/bare-hub.ts"],
  ["deploy/huitang.ts", 'import { loop } from "../edge/loop.ts";', "only starts the main files"],
  ["edge/panel/web/now.tsx", 'import { hash } from "node:crypto";', "browser code"],
  ["edge/panel/web/now.tsx", 'import { loop } from "../../loop.ts";', "browser code"],
  ["cloud/web/rooms.tsx", 'import { hub } from "../hub.ts";', "browser code"],
  ["edge/rules/lights.ts", 'import { createClock } from "../../contract/clock.ts";', "are pure"],
  [
    "edge/rules/lights.ts",
    'import {\n  type Store,\n  open,\n} from "../store/store.ts";',
    "are pure",
  ],
  ["edge/standards/duty.ts", 'import { readFileSync } from "node:fs";', "are pure"],
  ["edge/room/phase.ts", 'import { createDriver } from "../drivers/create.ts";', "are pure"],
  ["edge/a.ts", "const now = Date.now();", "take a Clock"],
  ["edge/a.ts", "const now = new Date();", "take a Clock"],
  ["edge/a.ts", "setTimeout(stop, 10);", "after() or sleep()"],
  ["edge/a.ts", "globalThis.setInterval(stop, 10);", "after() or sleep()"],
  ["edge/a.test.ts", "setImmediate(stop);", "after() or sleep()"],
  ["edge/a.ts", "const t = `${performance.now()}`;", "monotonicMs()"],
  ["edge/a.ts", "process.exit(1);", "only the file a process starts in"],
  ["edge/a.ts", 'console.log("x");', "take a logger"],
  ["edge/a.ts", "// TODO: later", "do it now"],
  ["edge/a.ts", "// @ts-ignore", "mend the type"],
  ["edge/a.ts", "let value: any;", "unknown and a check"],
  ["edge/a.ts", "const b = a as any;", "unknown and a check"],
  ["edge/a.ts", "x;\n".repeat(401), "ends at 400"],
  ["edge/pollPlan.ts", "", "kebab-case"],
  ["edge/utils.ts", "", "says nothing"],
  ["cloud/helpers/sum.ts", "", "says nothing"],
  ["tools/sum.ts", "", "no folder tools/ at the top"],
  [
    "firmware-profiles/acme/one.yaml",
    "",
    "a profile without firmware-profiles/acme/one.sample.yaml",
  ],
  ["firmware-profiles/acme/one.sample.yaml", "", "a sample without its profile"],
];

const allowed: readonly [path: string, text: string][] = [
  ["edge/loop.ts", 'import { parse } from "../contract/document.ts";\nimport { z } from "zod";'],
  ["edge/loop.ts", 'import { readFileSync } from "node:fs";'],
  ["simulators/demo.ts", 'import { createEdge } from "../edge/app.ts";'],
  [
    "simulators/demo.ts",
    'import { createHub } from "../cloud/hub.ts";\nconsole.log(process.argv);',
  ],
  ["simulators/swarm.ts", 'import { openAssets } from "../edge/bare-room.ts";'],
  ["simulators/swarm/site/a.ts", 'import { openBareHub } from "../../../cloud/bare-hub.ts";'],
  ["deploy/huitang.ts", 'import { main } from "../edge/main.ts";'],
  [
    "edge/panel/web/now.tsx",
    'import { h } from "preact";\nimport { say } from "../../../contract/text/text.ts";',
  ],
  ["edge/rules/lights.ts", 'import type { Store } from "../store/store.ts";'],
  ["edge/rules/lights.ts", 'import { type Store, type Hold } from "../store/store.ts";'],
  ["edge/rules/lights.test.ts", 'import { readFileSync } from "node:fs";'],
  ["contract/clock.ts", "const now = Date.now() + performance.now();\nsetTimeout(stop, 1);"],
  ["edge/a.ts", "socket.setTimeout(10);\nconst day = new Date(ms);"],
  ["edge/a.ts", "// Date.now() would step with NTP\nconst text = 'process.exit: any';"],
  ["edge/a.ts", "const quote = /[\"'`]/;\nconst date = new Date(0);"],
  ["edge/main.ts", "process.exitCode = 1;\nconsole.log(1);"],
  ["edge/a.ts", "x;\n".repeat(400)],
];

describe("tidy", () => {
  it.each(forbidden)("%s may not have: %s", (path, text, wayOut) => {
    expect(complaints(path, text)).toEqual([expect.stringContaining(wayOut)]);
  });

  it.each(allowed)("%s may have: %s", (path, text) => {
    expect(complaints(path, text)).toEqual([]);
  });

  it("names the line", () => {
    const text = 'import { z } from "zod";\n\nimport { hub } from "../cloud/hub.ts";\n';
    const [complaint] = complaintsOf([projectFile("edge/loop.ts", text)]);
    expect(complaint).toMatchObject({ path: "edge/loop.ts", line: 3 });
  });

  it("takes a profile with its sample, and presets without one", () => {
    const files = ["acme/one.yaml", "acme/one.sample.yaml", "presets/three.yaml"];
    expect(complaintsOf(files.map((f) => projectFile(`firmware-profiles/${f}`, "")))).toEqual([]);
  });

  it("prints how many files it looked at, and fails when there were none", () => {
    const lines: string[] = [];
    expect(tidy("firmware-profiles", (line) => lines.push(line))).toBe(false);
    expect(lines.at(-1)).toMatch(/^\d+ files, 0 of them source/);
    lines.length = 0;
    tidy(".", (line) => lines.push(line));
    expect(Number(/, (\d+) of them source/.exec(lines.at(-1) ?? "")?.[1])).toBeGreaterThan(50);
  });
});

describe("a source taken apart", () => {
  it.each([
    ["a // b", "a", "// b"],
    ['x("// no")', "x()", ""],
    ["`a${b}c`+d", "b+d", ""],
    ["`a${`${b}`}c`+d", "b+d", ""],
    ["/* a\n*/ b", "b", "/* a\n*/"],
    ["a / b / c", "a/b/c", ""],
    ["x = /[/'\"]/; y", "x=;y", ""],
  ])("%s", (source, code, comments) => {
    const parts = takeApart(source);
    expect(parts.code.replaceAll(/\s+/g, "")).toBe(code);
    expect(parts.comments.trim()).toBe(comments);
    expect(parts.code).toHaveLength(source.length);
  });

  it("goes on after an apostrophe in JSX text", () => {
    expect(takeApart("<p>don't</p>\nprocess.exit()").code).toContain("process.exit()");
  });
});

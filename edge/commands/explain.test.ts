import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DutyExplanation, Explanation } from "../../contract/api.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { openDayPanel } from "../panel/day-panel.fixture.ts";
import type { Panel } from "../panel/panel-server.ts";
import { startDay, type VirtualDay } from "../virtual-day.fixture.ts";
import { runExplain } from "./explain.ts";
import { ownAssets, writeOwnRoom } from "./own-room.fixture.ts";

let virtual: VirtualDay;
let panel: Panel;
let file: string;
const folder = mkdtempSync(join(tmpdir(), "explain-"));

beforeAll(async () => {
  virtual = startDay(tenMs - 60 * minuteMs, {});
  virtual.loop.takeAgenda(demoAgenda([demoMeeting()]));
  await virtual.until(tenMs - 30 * minuteMs);
  const hold = { kind: "hold", point: "hvac/setpoint", value: 22 } as const;
  virtual.loop.act({ ...hold, untilMs: tenMs + 30 * minuteMs }, "Li");
  await virtual.until(tenMs + 18 * minuteMs);
  panel = await openDayPanel(virtual, null);
  file = await writeOwnRoom(panel, folder);
});

afterAll(async () => {
  await panel.stop();
  await virtual.loop.stop();
  virtual.store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function explained(...words: readonly string[]) {
  const printed: string[] = [];
  const warned: string[] = [];
  const output = {
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  };
  const code = await runExplain([...words, "--config", file], ownAssets, output);
  return { code, printed: printed.join("\n"), warned: warned.join("\n") };
}

describe("explain of points", () => {
  it("tells every point of a device, in both languages", async () => {
    const english = await explained("hvac");
    expect(english.code).toBe(0);
    expect(english.printed.split("\n\n")).toHaveLength(
      virtual.loop.snapshot.model.devices.get("hvac")?.points.size ?? 0,
    );
    expect(english.printed).toMatch(/^hvac\/mode — Air-conditioning · Mode$/m);
    const chinese = await explained("hvac", "--zh");
    expect(chinese.printed).toMatch(/^hvac\/setpoint — 空调 · 设定温度$/m);
  });

  it.each([[["hvac/setpoint"]], [["hvac", "setpoint"]]])(
    "tells of one by %j: who asked, what the guard made of it, by which clause",
    async (words) => {
      const { code, printed } = await explained(...words);
      expect(code).toBe(0);
      expect(printed).toMatch(/^ {2}Target +26\u00A0°C \(a person\): /m);
      expect(printed).toMatch(/^ {2}Asked for +22\u00A0°C$/m);
      expect(printed).toMatch(/^ {2}By hand +Li set 22\u00A0°C at 09:30, held until 10:30$/m);
      expect(printed).toMatch(/^ {2}Limited by .*26 °C.* PI26 /m);
      expect(printed).toMatch(/^ {2}Not taken +26\u00A0°C \(a rule\): .*NX 7\.1\.1$/m);
    },
  );

  it("prints data where it is asked to", async () => {
    const { printed } = await explained("hvac/setpoint", "--json");
    const answers: readonly Explanation[] = JSON.parse(printed);
    expect(answers).toMatchObject([{ device: "hvac", level: "hold", wanted: 22 }]);
  });
});

describe("explain of duties", () => {
  it("NX 6.3.2.3: tells by the duty's id why tea is owed, what is lacking and what comes next", async () => {
    const { code, printed } = await explained("m1:tea.1");
    expect(code).toBe(0);
    expect(printed).toMatch(/^m1:tea\.1 — Tea refilled, no\. 1$/m);
    expect(printed).toMatch(/^ {2}Clause +NX 6\.3\.2\.3 .*DB64\/T/m);
    expect(printed).toMatch(/^ {2}In force +every 20 min$/m);
    expect(printed).toMatch(/^ {2}Lacking +\S/m);
    expect(printed).toMatch(/^ {2}Next +\S/m);
    const chinese = await explained("m1:tea.1", "--zh");
    expect(chinese.printed).toMatch(/^ {2}现行数值 +间隔 20分$/m);
  });

  it("tells of all of a kind by the kind", async () => {
    const { printed } = await explained("washroom", "--json");
    const answers: readonly DutyExplanation[] = JSON.parse(printed);
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map(({ duty }) => duty.kind))).toEqual(new Set(["washroom"]));
  });

  it("lists what the room owes, with the names to ask by", async () => {
    const { code, printed } = await explained("duties");
    expect(code).toBe(0);
    const ids = [...virtual.loop.snapshot.duties.values()].map((duty) => duty.id);
    expect(ids.filter((id) => !printed.includes(` ${id} `))).toEqual([]);
    expect(ids.length).toBeGreaterThan(15);
    const data: unknown = JSON.parse((await explained("duties", "--json")).printed);
    expect(data).toHaveLength(ids.length);
  });
});

describe("explain of what there is not", () => {
  it.each([
    [["m1:tea.7"], /owes no duty "m1:tea\.7"; did you mean "m1:tea\.[12]"\?/],
    [["m9:off-proved"], /did you mean "m1:off-proved"\?/],
    [["nothing-like-it:at-all-here"], /; huitang explain duties lists them/],
    [["hvak"], /no device "hvak"; did you mean "hvac"\?/],
    [["hvac/setpint"], /hvac has no point "setpint"; did you mean "setpoint"\?/],
    [["hvac", "colour"], /hvac has no point "colour"; expected one of: .*setpoint/],
  ])("says of %j what there is", async (words, expected) => {
    const { code, warned } = await explained(...words);
    expect(warned).toMatch(expected);
    expect(code).toBe(1);
  });

  it("says how it is used when nothing, or too much, is named", async () => {
    expect(await explained()).toMatchObject({ code: 2, warned: expect.stringContaining("usage:") });
    expect((await explained("hvac", "setpoint", "mode")).code).toBe(2);
  });
});

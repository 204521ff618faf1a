import { expect, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { hubLimits } from "../hub-limits.ts";
import { silentLog } from "../rig/quiet.ts";
import { createDenials } from "./denials.ts";

function open() {
  const clock = createVirtualClock(0);
  const lines: string[] = [];
  const audit = async ({ who, source, object }: Record<"who" | "source" | "object", string>) =>
    void lines.push(`${who === "" ? source : who}: ${object}`);
  const denials = createDenials({ clock, audit, log: silentLog });
  const deny = (who: string, object: string, source = "192.0.2.1") =>
    denials.tell({ who, source, action: "denied", object, outcome: "refused" });
  return { clock, lines, denials, deny };
}

test("the first denial is a line at once, the others of a minute are one line with their count", async () => {
  const { clock, lines, deny } = open();
  for (let n = 0; n < 5; n++) await deny("li.na", `/api/rooms/${n}`);
  await deny("wang", "/api/audit");
  expect(lines).toEqual(["li.na: /api/rooms/0", "wang: /api/audit"]);
  clock.advance(60_000);
  expect(lines.slice(2)).toEqual(["li.na: 4 more, the last /api/rooms/4"]);
  await deny("li.na", "/api/rooms/5");
  clock.advance(60_000);
  expect(lines.slice(3)).toEqual(["li.na: 1 more, the last /api/rooms/5"]);
  clock.advance(60_000);
  await deny("li.na", "/api/rooms/6");
  expect(lines.slice(4)).toEqual(["li.na: /api/rooms/6"]);
});

test("very many sources do not make very many lines, and nothing counted is lost at the end", async () => {
  const { lines, denials, deny } = open();
  const { deniers } = hubLimits.audit;
  for (let n = 0; n < deniers + 50; n++) await deny("", "/api/rooms", `source-${n}`);
  expect(lines).toHaveLength(deniers + 1);
  await denials.flush();
  expect(lines.at(-1)).toBe(`source-${deniers + 49}: 49 more, the last /api/rooms`);
  expect(lines).toHaveLength(deniers + 2);
});

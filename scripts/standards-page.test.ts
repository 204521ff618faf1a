import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Meeting, meetingSchema } from "../contract/agenda.ts";
import { attestedKinds, type DutyKind, dutyKinds } from "../contract/duty.ts";
import { testReport } from "../contract/selftest.fixture.ts";
import { demoModel, minuteMs, tenMs } from "../edge/demo-room.fixture.ts";
import type { DutyWindow } from "../edge/standards/duty-window.ts";
import { windowsOf } from "../edge/standards/duty-windows.ts";
import { tellingOf } from "../edge/standards/telling.ts";
import { windowsOfDay } from "../edge/standards/windows-of-day.ts";

interface Row {
  readonly kind: string;
  readonly clause: string;
  readonly told: string;
  readonly shownBy: string;
}

function rowsOfPage(): readonly Row[] {
  const page = readFileSync(new URL("../docs/standards.md", import.meta.url), "utf8");
  return page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, kind = "", clause = "", , told = "", shownBy = ""]) => {
      return { kind: kind.replaceAll("`", ""), clause, told, shownBy };
    });
}

/** Everything a room can owe: of a meeting that owes all of it, and of a day with an old test. */
function windows(): readonly DutyWindow[] {
  const model = demoModel();
  const meeting = meetingSchema.parse({
    id: "m1",
    title: "All of it",
    startMs: tenMs,
    endMs: tenMs + 180 * minuteMs,
    class: "large",
    classified: true,
    recesses: [{ startMs: tenMs + 90 * minuteMs, endMs: tenMs + 100 * minuteMs }],
  });
  const context = {
    model,
    endings: { ended: new Map(), extended: new Map() },
    wireActMs: 0,
    nowMs: tenMs,
  };
  const old = testReport({ test: "periodic" });
  const cloth = {
    ...meeting,
    classified: false,
    banner: "Welcome",
    form: { ...meeting.form, bannerOn: "cloth" as const },
  };
  const sign = { ...cloth, form: meeting.form };
  const ofDay = windowsOfDay(model, [old], tenMs).windows;
  const owedBy = (one: Meeting) => windowsOf(one, context, new Set(dutyKinds));
  return [...[meeting, sign, cloth].flatMap(owedBy), ...ofDay];
}

test("the page of the standards lists every duty, in order, with its clause and who is told", () => {
  const rows = rowsOfPage();
  expect(rows.map(({ kind }) => kind)).toEqual(dutyKinds);
  const owed = new Map(windows().map((window) => [window.kind, window]));
  expect([...owed.keys()].toSorted()).toEqual([...dutyKinds].toSorted());
  const stated = dutyKinds.map((kind: DutyKind) => {
    const window = owed.get(kind);
    const told = window === undefined ? "" : tellingOf(window, 0).told;
    return { kind, clause: window?.clause, told };
  });
  expect(rows.map(({ kind, clause, told }) => ({ kind, clause, told }))).toEqual(stated);
});

test("the page says of the same duties as the code that a person's word counts", () => {
  const byWord = rowsOfPage().filter(({ shownBy }) => /\bword\b(?! left)/.test(shownBy));
  expect(byWord.map(({ kind }) => kind)).toEqual(
    dutyKinds.filter((kind) => attestedKinds.has(kind)),
  );
});

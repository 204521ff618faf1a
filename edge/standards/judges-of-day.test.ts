import { describe, expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import { minuteMs, tenMs } from "../demo-room.fixture.ts";
import { at, judged, lacks, scene } from "./judged-duty.fixture.ts";

describe("the duties of the day", () => {
  const day = "day-2026-03-02";
  const alarm = {
    id: "standby",
    severity: "soon",
    text: message("alarm.standby", { watts: 90, limit: 12, device: "projector" }),
    device: "projector",
    raisedAtMs: at(0),
    clearedAtMs: null,
  } as const;

  it("NX 5.6.2.1: an idle room that draws too much has lost the day, and says by what", () => {
    const alarms = new Map([["standby", alarm]]);
    const broken = judged(scene({ minutes: 0, change: { alarms } }), `${day}:standby-watched`);
    expect(broken).toMatchObject({ status: "missed", settledAtMs: at(0) });
    expect(broken?.evidence.map(({ text }) => text)).toEqual([alarm.text]);
  });

  it("NX 5.6.2.1: otherwise the end of the day shows that it did not", () => {
    const endMs = Date.UTC(2026, 2, 2, 16, 0);
    const late = (endMs - tenMs) / minuteMs;
    const values = { "meter/activePower": 6 };
    expect(judged(scene({ minutes: late - 1, values }), `${day}:standby-watched`)?.status).toBe(
      "open",
    );
    expect(judged(scene({ minutes: late + 1, values }), `${day}:standby-watched`)).toMatchObject({
      status: "done",
      settledAtMs: endMs,
    });
    const away = scene({ minutes: late + 31, values });
    expect(judged(away, `${day}:standby-watched`)?.status).toBe("missed");
    expect(lacks(scene({ minutes: late + 1 }), `${day}:standby-watched`)).toEqual([
      "lack.meter-silent",
    ]);
  });

  it("NX 7.1.3: a look into the wash-rooms during a meeting counts for the day", () => {
    const name = `${day}:daily-washroom`;
    expect(judged(scene({ minutes: 40 }), name)?.status).toBe("open");
    const settled = { "m1:washroom.1": 30 };
    expect(judged(scene({ minutes: 40, settled }), name)?.status).toBe("done");
  });
});

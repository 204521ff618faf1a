import { expect, it } from "vitest";
import type { DoorMeeting } from "../room/door-sign.ts";
import { doorContent } from "./door-content.ts";
import { blankContent } from "./plate-content.ts";

const nine = Date.UTC(2026, 2, 2, 1);
const hourMs = 3_600_000;
const meeting = (title: string, startMs: number): DoorMeeting => ({
  title,
  startMs,
  endMs: startMs + 2 * hourMs,
});
const place = {
  name: { zh: "第一会议室", en: "Room 1" },
  timeZone: "Asia/Shanghai",
  canShow: (text: string) => !text.includes("😀"),
};
const room = "第一会议室 Room 1";

it("tells the room, what runs, from when to when, and what comes next", () => {
  const sign = { now: meeting("水利工作会议", nine), next: meeting("党组会", nine + 5 * hourMs) };
  expect(doorContent(sign, place)).toEqual({
    room,
    now: "水利工作会议",
    time: "09:00–11:00",
    next: "下一场 Next 14:00 党组会",
  });
});

it("NX 5.5.2: tells of a classified meeting only that it is there", () => {
  const sign = { now: meeting("", nine), next: meeting("", nine + 5 * hourMs) };
  expect(doorContent(sign, place)).toMatchObject({
    now: "使用中 In use",
    next: "下一场 Next 14:00 已预订 Booked",
  });
});

it("says that the room is free, and leaves out a title it has no letters for", () => {
  expect(doorContent({ now: null, next: null }, place)).toEqual({ room, now: "空闲 Free" });
  const sign = { now: meeting("会😀", nine), next: null };
  expect(doorContent(sign, place)).toMatchObject({ now: "使用中 In use" });
});

it("is blank while nothing can be said: blank beats wrong", () => {
  expect(doorContent(null, place)).toEqual(blankContent);
});

import type { Language } from "../../contract/text/text.ts";
import type { Fault } from "../faults.ts";
import { faults } from "../faults.ts";

const zh = {
  title: "故障台",
  intro: "这里的设备都是模拟的，挂在真实的线路上。点一下让它出错，再点一下恢复正常。",
  rooms: "会议室",
  watch: "在会场面板查看这些设备",
  misbehaving: "正在出错",
  all: "全部正常",
  behaves: "正常",
  restore: "恢复",
  restoreAll: "全部恢复",
  lost: "演示程序没有应答；显示的是最后的状态",
  unreached: "演示程序没有应答",
  unreachedHint: "用 npm start 启动演示程序",
};
type Words = Readonly<Record<keyof typeof zh, string>>;

const en: Words = {
  title: "Fault desk",
  intro:
    "The devices here are simulated, on real wires. One press makes one misbehave, another makes it behave again.",
  rooms: "Rooms",
  watch: "Watch these devices on the room's panel",
  misbehaving: "Misbehaving now",
  all: "Everything behaves",
  behaves: "behaves",
  restore: "Restore",
  restoreAll: "Restore all",
  lost: "The demonstration does not answer; this is its last state",
  unreached: "The demonstration does not answer",
  unreachedHint: "Start it with npm start",
};

/** The desk's own words. What the faults are called stands with the faults. */
export const words: Readonly<Record<Language, Words>> = { zh, en };

/** What a button says: Chinese has a short word, English the name of the command, in words. */
export const faultLabel = (language: Language, fault: Fault): string =>
  language === "zh" ? faults[fault].zh : fault.replaceAll("-", " ");

/** What the device does. */
export const faultMeaning = (language: Language, fault: Fault): string => faults[fault][language];

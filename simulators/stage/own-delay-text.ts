import type { Language } from "../../contract/text/text.ts";
import { delayParts, type DelayPart, type OwnDelay, ownDelayMaxMs } from "./own-delay.ts";

type Row = OwnDelay["until"] | DelayPart | "head" | "total" | "own" | "unjudged";

const zh: Readonly<Record<Row, string>> = {
  head: "最后一人离开之后",
  "supply-cut": "切断供电",
  proof: "电表证明",
  total: "共计（会场时间）",
  airing: "通风换气",
  hold: "传感器保持",
  quiet: "判定无人",
  "cool-down": "设备冷却",
  lights: "逐区关灯",
  away: "网关停机",
  anew: "停机前的证明作废",
  own: "自身延迟（实际时间）",
  unjudged: "* 网关在此期间停机，不作判定",
};
const en: Readonly<Record<Row, string>> = {
  head: "after the last person left",
  "supply-cut": "supply cut",
  proof: "proof at the meter",
  total: "in all, room time",
  airing: "airing",
  hold: "the sensors' own hold",
  quiet: "quiet until it counts as empty",
  "cool-down": "cool-down by the profile",
  lights: "lights, zone by zone",
  away: "the edge was killed",
  anew: "proof lost with it",
  own: "our own delay, real time",
  unjudged: "* the edge was killed on the way: not judged",
};

/** Where the time of a power-down went, as a small table. */
export function ownDelayText(delays: readonly OwnDelay[], language: Language): string {
  const words = language === "zh" ? zh : en;
  const time = (ms: number) => (ms === 0 ? "–" : minutesAndSeconds(ms));
  const partMs = (delay: OwnDelay, part: DelayPart) =>
    delay.meant.find((each) => each.part === part)?.ms ?? 0;
  const rows = [
    [words.head, ...delays.map(({ until }) => words[until])],
    [words.total, ...delays.map(({ totalMs }) => time(totalMs))],
    ...delayParts(delays).map((part) => [
      `− ${words[part]}`,
      ...delays.map((delay) => time(partMs(delay, part))),
    ]),
    [
      words.own,
      ...delays.map(({ ownMs, isJudged }) => seconds(ownMs, language) + (isJudged ? "" : " *")),
    ],
  ];
  const limit = `≤ ${seconds(ownDelayMaxMs, language)}`;
  const widths = rows[0]?.map((_cell, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  const lines = rows.map((row, index) => {
    const cells = row.map((cell, column) => padded(cell, widths?.[column] ?? 0));
    const tail = index === rows.length - 1 ? [limit] : [];
    return [...cells, ...tail].join("  ").trimEnd();
  });
  const notes = delays.every(({ isJudged }) => isJudged) ? [] : [words.unjudged];
  return [...lines, ...notes].map((line) => ` ${line}`).join("\n");
}

/** `5:28` */
function minutesAndSeconds(ms: number): string {
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Seconds to a hundredth: a limit of two is judged here. */
const seconds = (ms: number, language: Language): string => {
  const value = Math.round(ms / 10) / 100;
  return language === "zh" ? `${value} 秒` : `${value} s`;
};

/** Chinese characters take two columns. */
const widthOf = (text: string): number =>
  text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0);

const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - widthOf(text)));

import { createHash } from "node:crypto";
import { drawn } from "./drawing.fixture.ts";
import type { PlateContent } from "./plate-content.ts";
import type { PlateFormat } from "./plate-format.ts";
import { inkAt, type PackedImage, packPixels } from "./packed-image.ts";

/** Plates of one model and look whose images are kept, to be drawn again bit by bit. */
export interface GoldenSet {
  readonly name: string;
  readonly format: PlateFormat;
  readonly template: string;
  readonly contents: readonly PlateContent[];
}

const office = { unit: "银川市水务局", post: "局长" };
const ministry = { unit: "宁夏回族自治区机关事务管理局", post: "副局长" };
const abroad = { unit: "Permanent Delegation", post: "Counsellor" };
const longUnit = "宁夏回族自治区党委办公厅机关事务服务中心会议服务与保障管理处";

const all: readonly PlateContent[] = [
  ...["黄", "李伟", "王芳", "张志强", "欧阳建国", "司马相如", "阿依古丽江"].map((name) => ({
    name,
    ...office,
  })),
  ...["阿卜杜热西提", "努尔艾合麦提江", "古丽巴哈尔阿依谢木"].map((name) => ({
    name,
    ...ministry,
  })),
  ...["买买提·阿不都热合曼", "阿依古丽·吐尔逊", "才仁·多吉·旺堆", "马·伊斯玛"].map((name) => ({
    name,
    ...ministry,
  })),
  ...["𠮷野", "㛃", "王㛃", "龘靐", "喆堃", "李淼焱垚", "镕昇", "祎赟"].map((name) => ({
    name,
    ...office,
  })),
  { name: "主持人" },
  { name: "列席" },
  { name: "张志强", unit: longUnit, post: "副主任兼会议服务科科长" },
  ...["Ng", "John Smith", "Zoë Müller-Ångström", "Maria del Carmen Fernández Gutiérrez"].map(
    (name) => ({ name, ...abroad }),
  ),
  { name: "Wolfeschlegelsteinhausenbergerdorffwelche", ...abroad },
  { name: "བསྟན་འཛིན་རྒྱ་མཚོ།", ...ministry },
  { name: "ཚེ་རིང་", ...office },
  { name: "པདྨ་སྒྲོལ་མ", unit: "བོད་རང་སྐྱོང་ལྗོངས།", post: "" },
  { name: "ئابدۇراخمان ئابلىز", ...ministry },
  { name: "مەمەت", ...office },
  { name: "گۈلنار", unit: "شىنجاڭ ئۇيغۇر ئاپتونوم رايونى", post: "" },
  { name: "ᠪᠠᠲᠤ", ...office },
  { name: "ᠴᠢᠩᠭᠢᠰ ᠬᠠᠭᠠᠨ", ...ministry },
  { name: "ᠮᠣᠩᠭᠣᠯ᠎ᠠ" },
  { name: "诺敏 ᠨᠣᠮᠢᠨ", ...office },
];

/** One of each script, and the longest. */
const some = all.filter(({ name }) =>
  [
    "李伟",
    "张志强",
    "买买提·阿不都热合曼",
    "龘靐",
    "Maria del Carmen Fernández Gutiérrez",
    "བསྟན་འཛིན་རྒྱ་མཚོ།",
    "ئابدۇراخمان ئابلىز",
    "ᠴᠢᠩᠭᠢᠰ ᠬᠠᠭᠠᠨ",
  ].includes(name ?? ""),
);

const doors: readonly PlateContent[] = [
  { now: "全区水利工作会议", time: "09:00–11:30", next: "下一场 Next 14:00 党组会议" },
  { now: "空闲 Free" },
  { now: "使用中 In use", time: "09:00–11:30", next: "下一场 Next 14:00 已预订 Booked" },
  {
    now: "关于贯彻落实自治区党委经济工作会议精神暨重点工作任务分解部署的专题会议（第三次）",
    time: "09:00–18:00",
  },
  { now: "Quarterly review of the regional water management programme", time: "09:00–11:30" },
].map((content) => ({ room: "第一会议室 Meeting room 1", ...content }));

const set = (
  name: string,
  template: string,
  format: PlateFormat,
  contents: readonly PlateContent[] = some,
): GoldenSet => ({ name, template, format, contents });

const small = { widthPx: 296, heightPx: 128 };
const middle = { widthPx: 400, heightPx: 300 };
const six = ["black", "red", "yellow", "blue", "green"] as const;

export const goldenSets: readonly GoldenSet[] = [
  set("2.9-red", "standard", { ...small, inks: ["black", "red"], encoding: "planes" }, all),
  set("2.9-red-on-pink", "pink", { ...small, inks: ["black", "red"], encoding: "planes" }),
  set("2.9-red-on-red", "red", { ...small, inks: ["black", "red"], encoding: "jpeg" }),
  set("2.9-red-tag-on-pink", "pink", { ...small, inks: ["black", "red"], encoding: "jpeg" }),
  set("2.9-black", "pink", { ...small, inks: ["black"], encoding: "planes" }),
  set("2.9-yellow", "standard", { ...small, inks: ["black", "yellow"], encoding: "planes" }),
  set("1.54-red", "standard", {
    widthPx: 152,
    heightPx: 152,
    inks: ["black", "red"],
    encoding: "jpeg",
  }),
  set("2.13-black", "plain", { widthPx: 250, heightPx: 122, inks: ["black"], encoding: "planes" }),
  set("4.2-four", "red", { ...middle, inks: ["black", "red", "yellow"], encoding: "packed" }),
  set("4.2-six", "pink", { ...middle, inks: six, encoding: "packed" }),
  set("4.2-six-door", "door", { ...middle, inks: six, encoding: "packed" }, doors),
  set("2.9-door", "door", { ...small, inks: ["black", "red"], encoding: "planes" }, doors),
  set("7.5-black", "standard", { widthPx: 800, heightPx: 480, inks: ["black"], encoding: "bmp" }),
  set("9.7-red", "standard", {
    widthPx: 960,
    heightPx: 672,
    inks: ["black", "red"],
    encoding: "jpeg",
  }),
];

/** All plates of a set on one sheet, with the hash of what is sent for each. */
export interface GoldenSheet {
  readonly format: PlateFormat;
  readonly image: PackedImage;
  /** By main line. */
  readonly hashes: Readonly<Record<string, string>>;
}

const gapPx = 8;
const sheetWidthPx = 2000;

/** Draws a set anew. */
export function goldenSheet({ format, template, contents }: GoldenSet): GoldenSheet {
  const { widthPx, heightPx } = format;
  const columns = Math.max(1, Math.floor(sheetWidthPx / (widthPx + gapPx)));
  const rows = Math.ceil(contents.length / columns);
  const sheet: PlateFormat = {
    ...format,
    widthPx: columns * (widthPx + gapPx) + gapPx,
    heightPx: rows * (heightPx + gapPx) + gapPx,
  };
  const pixels = new Uint8Array(sheet.widthPx * sheet.heightPx).fill(1);
  const hashes: Record<string, string> = {};
  contents.forEach((content, at) => {
    const plate = drawn(content, format, template);
    const key = [content.name ?? content.now, content.unit].filter(Boolean).join(" / ");
    hashes[key] = createHash("sha256").update(plate.bytes).digest("hex");
    const leftPx = gapPx + (at % columns) * (widthPx + gapPx);
    const topPx = gapPx + Math.floor(at / columns) * (heightPx + gapPx);
    for (let y = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++) {
        pixels[(topPx + y) * sheet.widthPx + leftPx + x] = inkAt(plate.pixels, format, x, y);
      }
    }
  });
  return { format: sheet, image: packPixels(pixels, sheet), hashes };
}

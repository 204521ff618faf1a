import { errorCatalogue, type FailureAction } from "../contract/errors.ts";

const actions = {
  retry: ["重试", "tried again"],
  skipPoint: ["跳过该点", "the point is skipped"],
  reconnect: ["重新连接", "the line is opened anew"],
  giveUp: ["停止，等待处理", "left alone until somebody acts"],
} as const satisfies Record<FailureAction, readonly [zh: string, en: string]>;

/** The page of every failure the product can name, in both languages, as Markdown. */
export function errorsPage(): string {
  const entries = Object.entries(errorCatalogue).map(([code, entry]) => {
    const [actionZh, actionEn] = actions[entry.action];
    return [
      `## ${code}`,
      `${entry.zh}。${entry.adviceZh}。程序的做法：${actionZh}。`,
      `${sentence(entry.en)} What you can do: ${entry.adviceEn}. What the program does: ${actionEn}.`,
    ].join("\n\n");
  });
  return [
    "# 故障代码 · Error codes",
    "由 `contract/errors.ts` 生成，请勿手改。Generated from `contract/errors.ts` by `npm run generate`; do not edit.",
    ...entries,
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

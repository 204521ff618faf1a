/** The pages of the hub's console that show many rooms at once. */
export const consoleZh = {
  "tests.title": "自检",
  "tests.back": "‹ 全部自检",
  "tests.room": "会场",
  "tests.at": "完成时间",
  "tests.passed": "通过",
  "tests.more": "显示最近 {count} 份报告；请缩小筛选范围查看更早的报告。",
  "tests.none-hint": "每次自检都会留下一份报告。",
} as const;

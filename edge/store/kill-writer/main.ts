import { randomBytes } from "node:crypto";
import { message } from "../../../contract/message.ts";
import { storeLimits } from "../limits.ts";
import { openStore } from "../sqlite-store.ts";

/** Commits without end and tells each acknowledged number: the process that the kill test kills. */
const file = process.argv[2] ?? "";
const { store } = openStore(file, {
  random: (bytes) => randomBytes(bytes),
  limits: { ...storeLimits, ballastBytes: 4096, walPages: 16 },
});
for (let count = 0; ; count++) {
  const size = (count % 3) + 1;
  const records = store.commit({
    atMs: count,
    clockTrusted: true,
    records: Array.from({ length: size }, () => ({
      kind: "act" as const,
      by: "writer",
      act: "x".repeat((count * 37) % 2000),
      text: message("act.end"),
    })),
    kept: [{ kind: "ended", id: "m", value: endAt(store.lastNumber() + size) }],
    watts: [],
  });
  process.stdout.write(`${records.at(-1)?.number}\n`);
}

function endAt(atMs: number) {
  return { meetingId: "m", atMs, cause: "button" as const, by: "writer" };
}

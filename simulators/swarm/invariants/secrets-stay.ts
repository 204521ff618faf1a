import { secretMark } from "../plan/secret-mark.ts";
import type { Invariant } from "./watcher.ts";

export const secretsStay: Invariant = {
  name: "secrets-stay",
  says: "of a classified meeting no title, name or banner leaves the room",
  watch: () => ({
    leaves(topic, payload) {
      const at = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      const found = at.indexOf(secretMark);
      if (found === -1) return null;
      return `${topic} carries "${at.toString("utf8", Math.max(0, found - 60), found + 40)}"`;
    },
  }),
};

import { wireSecrets } from "../drivers/wire-secrets.ts";
import type { DeviceModel } from "../devices/room-model.ts";

const star = "*".charCodeAt(0);

/** The patterns of all drivers on one line. */
export const secretsOf = (devices: readonly DeviceModel[]): readonly RegExp[] => [
  ...new Set(devices.flatMap(({ profile }) => wireSecrets[profile.driver])),
];

/** Puts stars over what the first group of each pattern finds, in place. */
export function hideSecrets(bytes: Buffer, patterns: readonly RegExp[]): void {
  if (patterns.length === 0) return;
  const text = bytes.toString("latin1");
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? "";
      const at = match.index + match[0].lastIndexOf(secret);
      bytes.fill(star, at, at + secret.length);
    }
  }
}

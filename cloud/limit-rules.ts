import { hubLimits } from "./hub-limits.ts";

/** Throws when two limits contradict one another. Called once at start. */
export function assertHubLimits(): void {
  const { broker, accounts, act, agenda, sources, ingest, cluster } = hubLimits;
  const rules: readonly (readonly [string, boolean])[] = [
    ["a login fits any packet", broker.connectPacketBytes < broker.packetBytes],
    ["a session ends by idling before it ends by age", accounts.idleMs < accounts.absoluteMs],
    ["being seen is written before idling ends a session", accounts.touchMs < accounts.idleMs / 2],
    ["a person can book beside what sources bring", agenda.settled < agenda.meetings],
    ["a source that refuses is asked less often", sources.refusedRetryMs > sources.retry.longestMs],
    ["a dead process is seen by missed beats", cluster.deadAfterMs >= 3 * cluster.beatMs],
    [
      "what a killed process had not written is still held when that is seen",
      cluster.heldMs > cluster.deadAfterMs + 2 * cluster.beatMs + 2 * ingest.flushMs,
    ],
    [
      "a flapping alarm stays within one issue",
      hubLimits.issues.withinMs <= hubLimits.issues.reopenMs,
    ],
    [
      "the page says that a backup is old before it is an alarm",
      hubLimits.backup.staleMs < hubLimits.backup.missingMs,
    ],
    ["an act lives longer than its answer is waited for", act.replyTimeoutMs < act.lifetimeMs],
  ];
  const broken = rules.filter(([, holds]) => !holds).map(([rule]) => rule);
  if (broken.length > 0)
    throw new Error(`hub-limits.ts: it does not hold that ${broken.join("; ")}`);
}

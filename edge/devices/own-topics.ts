import type { Profile } from "../../contract/profile.ts";
import type { Binding } from "../../contract/room-config.ts";

/** A topic of a profile with the binding's parts in it. */
export function filledTopic(template: string, base: string, slots: TopicSlots): string {
  const own = template
    .replaceAll("{channel}", String(slots.channel))
    .replaceAll("{tag}", slots.tag)
    .replaceAll("{topic}", () => base);
  if (template.includes("{topic}")) return own;
  return own === "" ? base : `${base}/${own}`;
}

export interface TopicSlots {
  /** As the device counts it. */
  readonly channel: number;
  readonly tag: string;
}

/** What stands for `{channel}` and `{tag}` of a binding. */
export function topicSlots(profile: Profile, { channel = 1, tag = "" }: Binding): TopicSlots {
  const from = profile.driver === "mqtt-points" ? profile.link.channelFrom : 1;
  return { channel: channel - 1 + from, tag };
}

/**
 * The topics that are a device's own, each with everything below it: the binding's topic, and those
 * of the profile that hold it as a level, up to that level: `stat/lamp` of `stat/{topic}/RESULT`. A
 * device never gets more than what ends in its own topic.
 */
export function ownTopics(profile: Profile, base: string): readonly string[] {
  if (profile.driver !== "mqtt-points") return [base];
  const { availability } = profile.link;
  const places = Object.values(profile.points).flatMap(({ topic, also, ask, set }) => [
    topic,
    ...also.map((place) => place.topic),
    ask?.topic ?? "",
    set?.topic ?? "",
  ]);
  const roots = [...places, availability?.topic ?? ""]
    .filter((topic) => topic.includes("{topic}"))
    .map((topic) => topic.slice(0, topic.indexOf("{topic}")) + base);
  return [...new Set([base, ...roots])];
}

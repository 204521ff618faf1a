import { limits } from "../limits.ts";

/** Broken UTF-8 was decoded to this; no honest topic holds it. */
const replacement = "\u{FFFD}";
const control = /\p{Cc}/u;

/** Whether text from the wire can be a topic or a filter at all. */
export function isSoundTopic(topic: string): boolean {
  if (topic === "" || Buffer.byteLength(topic) > limits.broker.topicMaxBytes) return false;
  if (topic.split("/").length > limits.broker.topicLevelsMax) return false;
  return !topic.includes(replacement) && !control.test(topic);
}

/** A login publishes to its own topic and below it. */
export const mayPublish = (own: string, topic: string): boolean =>
  isSoundTopic(topic) && !/[+#]/.test(topic) && isBelow(own, topic);

/** Wildcards are free below a login's own topic; they cannot reach above it. */
export const maySubscribe = (own: string, filter: string): boolean =>
  isSoundTopic(filter) && isBelow(own, filter);

const isBelow = (own: string, topic: string): boolean =>
  !topic.startsWith("$") && (topic === own || topic.startsWith(`${own}/`));

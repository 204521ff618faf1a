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

/** A login publishes to its own topics and below them. */
export const mayPublish = (own: readonly string[], topic: string): boolean =>
  isSoundTopic(topic) && !/[+#]/.test(topic) && isBelow(own, topic);

/** Wildcards are free below a login's own topics; they cannot reach above them. */
export const maySubscribe = (own: readonly string[], filter: string): boolean =>
  isSoundTopic(filter) && isBelow(own, filter);

const isBelow = (own: readonly string[], topic: string): boolean =>
  !topic.startsWith("$") && own.some((one) => topic === one || topic.startsWith(`${one}/`));

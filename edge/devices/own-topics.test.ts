import { describe, expect, it } from "vitest";
import { bindingSchema } from "../../contract/room-config.ts";
import { mayPublish, maySubscribe } from "../links/mqtt-rules.ts";
import { filledTopic, ownTopics, topicSlots } from "./own-topics.ts";
import { openProfileFolder } from "./profile-folder.ts";

const catalogue = openProfileFolder("firmware-profiles");
function profile(id: string) {
  const found = catalogue.profile(id);
  if (found?.ok !== true) throw new Error(`no profile ${id}`);
  return found.value;
}
const mqttIds = catalogue.ids.filter((id) => profile(id).driver === "mqtt-points");

describe("topics of a device's own", () => {
  it("are the binding's, and those of the firmware's prefixes up to it", () => {
    expect(ownTopics(profile("tasmota/relay"), "floor2/lamp")).toEqual([
      "floor2/lamp",
      "stat/floor2/lamp",
      "tele/floor2/lamp",
      "cmnd/floor2/lamp",
    ]);
    expect(ownTopics(profile("shelly/gen2-switch"), "plug")).toEqual(["plug"]);
  });

  it.each(mqttIds)("of %s end in the binding's topic and hold every topic of its", (id) => {
    const model = profile(id);
    if (model.driver !== "mqtt-points") throw new Error("unreachable");
    const own = ownTopics(model, "a/b");
    for (const topic of own) expect(topic === "a/b" || topic.endsWith("/a/b")).toBe(true);
    const slots = topicSlots(model, bindingSchema.parse({ profile: id, tag: "t" }));
    for (const { topic, also, ask, set } of Object.values(model.points)) {
      const all = [topic, ...also.map((place) => place.topic), ask?.topic ?? "", set?.topic ?? ""];
      for (const each of all) {
        expect(mayPublish(own, filledTopic(each, "a/b", slots))).toBe(true);
        // The same topic of a neighbour is none of its.
        expect(mayPublish(own, filledTopic(each, "a/bb", slots))).toBe(false);
        expect(maySubscribe(own, filledTopic(each, "a", slots))).toBe(false);
      }
    }
  });

  it("were looked at for every MQTT profile", () => {
    expect(mqttIds.length).toBeGreaterThanOrEqual(12);
  });
});

import { message } from "../../../contract/message.ts";
import { gateway } from "../../../contract/selftest.ts";
import { advise } from "../advice.ts";
import type { GatewayFacts } from "../bench.ts";
import { measuredAs, rounded } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, unsupported, warn } from "../step.ts";

/** Less of the disk is free: it will be full within weeks. */
const diskFreeShare = 0.1;
/** A Raspberry Pi slows itself down at 80 °C. */
const hotC = 75;
/** So many programs wait for each core. */
const busyLoad = 2;

/** NX T5-4: the machine itself: does it know the time, has it room to write, is it cool? */
export const gatewaySteps = (): readonly PlannedStep[] => [
  step("clock", ({ clockTrusted }) =>
    clockTrusted
      ? pass(message("test.clock-good"))
      : fail(message("test.clock-doubted"), advise("clock")),
  ),
  step("disk", ({ diskFree }) => {
    if (diskFree === null) return unsupported(message("test.cannot-tell"));
    const percent = rounded(100 * diskFree);
    const found = message("test.disk-free", { percent });
    const measured = [measuredAs("diskFree", percent, "%")];
    return diskFree < diskFreeShare
      ? warn(found, advise("disk-full"), { measured })
      : pass(found, { measured });
  }),
  step("temperature", ({ temperatureC }) => {
    if (temperatureC === null) return unsupported(message("test.cannot-tell"));
    const found = message("test.gateway-temperature", { temperature: rounded(temperatureC) });
    const measured = [measuredAs("temperature", temperatureC, "°C")];
    return temperatureC >= hotC
      ? warn(found, advise("gateway-hot"), { measured })
      : pass(found, { measured });
  }),
  step("load", ({ load }) => {
    if (load === null) return unsupported(message("test.cannot-tell"));
    const found = message("test.gateway-load", { load: rounded(load) });
    const measured = [measuredAs("load", load, null)];
    return load > busyLoad
      ? warn(found, advise("gateway-busy"), { measured })
      : pass(found, { measured });
  }),
];

type Part = "clock" | "disk" | "temperature" | "load";

const step = (part: Part, judge: (facts: GatewayFacts) => Finding): PlannedStep => ({
  id: `${gateway}:${part}`,
  device: gateway,
  text: message(`test.gateway-${part}-is`),
  clause: "NX T5-4",
  stage: "look",
  moves: [],
  disturbs: false,
  run: async (bench) => judge(await bench.gateway()),
});

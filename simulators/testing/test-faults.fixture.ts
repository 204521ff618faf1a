import type { Fault } from "../faults.ts";
import { patiently } from "./eventually.ts";
import type { PanelRig } from "./panel-rig.fixture.ts";

/** A fault that is put into one device, and what the test of it must say. */
export interface NamedFault {
  readonly device: string;
  readonly fault: Fault;
  /** Devices that are tested with it and must come out well. */
  readonly with?: readonly string[];
  readonly standing: "fail" | "warn";
  readonly cause: RegExp;
  /** Until the room can know of it. */
  readonly seen?: (rig: PanelRig) => Promise<void>;
}

/** The point reads what a device reports by itself. */
const reads =
  (device: string, point: string, fits: (value: unknown) => boolean) =>
  async (rig: PanelRig): Promise<void> => {
    await patiently(`${device} tells of its ${point}`, async () => {
      const found = await rig.device(device);
      return fits(found?.points.find((each) => each.point === point)?.value);
    });
  };

const isGone =
  (device: string) =>
  async (rig: PanelRig): Promise<void> => {
    await patiently(
      `${device} is gone`,
      async () => (await rig.device(device))?.availability === "offline",
    );
  };

const isLow = (value: unknown): boolean => typeof value === "number" && value < 15;

/** Somebody else sits down at the third plate. */
async function reseat(rig: PanelRig): Promise<void> {
  const seats = [
    { seat: "A1", name: "张三", unit: "办公室", post: "主任" },
    { seat: "A2", name: "李四", unit: "财务处", post: "" },
    { seat: "A3", name: "钱七", unit: "审计处", post: "" },
    { seat: "A4", name: "赵六", unit: "信息中心", post: "" },
  ];
  const wanted = async () => {
    const plate = await rig.device("plate-a3");
    return plate?.points.find(({ point }) => point === "image")?.target?.value;
  };
  const before = await wanted();
  await rig.rebook({ seats });
  await patiently("the plate is to show another name", async () => {
    const now = await wanted();
    return now !== undefined && now !== before;
  }).catch(async (reason: unknown) => {
    const { meeting, phase, alarms } = await rig.view();
    const found = await rig.device("plate-a3");
    const told = JSON.stringify({ before, meeting, phase, alarms, found });
    throw new Error(`another name is not wanted: ${told}`, { cause: reason });
  });
}

export const chineseFaults: readonly NamedFault[] = [
  { device: "lights-back", fault: "dead-lamp", standing: "fail", cause: /back 的灯不亮/ },
  {
    device: "mic-spare",
    fault: "deaf-microphone",
    with: ["mic-main", "test-tone"],
    standing: "fail",
    cause: /别的话筒听到而它没有/,
  },
  {
    device: "test-tone",
    fault: "silent-speaker",
    with: ["mic-main"],
    standing: "fail",
    cause: /没有话筒听到测试音/,
  },
  {
    device: "plate-a2",
    fault: "low-battery",
    standing: "fail",
    cause: /电池电量不足/,
    seen: reads("plate-a2", "battery", isLow),
  },
  { device: "door", fault: "jammed-bolt", standing: "fail", cause: /锁舌卡住/ },
  { device: "hvac", fault: "ignores-commands", standing: "fail", cause: /空调不接受设定/ },
  {
    device: "presence-radar",
    fault: "stuck-vacant",
    with: ["presence-ceiling"],
    standing: "warn",
    cause: /看不到在场人员/,
    seen: reads("presence-radar", "occupied", (value) => value === false),
  },
];

export const englishFaults: readonly NamedFault[] = [
  {
    device: "meter",
    fault: "frozen-value",
    with: ["lights-front", "lights-back"],
    standing: "fail",
    cause: /meter did not see lights-front, lights-back/,
  },
  {
    device: "banner",
    fault: "garbled-sign",
    standing: "fail",
    cause: /the sign shows something else/,
  },
  {
    device: "plate-a3",
    fault: "never-acknowledges",
    with: ["plate-a1"],
    standing: "fail",
    cause: /has not acknowledged its image/,
    seen: reseat,
  },
  {
    device: "projector",
    fault: "lamp-error",
    standing: "fail",
    cause: /its lamp fails or is at its end/,
  },
  { device: "projector", fault: "lamp-worn", standing: "warn", cause: /near the end of its life/ },
  {
    device: "mic-main",
    fault: "dead-wire",
    with: ["mic-spare"],
    standing: "fail",
    cause: /no power, its cable is out/,
    seen: isGone("mic-main"),
  },
];

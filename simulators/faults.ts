/** Every way a simulated device can misbehave, by name. Used alike by tests, stories and the demo. */
export const faults = {
  silent: { zh: "不应答", en: "takes every request and answers none" },
  "late-reply": { zh: "应答迟到", en: "answers after the other side has stopped waiting" },
  "wrong-unit": { zh: "以他人地址应答", en: "answers with another device's address" },
  "wrong-function": { zh: "以其他功能码应答", en: "answers another function than was asked" },
  "duplicate-address": { zh: "地址重复", en: "shares its address with a second device" },
  "short-frame": { zh: "应答不完整", en: "breaks off in the middle of every answer" },
  "merged-frames": { zh: "应答粘连", en: "sends every answer twice, without a gap" },
  "flipped-bits": { zh: "比特翻转", en: "sends some answers with one bit flipped" },
  "bad-checksum": { zh: "校验和错误", en: "sends a wrong checksum" },
  echo: { zh: "回显请求", en: "sends the request back before the answer" },
  babble: { zh: "持续发送乱码", en: "sends noise all the time" },
  "dead-wire": { zh: "断线", en: "is not reachable at all" },
  restarts: { zh: "反复重启", en: "restarts again and again" },
  "deaf-after-power-on": {
    zh: "上电后长时间无响应",
    en: "answers nothing for long after power-on",
  },
  "not-ready": { zh: "拒绝命令", en: "refuses every order for now" },
  "refuses-login": { zh: "拒绝登录", en: "refuses every login" },
  "ignores-commands": { zh: "接受命令但不执行", en: "accepts commands and does nothing" },
  "stuck-relay": { zh: "触点粘连", en: "reads back as commanded, its contact does not move" },
  thrown: { zh: "触点动作", en: "is thrown: what it reports is the case" },
  "wall-override": { zh: "墙面手动改变", en: "was changed by hand at the wall, once" },
  "frozen-value": { zh: "读数冻结", en: "repeats its last value for ever" },
  "out-of-range": { zh: "读数超出范围", en: "reports values that cannot be true" },
  "not-a-number": { zh: "读数无效", en: "reports that it has no value" },
  "stuck-occupied": { zh: "始终报告有人", en: "sees people who are not there" },
  "stuck-vacant": { zh: "始终报告无人", en: "does not see the people who are there" },
  "never-acknowledges": { zh: "从不确认", en: "takes images and never shows or confirms them" },
  swapped: { zh: "显示他人内容", en: "shows what another plate was sent, and says so" },
  "half-redraw": { zh: "刷新中断", en: "breaks off every redraw half-way" },
  "loses-some": { zh: "部分丢失", en: "loses about a third of what it is sent" },
  "reports-fault": { zh: "自报故障", en: "reports a fault of its own" },
  "dead-lamp": { zh: "灯具不亮", en: "draws no current and stays dark though it is switched on" },
  "deaf-microphone": { zh: "拾不到声音", en: "hears nothing, whatever sounds in the room" },
  "silent-speaker": { zh: "扬声器无声", en: "obeys, and no sound comes out" },
  "low-battery": { zh: "电池将尽", en: "reports a battery that is nearly empty" },
  "jammed-bolt": { zh: "锁舌卡住", en: "runs its motor, and the bolt does not move" },
  "lazy-hvac": { zh: "空调不出力", en: "takes its set-point and neither cools nor heats" },
  "garbled-sign": { zh: "显示内容出错", en: "shows other words than it was sent" },
  "lamp-worn": { zh: "灯泡超期", en: "reports lamp hours far above the life of a lamp" },
  "lamp-error": { zh: "灯泡报错", en: "reports an error of its lamp" },
  "never-cools": { zh: "冷却不结束", en: "never reports the end of its cool-down" },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;

export type Fault = keyof typeof faults;

export const isFault = (name: string): name is Fault => Object.hasOwn(faults, name);

/** All names, in the order of the list. */
export const faultNames = Object.keys(faults).filter(isFault);

/** What any device on a socket of its own can show. */
export const socketFaults = [
  "silent",
  "late-reply",
  "short-frame",
  "merged-frames",
  "flipped-bits",
  "echo",
  "babble",
  "dead-wire",
  "restarts",
  "loses-some",
] as const satisfies readonly Fault[];

/** What any device on an RS-485 bus can show. */
export const busFaults = [
  "silent",
  "late-reply",
  "wrong-unit",
  "wrong-function",
  "duplicate-address",
  "short-frame",
  "merged-frames",
  "flipped-bits",
  "bad-checksum",
  "echo",
  "babble",
  "loses-some",
] as const satisfies readonly Fault[];

/** What any device on a serial line of its own can show. */
export const serialFaults = [
  "silent",
  "short-frame",
  "merged-frames",
  "flipped-bits",
  "babble",
  "dead-wire",
] as const satisfies readonly Fault[];

/** What a device on such a line can show when it is asked, and does not only report. */
export const askedSerialFaults = [
  ...serialFaults,
  "late-reply",
  "echo",
  "loses-some",
] as const satisfies readonly Fault[];

/** What a sensor can do to its values. */
export const valueFaults = [
  "frozen-value",
  "out-of-range",
  "not-a-number",
] as const satisfies readonly Fault[];

/** What any MQTT device can show. */
export const mqttFaults = ["silent", "dead-wire", "restarts"] as const satisfies readonly Fault[];

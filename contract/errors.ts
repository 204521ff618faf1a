/** What the caller of a failed operation does next. */
export type FailureAction = "retry" | "skipPoint" | "reconnect" | "giveUp";

interface ErrorEntry {
  readonly action: FailureAction;
  readonly zh: string;
  readonly en: string;
  /** What a person can do about it. */
  readonly adviceZh: string;
  readonly adviceEn: string;
}

/** Every failure the product can name. A code is never reused for another meaning. */
export const errorCatalogue = {
  "link-timeout": {
    action: "retry",
    zh: "设备在时限内没有应答",
    en: "the device did not answer in time",
    adviceZh: "检查设备供电、接线和地址",
    adviceEn: "check the device's power, its wiring and its address",
  },
  "link-checksum": {
    action: "retry",
    zh: "应答的校验和不对",
    en: "the checksum of the answer is wrong",
    adviceZh: "检查线路终端电阻、屏蔽和波特率",
    adviceEn: "check the line's termination, its shield and the baud rate",
  },
  "link-unexpected": {
    action: "retry",
    zh: "应答与请求不符",
    en: "the answer does not belong to the request",
    adviceZh: "核对该设备的地址，并检查同一条线上是否有两台设备使用同一地址",
    adviceEn: "check the device's address, and for two devices with one address on this line",
  },
  "link-address-conflict": {
    action: "retry",
    zh: "两台设备以同一地址应答",
    en: "two devices answer at one address",
    adviceZh: "逐台断开该地址的设备，找到后改掉其中一台的地址",
    adviceEn: "disconnect the devices with this address one by one and give one of them another",
  },
  "link-busy": {
    action: "retry",
    zh: "线路队列已满",
    en: "the line's queue is full",
    adviceZh: "减少这条线上的设备或放宽轮询周期",
    adviceEn: "put fewer devices on this line or poll them less often",
  },
  "link-closed": {
    action: "reconnect",
    zh: "线路已断开",
    en: "the line is gone",
    adviceZh: "检查串口、网线和交换机",
    adviceEn: "check the serial port, the cable and the switch",
  },
  "link-refused": {
    action: "reconnect",
    zh: "对方拒绝连接",
    en: "the other side refused the connection",
    adviceZh: "检查地址与端口，设备可能只允许一个连接",
    adviceEn: "check host and port; the device may allow one connection only",
  },
  "link-overflow": {
    action: "reconnect",
    zh: "线路上的数据超过上限",
    en: "more data on the line than the limit allows",
    adviceZh: "线路上可能有设备在持续发送乱码，逐台断开排查",
    adviceEn: "a device may be babbling; disconnect them one by one to find it",
  },
  "device-refused": {
    action: "giveUp",
    zh: "设备拒绝登录",
    en: "the device refused the login",
    adviceZh: "核对设备密码，核对前不会再次尝试",
    adviceEn: "correct the device's password; it is not tried again until then",
  },
  "device-illegal-address": {
    action: "skipPoint",
    zh: "设备没有这个点",
    en: "the device does not have this point",
    adviceZh: "核对设备型号和固件版本",
    adviceEn: "check the device's model and firmware",
  },
  "device-illegal-value": {
    action: "skipPoint",
    zh: "设备不接受这个值",
    en: "the device does not accept this value",
    adviceZh: "核对配置文件中该点的取值范围",
    adviceEn: "check the point's range in the profile",
  },
  "device-busy": {
    action: "retry",
    zh: "设备暂时不接受命令",
    en: "the device does not take commands just now",
    adviceZh: "等待预热或冷却结束，会自动重试",
    adviceEn: "wait until warm-up or cool-down has ended; it is tried again",
  },
  "device-fault": {
    action: "retry",
    zh: "设备报告内部故障",
    en: "the device reports an internal failure",
    adviceZh: "查看设备面板上的故障提示",
    adviceEn: "look at the fault shown on the device itself",
  },
  "value-implausible": {
    action: "retry",
    zh: "读数超出合理范围",
    en: "the reading cannot be true",
    adviceZh: "检查传感器；在恢复正常前该读数不参与控制",
    adviceEn: "check the sensor; the reading is not used until it is sound again",
  },
  "text-not-displayable": {
    action: "skipPoint",
    zh: "内容含有该设备无法显示的字符",
    en: "the text holds characters this device cannot show",
    adviceZh: "改用设备支持的字符，或更换显示设备",
    adviceEn: "use characters the device has, or another display",
  },
  "store-full": {
    action: "retry",
    zh: "本地数据库已满",
    en: "the room's database is full",
    adviceZh: "房间继续运行但无法留痕；清理磁盘空间或更换更大的存储卡",
    adviceEn: "the room goes on but keeps no record; free disk space or fit a larger card",
  },
  "store-io": {
    action: "reconnect",
    zh: "本地数据库无法读写",
    en: "the room's database cannot be read or written",
    adviceZh: "检查存储卡是否损坏或变为只读，以及数据目录的权限",
    adviceEn:
      "check whether the card is failing or read-only, and the permissions of the data folder",
  },
  "store-busy": {
    action: "retry",
    zh: "本地数据库正被另一个程序占用",
    en: "another program holds the room's database",
    adviceZh: "确认没有第二个网关进程使用同一数据目录",
    adviceEn: "make sure that no second edge uses the same data folder",
  },
  "store-newer": {
    action: "giveUp",
    zh: "本地数据库来自更新的版本",
    en: "the room's database was written by a newer version",
    adviceZh: "升级程序，或恢复旧版本留下的备份",
    adviceEn: "upgrade the program, or restore a backup of the older version",
  },
  "plate-not-rendered": {
    action: "retry",
    zh: "席签图像未能生成",
    en: "the nameplate's image could not be made",
    adviceZh: "席签保持空白或不更新，并会自动重试；若持续出现，检查网关内存和安装是否完整",
    adviceEn:
      "the plate is blank or not written to, and it is tried again; if it lasts, check the gateway's memory and its installation",
  },
  "payload-malformed": {
    action: "retry",
    zh: "收到的消息无法解读",
    en: "a message that came cannot be read",
    adviceZh: "核对双方的软件版本",
    adviceEn: "compare the software versions of both sides",
  },
  "driver-failed": {
    action: "retry",
    zh: "该设备的驱动程序出错",
    en: "the driver of this device failed",
    adviceZh: "驱动程序会自动重新启动，其他设备不受影响；反复出现时，请附上网关日志联系维护人员",
    adviceEn:
      "it is started anew by itself and other devices go on; if it lasts, send the edge's log to whoever maintains it",
  },
  "gpio-unavailable": {
    action: "giveUp",
    zh: "此机器没有可用的 GPIO",
    en: "this machine has no usable GPIO",
    adviceZh: "启用内核的 GPIO 接口，或改用继电器板",
    adviceEn: "enable the kernel's GPIO interface, or use a relay board",
  },
  "source-unreachable": {
    action: "retry",
    zh: "预约来源无法访问",
    en: "the source of bookings cannot be reached",
    adviceZh: "检查该来源的地址、网络和服务是否在运行；最后一次取得的日程继续有效",
    adviceEn: "check its address, the network and whether it runs; its last agenda still holds",
  },
  "source-busy": {
    action: "retry",
    zh: "预约来源暂时不受理",
    en: "the source of bookings asks for patience",
    adviceZh: "无需处理，稍后自动再取",
    adviceEn: "nothing to do: it is asked again later",
  },
  "source-refused": {
    action: "giveUp",
    zh: "预约来源拒绝访问",
    en: "the source of bookings refuses access",
    adviceZh: "在来源设置中更新其账号、口令或权限",
    adviceEn: "renew its account, password or permissions in the settings of the source",
  },
  "source-unreadable": {
    action: "retry",
    zh: "预约来源给出的不是日历",
    en: "what the source of bookings sends is no calendar",
    adviceZh: "核对地址是否指向日历本身而不是登录页；最后一次取得的日程继续有效",
    adviceEn:
      "check that its address is the calendar's and not a sign-in page's; its last agenda still holds",
  },
  "source-forbidden": {
    action: "giveUp",
    zh: "该地址不允许作为预约来源",
    en: "this address may not be a source of bookings",
    adviceZh: "使用允许的协议和公开地址；内网地址须由管理员明确放行",
    adviceEn: "use an allowed scheme and a public address; an administrator may allow an inner one",
  },
  "source-too-large": {
    action: "giveUp",
    zh: "预约来源的内容过大",
    en: "the source of bookings is too large",
    adviceZh: "只提供该会议室的日历，或缩短其时间范围",
    adviceEn: "give the calendar of this room only, or of a shorter time",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const isErrorCode = (word: string): word is ErrorCode => Object.hasOwn(errorCatalogue, word);

/** A failure that was expected to be possible: returned, never thrown. */
export interface Failure {
  readonly code: ErrorCode;
  /** Facts for the journal: bytes seen, exception code. Never a secret, never a name. */
  readonly detail?: string;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export const success = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (code: ErrorCode, detail?: string): { ok: false; failure: Failure } => ({
  ok: false,
  failure: detail === undefined ? { code } : { code, detail },
});

export const actionOf = (failure: Failure): FailureAction => errorCatalogue[failure.code].action;

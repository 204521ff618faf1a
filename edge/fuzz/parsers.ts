import type { FrameShape } from "../../contract/profile.ts";
import { engineNews, resultFor } from "../drivers/qrc-codec.ts";
import { parseMessage, pickMember } from "../drivers/mqtt-payload.ts";
import { isAnswer, parseAnswer, parseGreeting, wireValue } from "../drivers/pjlink-codec.ts";
import { errorsIn, valuesIn } from "../drivers/ssc-codec.ts";
import { FrameSplitter } from "../links/frame-splitter.ts";
import { LineSplitter } from "../links/line-splitter.ts";
import { mbapHeaderBytes, MbapSplitter } from "../links/mbap-splitter.ts";
import { MessageSplitter } from "../links/message-splitter.ts";
import { crc16, parseAnswer as parseModbus, rtuFrame, tcpFrame } from "../links/modbus-frame.ts";
import type { ModbusAnswer, ModbusRequest } from "../links/modbus-frame.ts";
import { RtuReceiver } from "../links/rtu-receiver.ts";
import { TelnetFilter } from "../links/telnet.ts";

/** What a parser made of one piece of bytes. */
export interface Taken {
  /** Whole, and right by its checksum where there is one. */
  readonly wellFormed: number;
  /** Believed as the answer that was asked for, and not what the device said. */
  readonly untrue: number;
}

/** A reader of foreign bytes under test. It may hold state from one piece to the next. */
export interface FuzzedParser {
  readonly name: string;
  /** What it is made for: frames are drawn near these. */
  readonly seeds: readonly Uint8Array[];
  take(bytes: Buffer): Taken;
}

const request: ModbusRequest = { kind: "read-words", table: "holding", address: 7, count: 2 };
const answerPdu = Uint8Array.of(3, 4, 0x12, 0x34, 0x56, 0x78);
const truth = [0x12_34, 0x56_78].join();
const unit = 17;

const isUntrue = (answer: ModbusAnswer | null): boolean =>
  answer?.ok === true && answer.value.join() !== truth;

/** A fixed length with a sum, and frames that tell their length and end with a CRC. */
const shapes: readonly { readonly shape: FrameShape; readonly seed: Uint8Array }[] = [
  {
    shape: { start: ["AA FF"], length: [6], maxBytes: 6, checksum: { kind: "sum8", from: 0 } },
    seed: Uint8Array.of(0xaa, 0xff, 1, 2, 3, 0xaf),
  },
  {
    shape: {
      start: ["55 .. 68", "5A"],
      length: { at: 3, type: "u16le", adds: 7 },
      maxBytes: 128,
      checksum: { kind: "crc16-modbus", from: 0 },
    },
    seed: rtuFrame(0x55, Uint8Array.of(1, 0x68, 4, 0, 10, 20, 30, 40)),
  },
];

/** Every reader of bytes that a device of the room can reach. */
export const fuzzedParsers = (): readonly FuzzedParser[] => [
  rtuReceiver(),
  modbusTcp(),
  ...shapes.map(({ shape, seed }, at) => frames(`frame splitter ${at + 1}`, shape, seed)),
  lines(),
  telnet(),
  pjlink(),
  messages(),
  mqttPayload(),
];

function rtuReceiver(): FuzzedParser {
  const receiver = new RtuReceiver();
  return {
    name: "rtu receiver",
    seeds: [rtuFrame(unit, answerPdu), rtuFrame(unit, Uint8Array.of(0x83, 2))],
    take(bytes) {
      // One unit owes an answer, one is asked, and some time it is heard in two pieces.
      receiver.owe({ unit: unit + 1, request });
      receiver.expect({ unit, request }, null);
      const cut = (bytes[0] ?? 0) & 1 ? bytes.length >> 1 : bytes.length;
      receiver.push(bytes.subarray(0, cut));
      if (cut < bytes.length) receiver.push(bytes.subarray(cut));
      const untrue = isUntrue(receiver.answer) ? 1 : 0;
      receiver.forget();
      return { wellFormed: hasCrc(bytes) ? 1 : 0, untrue };
    },
  };
}

const hasCrc = (bytes: Buffer): boolean =>
  bytes.length > 3 && crc16(bytes.subarray(0, -2)) === bytes.readUInt16LE(bytes.length - 2);

function modbusTcp(): FuzzedParser {
  const splitter = new MbapSplitter();
  return {
    name: "modbus tcp",
    seeds: [tcpFrame(1, unit, answerPdu), tcpFrame(2, unit, Uint8Array.of(0x83, 2))],
    take(bytes) {
      const { frames } = splitter.take(bytes);
      // TCP has checked the bytes: what an answer says is true. Here it must only not be misread.
      for (const frame of frames) parseModbus(request, frame.subarray(mbapHeaderBytes));
      return { wellFormed: frames.length, untrue: 0 };
    },
  };
}

function frames(name: string, shape: FrameShape, seed: Uint8Array): FuzzedParser {
  const splitter = new FrameSplitter(shape);
  return {
    name,
    seeds: [seed],
    take: (bytes) => ({ wellFormed: splitter.take(bytes).frames.length, untrue: 0 }),
  };
}

function lines(): FuzzedParser {
  const framing = { terminator: "\r\n", start: "", prompt: ">", ignoreEnds: "" };
  const splitter = new LineSplitter(framing, 4096, "utf8");
  return {
    name: "line splitter",
    seeds: [Buffer.from("+OK\r\n"), Buffer.from("< REP 1 AUDIO_MUTE ON >\r\n")],
    take(bytes) {
      const found = splitter.take(bytes).lines.length;
      return { wellFormed: found, untrue: 0 };
    },
  };
}

function telnet(): FuzzedParser {
  const filter = new TelnetFilter();
  return {
    name: "telnet filter",
    seeds: [Buffer.from("fffb01fffd03fffa1801fff0", "hex")],
    take(bytes) {
      const { text } = filter.take(bytes);
      return { wellFormed: text.length > 0 ? 1 : 0, untrue: 0 };
    },
  };
}

function pjlink(): FuzzedParser {
  const commands = ["POWR", "INPT", "AVMT", "LAMP", "ERST"] as const;
  return {
    name: "pjlink codec",
    seeds: ["%1POWR=1", "%1LAMP=1234 1 88 0", "%1ERST=000120", "PJLINK 1 498e4a67"].map((line) =>
      Buffer.from(line),
    ),
    take(bytes) {
      const line = bytes.toString("utf8").slice(0, 136);
      parseGreeting(line);
      const parameter = parseAnswer(line);
      const answered = commands.filter((command) => isAnswer(command, line));
      if (parameter.ok) for (const command of commands) wireValue(command, parameter.value);
      return { wellFormed: answered.length, untrue: 0 };
    },
  };
}

/** QRC and SSC: JSON messages in a stream, ended by a terminator. */
function messages(): FuzzedParser {
  const splitter = new MessageSplitter("\0", 4096);
  return {
    name: "json messages",
    seeds: [
      Buffer.from('{"jsonrpc":"2.0","id":7,"result":{"State":"Active"}}\0'),
      Buffer.from('{"osc":{"error":[{"audio":{"mute":[404,{"desc":"x"}]}}]}}\0'),
    ],
    take(bytes) {
      const parsed = splitter.take(bytes).messages.map((text) => parseMessage(Buffer.from(text)));
      for (const { root } of parsed) {
        resultFor(root, 7);
        engineNews(root);
        valuesIn(root);
        errorsIn(root);
      }
      const objects = parsed.filter(({ root }) => Object.keys(root).length > 0).length;
      return { wellFormed: objects, untrue: 0 };
    },
  };
}

function mqttPayload(): FuzzedParser {
  return {
    name: "mqtt payload",
    seeds: [Buffer.from('{"temperature":21.5,"Wifi":{"RSSI":-60}}'), Buffer.from("ON")],
    take(bytes) {
      const message = parseMessage(bytes);
      const found = ["temperature", "Wifi.RSSI", "__proto__.x"].filter(
        (field) => pickMember(message, field) !== null,
      ).length;
      return { wellFormed: found > 0 ? 1 : 0, untrue: 0 };
    },
  };
}

import type { Clock } from "../../contract/clock.ts";
import { socketFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import type { Random } from "../world/random.ts";
import { answerersOf, answerPdu } from "./modbus-slave.ts";
import type { ModbusLine, ModbusSlave } from "./modbus-slave.ts";
import type { Peer } from "./conversation.ts";
import { misdirectedPdu } from "./rtu-answer.ts";
import { TcpPort } from "./tcp-port.ts";

/** Transaction, protocol 0, length; then the unit. */
const headerBytes = 6;

/** A Modbus TCP server with the slaves behind it. */
export interface ModbusTcpPort extends ModbusLine {
  readonly port: number;
  stop(): Promise<void>;
}

/** A slave, with what is wrong with it. */
interface Member {
  readonly slave: ModbusSlave;
  fault: Fault | null;
}

/** Opens a free port of 127.0.0.1. */
export async function openModbusTcpPort(wireClock: Clock, random: Random): Promise<ModbusTcpPort> {
  const members: Member[] = [];
  const request = (peer: Peer, frame: Buffer) => {
    const unit = frame[headerBytes] ?? 0;
    const [member] = answerersOf(members, unit, frame[headerBytes + 1] ?? 0);
    if (member === undefined || frame.readUInt16BE(2) !== 0) return;
    const { slave, fault } = member;
    const pdu = misdirectedPdu(fault, answerPdu(slave.tables, frame.subarray(headerBytes + 1)));
    const answer = Buffer.alloc(headerBytes + 1 + pdu.length);
    frame.copy(answer, 0, 0, headerBytes + 1);
    answer.writeUInt16BE(pdu.length + 1, 4);
    if (fault === "wrong-unit") answer[headerBytes] = (unit + 1) & 0xff;
    pdu.copy(answer, headerBytes + 1);
    peer.send(answer);
  };
  const port = await TcpPort.open(
    { wireClock, random, idleCloseMs: null },
    { framing: frameLength, opened: () => {}, request, closed: () => {} },
  );
  return {
    port: port.port,
    shows: [...socketFaults, "wrong-unit", "wrong-function"],
    add(slave) {
      const member: Member = { slave, fault: null };
      members.push(member);
      return (fault) => {
        member.fault = fault;
        port.misbehave(fault);
      };
    },
    async stop() {
      for (const { slave } of members) slave.stop?.();
      await port.stop();
    },
  };
}

function frameLength(bytes: Buffer): number {
  if (bytes.length < headerBytes) return 0;
  const length = headerBytes + bytes.readUInt16BE(4);
  return bytes.length >= length ? length : 0;
}

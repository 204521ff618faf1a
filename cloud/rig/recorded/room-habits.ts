import type { RoomOffers } from "../../../contract/room-offers.ts";

/** For tests and pictures: rooms that differ as rooms do, each by its number for ever. */
export interface RoomHabits {
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly floor: number;
  readonly seats: number;
  /** What it draws while it rests, while it serves a meeting, and what its standby limit is. */
  readonly restW: number;
  readonly meetingW: number;
  readonly limitW: number;
  /** Its air-conditioning stays on on some evenings. */
  readonly isWasteful: boolean;
  /** Its people are often late. */
  readonly isSloppy: boolean;
  readonly isMetered: boolean;
}

const kinds = [
  { zh: "会议室", en: "Meeting room", seats: 12 },
  { zh: "接待室", en: "Reception room", seats: 10 },
  { zh: "多功能厅", en: "Function hall", seats: 80 },
  { zh: "视频会议室", en: "Video meeting room", seats: 24 },
  { zh: "培训教室", en: "Training room", seats: 40 },
] as const;
const roomsOfFloor = 10;

/** @param number from 0 on */
export function habitsOf(number: number): RoomHabits {
  const floor = 1 + Math.floor(number / roomsOfFloor);
  const room = `${floor}-${String(1 + (number % roomsOfFloor)).padStart(2, "0")}`;
  const kind = kinds[number % kinds.length] ?? kinds[0];
  const restW = 4 + (number % 5);
  return {
    room,
    name: { zh: `${room} ${kind.zh}`, en: `${kind.en} ${room}` },
    floor,
    seats: kind.seats,
    restW,
    meetingW: 350 + 22 * kind.seats + 13 * (number % 7),
    limitW: 15,
    isWasteful: number % 9 === 4,
    isSloppy: number % 13 === 5,
    isMetered: number % 17 !== 7,
  };
}

/** What whoever looks for a room is told of it. */
export const offersOf = ({ seats }: RoomHabits): RoomOffers => ({
  seats,
  use: "ordinary",
  layouts: [],
  equipment: [],
  microphones: 0,
  plateSeats: [],
});

/** Evenly in [0, 1), the same for the same numbers: a hash, so that no day depends on another. */
export function chance(...numbers: readonly number[]): number {
  let state = 0x9e37_79b9;
  for (const number of numbers) {
    state = Math.imul(state ^ (number + 0x85eb_ca6b), 0xc2b2_ae35);
    state ^= state >>> 15;
    state = Math.imul(state, 0x2c1b_3c6d);
    state ^= state >>> 13;
  }
  return (state >>> 0) / 2 ** 32;
}

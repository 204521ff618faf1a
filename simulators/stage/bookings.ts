/** What an office fills in to book a room; the hub adds the id. */
export interface Booking {
  readonly title: string;
  readonly organiser: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly class: "ordinary" | "important" | "large";
  readonly headCount: number;
  readonly banner: string;
  readonly seats: readonly { seat: string; name: string; unit: string; post: string }[];
}

/** Meetings as every public institution has them. Banners in letters that the sign can show. */
const occasions = [
  ["年度工作会", "办公室", "ANNUAL WORK CONFERENCE", 24],
  ["节能工作推进会", "后勤处", "ENERGY SAVING", 16],
  ["预算编制协调会", "财务处", "BUDGET 2027", 12],
  ["信息化建设例会", "信息中心", "DIGITAL SERVICES", 18],
] as const;

/** The names that stand in every Chinese form's example. */
const seats = [
  { seat: "A1", name: "张三", unit: "办公室", post: "主任" },
  { seat: "A2", name: "李四", unit: "财务处", post: "" },
  { seat: "A3", name: "欧阳五", unit: "后勤处", post: "" },
  { seat: "A4", name: "赵六", unit: "信息中心", post: "" },
] as const;

/** The n-th meeting of a room. */
export function bookingOf(index: number, startMs: number, endMs: number): Booking {
  const [title, organiser, banner, headCount] = occasions[index % occasions.length] ?? occasions[0];
  return { title, organiser, startMs, endMs, class: "ordinary", headCount, banner, seats };
}

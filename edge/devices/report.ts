/** Says what is wrong with the value at a path of a file: what was expected, and what to do. */
export type Report = (path: readonly (string | number)[], text: string) => void;

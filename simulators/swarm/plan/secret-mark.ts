/** Stands in every word of a classified meeting that must stay in its room. */
export const secretMark = "QZXQ";

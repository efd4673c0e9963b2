/** Something that is closed with the whole. */
export interface Part {
  close(): Promise<void>;
}

/** Opens a part, to be closed with the whole. */
export type Open = <T extends Part>(part: T) => T;

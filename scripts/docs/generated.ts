/** One generated file: its path from the root of the repository, and its whole text. */
export interface Generated {
  readonly path: string
  readonly content: string
}

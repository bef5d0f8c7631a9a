/** One generated file: its path from the root of the repository, and its whole text. */
export interface GeneratedFile {
  readonly path: string
  readonly content: string
}

/** One generated file: where it is, from the root of the repository, and all of its text. */
export interface Generated {
  readonly path: string
  readonly content: string
}

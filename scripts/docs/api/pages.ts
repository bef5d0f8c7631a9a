import { join } from "node:path/posix"
import type { Doc } from "./read.ts"

/** The folder of the API reference, from the root of the repository. */
export const folder = "docs/api"

/** The page of a module, from the root of the repository. */
export const pageOf = (specifier: string): string => {
  const [, name = "", ...path] = specifier.split("/")
  return join(folder, name, `${path.length === 0 ? "index" : path.join("/")}.md`)
}

/** The first sentence of a docstring, for a cell of a table. */
export const sentenceOf = ({ text }: Doc): string =>
  (/^[^]*?\.(?=\s|$)/.exec(text)?.[0] ?? text).replaceAll("\n", " ").replaceAll("|", "\\|")

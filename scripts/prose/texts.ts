/** The parts of a file that people read: Markdown without its code, and the comments and sentences of TypeScript. */
import { parseSync, Visitor } from "rolldown/utils"

/** A text, and the line of the file on which it begins. */
export interface Text {
  readonly line: number
  readonly text: string
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, " ")

/** Inline code counts as one word, and a link as its title. */
const withoutCode = (text: string): string =>
  text.replaceAll(/^( *)(`{3,}|~{3,})[^]*?^\1\2[^\n]*$/gm, blank)
    .replaceAll(/`[^`\n]*`/g, "X")
    .replaceAll(/\]\([^)\s]*\)/g, "]")

const ofTypeScript = (file: string, source: string): ReadonlyArray<Text> => {
  const { comments, errors, program } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join("; ")}`)
  const texts: Array<Text> = []
  const add = (start: number, text: string) => {
    if (text.includes(" ")) texts.push({ line: source.slice(0, start).split("\n").length, text })
  }
  for (const { start, value } of comments) {
    const withoutExample = value.replaceAll(/@example[^]*?(?=\n\s*\* @|$)/g, blank)
    add(start, withoutCode(withoutExample.replaceAll(/^\s*\* ?/gm, "")))
  }
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === "string") add(node.start, withoutCode(node.value))
    },
    TemplateElement: (node) => add(node.start, withoutCode(node.value.cooked ?? ""))
  }).visit(program)
  return texts.toSorted((a, b) => a.line - b.line)
}

/** The texts of a file, by the extension of its name. */
export const textsOf = (file: string, source: string): ReadonlyArray<Text> =>
  file.endsWith(".ts") ? ofTypeScript(file, source) : [{ line: 1, text: withoutCode(source) }]

export const wordsIn = (text: string): number => text.match(/[A-Za-z][A-Za-z'-]*/g)?.length ?? 0

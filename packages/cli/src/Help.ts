/**
 * Formats the help: of the whole command from its descriptions alone, before anything is loaded, and of a subcommand.
 *
 * @since 0.1.0
 */
import type { ArgDoc, FlagDoc, HelpDoc } from "effect/cli/HelpDoc"
import { readFileSync } from "node:fs"
import { styleText } from "node:util"
import { descriptions } from "./commands.ts"
import { type Cell, pairs, wrap } from "./terminal/TextTable.ts"

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8")
)

/** The command's version. */
export const { version } = manifest

/** The output of `flanks --version`. */
export const versionLine = `flanks v${version}`

/** The width of the output, and whether it shows colours. */
export interface HelpOptions {
  /** In characters. `Infinity` wraps nothing. */
  readonly width: number
  readonly hasColours: boolean
}

type Pair = readonly [left: string, right: string]

const globalFlags: ReadonlyArray<Pair> = [
  ["--help, -h", "Show the help, of a subcommand too"],
  ["--version, -v", "Show the version"],
  ["--completions <shell>", "Print completions for bash, zsh, fish or powershell"],
  ["--wizard", "Ask for arguments and flags one by one"],
  ["--log-level <level>", "all, trace, debug, info, warn, error, fatal or none"]
]

const examples: ReadonlyArray<Pair> = [
  ["flanks explain 20003", "Explain a code"],
  ["flanks classify --summary < responses.ndjson", "Classify a file of responses"]
]

const indent = "  "

/** The spaces of a command line that are outside of quotes. */
const spaces = / (?=(?:[^']*'[^']*')*[^']*$)(?=(?:[^"]*"[^"]*")*[^"]*$|[^']*'[^']*$)/

/** A command line that a shell reads the same after it was broken into lines. */
const command = (line: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of line.split(spaces)) {
    const last = lines.at(-1)
    const room = width - indent.length - (lines.length > 1 ? indent.length : 0) - " \\".length
    if (last === undefined || `${last} ${word}`.length > room) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.map((part, i) => `${i === 0 ? "" : indent}${part}${i < lines.length - 1 ? " \\" : ""}`)
}

const formatter = ({ hasColours, width }: HelpOptions) => {
  const colour = (format: Parameters<typeof styleText>[0]) => (plain: string): string =>
    hasColours && plain !== "" ? styleText(format, plain, { validateStream: false }) : plain
  const indented = (lines: ReadonlyArray<string>): string => lines.map((line) => `${indent}${line}`).join("\n")
  const section = (title: string, body: string): ReadonlyArray<string> =>
    body === "" ? [] : [`${colour("bold")(title)}\n${body}`]
  return {
    section,
    text: (plain: string): string => indented(wrap(plain, width - indent.length)),
    usage: (plain: string): string => indented(wrap(plain, width - indent.length).map(colour("cyan"))),
    list: (lines: ReadonlyArray<Pair>, format: "cyan" | "green"): string =>
      pairs(
        lines.map(([left, right]): readonly [Cell, Cell] => [
          { text: `${indent}${left}`, style: colour(format) },
          { text: right }
        ]),
        width
      ),
    examples: (shown: ReadonlyArray<Pair>): string =>
      shown.map(([line, why]) =>
        [
          ...wrap(why, width - indent.length - 2).map((part) => `${indent}${colour("dim")(`# ${part}`)}`),
          ...command(line, width).map((part) => `${indent}${colour("cyan")(part)}`)
        ].join("\n")
      ).join("\n\n")
  }
}

/** The output of `flanks --help`. */
export const text = (options: HelpOptions): string => {
  const { examples: shown, list, section, text: prose, usage } = formatter(options)
  return [
    ...section(
      "DESCRIPTION",
      prose("Explains responses of Flanks' API: their meaning, who must act, and whether to retry.")
    ),
    ...section("USAGE", usage("flanks <subcommand> [flags]")),
    ...section("SUBCOMMANDS", list(Object.entries(descriptions), "cyan")),
    ...section("GLOBAL FLAGS", list(globalFlags, "green")),
    ...section("EXAMPLES", shown(examples))
  ].join("\n\n")
}

const flagOf = ({ aliases, description, name, required, type }: FlagDoc): Pair => [
  [`--${name}`, ...aliases].join(", ") + (type === "boolean" ? "" : ` <${type}>`),
  (description._tag === "Some" ? description.value : "") + (required ? " (required)" : "")
]

const argumentOf = ({ description, name, required }: ArgDoc): Pair => [
  `<${name}>`,
  (description._tag === "Some" ? description.value : "") + (required ? "" : " (optional)")
]

/** The output of `flanks <subcommand> --help`. The global flags are named, and explained only in `flanks --help`. */
export const subcommand = (doc: HelpDoc, options: HelpOptions): string => {
  const { examples: shown, list, section, text: prose, usage } = formatter(options)
  return [
    ...section("DESCRIPTION", prose(doc.description)),
    ...section("USAGE", usage(doc.usage)),
    ...section("ARGUMENTS", list((doc.args ?? []).map(argumentOf), "green")),
    ...section("FLAGS", list(doc.flags.map(flagOf), "green")),
    ...(doc.subcommands ?? []).flatMap(({ commands }) =>
      section("SUBCOMMANDS", list(commands.map(({ description, name }): Pair => [name, description]), "cyan"))
    ),
    ...section(
      "EXAMPLES",
      shown((doc.examples ?? []).map((example): Pair => [example.command, example.description ?? ""]))
    ),
    prose("`flanks --help` explains the global flags.").trimStart()
  ].join("\n\n")
}

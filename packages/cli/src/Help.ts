/**
 * The help of the whole command, from its data alone: it is there before anything is loaded.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { styleText } from "node:util"
import { descriptions } from "./commands.ts"

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8")
)

/** The command's version. */
export const { version } = manifest

/** What `flanks --version` prints. */
export const versionLine = `flanks v${version}`

const globalFlags: ReadonlyArray<readonly [string, string]> = [
  ["--help, -h", "Show help, of a subcommand too"],
  ["--version, -v", "Show the version"],
  ["--completions <shell>", "Print completions for bash, zsh, fish or powershell"],
  ["--wizard", "Ask for arguments and flags one by one"],
  ["--log-level <level>", "all, trace, debug, info, warn, error, fatal or none"]
]

const examples: ReadonlyArray<readonly [string, string]> = [
  ["flanks explain 20003", "What a code means"],
  ["flanks classify --summary < responses.ndjson", "What responses mean"]
]

/** What `flanks --help` prints. */
export const text = (hasColours: boolean): string => {
  const colour = (format: Parameters<typeof styleText>[0], plain: string): string =>
    hasColours ? styleText(format, plain, { validateStream: false }) : plain
  const list = (lines: ReadonlyArray<readonly [string, string]>, format: "cyan" | "green"): Array<string> => {
    const wide = Math.max(...lines.map(([left]) => left.length))
    return lines.map(([left, right]) => `  ${colour(format, left)}${" ".repeat(wide - left.length)}  ${right}`)
  }
  return [
    colour("bold", "DESCRIPTION"),
    "  Explains responses of Flanks' API: what they mean, who must act, and whether to retry.",
    "",
    colour("bold", "USAGE"),
    `  ${colour("cyan", "flanks <subcommand> [flags]")}`,
    "",
    colour("bold", "SUBCOMMANDS"),
    ...list(Object.entries(descriptions), "cyan"),
    "",
    colour("bold", "GLOBAL FLAGS"),
    ...list(globalFlags, "green"),
    "",
    colour("bold", "EXAMPLES"),
    ...examples.flatMap(([command, why]) => [`  ${colour("dim", `# ${why}`)}`, `  ${colour("cyan", command)}`])
  ].join("\n")
}

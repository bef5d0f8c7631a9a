/**
 * Scripts that complete the command in a shell, with the words that arguments take: codes, tags, statuses and data.
 *
 * @since 0.1.0
 */
import { dataKinds } from "@effect-flanks/client/DataKind"
import * as Effects from "effect/cli/Completions"
import { words } from "./calling/DataKinds.ts"
import * as ClientExplanation from "./codes/ClientExplanation.ts"
import * as Explanation from "./codes/Explanation.ts"
import * as SessionExplanation from "./codes/SessionExplanation.ts"

/** The shells that have a script. */
export const shells = ["bash", "zsh", "fish", "powershell"] as const

const wordsOf: { readonly [subcommand: string]: ReadonlyArray<string> } = {
  explain: [...new Set([...Explanation.known, ...SessionExplanation.known, ...ClientExplanation.known])],
  get: dataKinds.map((dataKind) => words[dataKind])
}

/** A colon separates a word from its description in zsh, and splits words in bash. */
const isPlain = (word: string): boolean => /^[\w-]+$/.test(word)

/**
 * The script for a shell. `explain` and `get` complete the words that they take, though they take others too.
 *
 * @example
 * import { script } from "@effect-flanks/cli/Completions"
 * import * as Command from "effect/cli/Command"
 *
 * script("fish", Command.make("flanks")).startsWith("###-begin-flanks") // => true
 */
export const script = (shell: Effects.Shell, command: Parameters<typeof Effects.fromCommand>[0]): string => {
  const descriptor = Effects.fromCommand(command)
  return Effects.generate("flanks", shell, {
    ...descriptor,
    subcommands: descriptor.subcommands.map((subcommand) => {
      const values = (wordsOf[subcommand.name] ?? []).filter(isPlain)
      return values.length === 0 ? subcommand : {
        ...subcommand,
        arguments: subcommand.arguments.map((argument, i) =>
          i === 0 ? { ...argument, type: { _tag: "Choice" as const, values } } : argument
        )
      }
    })
  })
}

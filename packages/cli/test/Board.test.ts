import * as Board from "@effect-flanks/cli/onboarding/Board"
import type { Progress, State } from "@effect-flanks/onboarding/Progress"
import { assert, describe, it } from "@effect/vitest"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Terminal from "effect/Terminal"

const width = 50

/** What a terminal shows: text, a line's end, up so many lines, and what erases a line or all below. */
class Screen {
  readonly lines: Array<string> = []
  #row = 0
  #column = 0

  write(text: string): void {
    // oxlint-disable-next-line no-control-regex
    for (const [piece, up] of text.matchAll(/\u001b\[(?:(\d+)A|K|J)|\n|[^\n\u001b]/g)) {
      const line = this.lines[this.#row] ?? ""
      if (up !== undefined) this.#row -= Number(up)
      else if (piece === "\n") [this.#row, this.#column] = [this.#row + 1, 0]
      else if (piece === "\u001b[K") this.lines[this.#row] = line.slice(0, this.#column)
      else if (piece === "\u001b[J") this.lines.splice(this.#row)
      else {
        this.lines[this.#row] = line.slice(0, this.#column).padEnd(this.#column) + piece + line.slice(this.#column + 1)
        this.#column++
      }
    }
  }
}

const progress = (id: string, state: State): Progress => ({
  id,
  externalId: null,
  dataKinds: ["account"],
  startedAt: 0,
  since: 0,
  issuedAt: 0,
  state
})

const size = { columns: width, rows: 30 }

describe("the board", () => {
  it.effect("overwrites a longer table completely, fits the terminal, and keeps the text above it", () => {
    const screen = new Screen()
    const terminal = Terminal.make({
      columns: Effect.succeed(size.columns),
      rows: Effect.succeed(size.rows),
      size: Effect.die("not asked for"),
      readInput: Effect.die("not asked for"),
      readLine: Effect.never,
      display: (text) => Effect.sync(() => screen.write(text))
    })
    return Effect.gen(function*() {
      const board = yield* Board.make
      const said = "Two runners are up, and they share all of the work equally."
      yield* board.say(said)
      const waiting: State = { _tag: "Waiting", on: "securityCheck", until: 9e9, row: 1, met: "ScaError" }
      yield* board.show([progress("anna", waiting), progress("bert", waiting), progress("carla", waiting)])
      yield* board.show([progress("anna", { _tag: "Fetching", dataKind: "card" })])
      const [first, second, ...table] = screen.lines
      assert.strictEqual(`${first} ${second}`, said)
      assert.match(table.find((line) => line.includes("●")) ?? "", /^anna .*fetching card$/)
      assert.notMatch(table.join(), /bert|carla|security/)
      assert.isAtMost(Math.max(...screen.lines.map((line) => line.length)), width)
    }).pipe(
      Effect.provideService(Terminal.Terminal, terminal),
      Effect.provideService(TerminalCapabilities.TerminalCapabilities, {
        canColor: false,
        canAnimate: true,
        canPrompt: false
      })
    )
  })
})

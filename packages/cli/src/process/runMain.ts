import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { defaultTeardown } from "effect/Runtime"

const terminated = 128 + 15

/**
 * Runs a program as Node's main program, with the exit code that it returns, after its output has drained. SIGTERM ends a
 * service with 0, because service managers count other codes as failures.
 */
export const runMain = (
  program: Effect.Effect<number, never, NodeServices.NodeServices>,
  { isService = false }: { readonly isService?: boolean } = {}
): void => {
  let isTerminated = false
  process.once("SIGTERM", () => {
    isTerminated = true
  })
  NodeRuntime.runMain(Effect.provide(program, NodeServices.layer), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      if (Exit.isSuccess(exit)) {
        process.exitCode = Number(exit.value)
        return onExit(0)
      }
      if (isTerminated && Cause.hasInterruptsOnly(exit.cause)) return onExit(isService ? 0 : terminated)
      return defaultTeardown(exit, onExit)
    }
  })
}

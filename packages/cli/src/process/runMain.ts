import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { defaultTeardown } from "effect/Runtime"

/** Runs a program that ends with an exit code as the main program of Node, letting what it wrote drain. */
export const runMain = (program: Effect.Effect<number, never, NodeServices.NodeServices>): void =>
  NodeRuntime.runMain(Effect.provide(program, NodeServices.layer), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      if (!Exit.isSuccess(exit)) return defaultTeardown(exit, onExit)
      process.exitCode = Number(exit.value)
      onExit(0)
    }
  })

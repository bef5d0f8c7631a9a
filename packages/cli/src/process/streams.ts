/** The exit code for input or output that fails, as `sysexits.h` numbers it. */
export const ioError = 74

let once: string | null = null

/** Has a text told on stderr if stdout fails: it is given once, and must not be lost with the output. */
export const keepOnce = (text: string): void => {
  once = text
}

/** Ends the process if its output cannot be written: quietly when its reader went away, as of `| head -1`, else with a sentence. */
export const watchOutput = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" && once === null) process.exit(0)
    const kept = once === null ? "" : ` It is given once, so here it is:\n${once}`
    process.stderr.write(
      `flanks: The output cannot be written. ${error.message}.${kept}\n`,
      () => process.exit(ioError)
    )
  })
  process.stderr.on("error", () => {})
}

/** The exit code for failed input or output, as in `sysexits.h`. */
export const ioError = 74

let once: string | null = null

/** Prints a text on stderr if stdout fails. Flanks returns it only once, so it must not be lost with the output. */
export const keepOnce = (text: string): void => {
  once = text
}

/** Ends the process if its output can't be written. If the reader has gone away, as in `| head -1`, it does so silently. */
export const watchOutput = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" && once === null) process.exit(0)
    const kept = once === null ? "" : ` Flanks returns it only once, so here it is:\n${once}`
    process.stderr.write(
      `flanks: The output can't be written. ${error.message}.${kept}\n`,
      () => process.exit(ioError)
    )
  })
  process.stderr.on("error", () => {})
}

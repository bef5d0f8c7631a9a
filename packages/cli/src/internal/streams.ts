/** The exit code for input or output that fails, as `sysexits.h` numbers it. */
export const ioError = 74

/** Ends the process if its output cannot be written: quietly when its reader went away, as of `| head -1`, else with a sentence. */
export const watchOutput = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0)
    process.stderr.write(`flanks: The output cannot be written. ${error.message}\n`, () => process.exit(ioError))
  })
  process.stderr.on("error", () => {})
}

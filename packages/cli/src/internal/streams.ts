/** The exit code for input or output that fails, as `sysexits.h` numbers it. */
export const ioError = 74

/** Ends quietly when the reader of the output goes away, as of `| head -1`, and with a sentence if writing fails. */
export const watchOutput = (): void => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0)
    process.stderr.write(`flanks: The output cannot be written. ${error.message}\n`, () => process.exit(ioError))
  })
  process.stderr.on("error", () => {})
}

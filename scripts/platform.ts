/**
 * Whether npm has every tool of the checks for this platform: Effect's compiler, the other runtimes, an older Node and a
 * browser. Here a missing tool is a broken installation, so a check must fail without it. On other platforms, a check says
 * what it leaves out.
 */
export const hasEveryTool = process.platform === "linux" && process.arch === "x64"

/** Whether a version of Node is older than the oldest that the command runs on, 22.19. */
export const tooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major < 22 || (major === 22 && minor < 19)
}

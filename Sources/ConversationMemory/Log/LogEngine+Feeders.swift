extension LogEngine: LogFeeder {
  func bringUp() { perform { _, _, _ in } }

  @usableFromInline
  @inline(never)
  func bringUpFeeders() { feeders.bringUp() }
}

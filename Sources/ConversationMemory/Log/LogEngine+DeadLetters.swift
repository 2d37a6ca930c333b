extension LogEngine {
  /// Takes all dead letters to the conversations for such; called without the lock.
  @usableFromInline
  func buryDeadLetters() {
    let letters = perform { state, _, _ in state.takeDeadLetters() }
    for (group, letter) in letters { bury(letter, of: group) }
  }
}

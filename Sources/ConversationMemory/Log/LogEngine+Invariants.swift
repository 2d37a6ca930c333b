extension LogEngine {
  /// Stops where the log contradicts itself. For tests.
  func checkInvariants() {
    perform { state, _, _ in
      state.heart.checkInvariants()
      state.payloads.checkInvariants(of: state.heart.nodes)
    }
  }
}

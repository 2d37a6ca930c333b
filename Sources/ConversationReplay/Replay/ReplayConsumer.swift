import ConversationMemory

/// The work of a thread that dequeues from the lanes that its run queue names.
struct ReplayConsumer {
  private let stage: ReplayStage
  private(set) var tally = ReplayTally()

  init(_ stage: ReplayStage) {
    self.stage = stage
  }

  /// Takes the next message out of a lane; there is none if it left the window before.
  mutating func dequeue(from index: Int) {
    let lane = stage.lanes[index]
    guard let id = lane.memory?.take() else { return }
    let number = lane.outline.firstNumber + Int(id.rawValue) - 1
    let latency = ReplayStage.now - stage.handOverTimes[number]
    tally.latency.record(nanoseconds: UInt64(max(0, latency)))
    tally.handedOver += 1
  }
}
